"""Sparklines: a few numbers as a line as high as the text beside it.

The figures stand beside the line as text, so a screen reader passes it over; in a PDF every drawing has to say in words
what it shows.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

WIDTH, HEIGHT = 96, 20
_EDGE = 3
"""Room around the line, for its thickness and its last dot."""
_INK, _ZERO = "#0f766e", "#cbd2d9"
"""As in the charts' palette, which the page's style switches on dark screens."""


def sparkline(medium: str, points: Sequence[float], words: str, zero: float | None = None) -> Markup:
    """Numbers from 0 (bottom) to 1 (top), from left to right, as an SVG; what is outside is kept in, nothing for none.

    `words` say what it shows. `zero` is the place of a level line.
    """
    if not points:
        return Markup("")
    step = (WIDTH - 2 * _EDGE) / max(1, len(points) - 1)
    places = [(_EDGE + number * step, _y(point)) for number, point in enumerate(points)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    level = "" if zero is None else f'<path d="M0 {_y(zero):.1f}H{WIDTH}" stroke="{_ZERO}"/>'
    last = f'<circle cx="{places[-1][0]:.1f}" cy="{places[-1][1]:.1f}" r="2.2" fill="{_INK}"/>'
    hidden = "" if medium == "print" else ' aria-hidden="true"'
    title = f"<title>{escape(words)}</title>" if medium == "print" else ""
    return Markup(  # noqa: S704 - numbers, and words that are escaped
        f'<svg class="spark plot" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"{hidden}>{title}'
        f'{level}<polyline points="{path}" fill="none" stroke="{_INK}" stroke-width="1.5"/>{last}</svg>'
    )


def _y(point: float) -> float:
    return HEIGHT - _EDGE - min(1.0, max(0.0, point)) * (HEIGHT - 2 * _EDGE)
