"""Life lines as a drawing: a bar for each stay, a row for each place, on one axis of days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportgen.sections.base import Chart, Figure
from reportgen.sections.fitting import fit, shorten, text_width
from reportgen.sections.palette import ACCENT, ACCENT_SOFT, INK, LINE, MUTED
from reportgen.sections.shapes import BOLD, Layer, drawing, outlines, rectangles, texts
from reportgen.sections.trace.life import CUSTOMER, TRANSIT
from reportgen.sections.trace.view import DRAWN_LIVES, DRAWN_PLACES, LifeLine, Stay, TraceView

LABEL, HEADING, DAY = 11.5, 12.5, 10.5
"""Font sizes in pixels."""
AXIS, HEAD, BAR = 24, 28, 12
"""Heights of the axis, of a life line's heading and of a bar, in pixels."""
_FILLS = {CUSTOMER: MUTED, TRANSIT: ACCENT_SOFT}
_WORDS = {CUSTOMER: "Customer ", TRANSIT: "In transit at "}


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where things stand: labels left of the bars, or above them on a phone."""

    width: int
    left: int
    row: int
    label_above: bool

    def x(self, day: date, days: tuple[date, date]) -> float:
        """Pixels from the left edge to a day."""
        first, last = days
        span = max((last - first).days, 1)
        return round(self.left + (day - first).days / span * (self.width - self.left), 2)


_WIDE = _Shape(960, 290, 22, False)
_NARROW = _Shape(330, 0, 36, True)


@dataclass(frozen=True, slots=True)
class _Row:
    """One place of one life line; `y` is the upper edge of its bars."""

    place: str
    kind: str
    stays: tuple[Stay, ...]
    y: float


def figure(view: TraceView) -> Figure | None:
    """The drawing in both shapes; None where no stay is known."""
    lives = [life for life in view.life_lines if life.stays][:DRAWN_LIVES]
    if not lives or view.until is None:
        return None
    return Figure(_chart(view, lives, _WIDE, view.until), _chart(view, lives, _NARROW, view.until), _alt(view, lives))


def _chart(view: TraceView, lives: Sequence[LifeLine], shape: _Shape, until: date) -> Chart:
    days = min(stay.start for life in lives for stay in life.stays), until
    headings: list[dict[str, Any]] = []
    rows: list[_Row] = []
    y = float(AXIS)
    for life in lives:
        headings.append({"x": 0, "y": y + 18, "text": fit(life.label, shape.width, HEADING)})
        y += HEAD
        placed = list(_rows(life, y, shape))
        rows += placed
        y += len(placed) * shape.row + 6
    height = round(y)
    layers = (
        *_axis(view, days, shape, height),
        *_bars(rows, days, shape, until),
        texts(headings, HEADING, INK, BOLD),
        texts(list(_labels(rows, shape)), LABEL, INK),
        texts(list(_lengths(rows, days, shape, until)), DAY, MUTED),
    )
    return drawing(layers, shape.width, height)


def _rows(life: LifeLine, y: float, shape: _Shape) -> Iterator[_Row]:
    """A row for each place, in the order it was first there."""
    for number, (place, kind) in enumerate(life.places[:DRAWN_PLACES]):
        stays = tuple(stay for stay in life.stays if (stay.place, stay.kind) == (place, kind))
        yield _Row(place, kind, stays, y + number * shape.row + (16 if shape.label_above else 3))


def _axis(view: TraceView, days: tuple[date, date], shape: _Shape, height: int) -> Iterator[Layer]:
    """Days as level texts on top and thin upright lines under them, short ones where they would cross labels; days
    without room are left out."""
    marks: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    free = 0.0
    for day, text in view.ticks:
        if not days[0] <= day <= days[1]:
            continue
        x = shape.x(day, days)
        width = text_width(text, DAY)
        start = min(x, shape.width - width)
        if start >= free:
            marks.append({"x": round(start, 2), "y": 12, "text": text})
            lines.append({"x": x, "x2": x, "y": 18, "y2": AXIS if shape.label_above else height})
            free = start + width + 12
    yield outlines(lines, LINE, 1)
    yield texts(marks, DAY, MUTED)


def _bars(rows: Sequence[_Row], days: tuple[date, date], shape: _Shape, until: date) -> Iterator[Layer]:
    """A stay is at least a sliver; one in transit is framed, so that it differs by more than its shade."""
    boxes = [
        {
            "x": min(shape.x(stay.start, days), shape.width - 3),
            "x2": max(shape.x(stay.end or until, days), min(shape.x(stay.start, days), shape.width - 3) + 3),
            "y": row.y,
            "y2": row.y + BAR,
            "fill": _FILLS.get(row.kind, ACCENT),
        }
        for row in rows
        for stay in row.stays
    ]
    yield rectangles(boxes, corner=2)
    yield outlines([box for box in boxes if box["fill"] == ACCENT_SOFT], ACCENT, 1)


def _labels(rows: Sequence[_Row], shape: _Shape) -> Iterator[dict[str, Any]]:
    for row in rows:
        text = f"{_WORDS.get(row.kind, '')}{row.place}"
        room = shape.width if shape.label_above else shape.left - 14
        yield {"x": 0, "y": row.y - 5 if shape.label_above else row.y + 10, "text": fit(text, room, LABEL)}


def _lengths(rows: Sequence[_Row], days: tuple[date, date], shape: _Shape, until: date) -> Iterator[dict[str, Any]]:
    """Days behind a bar, or before it, where there is room between its neighbours."""
    for row in rows:
        starts = [shape.x(stay.start, days) for stay in row.stays]
        free = float(shape.left)
        for stay, start, after in zip(row.stays, starts, [*starts[1:], float(shape.width)], strict=True):
            end = max(shape.x(stay.end or until, days), start + 3)
            width = text_width(stay.length, DAY)
            if end + 8 + width <= after:
                yield {"x": round(end + 6, 2), "y": row.y + 10, "text": stay.length}
                free = end + 8 + width
            elif free + width + 8 <= start:
                yield {"x": round(start - width - 2, 2), "y": row.y + 10, "text": stay.length}
                free = end
            else:
                free = end


def _alt(view: TraceView, lives: Sequence[LifeLine]) -> str:
    told = " ".join(f"{shorten(life.label)}: {_last_stays(life)}." for life in lives[:2])
    some = f"{len(lives)} of {len(view.life_lines)} life lines" if len(lives) < len(view.life_lines) else "Life lines"
    return f"{some}, where the goods lay day by day. {told}"


def _last_stays(life: LifeLine) -> str:
    return "; ".join(shorten(stay.words, 120) for stay in life.stays[-3:])
