"""What came in, what went out and what moved between locations, by period.

Every entry is a receipt, an issue or a transfer. Entries of type Transfer are transfers, whatever their sign: within
the scope they set each other off, half-done ones too as long as the in-transit location belongs to it. Of the others
those with a positive quantity are receipts and those with a negative one issues. A correction belongs to what it
undoes: an undone shipment never went out, so its positive quantity makes the issues smaller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_

import ibis
from ibis.expr import types as ir

from reportgen.model.counting import key_value
from reportgen.model.dimension import LEDGER, Dimension
from reportgen.model.frames import Frame, frame_of, only, records
from reportgen.model.inventory import Inventory, Scope, equals
from reportgen.model.periods import Timeline

RECEIPTS, ISSUES, MOVED_IN, MOVED_OUT = "receipts", "issues", "moved in", "moved out"
PURCHASE, SALE = "Purchase", "Sale"
OTHERS = -1
"""The row of everything that has none of its own."""
DURING = 0
"""Within the periods; -1 is before and 1 after them."""
FLOW_COLUMNS = frozenset(("entry_type", "correction"))
"""Columns of a ledger entry that tell receipts, issues and transfers apart."""

QUANTITY, VALUE = "inventory_quantity", "inventory_value"

Keys = Sequence[tuple[object, ...]]
"""Values of dimensions, as frames give them."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The keys with the most movement."""

    keys: tuple[tuple[object, ...], ...]
    """Most movement first."""
    number: int
    """How many keys there are in all."""


def first_posted(inventory: Inventory, scope: Scope) -> date | None:
    """First posting date of the entries in scope; None if there are none."""
    t = inventory.entries(scope)
    first: date | None = only(frame_of(t.agg(first=t.posting_date.min())))["first"]
    return first


def quantities(inventory: Inventory, scope: Scope, time: Timeline, by: Sequence[Dimension], keys: Keys) -> Frame:
    """Quantity by ``row``, ``period``, ``flow`` and ``trade``.

    ``row`` is the place of the key of `by` among `keys`, `OTHERS` for the rest; ``period`` as `Timeline.places` says;
    ``trade`` is Purchase, Sale or blank.
    """
    return inventory.frame(scope, (_row(by, keys), _period(time), _FLOW, _TRADE), (QUANTITY,))


def values_by_period(inventory: Inventory, scope: Scope, time: Timeline) -> Frame:
    """What the entries cost, by ``period`` and ``flow``; blank where amounts are in several currencies."""
    return inventory.frame(scope, (_period(time), _FLOW), (VALUE,))


def values_in_all(inventory: Inventory, scope: Scope, time: Timeline, by: Sequence[Dimension], keys: Keys) -> Frame:
    """What the entries of all periods cost, by ``row``, ``when`` (`DURING` them) and ``flow``."""
    return inventory.frame(scope, (_row(by, keys), _when(time), _FLOW), (VALUE,))


def corrections(inventory: Inventory, scope: Scope, time: Timeline) -> int:
    """How many entries of the periods undo others."""
    t = inventory.entries(scope, reads=[lambda t: t.correction])
    undone = t.filter(_inside(t, time) & t.correction.fill_null(False))
    return int(only(frame_of(undone.agg(number=undone.count())))["number"])


def most_moved(inventory: Inventory, scope: Scope, time: Timeline, by: Sequence[Dimension], most: int) -> Ranked:
    """The keys with the largest sum of quantities moved in the periods, in and out alike, transfers included.

    Keys without an entry up to the last period are not there. Of equal ones the key of the earliest entry comes first.
    """
    wide = inventory.entries(scope, dimensions=by)
    entries = wide.filter(wide.posting_date <= ibis.literal(time.end))
    names = [f"key_{i}" for i in range(len(by))]
    keyed = entries.mutate(**{name: one.value(entries) for name, one in zip(names, by, strict=True)})
    moved = ibis.ifelse(keyed.posting_date >= ibis.literal(time.start), keyed.quantity.abs(), 0)
    groups = keyed.group_by(*names).agg(moved=moved.sum(), first_entry=keyed.entry_no.min())
    counted = groups.mutate(number=groups.count().over(ibis.window()))
    ranked = counted.order_by(ibis.desc("moved"), ibis.asc("first_entry"), *names).limit(most)
    rows = records(frame_of(ranked))
    keys = tuple(tuple(key_value(one, row[name]) for one, name in zip(by, names, strict=True)) for row in rows)
    return Ranked(keys, int(rows[0]["number"]) if rows else 0)


def _inside(t: ir.Table, time: Timeline) -> ir.BooleanValue:
    return t.posting_date.between(ibis.literal(time.start), ibis.literal(time.end))


def _flow(t: ir.Table) -> ir.StringValue:
    inward = ibis.ifelse(t.correction.fill_null(False), t.quantity < 0, t.quantity > 0)
    moved = t.entry_type == "Transfer"
    return ibis.cases((moved & (t.quantity > 0), MOVED_IN), (moved, MOVED_OUT), (inward, RECEIPTS), else_=ISSUES)


def _trade(t: ir.Table) -> ir.StringValue:
    return ibis.ifelse(t.entry_type.isin((PURCHASE, SALE)), t.entry_type, "")


_FLOW = Dimension("flow", "Flow", "Whether the entry is a receipt, an issue or a side of a transfer.", (LEDGER,), _flow)
_TRADE = Dimension("trade", "Trade", "Whether the entry is a purchase or a sale.", (LEDGER,), _trade)


def _period(time: Timeline) -> Dimension:
    meaning = "Number of the period that the posting date falls into."
    return Dimension("period", "Period", meaning, (LEDGER,), lambda t: time.places(t.posting_date), kind="number")


def _when(time: Timeline) -> Dimension:
    def when(t: ir.Table) -> ir.IntegerValue:
        day = t.posting_date
        return ibis.cases((day < ibis.literal(time.start), -1), (day > ibis.literal(time.end), 1), else_=DURING)

    meaning = "Whether the entry is posted before, during or after the periods."
    return Dimension("when", "When", meaning, (LEDGER,), when, kind="number")


def _row(by: Sequence[Dimension], keys: Keys) -> Dimension:
    def row(t: ir.Table) -> ir.IntegerValue:
        values = [one.value(t) for one in by]
        branches = [(_all_equal(values, key), number) for number, key in enumerate(keys)]
        return ibis.cases(*branches, else_=OTHERS) if branches else ibis.literal(OTHERS)

    needs = tuple(dict.fromkeys(need for one in by for need in one.needs))
    sources = tuple(dict.fromkeys(source for one in by for source in one.sources))
    return Dimension("row", "Row", "Place of the entry's key among those shown.", sources, row, needs, kind="number")


def _all_equal(values: Sequence[ir.Value], key: Sequence[object]) -> ir.BooleanValue:
    same = [equals(value, wanted) for value, wanted in zip(values, key, strict=True)]
    return reduce(and_, same)
