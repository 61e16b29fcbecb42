"""A matrix as plain values: rows of any depth with subtotals, columns by a dimension, several values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reportgen.sections.base import Coverage
from reportgen.sections.grid import Column, Grid, GridRow, Spanner, Value


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row. A group stands before the rows under it; its values come from its entries, not from its rows."""

    path: tuple[str, ...]
    """Values of the row's dimensions, outer first; a blank value is ``""``."""
    level: int
    """1 is the outermost."""
    values: Mapping[str, Value]
    """By measure or dimension, over all columns. None is blank, which is not zero."""
    cells: tuple[Mapping[str, Value], ...]
    """The same for each value of the column dimension, in the order of `columns`; empty without one."""
    shares: Mapping[str, Decimal | None]
    """Part of the parent row's value (of the total at level 1), for the measures that ask for it."""
    label: str = field(metadata={"data": False})
    """Last part of the path as a reader sees it: "(blank)" for a blank value."""
    group: bool = field(metadata={"data": False})
    """True if rows stand under it."""
    stub: tuple[str, ...] = field(metadata={"data": False})
    """The path by row dimension: blank also where its branch of a hierarchy has no such level."""
    changes: Mapping[str, Value] = field(default_factory=dict)
    """How much more than on the days compared with, for the measures that ask for it."""


@dataclass(frozen=True, slots=True)
class MatrixView:
    """Rows by dimensions, with subtotals and a total."""

    kind: str
    id: str
    title: str
    levels: tuple[Column, ...]
    """The row dimensions, outer first."""
    columns: tuple[str, ...]
    """Values of the column dimension, in the order shown; empty without one."""
    column_label: str
    """Name of the column dimension, or blank."""
    values: tuple[Column, ...]
    """Measures and dimensions shown as values."""
    shares: tuple[str, ...]
    """Measures that show their share of the parent."""
    rows: tuple[MatrixRow, ...]
    total: Mapping[str, Value]
    """Measures over all entries; dimensions have no total."""
    column_totals: tuple[Mapping[str, Value], ...]
    coverage: Coverage | None
    notes: tuple[str, ...]
    changes: tuple[str, ...] = ()
    """Measures that show their change."""
    total_changes: Mapping[str, Value] = field(default_factory=dict)
    """Their changes over all entries."""
    open_levels: int = field(default=1, metadata={"data": False})
    """How many levels of groups start unfolded on the page."""
    print_rows: tuple[MatrixRow, ...] = field(default=(), metadata={"data": False})
    """The rows that go into the PDF."""
    print_note: str = field(default="", metadata={"data": False})
    """What the PDF leaves out, "n of N" and where the rest is; blank if nothing."""
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def body_columns(self) -> tuple[Column, ...]:
        """All columns of the body, left to right: each pivot value's measures, then the totals and shares."""
        alone = len(self.values) == 1
        pivots = [
            Column(f"{index}.{value.key}", (label or "(blank)") if alone else value.label, value.unit)
            for index, label in enumerate(self.columns)
            for value in self.values
        ]
        plain: list[Column] = []
        for value in self.values:
            plain.append(Column(value.key, "Total", value.unit) if alone and pivots else value)
            if value.key in self.shares:
                plain.append(Column(f"share.{value.key}", "% of parent", "percent"))
            if value.key in self.changes:
                plain.append(Column(f"change.{value.key}", "Change", value.unit))
        return (*pivots, *plain)

    @property
    def spanners(self) -> tuple[Spanner, ...]:
        """Heads over the pivot values' columns and over the totals; empty without a column dimension. A value that is
        alone stands over all of its columns."""
        width = len(self.values)
        if width == 1 and self.columns:
            return (Spanner(self.values[0].label, 0, len(self.columns)),)
        heads = [Spanner(label or "(blank)", index * width, width) for index, label in enumerate(self.columns)]
        if heads:
            heads.append(Spanner("Total", len(heads) * width, width + len(self.shares) + len(self.changes)))
        return tuple(heads)

    def cells_of(self, row: MatrixRow) -> tuple[Value, ...]:
        """The row's cells in the order of `body_columns`."""
        return self._line(row.values, row.cells, row.shares, row.changes)

    @property
    def total_cells(self) -> tuple[Value, ...]:
        """The total row's cells in the order of `body_columns`."""
        return self._line(
            self.total,
            self.column_totals,
            {key: Decimal(1) if self.total.get(key) else None for key in self.shares},
            self.total_changes,
        )

    def _line(
        self,
        values: Mapping[str, Value],
        cells: tuple[Mapping[str, Value], ...],
        shares: Mapping[str, Decimal | None],
        changes: Mapping[str, Value],
    ) -> tuple[Value, ...]:
        line: list[Value] = [cell.get(value.key) for cell in cells for value in self.values]
        for value in self.values:
            line.append(values.get(value.key))
            if value.key in self.shares:
                line.append(shares.get(value.key))
            if value.key in self.changes:
                line.append(changes.get(value.key))
        return tuple(line)

    @property
    def grid(self) -> Grid:
        """All rows, also those the PDF leaves out."""
        rows = tuple(GridRow(row.stub, self.cells_of(row), row.level, row.group) for row in self.rows)
        return Grid(
            self.id, self.title, self.levels, self.body_columns, rows, self.total_cells, self.spanners, self.notes
        )
