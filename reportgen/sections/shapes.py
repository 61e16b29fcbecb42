"""The few shapes that figures are drawn with, at pixel positions: rectangles, lines, text. Nothing in them scales."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from reportgen.sections.base import Chart

FONT = "Inter"
REGULAR: Literal[400] = 400
BOLD: Literal[600] = 600

Points = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Layer:
    """Marks of one kind and the values they are drawn at."""

    marks: Any
    values: Points


_CHART = alt.Chart(alt.NamedData(name="layer"))


def rectangles(values: Points, *, opacity: float = 1, corner: float = 0) -> Layer:
    """Filled boxes: ``x y x2 y2 fill``."""
    marks = _CHART.mark_rect(opacity=opacity, cornerRadius=corner)
    return Layer(marks.encode(_x(), _y(), alt.X2("x2"), alt.Y2("y2"), fill=alt.Fill("fill:N", scale=None)), values)


def outlines(values: Points, color: str, width: float) -> Layer:
    """Boxes without filling: ``x y x2 y2``."""
    marks = _CHART.mark_rect(filled=False, stroke=color, strokeWidth=width)
    return Layer(marks.encode(_x(), _y(), alt.X2("x2"), alt.Y2("y2")), values)


def curves(values: Points, color: str, width: float) -> Layer:
    """Lines through points: ``line step x y``."""
    marks = _CHART.mark_line(color=color, strokeWidth=width)
    return Layer(marks.encode(_x(), _y(), order="step:O", detail="line:N"), values)


def rules(values: Points, color: str, width: float) -> Layer:
    """Level lines: ``x x2 y``."""
    return Layer(_CHART.mark_rule(color=color, strokeWidth=width).encode(_x(), _y(), alt.X2("x2")), values)


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
    marks = _CHART.mark_text(
        align=align, baseline="alphabetic", font=FONT, fontSize=size, fontWeight=weight, limit=0, color=color
    )
    return Layer(marks.encode(_x(), _y(), text="text:N"), values)


def drawing(layers: Sequence[Layer], width: int, height: int) -> Chart:
    """The layers, later ones on top, as one chart without axes, legend or background."""
    charts = [layer.marks.properties(data=alt.NamedData(name=f"layer_{i}")) for i, layer in enumerate(layers)]
    chart = alt.layer(*charts).properties(width=width, height=height, background="transparent", padding=0)
    # Values are handed over as they are: to copy and check each of them takes longer than all else together.
    spec: dict[str, Any] = chart.configure(aria=False).configure_view(stroke=None).to_dict()
    values = {f"layer_{i}": [dict(value) for value in layer.values] for i, layer in enumerate(layers)}
    return Chart({**spec, "datasets": values}, width, height)


def _x() -> alt.X:
    return alt.X("x:Q", axis=None, scale=None)


def _y() -> alt.Y:
    return alt.Y("y:Q", axis=None, scale=None)
