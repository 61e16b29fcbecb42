"""What a page needs beside its sections so that its readers can explore them: a cube, and how each section asks it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from reportgen.model.cube.adding import without
from reportgen.model.cube.shape import Cube, CubeDimension, CubeMeasure, CubeSum, Where
from reportgen.model.serial_dimensions import AGE_BOUNDS
from reportgen.sections import palette
from reportgen.sections.grid import Grid

Plain = str | int | bool | None | tuple["Plain", ...] | Mapping[str, "Plain"]
"""What can be written as JSON as it is."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of figures that scripts draw."""

    categories: tuple[str, ...]
    ages: tuple[str, ...]
    """Young to old, one more than there are bounds."""
    others: str
    ink: str
    surface: str
    age_bounds: tuple[int, ...]
    """Days; the last of each age."""


PALETTE = Palette(palette.CATEGORIES, palette.AGES, palette.OTHERS, palette.INK, palette.SURFACE, AGE_BOUNDS)


@dataclass(frozen=True, slots=True)
class LiveSection:
    """How one section asks the cube."""

    id: str
    kind: str
    where: Where
    """Which rows the section counts."""
    dimensions: tuple[str, ...]
    """Those it groups by or shows, as rows, columns, groups or explanations."""
    measures: tuple[str, ...]
    """Those it shows or can be switched to."""
    options: Mapping[str, Plain]
    """What its script needs to know beside that; each kind says in its module `live` what that is."""


@dataclass(frozen=True, slots=True)
class Exploration:
    """All that the page's scripts work with."""

    cube: Cube
    filters: tuple[str, ...]
    """Dimensions of the cube that the page offers as filters, in this order."""
    sections: tuple[LiveSection, ...]
    grids: Mapping[str, Grid]
    """By section: tables that are too long for the page as it stands, with all of their rows."""

    def without(self, names: Collection[str]) -> "Exploration":
        """The exploration without these dimensions, which no section uses; rows that are equal then become one."""
        filters = tuple(name for name in self.filters if name not in names)
        return replace(self, cube=without(self.cube, names), filters=filters)


__all__ = [
    "PALETTE",
    "Cube",
    "CubeDimension",
    "CubeMeasure",
    "CubeSum",
    "Exploration",
    "LiveSection",
    "Palette",
    "Plain",
    "Where",
]
