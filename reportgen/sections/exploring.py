"""What a page needs beside its sections so that its readers can explore them: a cube, and how each section asks it."""

from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.model.cube.shape import Cube, Where
from reportgen.sections.grid import Grid

Plain = str | int | bool | None | tuple["Plain", ...] | Mapping[str, "Plain"]
"""What can be written as JSON as it is."""


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
