"""The frame of a stamped table, as the engine laid it out: where its rows go, and how each kind of row looks.

The document holds the table with its head, a rail on the page where it begins, a rail on the page where it goes on, and
specimens of its rows on pages that are taken out again. All lengths here are points, y upwards.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

POINT = 0.75
"""Points of a CSS pixel."""
Color = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class CellLook:
    """Where the text of a column stands in rows of one kind."""

    x: float
    """Left end of the room for text."""
    width: float
    at_end: bool
    """True if text ends at the right end of the room."""
    size: float
    weight: int
    color: Color
    head: bool
    """True for the head of its row."""


@dataclass(frozen=True, slots=True)
class RowLook:
    """How rows of one kind look."""

    height: float
    """Of a row with one line."""
    line: float
    """Of every further line."""
    baseline: float
    """From the row's upper edge to the first line's."""
    cells: tuple[CellLook, ...]
    """One a column; a cell over several columns stands for each of them."""
    rule: tuple[Color, float] | None
    """Colour and width of the line below."""
    rule_above: tuple[Color, float] | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the frame."""

    index: int
    """Among the engine's pages."""
    top: float
    """Where rows begin."""
    bottom: float
    """Where they end at the latest."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a table's rows go."""

    id: str
    first: Leaf
    turn: Leaf
    """The page after which all further ones are made."""
    specimens: tuple[int, ...]
    """Pages that are taken out."""
    left: float
    right: float
    looks: tuple[RowLook, ...]
    """By the style of `Listing.styles`."""
    mark: Any
    """Structure element of a cell in the table's head."""


def frames_of(document: Any) -> list[Frame]:
    """The frames in a document, in its order."""
    found: dict[str, list[tuple[int, Any, Any]]] = {}
    for index, page in enumerate(document.pages):
        for table in _tables(page._page_box):
            name = table.element.get("data-listing")
            found.setdefault(name, []).append((index, page, table))
    return [_frame(name, parts) for name, parts in found.items()]


def _tables(box: Any) -> Iterator[Any]:
    """Tables that are frames; the wrapper and the table have the same element."""
    if type(box).__name__ == "TableBox" and box.element is not None and box.element.get("data-listing"):
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _tables(child)


def _frame(name: str, parts: list[tuple[int, Any, Any]]) -> Frame:
    rails: list[Leaf] = []
    looks: dict[int, RowLook] = {}
    specimens: list[int] = []
    for index, page, table in parts:
        height = page.height * POINT
        rows = list(_rows(table))
        rail = next((row for row in rows if "rail" in (row.element.get("class") or "").split()), None)
        if rail is not None:
            box = page._page_box
            bottom = height - (box.content_box_y() + box.height) * POINT
            rails.append(Leaf(index, height - rail.position_y * POINT, bottom))
            continue
        specimens.append(index)
        for row in rows:
            kind = row.element.get("data-specimen")
            if kind is not None:
                looks[int(kind)] = _look(row)
    table = parts[0][2]
    left = table.position_x * POINT
    return Frame(
        name, rails[0], rails[1], tuple(specimens), left, left + table.width * POINT,
        tuple(looks[kind] for kind in sorted(looks)), next(row for row in _rows(table)).children[0].mark)


def _rows(box: Any) -> Iterator[Any]:
    for child in box.children:
        if type(child).__name__ == "TableRowBox":
            yield child
        else:
            yield from _rows(child)


def _look(row: Any) -> RowLook:
    lines = [list(_lines(cell)) for cell in row.children]
    most = max(map(len, lines), default=0) or 1
    first = next(line[0] for line in lines if line)
    text = _text(first)
    height = first.height * POINT
    above = _rule(row.children[-1].style, "top")
    return RowLook(
        height=row.height * POINT - (most - 1) * height,
        line=height,
        baseline=(text.position_y + text.baseline - row.position_y) * POINT,
        cells=tuple(look for cell in row.children for look in (_cell(cell),) * cell.colspan),
        rule=_rule(row.children[-1].style, "bottom"),
        rule_above=above,
    )


def _lines(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        if type(child).__name__ == "LineBox":
            if _text(child) is not None:
                yield child
        else:
            yield from _lines(child)


def _text(box: Any) -> Any:
    """The first text in a line."""
    if type(box).__name__ == "TextBox":
        return box
    return next(filter(None, map(_text, getattr(box, "children", ()))), None)


def _cell(cell: Any) -> CellLook:
    style = cell.style
    align, direction = style["text_align_all"], style["direction"]
    at_end = align == "right" or align == ("end" if direction == "ltr" else "start")
    return CellLook(
        x=cell.content_box_x() * POINT,
        width=cell.width * POINT,
        at_end=at_end,
        size=style["font_size"] * POINT,
        weight=600 if style["font_weight"] >= 550 else 400,
        color=color_of(style["color"]),
        head=cell.element_tag == "th",
    )


def _rule(style: Any, side: str) -> tuple[Color, float] | None:
    width = style[f"border_{side}_width"]
    if not width or style[f"border_{side}_style"] in ("none", "hidden"):
        return None
    return color_of(style[f"border_{side}_color"]), width * POINT


def color_of(color: Any) -> Color:
    red, green, blue = (round(float(part), 4) for part in color.to("srgb").coordinates[:3])
    return red, green, blue
