"""What is still there of traced serial numbers and lots: on hand, in which bins, and in which open documents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
from ibis.expr import types as ir

from reportgen.model.frames import records_of
from reportgen.model.tracing.steps import TRACK_KEY, Number, Step, Steps

_KEY = ("item_no", "variant_code", "serial_no", "lot_no")
_INVENTORY = 32
"""Source type of a reservation entry that stands for stock: the ledger's table."""
_SALES_LINE = 37


@dataclass(frozen=True, slots=True)
class OnHand:
    """What lies in one location, on the report's day."""

    company: str
    item_no: str
    item: str
    variant_code: str
    serial_no: str
    lot_no: str
    """Of a serial number, its lot where all its entries there agree."""
    location_code: str
    location: str
    in_transit: bool
    bins: tuple[str, ...]
    quantity: Number


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """An order line, or a journal line, that a serial number or lot is assigned to."""

    company: str
    source_type: int
    """Number of the line's table in the ERP."""
    document_type: str
    """As the source writes the subtype: 1 or Order ..."""
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
    party_no: str
    party: str


def on_hand(steps: Steps, traced: Iterable[Step]) -> tuple[OnHand, ...]:
    """What is there of these entries: of a serial number or lot all that lies in a location, of other receipts what
    they still have open now."""
    listed = tuple(traced)
    return (*_tracked_on_hand(steps, listed), *(_open_receipt(step) for step in listed if _is_open(step)))


def _is_open(step: Step) -> bool:
    return not step.track and step.quantity > 0 and bool(step.remaining) and (step.remaining or 0) > 0


def _open_receipt(step: Step) -> OnHand:
    return OnHand(
        company=step.company,
        item_no=step.item_no,
        item=step.item,
        variant_code=step.variant_code,
        serial_no="",
        lot_no="",
        location_code=step.location_code,
        location=step.location,
        in_transit=step.in_transit,
        bins=(),
        quantity=step.remaining or 0,
    )


def _tracked_on_hand(steps: Steps, listed: Sequence[Step]) -> tuple[OnHand, ...]:
    keys = sorted({step.track for step in listed if step.track})
    if not keys:
        return ()
    t = steps.entries.semi_join(steps.lookup(TRACK_KEY, keys), TRACK_KEY)
    sums = t.group_by(*TRACK_KEY, "location_code").agg(
        pieces=t.quantity.sum(), first_lot=t.lot_no.min(), last_lot=t.lot_no.max()
    )
    rows = records_of(sums.filter(sums.pieces > 0))
    names = {step.item_no: step.item for step in listed}
    places = _named(steps, "locations", "location_code", (row["location_code"] for row in rows))
    bins = _bins(steps, keys)
    return tuple(
        OnHand(
            company=steps.company,
            item_no=row["item_no"],
            item=names[row["item_no"]],
            variant_code=row["variant_code"],
            serial_no=row["track"] if row["tracked_by"] == "serial" else "",
            lot_no=row["last_lot"] if row["first_lot"] == row["last_lot"] else "",
            location_code=row["location_code"],
            location=places.get(row["location_code"], row["location_code"]),
            in_transit=steps.is_in_transit(row["location_code"]),
            bins=tuple(sorted(bins.get((*(row[name] for name in TRACK_KEY), row["location_code"]), ()))),
            quantity=row["pieces"],
        )
        for row in rows
    )


def _company_rows(steps: Steps, name: str) -> ir.Table:
    """A table's rows of the company; all of them where it does not tell."""
    companies = steps.inventory.masters.companies
    t = steps.inventory.ledger.tables[name]
    return t.filter(t.company.isin((steps.company, ""))) if companies.told_by(name) else t


def _named(steps: Steps, table: str, key: str, codes: Iterable[str]) -> dict[str, str]:
    """Numbers with their names in a master table; a company's own name comes before the one of all companies."""
    t = _company_rows(steps, table).rename(code=key)
    there = t.semi_join(steps.lookup(("code",), [(code,) for code in sorted(set(codes))]), ("code",))
    rows = records_of(there.select("code", "name", "company").order_by(["company", "code"]))
    return {row["code"]: f"{row['code']} {row['name']}".strip() for row in rows}


def _tracked(t: ir.Table) -> ir.Table:
    """With `TRACK_KEY`."""
    by_serial = t.serial_no != ""
    return t.mutate(
        tracked_by=ibis.ifelse(by_serial, "serial", "lot"), track=ibis.ifelse(by_serial, t.serial_no, t.lot_no)
    )


def _bins(steps: Steps, keys: Sequence[Sequence[str]]) -> Mapping[tuple[str, ...], set[str]]:
    """Bins with more than nothing, by serial number or lot and location."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    if steps.inventory.has("warehouse_entries"):
        t = _tracked(_company_rows(steps, "warehouse_entries"))
        there = t.semi_join(steps.lookup(TRACK_KEY, keys), TRACK_KEY)
        sums = there.group_by(*TRACK_KEY, "location_code", "bin_code").agg(
            pieces=ibis.coalesce(there.qty_base, there.quantity).sum()
        )
        for row in records_of(sums.filter((sums.pieces > 0) & (sums.bin_code != ""))):
            found[*(row[name] for name in TRACK_KEY), row["location_code"]].add(row["bin_code"])
    return found


def open_documents(steps: Steps, traced: Iterable[Step]) -> tuple[OpenDocument, ...]:
    """Lines of documents and journals that the serial numbers and lots of these entries are assigned to."""
    keys = sorted({step.track for step in traced if step.track})
    if not keys:
        return ()
    t = _tracked(_company_rows(steps, "reservation_entries"))
    lines = t.filter((t.source_type.fill_null(0) != _INVENTORY) & (t.source_id != ""))
    there = lines.semi_join(steps.lookup(TRACK_KEY, keys), TRACK_KEY)
    columns = ("source_type", "source_subtype", "source_id", "reservation_status", *_KEY, "location_code", "entry_no")
    rows = records_of(
        there.select(
            *columns,
            pieces=ibis.coalesce(there.quantity_base, there.quantity),
            day=ibis.coalesce(there.shipment_date, there.expected_receipt_date),
        ).order_by(["source_type", "source_subtype", "source_id", *_KEY, "entry_no"])
    )
    buyers = _buyers(steps, sorted({row["source_id"] for row in rows if row["source_type"] == _SALES_LINE}))
    return tuple(_document(steps.company, row, buyers) for row in rows)


def _document(company: str, row: Mapping[str, Any], buyers: Mapping[str, tuple[str, str]]) -> OpenDocument:
    party_no, party = buyers.get(row["source_id"], ("", "")) if row["source_type"] == _SALES_LINE else ("", "")
    return OpenDocument(
        company=company,
        source_type=row["source_type"] or 0,
        document_type=row["source_subtype"],
        document_no=row["source_id"],
        status=row["reservation_status"],
        location_code=row["location_code"],
        quantity=row["pieces"] or 0,
        day=row["day"],
        party_no=party_no,
        party=party,
        **{name: row[name] for name in _KEY},
    )


def _buyers(steps: Steps, documents: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Number, and number with name, of the customer of each sales document."""
    if not documents:
        return {}
    t = _company_rows(steps, "sales_lines")
    lines = t.semi_join(steps.lookup(("document_no",), [(one,) for one in documents]), ("document_no",))
    rows = records_of(lines.filter(lines.customer_no != "").group_by("document_no").agg(no=lines.customer_no.min()))
    customers = _named(steps, "customers", "customer_no", (row["no"] for row in rows))
    return {row["document_no"]: (row["no"], customers.get(row["no"], row["no"])) for row in rows}
