"""Barcodes as drawings of their modules: Code 128 and Data Matrix, made by zxing-cpp.

A module, the narrowest bar or the side of a dot, is 10 mil (0.254 mm) wide in Code 128 and 20 mil in Data Matrix: three
and six dots of a printer of 300 dpi, and wide enough for the camera of a phone. Around the symbol is the quiet zone
that its standard asks for: ten modules left and right of Code 128 (ISO/IEC 15417), one all around Data Matrix
(ISO/IEC 16022), of which two are left here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any, Literal

import zxingcpp
from markupsafe import Markup

Kind = Literal["code128", "data_matrix"]

MILLIMETRES = {"code128": 0.254, "data_matrix": 0.508}
"""Width of a module on paper."""
_NAMES = {"code128": "Code 128", "data_matrix": "Data Matrix"}
_QUIET = {"code128": 10, "data_matrix": 2}
_BAR_HEIGHT = 28
"""Modules: 7 mm, which a hand scanner finds without aiming."""
_LONGEST = {"code128": 80, "data_matrix": 300}
"""Characters; more would be wider than a page held sideways, or too many dots for a phone."""
_LAST_OF_LATIN_1 = "\xff"


@dataclass(frozen=True, slots=True)
class Barcode:
    """One symbol, its quiet zone included."""

    kind: Kind
    text: str
    width: int
    """Modules."""
    height: int
    path: str
    """The dark modules, as the path of an SVG whose units are modules."""

    @property
    def name(self) -> str:
        """As ``Code 128``."""
        return _NAMES[self.kind]

    @property
    def millimetres(self) -> float:
        """Width on paper."""
        return self.width * MILLIMETRES[self.kind]

    def drawn(self, on_paper: bool) -> Markup:
        """The symbol as SVG: in millimetres on paper, a module in whole pixels on a screen.

        It says nothing that does not stand beside it, so who listens does not hear of it.
        """
        width, height = self._lengths(on_paper)
        return Markup(
            '<svg class="barcode {}" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" focusable="false">'
            '<path d="{}"/></svg>'
        ).format(self.kind.replace("_", "-"), self.width, self.height, width, height, self.path)

    def _lengths(self, on_paper: bool) -> tuple[str, str]:
        if on_paper:
            side = MILLIMETRES[self.kind]
            return f"{self.width * side:.3f}mm", f"{self.height * side:.3f}mm"
        pixels = 1 if self.kind == "code128" else 2
        return str(self.width * pixels), str(self.height * pixels)


@lru_cache(maxsize=8192)
def barcode(text: str, kind: Kind) -> Barcode | None:
    """The symbol that says the text; None if its kind has not all the characters, or it would be too large to scan.

    Code 128 has the characters of ISO 8859-1. Data Matrix has all: beyond ASCII the symbol says that it is UTF-8, as
    readers guess what does not say it. Control characters are left to neither: whoever types for the scanner would
    press other keys with them.
    """
    if not _fits(text, kind):
        return None
    rows = _modules(text, kind)
    quiet = _QUIET[kind]
    if kind == "code128":
        return Barcode(kind, text, len(rows[0]) + 2 * quiet, _BAR_HEIGHT, _path(rows, quiet, 0, _BAR_HEIGHT))
    return Barcode(kind, text, len(rows[0]) + 2 * quiet, len(rows) + 2 * quiet, _path(rows, quiet, quiet, 1))


def why_not(text: str, kind: Kind) -> str:
    """What a reader is told where there is no symbol."""
    if len(text) > _LONGEST[kind]:
        return f"too long for {_NAMES[kind]}"
    return f"not in the characters of {_NAMES[kind]}"


def _fits(text: str, kind: Kind) -> bool:
    latin = kind == "data_matrix" or max(text, default="") <= _LAST_OF_LATIN_1
    return 0 < len(text) <= _LONGEST[kind] and text.isprintable() and latin


def _modules(text: str, kind: Kind) -> Sequence[Sequence[bool]]:
    """Rows of modules, True for dark ones; one row for bars."""
    if kind == "code128":
        made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    else:
        told = {} if text.isascii() else {"eci": "UTF-8"}
        made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True, **told)
    rows: Any = memoryview(made.to_image(scale=1, add_quiet_zones=False)).tolist()  # type: ignore[arg-type]
    return [[value == 0 for value in row] for row in (rows[:1] if kind == "code128" else rows)]


def _path(rows: Sequence[Sequence[bool]], left: int, top: int, height: int) -> str:
    """Rectangles of neighbouring dark modules, row by row."""
    return "".join(
        f"M{left + start} {top + number * height}h{width}v{height}h-{width}z"
        for number, row in enumerate(rows)
        for start, width in _runs(row))


def _runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    start = 0
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            yield start, width
        start += width


def refusal(text: str, kind: Kind) -> Markup:
    """The words in place of a symbol."""
    return Markup('<small class="no-barcode">{}</small>').format(f"No barcode: {why_not(text, kind)}")
