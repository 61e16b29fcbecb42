"""Changes as plain values."""

from dataclasses import dataclass, field
from datetime import date

from reportgen.sections.base import Coverage
from reportgen.sections.grid import Column, Grid, GridRow, Spanner, Value


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing about a serial number that is not what it was."""

    name: str
    """The dimension or measure."""
    label: str
    before: Value
    """Text, or a measure's number; ``""`` and None are blank."""
    now: Value


@dataclass(frozen=True, slots=True)
class ChangedSerial:
    """One serial number."""

    change: str
    """new, gone, moved or changed."""
    key: tuple[str, ...]
    """Item, variant and serial number, after the company where there are several."""
    words: str
    """What became of it."""
    differences: tuple[Difference, ...]
    values: tuple[Value, ...]
    """The measures, each before and now, in the order of the grid's columns."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many serial numbers changed in one way."""

    change: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Stock:
    """The serial numbers in stock now, for a later report to compare with: one row each, in order of their key."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What is new, gone, moved and changed."""

    kind: str
    id: str
    title: str
    compared_as_of: date | None
    """The day compared with; None if there is nothing to compare with."""
    before: int | None
    """Serial numbers in stock then."""
    now: int
    """Serial numbers in stock now: those of then, plus the new, less the gone."""
    counts: tuple[Count, ...]
    summary: str
    """The counts in a sentence."""
    rows: tuple[ChangedSerial, ...]
    """Those that are listed, by change, then by key."""
    of: int
    """How many there are to list."""
    stock: Stock
    coverage: Coverage | None
    notes: tuple[str, ...]
    stub: tuple[Column, ...] = field(default=(), metadata={"data": False})
    columns: tuple[Column, ...] = field(default=(), metadata={"data": False})
    spanners: tuple[Spanner, ...] = field(default=(), metadata={"data": False})
    grid_rows: tuple[GridRow, ...] = field(default=(), metadata={"data": False})
    print_rows: tuple[GridRow, ...] = field(default=(), metadata={"data": False})
    print_note: str = field(default="", metadata={"data": False})
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def grid(self) -> Grid | None:
        """One row a change; None where nothing is listed."""
        if not self.grid_rows:
            return None
        return Grid(self.id, self.title, self.stub, self.columns, self.grid_rows, None, self.spanners, self.notes)
