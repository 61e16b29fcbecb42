"""Columns above and below zero, and over them a line with an axis of its own: what came and went, and what was left.

The two stand one over the other with the same steps in time, because a balance can be a thousand times what moves in a
period. Everything that needs a number is decided in `plot_of`, which a view keeps; `columns_figure` only draws.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil
from typing import Any

from reportgen.sections.base import Chart, Figure
from reportgen.sections.fitting import fit, text_width
from reportgen.sections.palette import ACCENT, INK, LINE, MUTED, NEGATIVE
from reportgen.sections.scales import Scale, scale_of
from reportgen.sections.shapes import BOLD, Layer, curves, drawing, rectangles, rules, texts

Number = Decimal | int

COLORS = (ACCENT, NEGATIVE, MUTED)
"""Of the series, in their order; what is drawn also stands on its own side of zero or is said in the table."""
DOTTED = 36
"""Up to so many steps the line has a dot at each."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A round number of an axis: its place from 0 (bottom) to 1 (top), and how it is written."""

    place: float
    label: str
    zero: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a column, from one place to another; `series` is the number of what it shows."""

    low: float
    high: float
    series: int


@dataclass(frozen=True, slots=True)
class Plot:
    """A line and columns by step, at places from 0 (bottom) to 1 (top) of their axes."""

    steps: tuple[str, ...]
    """Names of the steps, from left to right."""
    line_name: str
    line: tuple[float, ...]
    line_ticks: tuple[Tick, ...]
    series: tuple[str, ...]
    """Names of what the columns' parts show; at most as many as `COLORS`."""
    columns: tuple[tuple[Block, ...], ...]
    column_ticks: tuple[Tick, ...]


def plot_of(
    steps: Sequence[str],
    line: tuple[str, Sequence[Number]],
    series: Sequence[tuple[str, Sequence[Number]]],
    say: Callable[[Decimal], str],
) -> Plot:
    """The plot of a named line and named series with one number a step, which pile up on their side of zero.

    A series that is zero throughout is left out, unless all are. `say` writes the numbers of the axes.
    """
    piles = [_piled([values[step] for _, values in series]) for step, _ in enumerate(steps)]
    balance = scale_of(line[1], 4)
    moved = scale_of([end for pile in piles for ends in pile for end in ends], 4)
    blocks = tuple(
        tuple(
            Block(moved.place(low), moved.place(high), number) for number, (low, high) in enumerate(pile) if low != high
        )
        for pile in piles
    )
    return Plot(
        tuple(steps),
        line[0],
        tuple(balance.place(value) for value in line[1]),
        _ticks(balance, say),
        tuple(name for name, _ in series),
        blocks,
        _ticks(moved, say),
    )


def _piled(values: Sequence[Number]) -> list[tuple[Number, Number]]:
    """Lower and upper end of each value's part of a column; those above zero pile up, those below it down."""
    ends: list[tuple[Number, Number]] = []
    top: Number = 0
    bottom: Number = 0
    for value in values:
        if value >= 0:
            ends.append((top, top + value))
            top += value
        else:
            ends.append((bottom + value, bottom))
            bottom += value
    return ends


def _ticks(scale: Scale, say: Callable[[Decimal], str]) -> tuple[Tick, ...]:
    return tuple(Tick(scale.place(tick), say(tick), not tick) for tick in scale.ticks)


@dataclass(frozen=True, slots=True)
class _Paper:
    """Where things stand in a drawing, in pixels."""

    width: int
    panel: int
    """Height of each of the two parts."""
    size: float
    """Font size."""
    left: float
    """Where the axes end and the steps begin."""
    slot: float
    """Width of a step."""

    @property
    def head(self) -> float:
        """Height of the line that names a part."""
        return self.size * 2

    @property
    def height(self) -> int:
        return round(2 * (self.head + self.panel) + self.size * 3.2)

    def middle(self, step: int) -> float:
        """The middle of a step."""
        return self.left + (step + 0.5) * self.slot

    def top(self, part: int) -> float:
        """Upper edge of the upper (0) or lower (1) part."""
        return self.head + part * (self.head + self.panel + self.size)

    def y(self, part: int, place: float) -> float:
        return round(self.top(part) + (1 - place) * self.panel, 2)


def columns_figure(plot: Plot, alt: str) -> Figure:
    """The drawing in both shapes."""
    return Figure(_chart(plot, 880, 120, 12), _chart(plot, 340, 110, 12.5), alt)


def _chart(plot: Plot, width: int, panel: int, size: float) -> Chart:
    labels = [tick.label for tick in (*plot.line_ticks, *plot.column_ticks)]
    left = min(max(text_width(label, size) for label in labels) + 6, width / 3)
    widest = max((text_width(name, size) for name in plot.steps), default=0.0)
    # The name of the last step may be wider than the step: half of what it has too much stands at the right edge.
    slot = min((width - left) / len(plot.steps), (width - left - widest / 2) / (len(plot.steps) - 0.5))
    paper = _Paper(width, panel, size, left, slot)
    keys, names = _heads(plot, paper)
    layers = [
        *_axes(plot, paper),
        rectangles([*_columns(plot, paper), *keys]),
        *_line(plot, paper),
        texts(names, paper.size, INK, BOLD),
        _steps(plot.steps, paper),
    ]
    made = drawing(layers, width, paper.height)
    # The engine takes texts for wider than they are and would put an empty edge around them.
    return replace(made, spec={**made.spec, "autosize": {"type": "none"}})


def _axes(plot: Plot, paper: _Paper) -> tuple[Layer, ...]:
    """Level lines and their numbers; the lines at zero are thicker."""
    placed = [(tick, paper.y(0, tick.place)) for tick in plot.line_ticks]
    placed += [(tick, paper.y(1, tick.place)) for tick in plot.column_ticks]
    edge = round(paper.left, 2)

    def levels(zero: bool) -> list[dict[str, Any]]:
        return [{"x": edge, "x2": paper.width, "y": y} for tick, y in placed if tick.zero is zero]

    numbers = [{"x": round(edge - 6, 2), "y": round(y + paper.size / 3, 2), "text": tick.label} for tick, y in placed]
    return (
        rules(levels(False), LINE, 0.75),
        rules(levels(True), LINE, 2),
        texts(numbers, paper.size, MUTED, align="right"),
    )


def _columns(plot: Plot, paper: _Paper) -> list[dict[str, Any]]:
    """A part that is not zero has at least a sliver of a column."""
    half = min(paper.slot * 0.36, 24)
    boxes = []
    for step, blocks in enumerate(plot.columns):
        x = paper.middle(step)
        for block in blocks:
            top, bottom = paper.y(1, block.high), paper.y(1, block.low)
            ends = {"y": top, "y2": max(bottom, top + 1)}
            boxes.append({"x": round(x - half, 2), "x2": round(x + half, 2), **ends, "fill": COLORS[block.series]})
    return boxes


def _line(plot: Plot, paper: _Paper) -> tuple[Layer, ...]:
    points = [(round(paper.middle(step), 2), paper.y(0, place)) for step, place in enumerate(plot.line)]
    path = [{"line": 0, "step": step, "x": x, "y": y} for step, (x, y) in enumerate(points)]
    if len(points) > DOTTED:
        return (curves(path, ACCENT, 2),)
    half = min(3.0, paper.slot / 4)
    dots = [{"x": x - half, "y": y - half, "x2": x + half, "y2": y + half, "fill": ACCENT} for x, y in points]
    return curves(path, ACCENT, 2), rectangles(dots, corner=half)


def _heads(plot: Plot, paper: _Paper) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What each part shows: boxes in the colours of the columns, and names."""
    x, base, keys = 0.0, round(paper.top(1) - paper.size * 0.9, 2), []
    names = [{"x": 0.0, "y": round(paper.size, 2), "text": fit(plot.line_name, paper.width, paper.size)}]
    for number, name in enumerate(plot.series):
        side = paper.size * 0.75
        keys.append({"x": x, "y": base - side, "x2": x + side, "y2": base, "fill": COLORS[number]})
        names.append({"x": round(x + side + 5, 2), "y": base, "text": name})
        x = round(x + side + 5 + text_width(name, paper.size) + 12, 2)
    return keys, names


def _steps(steps: tuple[str, ...], paper: _Paper) -> Layer:
    """Names under the columns, as many as have room, the last one always among them."""
    widest = max((text_width(name, paper.size) for name in steps), default=0.0)
    every = max(1, ceil((widest + 8) / paper.slot))
    shown = [step for step in range(len(steps)) if (len(steps) - 1 - step) % every == 0]
    y, half = paper.height - 3, widest / 2
    lines = [{"x": round(max(paper.middle(step), half), 2), "y": y, "text": steps[step]} for step in shown]
    return texts(lines, paper.size, MUTED, align="center")
