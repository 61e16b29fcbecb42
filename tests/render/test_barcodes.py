"""Barcodes, read back as a scanner reads them."""

import re
import xml.etree.ElementTree as ET

import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from reportgen.render.barcodes import MILLIMETRES, Barcode, Kind, barcode, refusal

FORMATS = {"code128": zxingcpp.BarcodeFormat.Code128, "data_matrix": zxingcpp.BarcodeFormat.DataMatrix}
_BAR = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)h-(\d+)z")


def painted(symbol: Barcode, scale: int = 3) -> Image.Image:
    """The path as black pixels, with nothing around it but its own quiet zone."""
    picture = Image.new("L", (symbol.width * scale, symbol.height * scale), 255)
    draw = ImageDraw.Draw(picture)
    assert _BAR.sub("", symbol.path) == ""
    for left, top, width, height, back in (tuple(map(int, found)) for found in _BAR.findall(symbol.path)):
        assert width == back
        draw.rectangle((left * scale, top * scale, (left + width) * scale - 1, (top + height) * scale - 1), fill=0)
    return picture


def read(picture: Image.Image) -> list[tuple[str, str]]:
    """Kind and text of every symbol in a picture."""
    return [(str(found.format), found.text) for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("kind", ["code128", "data_matrix"])
@pytest.mark.parametrize(
    "text",
    [
        "000001",
        "S-00005",
        "a",
        "abc def",
        "EH-ATLAS 04E23",
        "Größe-Ä1",
        "ÄÖÜß",
        "ÿ",
        "1E5",
        "TR/23/013",
        "=1+1",
        "<b>&amp;\"'",
        "12345678901234567890",
        "LONG-SERIAL-NUMBER-OF-A-MAKER-WITH-50-CHARACTERS-1",
    ],
)
def test_a_serial_number_is_read_back(text: str, kind: Kind) -> None:
    """Lower case, umlauts, leading zeros, long ones: what is drawn says the very text."""
    symbol = barcode(text, kind)

    assert symbol is not None
    assert read(painted(symbol)) == [(str(FORMATS[kind]), text)]


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=60))
@example("ﾄﾖ")
@example("日本-1")
@example("Ω-1")
@example("12Ä34")
def test_no_symbol_says_anything_else(text: str) -> None:
    """Whatever the text is, there is a symbol that says it, or none."""
    for kind in FORMATS:
        symbol = barcode(text, kind)
        assert symbol is None or [said for _, said in read(painted(symbol))] == [text], kind


def test_what_is_no_latin_letter_is_in_data_matrix_alone() -> None:
    """Code 128 has no Ω: words stand in its place; Data Matrix says that it is UTF-8."""
    assert barcode("Ω-1", "code128") is None
    assert "No barcode: not in the characters of Code 128" in refusal("Ω-1", "code128")
    assert barcode("Ω-1", "data_matrix") is not None


@pytest.mark.parametrize("text", ["", "a\tb", "a\x1db", "a\x00", "a\u200bb", "a\u00a0b", "\ud800"])
def test_what_nobody_can_type_has_no_symbol(text: str) -> None:
    """Control characters, invisible ones, nothing at all: a scanner would press other keys."""
    assert barcode(text, "code128") is None
    assert barcode(text, "data_matrix") is None


def test_a_text_without_end_has_no_symbol() -> None:
    """A symbol wider than any page helps nobody; words say why."""
    assert barcode("x" * 81, "code128") is None
    assert "No barcode: too long for Code 128" in refusal("x" * 81, "code128")
    assert barcode("x" * 301, "data_matrix") is None


def test_modules_are_wide_enough_for_printers_and_phones() -> None:
    """At least a quarter of a millimetre, whole dots at 300 and 600 dpi, quiet zones as the standards ask."""
    for size in MILLIMETRES.values():
        dots = size / 25.4 * 300
        assert size >= 0.25 and abs(dots - round(dots)) < 1e-9
    bars, dots_ = barcode("S-1", "code128"), barcode("S-1", "data_matrix")
    assert bars is not None and dots_ is not None
    edges = [(int(left), int(left) + int(width)) for left, _, width, _, _ in _BAR.findall(bars.path)]
    assert (min(edges)[0], bars.width - max(edges)[1]) == (10, 10)
    rows = [(int(left), int(top)) for left, top, *_ in _BAR.findall(dots_.path)]
    assert (min(left for left, _ in rows), min(top for _, top in rows)) == (2, 2)
    assert dots_.width == dots_.height


def test_a_drawing_is_safe_and_named_on_paper() -> None:
    """Markup in a serial number stays text; on a page who listens is spared the drawing."""
    symbol = barcode('"><script>', "code128")
    assert symbol is not None

    paper, page = ET.fromstring(symbol.drawn(True)), ET.fromstring(symbol.drawn(False))

    assert [child.text for child in paper if child.tag == "title"] == ['Code 128 of "><script>']
    assert paper.get("width") == f"{symbol.millimetres:.3f}mm"
    assert (page.get("aria-hidden"), page.get("width")) == ("true", str(symbol.width))
    assert [child.tag for child in page] == ["path"]
