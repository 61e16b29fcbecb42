"""What expires when, as plain values."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reportgen.sections.bars import Bars
from reportgen.sections.base import Coverage
from reportgen.sections.grid import Column, Grid, GridRow, Value


@dataclass(frozen=True, slots=True)
class ExpiryBucket:
    """Open stock by expiration date."""

    key: str
    """expired, within_30, within_60 ..., later or no_date."""
    label: str
    quantity: Decimal | int
    serials: int
    value: Decimal | int | None


@dataclass(frozen=True, slots=True)
class WarrantyBucket:
    """Serial numbers by the last day of their warranty."""

    key: str
    """ended, within_30, within_60 ..., later or no_date."""
    label: str
    serials: int
    in_stock: int
    """Of these, on hand or in transit."""
    sold: int
    """Of these, with a customer."""


@dataclass(frozen=True, slots=True)
class ExpiryRow:
    """One serial number or lot at one place."""

    company: str
    """Blank unless there are several."""
    location_code: str
    bin_code: str
    turn: int | None
    """Which one to pick first, second ... of this item (and variant) at this location; None: not to be picked."""
    advice: str
    """ "pick as no. 1", or in words why not: "do not pick: expired", "do not pick: serial number is blocked"."""
    item_no: str
    item: str
    """Number and description."""
    variant_code: str
    serial_no: str
    lot_no: str
    expiration_date: date | None
    days: int | None
    """Days from the report's day to the expiration date; 0 or below is expired."""
    received_on: date | None
    quantity: Decimal | int
    value: Decimal | int | None


@dataclass(frozen=True, slots=True)
class ExpiryView:
    """Buckets of stock and of warranties, and a list for pickers."""

    kind: str
    id: str
    title: str
    buckets: tuple[ExpiryBucket, ...]
    """Expired first, without a date last."""
    total: ExpiryBucket
    warranties: tuple[WarrantyBucket, ...]
    """Ended first, without a date last; empty if they are not asked for."""
    rows: tuple[ExpiryRow, ...]
    """By location and bin, then first expired, first out: expiration date, day of receipt, serial number."""
    rows_number: int
    """How many there are, listed or not."""
    coverage: Coverage | None
    notes: tuple[str, ...]
    columns: tuple[Column, ...] = field(default=(), metadata={"data": False})
    """Of the list: those of the stub first."""
    stub_width: int = field(default=0, metadata={"data": False})
    lines: tuple[GridRow, ...] = field(default=(), metadata={"data": False})
    """The list as rows of a table."""
    list_title: str = field(default="", metadata={"data": False})
    """Blank if there is no list."""
    list_note: str = field(default="", metadata={"data": False})
    """n of N, where some are not listed; or that there are none."""
    bars: Bars | None = field(default=None, metadata={"data": False})
    print_rows: tuple[GridRow, ...] = field(default=(), metadata={"data": False})
    print_note: str = field(default="", metadata={"data": False})
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def grid(self) -> Grid:
        """The list; the buckets of stock where there is none."""
        if not self.lines:
            return self.stock_grid
        stub, columns = self.columns[: self.stub_width], self.columns[self.stub_width :]
        return Grid(self.id, self.list_title, stub, columns, self.lines, notes=self.notes)

    @property
    def stock_grid(self) -> Grid:
        """One row a bucket of stock."""
        columns = (
            Column("quantity", "Quantity", "quantity"),
            Column("serials", "Serials", "count"),
            Column("value", "Value", "amount"),
        )
        rows = tuple(GridRow((one.label,), _stock(one), 1) for one in self.buckets)
        stub = (Column("expires", "Stock expires"),)
        return Grid(f"{self.id}-stock", "Stock by expiration date", stub, columns, rows, _stock(self.total))

    @property
    def warranty_grid(self) -> Grid:
        """One row a bucket of warranties."""
        columns = tuple(
            Column(key, label, "count")
            for key, label in (("serials", "Serials"), ("in_stock", "In stock"), ("sold", "With customers"))
        )
        lines = [(one.serials, one.in_stock, one.sold) for one in self.warranties]
        rows = tuple(GridRow((one.label,), line, 1) for one, line in zip(self.warranties, lines, strict=True))
        total = tuple(sum(part) for part in zip(*lines, strict=True)) or (0, 0, 0)
        stub = (Column("ends", "Warranty ends"),)
        return Grid(f"{self.id}-warranty", "Serial numbers by end of warranty", stub, columns, rows, total)


def _stock(bucket: ExpiryBucket) -> tuple[Value, ...]:
    return (bucket.quantity, bucket.serials, bucket.value)
