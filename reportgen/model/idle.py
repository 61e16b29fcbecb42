"""What lies still: items of which nothing was issued for long, serial numbers that have been in stock for long.

Issues are entries below zero other than transfers; what one document takes and gives back on one day never left.
Drop shipments are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr import types as ir

from reportgen.model.frames import records_of
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.joins import KEY
from reportgen.model.layers import dropped
from reportgen.model.worth import Worth, worth_of

IDLE_READ = frozenset(("entry_type", "document_no", "description", "drop_shipment", "cost_amount_actual"))
"""Columns of a ledger entry that these questions read, beside those that every question reads."""


@dataclass(frozen=True, slots=True)
class Idle:
    """The longest idle of all that are idle for so many days."""

    rows: tuple[dict[str, Any], ...]
    """Longest idle first, then by number. Of both kinds: ``item_no``, ``description``, ``quantity``, ``value`` (None
    if unknown), ``received_on`` (first receipt of an item, present life cycle of a serial number), ``moved_on`` (last
    entry) and ``idle_days``. Of items: ``issued_on``, None if nothing was ever issued. Of serial numbers:
    ``variant_code``, ``serial_no``, ``location_code``."""
    number: int
    """How many there are in all."""


def idle_items(inventory: Inventory, scope: Scope, days: int, top: int) -> Idle:
    """Items on hand without an issue for `days` days; one that was never issued counts from its first receipt."""
    worth, owner = worth_of(inventory), inventory.masters.companies.with_company(())
    entries = _entries(inventory, scope, worth)
    item = (*owner, "item_no")
    moves = entries.group_by(*item, "posting_date", "entry_type", "document_no").agg(
        quantity=entries.quantity.sum(), description=entries.description.max(), **worth.sums(entries)
    )
    lasting = moves.entry_type != "Transfer"
    items = moves.group_by(*item).agg(
        description=moves.description.max(),
        received_on=moves.posting_date.min(where=lasting & (moves.quantity > 0)),
        issued_on=moves.posting_date.max(where=lasting & (moves.quantity < 0)),
        moved_on=moves.posting_date.max(),
        quantity=moves.quantity.sum(),
        **worth.sums(moves),
    )
    since = ibis.coalesce(items.issued_on, items.received_on, items.moved_on)
    on_hand = items.mutate(idle_days=ibis.literal(inventory.asked.as_of).delta(since, unit="day"))
    on_hand = on_hand.filter(on_hand.quantity > 0)
    return _longest(_described(inventory, on_hand), item, worth, days, top)


def idle_serials(inventory: Inventory, scope: Scope, days: int, top: int) -> Idle:
    """Serial numbers in stock whose present life cycle began `days` days ago or earlier."""
    worth, key = worth_of(inventory), inventory.masters.companies.key
    entries = _entries(inventory, Scope(True, scope.filter), worth)
    serials = entries.group_by(*key).agg(
        description=entries.description.max(), quantity=entries.quantity.sum(), **worth.sums(entries)
    )
    facts, lives = inventory.masters.serial_facts(), inventory.masters.serial_lives()
    told = _joined(serials, facts.select(*key, received_on="opened_on", idle_days="age_days"), key)
    told = _joined(told, lives.select(*key, "moved_on", "location_code"), key)
    told = told.filter((told.quantity > 0) & told.idle_days.notnull())
    return _longest(_described(inventory, told), key, worth, days, top)


def _entries(inventory: Inventory, scope: Scope, worth: Worth) -> ir.Table:
    told = lambda t: (t.entry_type, t.document_no, t.description, t.drop_shipment)  # noqa: E731 - a typed one-liner
    entries = inventory.entries(scope, dimensions=worth.dimensions, reads=[*worth.reads, told])
    return worth.onto(entries.filter(~dropped(entries)))


def _joined(one: ir.Table, other: ir.Table, key: Sequence[str]) -> ir.Table:
    right = other.rename({f"of_{column}": column for column in key})
    both = one.left_join(right, [one[column] == right[f"of_{column}"] for column in key])
    return both.select(*one.columns, *(column for column in other.columns if column not in key))


def _described(inventory: Inventory, stock: ir.Table) -> ir.Table:
    """With the item's description; that of its entries where the items table does not know it."""
    items = inventory.masters.companies.rows_of("items", ("item_no",))
    key = ("company", "item_no") if "company" in items.columns else ("item_no",)
    both = _joined(stock, items.select(*key, named="description"), key)
    named = ibis.coalesce(both.named.nullif(""), both.description, ibis.literal(""))
    return both.mutate(description=named).drop("named")


def _longest(stock: ir.Table, key: Sequence[str], worth: Worth, days: int, top: int) -> Idle:
    idle = stock.filter(stock.idle_days >= days)
    (counted,) = records_of(idle.agg(rows=idle.count()))
    order = [ibis.desc(idle.idle_days), *(idle[column] for column in (*KEY, "company") if column in key)]
    rows = records_of(idle.order_by(order).limit(top))
    return Idle(tuple({**row, "value": worth.amount(row)} for row in rows), counted["rows"])
