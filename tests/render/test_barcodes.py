"""Barcodes, read back as a scanner reads them."""

import re
import subprocess
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from reportgen.render.barcodes import MILLIMETRES, Barcode, Kind, barcode, refusal
from tests.browser.axe import violations
from tests.ledgers import write_ledger
from tests.render.pdf_checks import findings
from tests.report.building import Built, built

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


def test_a_drawing_says_nothing_to_who_listens() -> None:
    """The text stands beside it; on paper its size is in millimetres, on a screen in whole pixels."""
    symbol = barcode('"><script>', "code128")
    assert symbol is not None

    paper, page = ET.fromstring(symbol.drawn(True)), ET.fromstring(symbol.drawn(False))

    assert {paper.get("aria-hidden"), page.get("aria-hidden")} == {"true"}
    assert (paper.get("width"), page.get("width")) == (f"{symbol.millimetres:.3f}mm", str(symbol.width))
    assert [child.tag for child in page] == ["path"]


LONG = "LONG-SERIAL-NUMBER-OF-A-MAKER-WITH-50-CHARACTERS-1"
SERIALS = ("000001", "abc-12", "Größe-Ä1", "TR/23/013", "A 1", LONG)
SPEC = """
title: What to count
source: {path: ledger}
sections:
  - kind: count_sheet
  - kind: count_sheet
    title: By bin
    barcode: data_matrix
    barcode_text: item_and_serial
    new_page: bin
outputs: [html, pdf, json]
"""
BARS = {("Code 128", serial) for serial in SERIALS}
DOTS = {("Data Matrix", f"PUMP {serial}") for serial in (*SERIALS, "Ω-1")}


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A report with a sheet of each kind of barcode, with serial numbers of all sorts."""
    folder = tmp_path_factory.mktemp("sheets")
    write_ledger(folder / "ledger", [{"serialNo": serial, "locationCode": "MAIN"} for serial in (*SERIALS, "Ω-1")])
    return built(SPEC, folder)


def test_sheets_on_paper_are_read_by_a_scanner(sheets: Built, tmp_path: Path) -> None:
    """Every page at 300 dpi: all serial numbers, and nothing else; the one without a barcode says so in words."""
    command = [
        "pdftoppm",
        "-r",
        "300",
        "-gray",
        "-png",
        str(sheets.folder / "what-to-count.pdf"),
        str(tmp_path / "page"),
    ]
    subprocess.run(command, check=True)

    found = [one for page in sorted(tmp_path.glob("*.png")) for one in read(Image.open(page))]

    assert sorted(found) == sorted(BARS | DOTS)
    assert "No barcode: not in the characters of Code 128" in " ".join(sheets.pdf_text.split())


def test_sheets_on_paper_stay_accessible(sheets: Built) -> None:
    """Two checkers of PDF/UA find nothing in pages full of barcodes."""
    assert findings(sheets.folder / "what-to-count.pdf") == []


@pytest.mark.browser
@pytest.mark.parametrize("density", [1, 2])
def test_sheets_on_a_screen_are_read_by_a_phone(sheets: Built, browser: Browser, density: int) -> None:
    """The page on a plain and on a dense screen, light and dark; axe finds nothing."""
    for scheme in ("light", "dark"):
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, device_scale_factor=density, color_scheme=scheme
        )
        page = context.new_page()
        page.goto((sheets.folder / "what-to-count.html").as_uri())

        found = read(Image.open(BytesIO(page.screenshot(full_page=True))))

        assert sorted(found) == sorted(BARS | DOTS), scheme
        assert violations(page) == []
        context.close()
