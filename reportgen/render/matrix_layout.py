"""How the columns of a matrix stand on paper: upright, on a page held sideways, or in parts one after another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from reportgen.render.widths import column_widths
from reportgen.sections.base import Formats
from reportgen.sections.grid import Grid, Spanner

_STUB = 11.0
"""Room for the labels of rows, in rem."""
_SMALLEST = 0.7
"""As small as text may become before a page is turned, or columns go on in another part."""
_IN_PARTS = 0.85


@dataclass(frozen=True, slots=True)
class MatrixPart:
    """Neighbouring columns of the body that stand beside the labels of the rows."""

    first: int
    end: int
    """The column after the last one."""
    spanners: tuple[Spanner, ...]
    """Heads over the part's columns, counted from its first."""


@dataclass(frozen=True, slots=True)
class MatrixLayout:
    """How a matrix stands on paper."""

    widths: tuple[float, ...]
    """Of all columns of the body, in rem."""
    scale: float
    """Size of text and columns: 1 as they are by themselves."""
    sideways: bool
    parts: tuple[MatrixPart, ...]


class Matrix(Protocol):
    """What is laid out of a section."""

    @property
    def grid(self) -> Grid:
        """Its table."""
        ...


def paper_layout(formats: Formats, matrix: Matrix, upright: float, sideways: float) -> MatrixLayout:
    """The layout on pages whose text is so wide, in rem, if they are held upright or sideways.

    Columns under a head of their own are not parted.
    """
    grid = matrix.grid
    widths = tuple(column_widths(formats, grid, len(grid.rows)))
    needed = sum(widths) + 0.01
    every = (MatrixPart(0, len(widths), grid.spanners),)
    for room, turned in ((upright, False), (sideways, True)):
        scale = min(1.0, (room - _STUB) / needed)
        if scale >= _SMALLEST:
            return MatrixLayout(widths, scale, turned, every)
    parts = tuple(_parts(widths, (sideways - _STUB) / _IN_PARTS, grid.spanners))
    widest = max(sum(widths[part.first : part.end]) for part in parts) + 0.01
    return MatrixLayout(widths, min(_IN_PARTS, (sideways - _STUB) / widest), True, parts)


def _parts(widths: Sequence[float], room: float, spanners: tuple[Spanner, ...]) -> Iterator[MatrixPart]:
    first, used = 0, 0.0
    starts = _starts(len(widths), spanners)
    for start, end in pairwise((*starts, len(widths))):
        width = sum(widths[start:end])
        if used + width > room and start > first:
            yield _part(first, start, spanners)
            first, used = start, 0.0
        used += width
    yield _part(first, len(widths), spanners)


def _starts(columns: int, spanners: Sequence[Spanner]) -> list[int]:
    """Columns before which a part may end. A head that stands alone may be parted, as it says the same of all."""
    inside = {place for head in spanners for place in range(head.start + 1, head.start + head.width)}
    return [place for place in range(columns) if len(spanners) < 2 or place not in inside]


def _part(first: int, end: int, spanners: tuple[Spanner, ...]) -> MatrixPart:
    """A head that stands over columns of two parts stands in both."""
    inside = []
    for head in spanners:
        start, stop = max(head.start, first), min(head.start + head.width, end)
        if start < stop:
            inside.append(replace(head, start=start - first, width=stop - start))
    return MatrixPart(first, end, tuple(inside))
