"""The few shapes that figures are drawn with, at pixel positions: rectangles, lines, text. Nothing in them scales."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import altair as alt

from reportgen.sections.base import Chart

FONT = "Inter"
REGULAR: Literal[400] = 400
BOLD: Literal[600] = 600

Points = Sequence[Mapping[str, Any]]


Marks = tuple[Callable[..., Any], tuple[Any, ...]]
"""What draws a layer, and how: a function and what it is given."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Marks of one kind and the values they are drawn at."""

    marks: Marks
    values: Points


_CHART = alt.Chart(alt.NamedData(name="layer"))


def rectangles(values: Points, *, opacity: float = 1, corner: float = 0) -> Layer:
    """Filled boxes: ``x y x2 y2 fill``."""
    return Layer((_rectangles, (opacity, corner)), values)


def _rectangles(opacity: float, corner: float) -> Any:
    marks = _CHART.mark_rect(opacity=opacity, cornerRadius=corner)
    return marks.encode(_x(), _y(), alt.X2("x2"), alt.Y2("y2"), fill=alt.Fill("fill:N", scale=None))


def outlines(values: Points, color: str, width: float) -> Layer:
    """Boxes without filling: ``x y x2 y2``."""
    return Layer((_outlines, (color, width)), values)


def _outlines(color: str, width: float) -> Any:
    marks = _CHART.mark_rect(filled=False, stroke=color, strokeWidth=width)
    return marks.encode(_x(), _y(), alt.X2("x2"), alt.Y2("y2"))


def curves(values: Points, color: str, width: float) -> Layer:
    """Lines through points: ``line step x y``."""
    return Layer((_curves, (color, width)), values)


def _curves(color: str, width: float) -> Any:
    marks = _CHART.mark_line(color=color, strokeWidth=width)
    return marks.encode(_x(), _y(), order="step:O", detail="line:N")


def rules(values: Points, color: str, width: float) -> Layer:
    """Level lines: ``x x2 y``."""
    return Layer((_rules, (color, width)), values)


def _rules(color: str, width: float) -> Any:
    return _CHART.mark_rule(color=color, strokeWidth=width).encode(_x(), _y(), alt.X2("x2"))


def texts(
    values: Points,
    size: float,
    color: str,
    weight: Literal[400, 600] = REGULAR,
    *,
    align: Literal["left", "center", "right"] = "left",
) -> Layer:
    """One-line texts that start, have their middle or end at x, their baseline on y: ``x y text``.

    They are drawn as they are: cut them before.
    """
    return Layer((_texts, (size, color, weight, align)), values)


def _texts(size: float, color: str, weight: Literal[400, 600], align: Literal["left", "center", "right"]) -> Any:
    marks = _CHART.mark_text(
        align=align, baseline="alphabetic", font=FONT, fontSize=size, fontWeight=weight, limit=0, color=color
    )
    return marks.encode(_x(), _y(), text="text:N")


def drawing(layers: Sequence[Layer], width: int, height: int) -> Chart:
    """The layers, later ones on top, as one chart without axes, legend or background."""
    # Values are handed over as they are: to copy and check each of them takes longer than all else together.
    values = {f"layer_{i}": [dict(value) for value in layer.values] for i, layer in enumerate(layers)}
    spec = {**_checked(tuple(layer.marks for layer in layers)), "width": width, "height": height}
    return Chart({**spec, "datasets": values}, width, height)


@lru_cache(maxsize=64)
def _checked(layers: tuple[Marks, ...]) -> Mapping[str, Any]:
    """A chart of such layers, checked by its schema once: reports of many readers draw the same ones."""
    marks = [make(*given) for make, given in layers]
    charts = [one.properties(data=alt.NamedData(name=f"layer_{i}")) for i, one in enumerate(marks)]
    chart = alt.layer(*charts).properties(width=1, height=1, background="transparent", padding=0)
    spec: dict[str, Any] = chart.configure(aria=False).configure_view(stroke=None).to_dict()
    return spec


def _x() -> alt.X:
    return alt.X("x:Q", axis=None, scale=None)


def _y() -> alt.Y:
    return alt.Y("y:Q", axis=None, scale=None)
