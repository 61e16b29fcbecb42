"""A count sheet as plain values: lines to count, or what a count found, and what to post."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from reportgen.sections.base import Coverage
from reportgen.sections.count_sheet.journal import JournalLine, journal_grid
from reportgen.sections.count_sheet.lines import CountLine, Outcome, Sheet, sheets_of
from reportgen.sections.grid import Column, Grid, GridRow, Value

MOST_ON_PAGE = 1000
"""Lines that the page shows; who counts has them on paper."""

_STUB = (
    Column("location_code", "Location Code"),
    Column("bin_code", "Bin Code"),
    Column("item_no", "Item No."),
    Column("serial_no", "Serial No."),
)
_BOOK = (
    Column("variant_code", "Variant Code"),
    Column("lot_no", "Lot No."),
    Column("description", "Description"),
    Column("location", "Location"),
    Column("zone_code", "Zone Code"),
    Column("unit", "Unit"),
)
_COUNTED = (
    Column("outcome", "Outcome"),
    Column("counted_quantity", "Counted", "quantity"),
    Column("counted_location_code", "Counted at Location"),
    Column("counted_bin_code", "Counted in Bin"),
    Column("counted_by", "Counted by"),
    Column("counted_at", "Counted on"),
    Column("status", "Status"),
    Column("holder", "Holder"),
    Column("detail", "What it means"),
)
_TO_COUNT = (Column("counted_quantity", "Counted", "quantity"), Column("detail", "Remarks"))
_QUANTITY = Column("quantity", "Book Quantity", "quantity")
_COMPANY = Column("company", "Company")


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A place where nobody counted, by the list."""

    company: str
    location_code: str
    bin_code: str
    """Blank for a whole location."""
    lines: int
    quantity: Decimal | int


@dataclass(frozen=True, slots=True)
class CountResult:
    """What a count found, in lines of the book and of what was counted beside it."""

    file: str
    """Name of the counted list."""
    scans: int
    """Its rows."""
    matched: int
    missing: int
    wrong_place: int
    found: int
    counted_twice: int
    unclear: int
    not_counted: int
    """Lines of the book where nobody counted: nothing is known of them."""
    uncounted: tuple[Uncounted, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Lines of one outcome, for showing."""

    outcome: Outcome
    label: str
    meaning: str
    lines: tuple[CountLine, ...]


_FINDINGS: tuple[tuple[Outcome, str, str], ...] = (
    ("missing", "Missing", "in the book, and not found where somebody counted"),
    ("wrong place", "Wrong place", "counted elsewhere than booked"),
    ("found", "Found", "counted, and not in the book"),
    ("counted twice", "Counted twice", "on the list more than once"),
    ("unclear", "Unclear", "the list does not say which of several is meant"),
    ("matched", "As booked", "counted where it should be"),
    ("not counted", "Not counted", "nobody counted there"),
)


@dataclass(frozen=True, slots=True)
class CountSheetView:
    """What should lie where, or the differences that a count found."""

    kind: str
    id: str
    title: str
    blind: bool
    """Whether the book's quantities are hidden."""
    barcode: Literal["code128", "data_matrix", "none"]
    barcode_text: Literal["serial_no", "item_and_serial"]
    lines: tuple[CountLine, ...]
    """In walking order: location, zone, bin, item, serial number."""
    total_lines: int
    total_quantity: Decimal | int | None
    """Pieces in the book; None on a blind sheet, or after a count."""
    result: CountResult | None
    """None before the count."""
    journal: tuple[JournalLine, ...]
    """What to post; empty before the count."""
    coverage: Coverage | None
    notes: tuple[str, ...]
    new_page: Literal["location", "bin", "none"] = field(default="location", metadata={"data": False})
    print_lines: tuple[CountLine, ...] = field(default=(), metadata={"data": False})
    """The lines that go into the PDF."""
    print_note: str = field(default="", metadata={"data": False})
    """What the PDF leaves out, "n of N" and where the rest is; blank if nothing."""
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def page_lines(self) -> tuple[CountLine, ...]:
        """The lines that the page shows."""
        return self.lines[:MOST_ON_PAGE]

    def sheets(self, lines: Sequence[CountLine]) -> tuple[Sheet, ...]:
        """The lines as sheets: one a location, or one a bin where each begins a new page."""
        return sheets_of(lines, self.new_page == "bin")

    def findings(self, lines: Sequence[CountLine]) -> tuple[Finding, ...]:
        """The lines by outcome, those that need work first; outcomes without lines are left out."""
        by_outcome = {outcome: tuple(line for line in lines if line.outcome == outcome) for outcome, *_ in _FINDINGS}
        return tuple(Finding(*one, by_outcome[one[0]]) for one in _FINDINGS if by_outcome[one[0]])

    def barcode_of(self, line: CountLine) -> str:
        """What the line's barcode says."""
        return line.barcode_text(self.barcode_text == "item_and_serial")

    @property
    def grid(self) -> Grid:
        """All lines, also those that the page and the PDF leave out."""
        book = _BOOK if self.blind and not self.result else (*_BOOK, _QUANTITY)
        columns = (*book, *(_COUNTED if self.result else _TO_COUNT))
        columns = (*columns, _COMPANY) if any(line.company for line in self.lines) else columns
        rows = tuple(GridRow(_values(line, _STUB), _cells(line, columns), 1) for line in self.lines)
        total = tuple(self.total_quantity if column is _QUANTITY else None for column in columns)
        closing = total if self.total_quantity is not None else None
        return Grid(self.id, self.title, _STUB, columns, rows, closing, (), self.notes)

    @property
    def more_grids(self) -> tuple[Grid, ...]:
        """The journals to post, a table each; none before the count."""
        if self.result is None:
            return ()
        return (
            journal_grid(f"{self.id}-journal", "physical inventory", self.journal),
            journal_grid(f"{self.id}-reclassification", "reclassification", self.journal),
        )


def _values(line: CountLine, columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(getattr(line, column.key) for column in columns)


def _cells(line: CountLine, columns: Sequence[Column]) -> tuple[Value, ...]:
    return tuple(getattr(line, column.key) for column in columns)
