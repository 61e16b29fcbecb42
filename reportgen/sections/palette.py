"""The colours of charts. The page's style switches them for dark screens by these very values."""

INK = "#1f2933"
MUTED = "#52606d"
LINE = "#cbd2d9"
SURFACE = "#ffffff"
ACCENT = "#0f766e"
ACCENT_SOFT = "#99d5cf"
NEGATIVE = "#b45309"
"""Bars of values below zero; the number beside them has its sign."""

CATEGORIES = ("#8fb4f8", "#f9be78", "#ee8b93", "#c39abf", "#c3c3c7", "#b58af0")
"""Six hues that stay apart for colour-blind readers (after Petroff), light enough for dark ink."""

AGES = ("#e3f4f1", "#bfe5df", "#8fd0c8", "#5fb4aa", "#23776e", "#0d4a45")
"""Young to old, light to dark, one for each age bucket."""
OTHERS = "#e4e7eb"


def luminance(color: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(fill: str) -> str:
    """The one of `INK` and `SURFACE` that reads better on the fill."""
    return max((INK, SURFACE), key=lambda ink: contrast(ink, fill))


def tint(color: str, part: float) -> str:
    """The colour mixed with white: 0 leaves it, 1 is white."""
    channels = [round(int(color[i : i + 2], 16) + (255 - int(color[i : i + 2], 16)) * part) for i in (1, 3, 5)]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def ages(number: int) -> tuple[str, ...]:
    """So many colours from young to old, in even steps along `AGES`."""
    return tuple(_between(at * (len(AGES) - 1) / max(1, number - 1)) for at in range(number))


def _between(place: float) -> str:
    """The colour at a place along `AGES`, mixed of the two beside it."""
    first = min(int(place), len(AGES) - 2)
    pairs = ((int(AGES[first][i : i + 2], 16), int(AGES[first + 1][i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(one + (other - one) * (place - first)):02x}" for one, other in pairs)
