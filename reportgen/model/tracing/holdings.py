"""What is still there of traced serial numbers and lots: on hand, in which bins, and in which open documents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
from ibis.expr import types as ir

from reportgen.model.frames import records_of
from reportgen.model.reservations import document_kind
from reportgen.model.tracing.steps import Number, Step
from reportgen.model.tracing.tables import TRACK_KEY, Tables, with_track

_KEY = ("item_no", "variant_code", "serial_no", "lot_no")
_INVENTORY = 32
"""Source type of a reservation entry that stands for stock: the ledger's table."""
_SALES_LINE = 37


@dataclass(frozen=True, slots=True)
class OnHand:
    """What lies in one location, on the report's day."""

    company: str
    item_no: str
    variant_code: str
    serial_no: str
    lot_no: str
    """Of a serial number, its lot where all its entries there agree."""
    location_code: str
    in_transit: bool
    bins: tuple[str, ...]
    quantity: Number


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """An order line, or a journal line, that a serial number or lot is assigned to."""

    company: str
    document: str
    """As ``Sales Order``."""
    document_no: str
    status: str
    """Reservation, Tracking, Surplus or Prospect."""
    item_no: str
    variant_code: str
    serial_no: str
    lot_no: str
    location_code: str
    quantity: Number
    """Outgoing goods are negative."""
    day: date | None
    """Of the shipment or the expected receipt."""
    customer_no: str
    """Of a sales document; blank for others."""


def on_hand(tables: Tables, traced: Iterable[Step]) -> tuple[OnHand, ...]:
    """What is there of these entries: of a serial number or lot all that lies in a location, of other receipts what
    they still have open now."""
    listed = tuple(traced)
    return (*_tracked_on_hand(tables, listed), *(_open_receipt(step) for step in listed if _is_open(step)))


def _is_open(step: Step) -> bool:
    return not step.track and step.quantity > 0 and bool(step.remaining) and (step.remaining or 0) > 0


def _open_receipt(step: Step) -> OnHand:
    return OnHand(
        company=step.company,
        item_no=step.item_no,
        variant_code=step.variant_code,
        serial_no="",
        lot_no="",
        location_code=step.location_code,
        in_transit=step.in_transit,
        bins=(),
        quantity=step.remaining or 0,
    )


def _tracked_on_hand(tables: Tables, listed: Sequence[Step]) -> tuple[OnHand, ...]:
    keys = sorted({step.track for step in listed if step.track})
    if not keys:
        return ()
    t = tables.entries.semi_join(tables.lookup(TRACK_KEY, keys), TRACK_KEY)
    sums = t.group_by(*TRACK_KEY, "location_code").agg(
        pieces=t.quantity.sum(), first_lot=t.lot_no.min(), last_lot=t.lot_no.max()
    )
    rows = records_of(sums.filter(sums.pieces > 0))
    transit = tables.inventory.masters.transit_locations.get(tables.company, ())
    bins = _bins(tables, keys)
    return tuple(
        OnHand(
            company=tables.company,
            item_no=row["item_no"],
            variant_code=row["variant_code"],
            serial_no=row["track"] if row["tracked_by"] == "serial" else "",
            lot_no=row["last_lot"] if row["first_lot"] == row["last_lot"] else "",
            location_code=row["location_code"],
            in_transit=row["location_code"] in transit,
            bins=tuple(sorted(bins.get((*(row[name] for name in TRACK_KEY), row["location_code"]), ()))),
            quantity=row["pieces"],
        )
        for row in rows
    )


def _bins(tables: Tables, keys: Sequence[Sequence[str]]) -> Mapping[tuple[str, ...], set[str]]:
    """Bins with more than nothing, by serial number or lot and location."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    if tables.inventory.has("warehouse_entries"):
        t = with_track(tables.rows_of("warehouse_entries"))
        there = t.semi_join(tables.lookup(TRACK_KEY, keys), TRACK_KEY)
        sums = there.group_by(*TRACK_KEY, "location_code", "bin_code").agg(
            pieces=ibis.coalesce(there.qty_base, there.quantity).sum()
        )
        for row in records_of(sums.filter((sums.pieces > 0) & (sums.bin_code != ""))):
            found[*(row[name] for name in TRACK_KEY), row["location_code"]].add(row["bin_code"])
    return found


def open_documents(tables: Tables, traced: Iterable[Step]) -> tuple[OpenDocument, ...]:
    """Lines of documents and journals that the serial numbers and lots of these entries are assigned to."""
    keys = sorted({step.track for step in traced if step.track})
    if not keys:
        return ()
    t = with_track(tables.rows_of("reservation_entries"))
    t = t.mutate(document=document_kind(t), stock=t.source_type.fill_null(0) == _INVENTORY)
    there = t.semi_join(tables.lookup(TRACK_KEY, keys), TRACK_KEY)
    assigned = there.filter(~there.stock).union(_promised(t, there.filter(there.stock)))
    columns = ("source_type", "document", "source_id", "reservation_status", *_KEY, "location_code", "entry_no")
    rows = records_of(
        assigned.filter(assigned.source_id != "")
        .select(
            *columns,
            pieces=ibis.coalesce(assigned.quantity_base, assigned.quantity),
            day=ibis.coalesce(assigned.shipment_date, assigned.expected_receipt_date),
        )
        .order_by(["source_type", "document", "source_id", *_KEY, "entry_no"])
    )
    buyers = _buyers(tables, sorted({row["source_id"] for row in rows if row["source_type"] == _SALES_LINE}))
    return tuple(_document(tables.company, row, buyers) for row in rows)


def _promised(t: ir.Table, stock: ir.Table) -> ir.Table:
    """The other halves of reservations of stock, where these do not name the serial number or lot themselves."""
    named = stock.group_by("entry_no").agg(serial=stock.serial_no.min(), lot=stock.lot_no.min())
    ends = named.rename(of_entry="entry_no")
    alone = t.filter(~t.stock & (t.track == ""))
    both = alone.join(ends, alone.entry_no == ends.of_entry)
    return both.mutate(serial_no=both.serial, lot_no=both.lot).select(*t.columns)


def _document(company: str, row: Mapping[str, Any], buyers: Mapping[str, str]) -> OpenDocument:
    return OpenDocument(
        company=company,
        document=row["document"],
        document_no=row["source_id"],
        status=row["reservation_status"],
        location_code=row["location_code"],
        quantity=row["pieces"] or 0,
        day=row["day"],
        customer_no=buyers.get(row["source_id"], "") if row["source_type"] == _SALES_LINE else "",
        **{name: row[name] for name in _KEY},
    )


def _buyers(tables: Tables, documents: Sequence[str]) -> dict[str, str]:
    """The customer of each sales document."""
    if not documents:
        return {}
    t = tables.rows_of("sales_lines")
    lines = t.semi_join(tables.lookup(("document_no",), [(one,) for one in documents]), ("document_no",))
    rows = records_of(lines.filter(lines.customer_no != "").group_by("document_no").agg(no=lines.customer_no.min()))
    return {row["document_no"]: row["no"] for row in rows}
