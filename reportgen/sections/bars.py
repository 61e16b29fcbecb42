"""Horizontal bars of one or more parts, with a legend and, where it is wide, an axis: as values and as a drawing.

Parts stand in the order of the legend and carry their names where there is room, so that nothing depends on telling
colours apart.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reportgen.sections.base import Chart, Figure
from reportgen.sections.fitting import fit, text_width
from reportgen.sections.palette import ACCENT, INK, LINE, MUTED, contrast
from reportgen.sections.scales import Scale, scale_of
from reportgen.sections.shapes import BOLD, Layer, curves, drawing, outlines, rectangles, texts

Number = Decimal | int
SIZE = 11.0
"""Font size in pixels."""
WIDE, NARROW = 720, 280
"""Widths of the two drawings in pixels: for paper and screens, and for phones."""
ON_LIGHT, ON_DARK = "#10181f", "#fdfefe"
"""Ink on a part of a bar. Parts keep their colours on dark screens, so these are none that the page switches."""
_BAR, _PITCH, _HEADING = 18, 27, 24


@dataclass(frozen=True, slots=True)
class Key:
    """What parts of one colour are."""

    label: str
    color: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a value for each key, in their order; None and zero draw nothing."""

    label: str
    values: tuple[Number | None, ...]
    texts: tuple[str, ...]
    """The values as a reader sees them."""
    text: str
    """What the whole bar comes to."""
    heading: str = ""
    """Stands over the bar, where a new group of bars begins."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars over one axis."""

    keys: tuple[Key, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[Number, str], ...]
    alt: str
    legend: bool = True
    """Whether the keys are explained; not where every bar is named by its only part."""

    @property
    def scale(self) -> Scale:
        """The axis that the ticks are of."""
        return Scale(Decimal(self.ticks[0][0]), Decimal(self.ticks[-1][0]), tuple(Decimal(at) for at, _ in self.ticks))


def ticks_for(
    bars: Sequence[tuple[Number | None, ...]], written: Callable[[Number], str]
) -> tuple[tuple[Number, str], ...]:
    """Round values along an axis that holds all bars, parts below zero to the left of it; whole ones for whole bars."""
    ends = [
        sum((part for part in bar if part and (part > 0) is right), start=Decimal(0))
        for bar in bars
        for right in (True, False)
    ]
    ticks = scale_of(ends).ticks
    whole = all(end == int(end) for end in ends)
    shown = [tick for tick in ticks if not whole or tick == int(tick) or tick in (ticks[0], ticks[-1])]
    return tuple((tick, written(tick)) for tick in shown)


def figure_of(bars: Bars) -> Figure | None:
    """The drawing in both shapes; None where there is nothing to draw."""
    if not any(value for bar in bars.bars for value in bar.values):
        return None
    return Figure(_Drawing(bars, WIDE, False).chart(), _Drawing(bars, NARROW, True).chart(), bars.alt)


class _Drawing:
    """One shape of the figure, laid out from top to bottom."""

    def __init__(self, bars: Bars, width: int, narrow: bool) -> None:
        self.bars, self.width, self.narrow = bars, width, narrow
        self.scale = bars.scale
        widest = max(text_width(bar.text, SIZE) for bar in bars.bars)
        names = max(text_width(bar.label, SIZE) for bar in bars.bars)
        self.left = 6.0 if narrow else min(names + 14, 220.0)
        self.right = width - (8.0 if narrow else widest + 14)
        self.boxes: list[dict[str, Any]] = []
        self.words: dict[tuple[str, int], list[dict[str, Any]]] = {}
        self.starts: list[float] = []

    def chart(self) -> Chart:
        y = self._legend()
        for bar in self.bars.bars:
            y = self._bar(bar, y)
        layers: list[Layer] = [rectangles(self.boxes), outlines(self.boxes, ACCENT, 0.75)]
        if not self.narrow:
            layers.insert(0, curves(self._axis(y), LINE, 1))
        layers += [texts(said, SIZE, ink, BOLD if weight else 400) for (ink, weight), said in self.words.items()]
        return drawing(layers, self.width, round(y + (0 if self.narrow else 26)))

    def _say(self, x: float, y: float, text: str, ink: str = INK, bold: bool = False) -> None:
        if text:
            self.words.setdefault((ink, int(bold)), []).append({"x": round(x, 2), "y": round(y, 2), "text": text})

    def _legend(self) -> float:
        """Swatches and names in lines that wrap; gives where the bars begin."""
        if not self.bars.legend:
            return 4.0
        x, y = 0.0, 12.0
        for key in self.bars.keys:
            text = fit(key.label, self.width - 24, SIZE)
            needed = 18 + text_width(text, SIZE) + 16
            if x and x + needed - 16 > self.width:
                x, y = 0.0, y + 18
            self.boxes.append(_box(x, y - 9, x + 11, y + 2, key.color))
            self._say(x + 16, y, text)
            x += needed
        return y + 16

    def _bar(self, bar: Bar, y: float) -> float:
        if bar.heading:
            self._say(0, y + 15, fit(bar.heading, self.width, SIZE), INK, True)
            y += _HEADING
        if bar.heading or not self.starts:
            self.starts.append(y - 3)
        if self.narrow:
            said = text_width(bar.text, SIZE)
            self._say(0, y + 12, fit(bar.label, self.width - said - 12, SIZE))
            self._say(self.width - said, y + 12, bar.text)
            y += 17
        else:
            self._say(0, y + 14, fit(bar.label, self.left - 10, SIZE))
        end = self._parts(bar, y)
        if not self.narrow:
            self._say(end + 6, y + 14, bar.text)
        return y + _PITCH + (4 if self.narrow else 0)

    def _parts(self, bar: Bar, y: float) -> float:
        """Parts above zero to the right of it, those below to the left; gives where the bar ends."""
        above, below = Decimal(0), Decimal(0)
        for value, text, key in zip(bar.values, bar.texts, self.bars.keys, strict=True):
            if not value:
                continue
            start = above if value > 0 else below
            x, x2 = sorted((self._at(start), self._at(start + value)))
            above, below = (above + value, below) if value > 0 else (above, below + value)
            self.boxes.append(_box(x, y, max(x2 - 1, x + 1), y + _BAR, key.color))
            room = x2 - x - 8
            ink = max((ON_LIGHT, ON_DARK), key=lambda one: contrast(one, key.color))
            self._say(x + 4, y + 13, next(_fitting(key.label if self.bars.legend else "", text, room), ""), ink)
        return self._at(above)

    def _at(self, value: Number) -> float:
        return self.left + (self.right - self.left) * self.scale.place(value)

    def _axis(self, bottom: float) -> list[dict[str, Any]]:
        """Lines at the ticks along each group of bars, and the ticks' texts where they do not run into each other."""
        ends = [*(start - _HEADING + 3 for start in self.starts[1:]), bottom]
        lines: list[dict[str, Any]] = []
        free = -1000.0
        for value, text in self.bars.ticks:
            x = self._at(value)
            for group in zip(self.starts, ends, strict=True):
                line = len(lines) // 2
                lines += [{"line": line, "step": step, "x": round(x, 2), "y": y} for step, y in enumerate(group)]
            wide = text_width(text, SIZE)
            at = min(max(0.0, x - wide / 2), self.width - wide)
            if at > free:
                self._say(at, bottom + 16, text, MUTED)
                free = at + wide + 8
        return lines


def _fitting(label: str, text: str, room: float) -> Iterator[str]:
    """Name and value, the value alone, the name alone: what fits, the most telling first."""
    for said in (f"{label}: {text}" if label else text, text, label):
        if said and text_width(said, SIZE) <= room:
            yield said


def _box(x: float, y: float, x2: float, y2: float, color: str) -> dict[str, Any]:
    corners = {"x": x, "y": y, "x2": x2, "y2": y2}
    return {name: round(value, 2) for name, value in corners.items()} | {"fill": color}
