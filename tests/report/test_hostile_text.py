"""Descriptions, serial numbers and names are text in every output, whatever they hold."""

import csv
import html
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from tests.ledgers import write_ledger
from tests.report.building import Built, built

LONG = "Long " + "x" * 9_995
TEXTS = {
    "A": '<script>alert("1")</script>',
    "B": 'Tom & Jerry\'s "best" <b>pump</b>',
    "C": "🚲 bicycle naïve Ω",
    "D": "مضخة مياه",
    "E": LONG,
    "F": "=cmd|' /C calc'!A0",
    "G": "{{ 7 * 7 }} {% raw %} ${HOME}",
    "H": "javascript:alert(1)",
    "I": "\u202eevil\u202c back",
}
SERIALS = ["1E15", "=1+1", "<b>", '"quoted"', "a/b\\c", "2025-01-01", "00012", "ü-1", "-5"]
SPEC = """
title: "<img src=x onerror=alert(1)> & more"
name: hostile
source: ledger
as_of: 2025-06-30
sections:
  - {kind: kpis, title: "<b>KPIs</b>"}
  - {kind: decomposition_tree, explain_by: [item, vendor, serial_no], expand: largest}
  - {kind: matrix, rows: [item, serial_no], values: [inventory_quantity, supplier]}
  - {kind: treemap, group: [item, serial_no]}
  - {kind: notes, text: "<script>alert(2)</script> [x](javascript:alert(3))"}
  - dictionary
outputs: [html, pdf, json, xlsx, csv]
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A report of items with hostile descriptions, each with one hostile serial number."""
    folder = tmp_path_factory.mktemp("hostile")
    entries = [
        {"itemNo": item, "serialNo": serial, "sourceType": "Vendor", "sourceNo": "V"}
        for item, serial in zip(TEXTS, SERIALS, strict=True)
    ]
    write_ledger(
        folder / "ledger",
        entries,
        items=[{"itemNo": item, "itemDescription": text} for item, text in TEXTS.items()],
        vendors=[{"vendorNo": "V", "vendorName": "<svg onload=alert(4)>"}],
    )
    return built(SPEC, folder)


def test_the_data_hold_every_text_whole(hostile: Built) -> None:
    """report.json has each description and serial number to the last character."""
    paths = {tuple(row["path"]) for row in hostile.section("matrix")["rows"]}

    assert {(f"{item} {text}",) for item, text in TEXTS.items()} <= paths
    assert {path[1] for path in paths if len(path) == 2} == set(SERIALS)


def test_the_page_shows_texts_and_runs_none(hostile: Built) -> None:
    """No script, handler, link or image of theirs; long text is cut with a mark."""
    assert hostile.html.lower().count("<script") == 2  # the page's own, and the data that it works with
    page = re.sub(r"<script .*?</script>", "", hostile.html, flags=re.DOTALL)
    tags = re.findall(r"<[a-zA-Z!/][^>]*>", page)

    assert not [tag for tag in tags if re.match(r"<(script|img|iframe|object|embed)\b", tag, re.IGNORECASE)]
    assert not [
        tag
        for tag in tags
        if re.search(r"\son\w+\s*=|javascript:", html.unescape(tag), re.IGNORECASE) and not tag.startswith("<meta")
    ]
    words = html.unescape(re.sub(r"<[^>]+>", "", page))
    for item in "ABCDFGH":
        assert f"{item} {TEXTS[item]}" in words
    assert LONG not in words and re.search(r"E Long x{50,}.*…", words)


def test_the_pdf_shows_texts(hostile: Built) -> None:
    """Text as text, in its own script, and serial numbers as they are."""
    words = " ".join(hostile.pdf_text.split())

    for text in (
        '<script>alert("1")</script>',
        "Tom & Jerry's",
        "bicycle naïve Ω",
        "{{ 7 * 7 }}",
        "<svg onload=alert(4)>",
    ):
        assert text in words
    for serial in SERIALS:
        assert serial in words
    assert "x" * 3_000 not in words.replace(" ", "")


def test_spreadsheets_calculate_nothing(hostile: Built) -> None:
    """CSV cells that begin like a formula have an apostrophe; the workbook holds no formula and no link."""
    rows = list(csv.reader(io.StringIO((hostile.folder / "csv" / "matrix.csv").read_text(encoding="utf-8-sig"))))
    cells = {cell for row in rows for cell in row}
    assert {"'=1+1", "'-5", "1E15", "00012"} <= cells

    with zipfile.ZipFile(hostile.folder / "hostile.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not [sheet for sheet in sheets if "<f>" in sheet or "<hyperlink" in sheet]
        assert "=1+1" in book.read("xl/sharedStrings.xml").decode()


def test_every_file_is_in_the_manifest(hostile: Built) -> None:
    """Name, size and hash of each artifact."""
    manifest = json.loads((hostile.folder / "manifest.json").read_text(encoding="utf-8"))
    files = {path.relative_to(hostile.folder).as_posix() for path in Path(hostile.folder).rglob("*") if path.is_file()}

    assert {entry["name"] for entry in manifest["artifacts"]} == files - {"manifest.json"}
