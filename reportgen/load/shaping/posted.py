"""What a ledger of movements alone does not say, and follows from it: numbers, what is still open, values by day."""

from collections.abc import Callable, Mapping, Sequence

import ibis
from ibis.expr import types as ir

Keep = Callable[[ir.Table], ir.Table]
"""Gives back the same rows, computed once where the engine allows that."""


def as_it_is(rows: ir.Table) -> ir.Table:
    """Keeps nothing: every question computes the rows anew."""
    return rows


_LAYERS = ("company", "item_no", "location_code", "lot_no", "serial_no")
"""What lies together: first in, first out."""


def posted(rows: ir.Table, order: Callable[[ir.Table], Sequence[ir.Value]]) -> ir.Table:
    """The rows as ledger entries: numbered from 1 in the order given, with what remains of each.

    Remaining is counted first in, first out, among entries of one company, item, location, lot and serial number: a
    receipt's is what later issues left of it, an issue's (negative) what no receipt covers. So the open receipt of a
    serial number in stock has 1, and remaining quantities add up to the quantities, in each location and for each
    serial number.
    """
    numbered = rows.mutate(entry_no=ibis.row_number().over(ibis.window(order_by=list(order(rows)))).cast("int64") + 1)
    layer = [name for name in _LAYERS if name in rows.columns]
    whole, so_far = ibis.window(group_by=layer), ibis.cumulative_window(group_by=layer, order_by=numbered.entry_no)
    kind = numbered.quantity.type()
    zero = ibis.literal(0).cast(kind)
    coming, going = ibis.greatest(numbered.quantity, zero), ibis.greatest(-numbered.quantity, zero)
    uncovered = numbered.mutate(
        left_over=(coming.sum().over(so_far) - going.sum().over(whole)).cast(kind),
        not_there=(going.sum().over(so_far) - coming.sum().over(whole)).cast(kind),
    )
    positive = uncovered.quantity > 0
    remaining = ibis.ifelse(
        positive,
        ibis.greatest(zero, ibis.least(uncovered.left_over, uncovered.quantity)),
        -ibis.greatest(zero, ibis.least(uncovered.not_there, -uncovered.quantity)),
    ).cast(kind)
    valued = uncovered.mutate(remaining_quantity=remaining, positive=positive).drop("left_over", "not_there")
    return valued.mutate(open=valued.remaining_quantity != 0)


def of_day(entries: ir.Table) -> ir.Table:
    """A value entry for each ledger entry, for ledgers whose amounts are those of the posting day."""
    same = {
        name: name
        for name in ("entry_no", "posting_date", "document_no", "document_type", "item_no", "location_code", "company")
        if name in entries.columns
    }
    other: Mapping[str, str] = {
        "item_ledger_entry_no": "entry_no",
        "item_ledger_entry_type": "entry_type",
        "valued_quantity": "quantity",
        "item_ledger_entry_quantity": "quantity",
        "cost_amount_actual": "cost_amount_actual",
    }
    return entries.select(
        **{name: entries[of] for name, of in (same | dict(other)).items()}, entry_type=ibis.literal("Direct Cost")
    )
