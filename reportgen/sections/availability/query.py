"""Availability asks how stock will go on, period by period."""

from dataclasses import dataclass
from datetime import date, timedelta

from reportgen.errors import Problem, SpecError
from reportgen.model.availability import Availability, Outlook, answerable, availability, unanswerable
from reportgen.model.dimension import Dimension
from reportgen.model.frames import Frame
from reportgen.model.inventory import Inventory
from reportgen.model.orders import missing_orders
from reportgen.model.periods import first_day, number_of, period_name
from reportgen.sections.availability.options import Options
from reportgen.sections.coverage import scope_of


@dataclass(frozen=True, slots=True)
class Answer:
    """How stock goes on, and what there is to know of it."""

    as_of: date
    by: tuple[Dimension, ...]
    periods: tuple[tuple[str, date, date], ...]
    """Name, first and last day of each."""
    later: date
    """The day after the last period."""
    found: Availability
    coverage: Frame
    missing: tuple[str, ...]
    """Tables of orders that the data do not have, as the ERP calls them."""
    has_reservations: bool
    not_asked: tuple[str, ...]
    """Labels of the filters' fields that orders do not have."""
    filtered: bool
    """Whether the report or the section has a filter."""


def query(inventory: Inventory, options: Options) -> Answer:
    """The outlook from the report's day on.

    Raises:
        SpecError: if rows are to stand by something that orders do not have.
    """
    scope, by, as_of = scope_of(options), _levels(inventory, options), inventory.asked.as_of
    first = number_of(as_of, options.each)
    periods = tuple(
        (
            period_name(number, options.each),
            max(as_of, first_day(number, options.each)),
            first_day(number + 1, options.each) - timedelta(days=1),
        )
        for number in range(first, first + options.periods)
    )
    outlook = Outlook(by, tuple(end for _, _, end in periods), options.floor)
    fields = dict.fromkeys(
        name for conditions in (inventory.report_filter, scope.filter) for name in unanswerable(inventory, conditions)
    )
    return Answer(
        as_of,
        by,
        periods,
        periods[-1][2] + timedelta(days=1),
        availability(inventory, scope, outlook),
        inventory.coverage(scope),
        missing_orders(inventory.ledger),
        inventory.has("reservation_entries"),
        tuple(one.label for name in fields for one in inventory.levels((name,))),
        bool(inventory.report_filter or scope.filter),
    )


def _levels(inventory: Inventory, options: Options) -> tuple[Dimension, ...]:
    by = inventory.levels(options.names())
    if wrong := [one.name for one in by if not answerable(one)]:
        message = f"availability cannot stand by '{wrong[0]}': orders do not have it"
        raise SpecError([Problem("bad-value", message, hint="take dimensions of items, variants and locations")])
    several = inventory.masters.companies.several and "company" not in {one.name for one in by}
    return (*inventory.levels(("company",)), *by) if several else by
