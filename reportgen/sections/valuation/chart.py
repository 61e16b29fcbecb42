"""The balances as a drawing: bars from the beginning to the ending, changes standing on what was there before."""

from dataclasses import dataclass
from typing import Any

from reportgen.sections.base import Chart, Figure
from reportgen.sections.fitting import text_width
from reportgen.sections.palette import ACCENT, INK, LINE, MUTED, NEGATIVE
from reportgen.sections.scales import Scale, scale_of
from reportgen.sections.shapes import BOLD, Layer, curves, drawing, rectangles, texts
from reportgen.sections.valuation.view import Step, ValuationView

Point = dict[str, Any]
SIZE = 12.5
"""Font size in pixels."""
GAP = 7
"""Between a bar and its value."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """One of the two shapes, in pixels."""

    width: int
    left: int
    """Where bars begin: labels stand before them, or, if it is 0, over them."""
    row: int
    bar: int
    """Height of a row, and of its bar."""

    @property
    def top(self) -> int:
        """From a row's upper edge to its bar's."""
        return (self.row - self.bar) // 2 if self.left else self.row - self.bar - 6


_WIDE, _NARROW = _Shape(820, 104, 32, 18), _Shape(300, 0, 44, 14)


def figure(view: ValuationView) -> Figure | None:
    """The drawing in both shapes; None where nothing was posted."""
    if not view.steps:
        return None
    return Figure(_chart(view.steps, _WIDE), _chart(view.steps, _NARROW), _alt(view))


def _chart(steps: tuple[Step, ...], shape: _Shape) -> Chart:
    scale = scale_of(value for step in steps for value in (step.start, step.end))
    room = shape.width - shape.left
    if shape.left:
        room -= round(max(text_width(step.formatted, SIZE) for step in steps)) + GAP
    bars = [_bar(number, step, scale, room, shape) for number, step in enumerate(steps)]
    height = len(steps) * shape.row
    axis = round(shape.left + scale.place(0) * room, 2)
    zero = [{"line": 0, "step": end, "x": axis, "y": end * height} for end in (0, 1)]
    layers = (
        _links(steps, scale, room, shape),
        rectangles(bars, corner=2),
        curves(zero, LINE, 2),
        *_words(steps, bars, shape),
    )
    return drawing(layers, shape.width, height)


def _bar(number: int, step: Step, scale: Scale, room: int, shape: _Shape) -> Point:
    """An amount that is not zero has at least a sliver of a bar."""
    low, high = sorted((step.start, step.end))
    left, right = (shape.left + scale.place(value) * room for value in (low, high))
    top = number * shape.row + shape.top
    right = max(right, left + 1) if high > low else right
    return {"x": round(left, 2), "x2": round(right, 2), "y": top, "y2": top + shape.bar, "fill": _fill(step)}


def _fill(step: Step) -> str:
    if step.balance:
        return MUTED
    return NEGATIVE if step.end < step.start else ACCENT


def _links(steps: tuple[Step, ...], scale: Scale, room: int, shape: _Shape) -> Layer:
    """From the end of each bar down to the next, so that the eye finds where it stands."""
    points: list[Point] = []
    for number, step in enumerate(steps[:-1]):
        x = round(shape.left + scale.place(step.end) * room, 2)
        top = number * shape.row + shape.top
        points.append({"line": number, "step": 0, "x": x, "y": top})
        points.append({"line": number, "step": 1, "x": x, "y": top + shape.row + shape.bar})
    return curves(points, LINE, 1)


def _words(steps: tuple[Step, ...], bars: list[Point], shape: _Shape) -> tuple[Layer, ...]:
    """Labels and values; balances are bold. Values stand behind the bars, or at the right edge over them."""

    def line(number: int) -> float:
        top = float(bars[number]["y"])
        return top + shape.bar / 2 + SIZE / 3 if shape.left else top - 6

    def behind(number: int) -> float:
        after = float(bars[number]["x2"]) + GAP
        return after if shape.left else shape.width - text_width(steps[number].formatted, SIZE)

    def said(balance: bool) -> list[Point]:
        chosen = [(number, step) for number, step in enumerate(steps) if step.balance is balance]
        labels = [
            {"x": 0 if shape.left else 5, "y": round(line(number), 2), "text": step.label} for number, step in chosen
        ]
        values = [
            {"x": round(behind(number), 2), "y": round(line(number), 2), "text": step.formatted}
            for number, step in chosen
        ]
        return [*labels, *values]

    return texts(said(True), SIZE, INK, BOLD), texts(said(False), SIZE, INK)


def _alt(view: ValuationView) -> str:
    steps = ", ".join(f"{step.label.lower()} {step.formatted}" for step in view.steps)
    return f"{view.steps_label} of the stock as bars, one standing on the other: {steps}."
