"""What a serial number's entries say of it beyond its status: where it lies, when it moved, what is written on it.

Made only where a report asks for it, beside the facts of `reportgen.model.serials`, with the same key.
"""

from collections.abc import Sequence

import ibis
from ibis.expr import types as ir

from reportgen.model.columns import KEY_COLUMNS
from reportgen.model.measures import Asked

LIFE_COLUMNS = KEY_COLUMNS | {
    *("entry_type", "correction", "expiration_date", "warranty_date", "lot_no", "package_no", "completely_invoiced")
}
"""Columns of a ledger entry that a serial number's life is made from."""


def serial_lives(entries: ir.Table, asked: Asked, key: Sequence[str]) -> ir.Table:
    """One row for each serial number with an entry up to the report's day.

    Columns: the key; ``location_code`` where it lies (blank unless in stock; of several the first by code);
    ``moved_on``, day of its last entry; ``sold_on``, day of its last sale, null while it is in stock; ``cycles``, how
    often it was received other than by a transfer or a correction; ``moves``, its entries; ``expiration_date`` of its
    latest receipt that has one, else of its latest entry; ``warranty_date`` of its latest issue that has one, else of
    its latest entry; ``lot_no`` and ``package_no`` of its latest entry that has one; ``final``, false while a receipt
    of it is not completely invoiced; ``expires_in`` and ``warranty_ends_in``, whole days from the report's day,
    negative once they are past and 0 on the day itself.
    """
    tracked = entries.filter((entries.serial_no != "") & (entries.posting_date <= ibis.literal(asked.as_of)))
    order = ibis.window(group_by=tuple(key), order_by=[tracked.posting_date, tracked.entry_no])
    placed = tracked.mutate(place=ibis.row_number().over(order))
    lives = placed.group_by(*key).agg(**_sums(placed))
    lives = _located(lives, tracked, key)
    day, in_stock = ibis.literal(asked.as_of), lives.pieces > 0
    return lives.mutate(
        location_code=ibis.ifelse(in_stock, lives.location_code, ""),
        sold_on=ibis.ifelse(in_stock, ibis.null("date"), lives.sold_on),
        expires_in=lives.expiration_date.delta(day, unit="day"),
        warranty_ends_in=lives.warranty_date.delta(day, unit="day"),
    ).drop("pieces")


def _sums(t: ir.Table) -> dict[str, ir.Scalar]:
    comes, leaves, lasts = t.quantity > 0, t.quantity < 0, t.entry_type != "Transfer"
    opens = comes & lasts & ~t.correction.fill_null(False)
    return {
        "pieces": t.quantity.sum(),
        "moved_on": t.posting_date.max(),
        "sold_on": t.posting_date.max(where=leaves & (t.entry_type == "Sale")),
        "cycles": opens.sum(),
        "moves": t.count(),
        "expiration_date": _latest(t, "expiration_date", comes),
        "warranty_date": _latest(t, "warranty_date", leaves),
        "lot_no": t.lot_no.argmax(t.place, where=t.lot_no != "").fill_null(""),
        "package_no": t.package_no.argmax(t.place, where=t.package_no != "").fill_null(""),
        "final": t.completely_invoiced.all(where=comes & lasts),
    }


def _latest(t: ir.Table, column: str, where: ir.BooleanValue) -> ir.Scalar:
    """The value of the latest entry that has one, first of those that meet the condition."""
    there = t[column].notnull()
    return ibis.coalesce(t[column].argmax(t.place, where=there & where), t[column].argmax(t.place, where=there))


def _located(lives: ir.Table, tracked: ir.Table, key: Sequence[str]) -> ir.Table:
    """With the place where more came than left; entries set back in date do not mislead it."""
    lying = tracked.group_by(*key, "location_code").agg(pieces=tracked.quantity.sum())
    there = lying.filter(lying.pieces > 0)
    places = there.group_by(*(there[column].name(f"of_{column}") for column in key)).agg(
        location_code=there.location_code.min()
    )
    both = lives.left_join(places, [lives[column] == places[f"of_{column}"] for column in key])
    return both.mutate(location_code=both.location_code.fill_null("")).select(*lives.columns, "location_code")
