"""Two questions: what the period did to the rows of the table, and what stands in the end, for the whole stock."""

from dataclasses import dataclass, replace
from datetime import date

from reportgen.model.currencies import Currencies
from reportgen.model.dimension import Dimension
from reportgen.model.frames import Frame
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Asked
from reportgen.model.valuation import balances, movements, strays
from reportgen.sections.coverage import scope_of
from reportgen.sections.valuation.options import Options

_UNITS = {"month to date": "month", "quarter to date": "quarter", "year to date": "year"}


@dataclass(frozen=True, slots=True)
class Sources:
    """What the source says of the things a valuation needs."""

    values: bool
    """Whether there are value entries that say when what of which ledger entry was posted."""
    expected: bool
    posted: bool
    expected_posted: bool
    """Whether value entries tell expected cost, cost posted to the G/L, and expected cost posted to it."""
    dated: bool
    typed: bool
    """Whether ledger entries tell their posting date and their entry type."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was posted, in parts that add up."""

    by: tuple[Dimension, ...]
    start: date | None
    """First day of the period; None if it begins with the first entry."""
    end: date
    assumed: bool
    """Whether nothing in the spec says the period."""
    movements: Frame
    balances: Frame
    strays: Frame
    currencies: Currencies
    several: bool
    """Whether the ledger is of several companies."""
    sources: Sources
    coverage: Frame


def query(inventory: Inventory, options: Options) -> Answer:
    """What was posted before and in the period, and what stands on its last day."""
    asked = _asked(inventory.asked, options.period)
    then = inventory if asked.as_of == inventory.asked.as_of else inventory.at(asked)
    scope, by = scope_of(options), then.levels(options.by)
    return Answer(
        by,
        asked.start,
        asked.as_of,
        options.period == "report" and inventory.asked.start is None and inventory.asked.end is None,
        movements(then, scope, by, asked.start),
        balances(then, replace(scope, serials_only=False)),
        strays(then),
        then.currencies,
        then.masters.companies.several,
        _sources(then),
        then.coverage(scope),
    )


def _asked(asked: Asked, period: str) -> Asked:
    """The period's days; its last is the day of the ending balance."""
    if period == "report" and (asked.start is not None or asked.end is not None):
        last = min(asked.end or asked.as_of, asked.as_of)
        return Asked(last, None if asked.start == date.min else asked.start, last)
    if period == "everything":
        return Asked(asked.as_of, None, asked.as_of)
    return Asked(asked.as_of, _first_day(_UNITS.get(period, "year"), asked.as_of), asked.as_of)


def _first_day(unit: str, day: date) -> date:
    """First day of the month, quarter or year of the calendar in which the day lies."""
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[unit]
    return date(day.year, month, 1)


def _sources(inventory: Inventory) -> Sources:
    values = inventory.masters.values
    there = values.usable
    return Sources(
        there,
        there and values.has("cost_amount_expected"),
        there and values.has("cost_posted_to_gl"),
        there and values.has("expected_cost_posted_to_gl"),
        inventory.has("item_ledger_entries", "posting_date"),
        inventory.has("item_ledger_entries", "entry_type"),
    )
