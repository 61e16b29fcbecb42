"""A treemap as plain values: tiles whose areas are their values, nested by group."""

from dataclasses import dataclass, field
from decimal import Decimal

from reportgen.sections.base import Coverage
from reportgen.sections.grid import Column, Grid, GridRow, Unit


@dataclass(frozen=True, slots=True)
class Tile:
    """One rectangle; x, y, width and height are parts of the whole map's width and height, 0 to 1, y downwards."""

    path: tuple[str, ...]
    """Values of the group dimensions, outer first; a blank value is ``""``."""
    value: Decimal | int
    x: float
    y: float
    width: float
    height: float
    others: int
    """How many values an "Others (n)" tile gathers; 0 for an ordinary tile."""
    label: str = field(metadata={"data": False})
    formatted: str = field(metadata={"data": False})
    color: str = field(metadata={"data": False})
    """Fill, as #rrggbb."""
    ink: str = field(metadata={"data": False})
    """Colour of its label, at least 4.5:1 against the fill."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """One value that has no tile of its own: it is part of an "Others (n)" tile, or of a tile that is its group."""

    path: tuple[str, ...]
    value: Decimal | int


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What one colour means."""

    label: str
    color: str
    ink: str


@dataclass(frozen=True, slots=True)
class TreemapView:
    """Nested tiles, sized by a measure, coloured by category or age."""

    kind: str
    id: str
    title: str
    levels: tuple[Column, ...]
    """The group dimensions, outer first."""
    size: str
    """Measure that gives the area."""
    size_label: str
    unit: Unit
    color_by: str
    """category or age."""
    tiles: tuple[Tile, ...]
    """What is drawn: the innermost level whose tiles can be seen."""
    groups: tuple[Tile, ...]
    """Outer levels, outer first; each covers its tiles exactly."""
    gathered: tuple[Gathered, ...]
    """The values that have no tile of their own, largest first."""
    total: Decimal | int
    """Sum of all tiles."""
    legend: tuple[LegendEntry, ...] = field(metadata={"data": False})
    coverage: Coverage | None
    notes: tuple[str, ...]
    narrow_tiles: tuple[Tile, ...] = field(default=(), metadata={"data": False})
    """The same tiles laid out for a phone held upright."""
    narrow_groups: tuple[Tile, ...] = field(default=(), metadata={"data": False})
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def grid(self) -> Grid:
        """One row a value, also those that have no tile of their own."""
        groups = {one.path[:length] for one in self.gathered for length in range(1, len(one.path))}
        values = [(tile.path, tile.value) for tile in self.tiles if not tile.others and tile.path not in groups]
        values += [(one.path, one.value) for one in self.gathered]
        rows = tuple(GridRow(path, (value,), len(path)) for path, value in values)
        return Grid(
            self.id,
            self.title,
            self.levels,
            (Column(self.size, self.size_label, self.unit),),
            rows,
            (self.total,),
            notes=self.notes,
        )
