"""What a count changes in the ERP, as lines of its journals.

The physical inventory journal (page 392) takes what is missing as Negative Adjmt. and what was found as Positive
Adjmt., with the quantities calculated and counted; the item reclassification journal (page 393) takes what lies
elsewhere as Transfer. The ERP numbers journal lines in steps of 10,000.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from reportgen.model.frames import plain
from reportgen.sections.count_sheet.lines import CountLine
from reportgen.sections.grid import Column, Grid, GridRow

Journal = Literal["physical inventory", "reclassification"]
_STEP = 10_000
_COLUMNS = {
    "line_no": Column("line_no", "Line No.", "count"),
    "posting_date": Column("posting_date", "Posting Date", "date"),
    "entry_type": Column("entry_type", "Entry Type"),
    "item_no": Column("item_no", "Item No."),
    "variant_code": Column("variant_code", "Variant Code"),
    "description": Column("description", "Description"),
    "location_code": Column("location_code", "Location Code"),
    "bin_code": Column("bin_code", "Bin Code"),
    "new_location_code": Column("new_location_code", "New Location Code"),
    "new_bin_code": Column("new_bin_code", "New Bin Code"),
    "unit_of_measure_code": Column("unit_of_measure_code", "Unit of Measure Code"),
    "qty_calculated": Column("qty_calculated", "Qty. (Calculated)", "quantity"),
    "qty_phys_inventory": Column("qty_phys_inventory", "Qty. (Phys. Inventory)", "quantity"),
    "quantity": Column("quantity", "Quantity", "quantity"),
    "serial_no": Column("serial_no", "Serial No."),
    "lot_no": Column("lot_no", "Lot No."),
    "company": Column("company", "Company"),
}
_NOT_IN = {
    "physical inventory": frozenset(("new_location_code", "new_bin_code")),
    "reclassification": frozenset(("qty_calculated", "qty_phys_inventory")),
}
_TITLES = {"physical inventory": "Physical inventory journal", "reclassification": "Item reclassification journal"}


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line to post. `quantity` is never negative: the entry type says the way."""

    journal: Journal
    line_no: int
    posting_date: date
    entry_type: Literal["Positive Adjmt.", "Negative Adjmt.", "Transfer"]
    item_no: str
    variant_code: str
    description: str
    location_code: str
    bin_code: str
    new_location_code: str
    new_bin_code: str
    unit_of_measure_code: str
    qty_calculated: Decimal | int | None
    qty_phys_inventory: Decimal | int | None
    quantity: Decimal | int
    serial_no: str
    lot_no: str
    company: str


@dataclass(frozen=True, slots=True)
class Journals:
    """The lines to post, and how many differences cannot be posted as they are."""

    lines: tuple[JournalLine, ...]
    without_item: int
    """Found, of an item that neither the list nor the ledger tells."""
    without_place: int
    """Found or moved, and the list does not say where."""
    in_transit: int
    """Found while the ledger has them on the way: their transfer is to be received."""


def journals_of(lines: Iterable[CountLine], day: date, matched_too: bool) -> Journals:
    """The journal lines of a count's outcomes, physical inventory first.

    Args:
        matched_too: with lines of quantity 0 for what was found right, which record that it was counted.
    """
    listed = list(lines)
    found = [line for line in listed if line.outcome == "found"]
    postable = [line for line in found if line.item_no and line.location_code and line.status != "in transit"]
    kinds = {"missing", "matched"} if matched_too else {"missing"}
    counted = [line for line in listed if line.outcome in kinds] + postable
    moved = [line for line in listed if line.outcome == "wrong place"]
    elsewhere = [line for line in moved if line.counted_location_code or line.counted_bin_code]
    return Journals(
        (*_physical(counted, day), *_reclassified(elsewhere, day)),
        sum(not line.item_no for line in found),
        sum(bool(line.item_no) and not line.location_code and line.status != "in transit" for line in found),
        sum(line.status == "in transit" for line in found),
    )


def _physical(lines: Sequence[CountLine], day: date) -> Iterator[JournalLine]:
    for number, line in enumerate(lines, start=1):
        book, seen = Decimal(line.quantity or 0), Decimal(line.counted_quantity or 0)
        way: Literal["Positive Adjmt.", "Negative Adjmt."] = "Positive Adjmt." if seen >= book else "Negative Adjmt."
        yield JournalLine(
            "physical inventory",
            number * _STEP,
            day,
            way,
            line.item_no,
            line.variant_code,
            line.description,
            line.location_code,
            line.bin_code,
            "",
            "",
            line.unit,
            plain(book),
            plain(seen),
            plain(abs(seen - book)),
            line.serial_no,
            line.lot_no,
            line.company,
        )


def _reclassified(lines: Sequence[CountLine], day: date) -> Iterator[JournalLine]:
    for number, line in enumerate(lines, start=1):
        yield JournalLine(
            "reclassification",
            number * _STEP,
            day,
            "Transfer",
            line.item_no,
            line.variant_code,
            line.description,
            line.location_code,
            line.bin_code,
            line.counted_location_code or line.location_code,
            line.counted_bin_code,
            line.unit,
            None,
            None,
            line.counted_quantity or 1,
            line.serial_no,
            line.lot_no,
            line.company,
        )


def journal_grid(name: str, journal: Journal, lines: Iterable[JournalLine]) -> Grid:
    """One journal's lines as a table of records."""
    own = [line for line in lines if line.journal == journal]
    keys = [key for key in _COLUMNS if key not in _NOT_IN[journal]]
    if not any(line.company for line in own):
        keys.remove("company")
    rows = tuple(GridRow((), tuple(getattr(line, key) for key in keys), 1) for line in own)
    return Grid(name, _TITLES[journal], (), tuple(_COLUMNS[key] for key in keys), rows, plain=True)
