"""A list of serial numbers as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reportgen.sections.base import Coverage
from reportgen.sections.grid import Column, Grid, GridRow, Value


@dataclass(frozen=True, slots=True)
class SerialRow:
    """One serial number."""

    item_no: str
    variant_code: str
    serial_no: str
    """Blank for stock without one."""
    company: str
    """Blank unless the ledger has several."""
    link: str
    """An https address in the ERP; blank without one."""
    values: Mapping[str, Value]
    """By measure or dimension. None is blank, which is not zero."""


@dataclass(frozen=True, slots=True)
class SerialsView:
    """One row for each serial number."""

    kind: str
    id: str
    title: str
    columns: tuple[Column, ...]
    """Measures and dimensions, left to right."""
    rows: tuple[SerialRow, ...]
    """In the order shown."""
    total: Mapping[str, Value]
    """Measures that add up, over all serial numbers that match, also those that `top` leaves out."""
    shown: int
    """Number of rows."""
    of: int
    """Number of serial numbers that match."""
    coverage: Coverage | None
    notes: tuple[str, ...]
    stub: tuple[Column, ...] = field(default=(), metadata={"data": False})
    """Company where there are several, item, variant where there is any, serial number."""
    grid_rows: tuple[GridRow, ...] = field(default=(), metadata={"data": False})
    print_rows: tuple[GridRow, ...] = field(default=(), metadata={"data": False})
    """The rows that go into the PDF."""
    print_note: str = field(default="", metadata={"data": False})
    """What the PDF leaves out, "n of N" and where the rest is; blank if nothing."""
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def grid(self) -> Grid:
        """All rows, also those the PDF leaves out; the total only where something adds up."""
        total = tuple(self.total.get(column.key) for column in self.columns) if self.total else None
        return Grid(self.id, self.title, self.stub, self.columns, self.grid_rows, total, notes=self.notes)
