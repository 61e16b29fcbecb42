"""A table as data: what a workbook, a CSV file and an accessible table under a figure are written from.

The parts have the trade's names: the stub holds the row labels, spanners stand over groups of columns, the body holds
the rows, the total closes it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Value = Decimal | int | str | date | None
"""A cell: exact number, text, date; None is blank, which is not zero."""

Unit = Literal["quantity", "amount", "count", "days", "percent", "ratio", "text", "date"]
"""How a value is written: ``percent`` is a plain ratio (0.25 is 25 %), ``amount`` is in the report's currency."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its stable key, its heading, and how its values are written."""

    key: str
    label: str
    unit: Unit = "text"


@dataclass(frozen=True, slots=True)
class Spanner:
    """A heading over `width` neighbouring columns of the body, the first being column number `start` (from 0)."""

    label: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: `stub` has one label for each level down to its own (outer first), `cells` one value a column."""

    stub: tuple[str, ...]
    cells: tuple[Value, ...]
    level: int
    """1 is the outermost."""
    group: bool = False
    """True if rows of a deeper level belong under it."""
    link: str = ""
    """An https address that the last part of the stub leads to; blank without one."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A section as one table. `rows` are in the order shown, groups before what belongs under them."""

    name: str
    """Short name, unique in the report, fit for a sheet or a file."""
    title: str
    stub: tuple[Column, ...]
    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    total: tuple[Value, ...] | None = None
    """One value a column, or None where a total has no meaning."""
    spanners: tuple[Spanner, ...] = ()
    notes: tuple[str, ...] = ()
    plain: bool = False
    """True for records that another program takes in: a CSV file of it has the columns and nothing else."""
