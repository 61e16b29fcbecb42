"""Stock by age as plain values: a row of buckets for each group, and a list of what lies still."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reportgen.sections.bars import Bars
from reportgen.sections.base import Coverage
from reportgen.sections.grid import Column, Grid, GridRow, Spanner, Value

Figures = Mapping[str, Value]
"""inventory_quantity, serials_on_hand and inventory_value; None is blank."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """One age bucket, in whole days, both ends included."""

    label: str
    """As ``31-60``; "no age" for stock whose receipt is unknown."""
    first: int | None
    last: int | None
    """None: no upper end."""


@dataclass(frozen=True, slots=True)
class AgingRow:
    """Stock of one group, by age."""

    path: tuple[str, ...]
    """Values of the dimensions, outer first; a blank value is ``""``."""
    level: int
    """1 is the outermost."""
    cells: tuple[Figures, ...]
    """For each bucket, in their order."""
    total: Figures
    """The same over all buckets."""
    stub: tuple[str, ...] = field(metadata={"data": False})
    """The path as a reader sees it."""
    group: bool = field(metadata={"data": False})
    """True if rows stand under it."""


@dataclass(frozen=True, slots=True)
class SlowMover:
    """An item of which nothing was issued, or a serial number in stock, for long."""

    company: str
    """Blank unless there are several."""
    item_no: str
    description: str
    variant_code: str
    serial_no: str
    """Blank of an item."""
    location_code: str
    quantity: Decimal | int
    value: Decimal | int | None
    received_on: date | None
    """First receipt of an item; of a serial number, that of its present life cycle."""
    issued_on: date | None
    """Last issue of an item; None if there never was one."""
    moved_on: date | None
    """Last entry, transfers included."""
    idle_days: int


@dataclass(frozen=True, slots=True)
class AgingView:
    """Stock by age."""

    kind: str
    id: str
    title: str
    levels: tuple[Column, ...]
    """The dimensions, outer first."""
    buckets: tuple[Bucket, ...]
    values: tuple[Column, ...]
    """Measures that the table shows."""
    rows: tuple[AgingRow, ...]
    cells: tuple[Figures, ...]
    """Of all rows together, for each bucket."""
    total: Figures
    """Of all rows and buckets together."""
    slow_movers: tuple[SlowMover, ...]
    """Longest idle first."""
    slow_movers_by: str
    """items, serials or none."""
    slow_movers_number: int
    """How many there are, listed or not."""
    idle_days: int
    """Days after which something is a slow mover."""
    coverage: Coverage | None
    notes: tuple[str, ...]
    bars: Bars | None = field(default=None, metadata={"data": False})
    summary: Grid | None = field(default=None, metadata={"data": False})
    """One row a bucket: everything that is told of it."""
    slow_grid: Grid | None = field(default=None, metadata={"data": False})
    """The slow movers as a table; None without any."""
    slow_title: str = field(default="", metadata={"data": False})
    slow_note: str = field(default="", metadata={"data": False})
    """n of N, where some are not listed; or that there are none."""
    paper_rows: tuple[AgingRow, ...] = field(default=(), metadata={"data": False})
    """The rows that go into the PDF."""
    paper_note: str = field(default="", metadata={"data": False})
    """What the PDF leaves out, "n of N" and where the rest is; blank if nothing."""
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def grid(self) -> Grid:
        """A column for each value and bucket, and totals on both edges."""
        return self._table(self.id, self.rows, self.values)

    @property
    def paper_grids(self) -> tuple[Grid, ...]:
        """What goes into the PDF: a table for each value, so that a page is wide enough."""
        return tuple(self._table(f"{self.id}-{value.key}", self.paper_rows, (value,)) for value in self.values)

    def _table(self, name: str, rows: Sequence[AgingRow], values: Sequence[Column]) -> Grid:
        width = len(self.buckets) + 1
        columns = tuple(
            Column(f"{value.key}.{label}", label, value.unit)
            for value in values
            for label in (*(bucket.label for bucket in self.buckets), "Total")
        )
        spanners = tuple(Spanner(value.label, at * width, width) for at, value in enumerate(values))
        lines = tuple(GridRow(row.stub, _line(row.cells, row.total, values), row.level, row.group) for row in rows)
        total = _line(self.cells, self.total, values)
        return Grid(name, self.title, self.levels, columns, lines, total, spanners, self.notes)


def _line(cells: Sequence[Figures], total: Figures, values: Sequence[Column]) -> tuple[Value, ...]:
    return tuple(cell.get(value.key) for value in values for cell in (*cells, total))
