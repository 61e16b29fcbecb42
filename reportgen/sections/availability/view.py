"""Availability as plain values."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reportgen.sections.base import Coverage
from reportgen.sections.grid import Column, Grid, GridRow, Spanner, Value

Quantity = Decimal | int | None
"""In the base unit of measure; None where there is nothing."""


@dataclass(frozen=True, slots=True)
class Span:
    """One period."""

    name: str
    """As ``2025-11``; ``Later`` for everything after the last."""
    start: date
    end: date | None
    """Last day; None for what comes later."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a period brings."""

    scheduled_receipts: Quantity
    """Of firm planned and released production, purchases, transfers, assembly and sales returns."""
    in_transit_receipts: Quantity
    """Of transfers that are under way."""
    planned_receipts: Quantity
    """Of production that is only planned."""
    gross_requirements: Quantity
    """Of sales, service, projects, components, transfers and purchase returns."""
    projected: Decimal | int
    """On hand and all receipts up to the period's end, less all requirements."""

    @property
    def receipts(self) -> Quantity:
        """All that comes in."""
        parts = (self.scheduled_receipts, self.in_transit_receipts, self.planned_receipts)
        there = [part for part in parts if part is not None]
        return sum(there) if there else None


@dataclass(frozen=True, slots=True)
class Shortage:
    """The first day on which the balance is below the floor."""

    day: date
    """The report's day for one that is there already, what is overdue counted as coming and going on it."""
    quantity: Decimal | int
    """How far below the floor, on that day."""
    lowest: Decimal | int
    """The least balance of all days."""
    words: str
    """As ``short by 3 on 2025-11-14``."""


@dataclass(frozen=True, slots=True)
class AvailabilityRow:
    """One item at one location, or whatever rows stand by."""

    path: tuple[str, ...]
    """Values of the row's dimensions, outer first; a blank value is ``""``."""
    on_hand: Quantity
    """As of the report's day, not in transit."""
    tracked: Quantity
    """Of it, with a serial number."""
    reserved: Quantity
    """Of it, reserved for orders."""
    available: Quantity
    """On hand and not reserved."""
    floor: Quantity
    """What the balance should not fall below; None for zero."""
    overdue_receipts: Quantity
    """Of the first period's receipts, expected before the report's day."""
    overdue_requirements: Quantity
    """Of the first period's requirements, due before the report's day."""
    periods: tuple[Outcome, ...]
    shortage: Shortage | None

    @property
    def level(self) -> int:
        """The list is flat."""
        return 1

    @property
    def cells(self) -> tuple[Value, ...]:
        """In the order of the grid's columns."""
        words = self.shortage.words if self.shortage else None
        stock = (self.on_hand, self.tracked, self.reserved, self.available)
        outcomes = [value for one in self.periods for value in (one.receipts, one.gross_requirements, one.projected)]
        return (*stock, words, *outcomes)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Goods of one item on their way by a transfer order."""

    company: str
    item_no: str
    variant_code: str
    document_no: str
    """Of the transfer order."""
    from_location: str
    in_transit_location: str
    to_location: str
    expected: date | None
    overdue: bool
    """True if they were expected before the report's day."""
    quantity: Decimal | int


@dataclass(frozen=True, slots=True)
class AvailabilityView:
    """How stock goes on, period by period."""

    kind: str
    id: str
    title: str
    levels: tuple[Column, ...]
    """The rows' dimensions, outer first."""
    periods: tuple[Span, ...]
    rows: tuple[AvailabilityRow, ...]
    total: AvailabilityRow | None
    """Over all rows, also those that are not shown; None if there is none."""
    in_transit: Quantity
    """Stock at in-transit locations by the ledger, which is on hand nowhere."""
    under_way: tuple[UnderWay, ...]
    """The same by transfer orders, and where it goes; empty where the spec does not want the list."""
    coverage: Coverage | None
    notes: tuple[str, ...]
    paper_rows: tuple[AvailabilityRow, ...] = field(default=(), metadata={"data": False})
    """The rows that go into the PDF."""
    print_note: str = field(default="", metadata={"data": False})
    """What the PDF leaves out, "n of N" and where the rest is; blank if nothing."""
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def sideways(self) -> bool:
        """Whether the table needs the width of a page held sideways."""
        return len(self.levels) + len(self.periods) > 6

    @property
    def grid(self) -> Grid:
        """All rows; under each period its receipts, requirements and balance."""
        stock = (
            Column("on_hand", "On hand", "quantity"),
            Column("tracked", "With serial no.", "quantity"),
            Column("reserved", "Reserved", "quantity"),
            Column("available", "Available", "quantity"),
            Column("shortage", "First shortage"),
        )
        outcomes = [
            Column(f"{number}.{key}", label, "quantity")
            for number in range(len(self.periods))
            for key, label in (("receipts", "Receipts"), ("requirements", "Requirements"), ("projected", "Balance"))
        ]
        spanners = tuple(Spanner(period.name, len(stock) + 3 * number, 3) for number, period in enumerate(self.periods))
        rows = tuple(GridRow(row.path, row.cells, 1) for row in self.rows)
        total = self.total.cells if self.total else None
        return Grid(self.id, self.title, self.levels, (*stock, *outcomes), rows, total, spanners, self.notes)
