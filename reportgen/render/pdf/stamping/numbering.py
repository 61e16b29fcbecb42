"""Numbers of pages, once all pages are there: in their margins, and where the contents name them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportgen.render.pdf.stamping.frame import POINT, Color, color_of
from reportgen.render.pdf.stamping.setting import Setter

_PLACE = "\u2007"
"""What the engine sets where a number belongs: a space as wide as a figure."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a number that ends at a point."""

    right: float
    baseline: float
    size: float
    weight: int
    color: Color
    target: str = ""
    """Id of what the number is the page of; blank for the page's own."""


def slots_of(page: Any) -> tuple[Slot, ...]:
    """The places for numbers on one of the engine's pages."""
    return tuple(_slots(page._page_box, page.height * POINT, ""))


def _slots(box: Any, height: float, target: str) -> Iterator[Slot]:
    if getattr(box, "element", None) is not None and type(box).__name__ != "PageBox":
        target = box.element.get("data-page-of") or target
    if type(box).__name__ == "TextBox" and box.text == _PLACE:
        style = box.style
        yield Slot(
            (box.position_x + box.width) * POINT, height - (box.position_y + box.baseline) * POINT,
            style["font_size"] * POINT, 600 if style["font_weight"] >= 550 else 400, color_of(style["color"]), target)
    for child in getattr(box, "children", ()):
        yield from _slots(child, height, target)


def shown(slot: Slot, text: str, setter: Setter) -> str:
    """The text at its place, in the page's own language."""
    (line,) = setter.block(text, slot.weight, 0, True).lines
    x = slot.right - line.width * slot.size / 1000
    parts = [f"BT {' '.join(f'{part:g}' for part in slot.color)} rg"]
    for piece in line.pieces:
        parts.append(f"/{piece.face} {slot.size:g} Tf 1 0 0 1 {x:.2f} {slot.baseline:.2f} Tm {piece.shown}")
        x += piece.width * slot.size / 1000
    return "\n".join((*parts, "ET"))
