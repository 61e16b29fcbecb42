"""Which rows stand on which page: no group's head alone at a page's end, and where a group goes on its heads again."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportgen.render.pdf.stamping.frame import Frame
from reportgen.render.pdf.stamping.listing import Listing
from reportgen.render.pdf.stamping.setting import Setter

TOGETHER = 2
"""Rows that stand with the head above them."""
_MOST_REPEATED = 6
"""Heads that are repeated at most: deeper ones leave no room for rows."""


@dataclass(slots=True)
class Leafage:
    """The rows of one page."""

    first: int
    """Number of the first row."""
    last: int
    """Number after the last one."""
    repeated: tuple[int, ...] = ()
    """Rows whose groups go on here, outer first."""


@dataclass(slots=True)
class _Fill:
    room: float
    leaf: Leafage
    pages: list[Leafage] = field(default_factory=list)


def heights_of(listing: Listing, frame: Frame, setter: Setter) -> list[float]:
    """The height of every row, by its highest cell."""
    lines: list[dict[tuple[int, int], int]] = [{} for _ in listing.columns]
    heights = []
    for row, style in enumerate(listing.of_style):
        look, most = frame.looks[style], 1
        for column, known, cell in zip(listing.columns, lines, look.cells, strict=True):
            code = column.codes[row]
            number = known.get((style, code))
            if number is None:
                room = cell.width / cell.size * 1000
                number = len(setter.block(column.texts[code], cell.weight, room, column.whole).lines)
                known[style, code] = number
            if number > most:
                most = number
        heights.append(look.height + (most - 1) * look.line)
    return heights


def pages_of(listing: Listing, frame: Frame, heights: Sequence[float]) -> list[Leafage]:
    """The pages, in order. A page holds at least one row, however high."""
    fill = _Fill(frame.first.top - frame.first.bottom, Leafage(0, 0))
    open_groups: list[int] = []
    row = 0
    while row < listing.rows:
        block = _block(listing, row)
        needed = sum(heights[row:block])
        full = fill.leaf.last > fill.leaf.first
        if needed > fill.room and full:
            above = _above(listing, open_groups, row)
            fill.pages.append(fill.leaf)
            fill.leaf = Leafage(row, row, above)
            fill.room = frame.turn.top - frame.turn.bottom - sum(heights[one] for one in above)
        row = _place(listing, row, block, heights, fill, open_groups)
    return [*fill.pages, fill.leaf]


def _block(listing: Listing, row: int) -> int:
    """Number after the last row that must stand on the page of this one: heads with rows below, the last with the
    total."""
    styles, kinds = listing.styles, listing.of_style
    end = row
    while end < listing.rows and styles[kinds[end]].group:
        end += 1
    least = end + 1
    while end > row and least < min(end + TOGETHER, listing.rows) and not styles[kinds[least]].group:
        least += 1
    end = min(least, listing.rows)
    if end < listing.rows and styles[kinds[end]].total:
        end += 1
    return end


def _place(
    listing: Listing, row: int, end: int, heights: Sequence[float], fill: _Fill, open_groups: list[int]) -> int:
    """Puts the rows of a block on the page, as far as there is room on an empty one; gives the next row."""
    for one in range(row, end):
        if heights[one] > fill.room and fill.leaf.last > fill.leaf.first:
            return one
        fill.room -= heights[one]
        fill.leaf.last = one + 1
        style = listing.styles[listing.of_style[one]]
        if style.group:
            open_groups[:] = [*_above(listing, open_groups, one), one]
    return end


def _above(listing: Listing, open_groups: Sequence[int], row: int) -> tuple[int, ...]:
    """The heads of the groups that a row belongs to."""
    style = listing.styles[listing.of_style[row]]
    if style.total:
        return ()
    level = style.level
    return tuple(one for one in open_groups if listing.styles[listing.of_style[one]].level < level)[:_MOST_REPEATED]
