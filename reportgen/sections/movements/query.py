"""Movements are asked for by period and flow; of the rows only those that are shown."""

from dataclasses import dataclass
from datetime import date

from reportgen.model.dimension import Dimension
from reportgen.model.frames import Frame
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.movements import (
    Ranked,
    corrections,
    first_posted,
    most_moved,
    quantities,
    values_by_period,
    values_in_all,
)
from reportgen.model.periods import Timeline, timeline
from reportgen.sections.coverage import scope_of
from reportgen.sections.movements.options import Options

ENTRIES = "item_ledger_entries"


@dataclass(frozen=True, slots=True)
class Values:
    """What movements cost."""

    by_period: Frame
    in_all: Frame
    of_rows: Frame | None
    told: bool
    """Whether the source says what entries cost."""
    note: str
    """How amounts of several currencies are converted or kept apart; blank if there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The movements of a time, and of the rows with the most of them."""

    as_of: date
    time: Timeline | None
    """None if there is no day to look at."""
    by: tuple[Dimension, ...]
    total: Frame | None
    """Quantity by period, flow and trade."""
    ranked: Ranked
    rows: Frame | None
    """The same by row too; None without `by`."""
    values: Values | None
    """None unless asked for."""
    corrections: int
    tells_corrections: bool
    """Whether the source says which entries undo others."""
    dated: bool
    coverage: Frame


def query(inventory: Inventory, options: Options) -> Answer:
    """The movements of the report's period; without one, from the first entry in scope to the report's day."""
    scope, by = scope_of(options), inventory.levels(options.by)
    time = _time(inventory, scope, options)
    ranked = most_moved(inventory, scope, time, by, options.top) if by and time else Ranked((), 0)
    return Answer(
        as_of=inventory.asked.as_of,
        time=time,
        by=by,
        total=quantities(inventory, scope, time, (), ()) if time else None,
        ranked=ranked,
        rows=quantities(inventory, scope, time, by, ranked.keys) if by and time else None,
        values=_values(inventory, scope, time, by, ranked) if options.value and time else None,
        corrections=corrections(inventory, scope, time) if time else 0,
        tells_corrections=inventory.has(ENTRIES, "correction"),
        dated=inventory.has(ENTRIES, "posting_date"),
        coverage=inventory.coverage(scope),
    )


def _time(inventory: Inventory, scope: Scope, options: Options) -> Timeline | None:
    asked, posted = inventory.asked, first_posted(inventory, scope)
    first, last = asked.start or posted, min(asked.end or asked.as_of, asked.as_of)
    if posted is None or first is None or first > last:
        return None
    return timeline(first, last, options.each, options.last)


def _values(inventory: Inventory, scope: Scope, time: Timeline, by: tuple[Dimension, ...], ranked: Ranked) -> Values:
    return Values(
        by_period=values_by_period(inventory, scope, time),
        in_all=values_in_all(inventory, scope, time, (), ()),
        of_rows=values_in_all(inventory, scope, time, by, ranked.keys) if by else None,
        told=inventory.has(ENTRIES, "cost_amount_actual") or inventory.masters.values.usable,
        note=inventory.currencies.note,
    )
