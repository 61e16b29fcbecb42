"""The workbook, read back with openpyxl and as the XML it is."""

import io
import re
import zipfile
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from reportgen.render import sheets, xlsx
from reportgen.render.sheets import sheets_of, text_for_cell
from reportgen.render.xlsx import render_xlsx
from reportgen.sections.grid import Column, Grid, GridRow
from tests.render import data_samples as samples
from tests.render.data_samples import one_column

MOMENT = datetime(2025, 10, 29, 9, 30, tzinfo=timezone(timedelta(hours=1)))
day = datetime.fromisoformat


def book_of(*sections: Any, most_rows: int = sheets.MOST_ROWS, **changes: Any) -> Any:
    body = render_xlsx(samples.report(*sections, **changes), MOMENT, most_rows).body
    return openpyxl.load_workbook(io.BytesIO(body))


def parts(*sections: Any, **changes: Any) -> dict[str, str]:
    body = render_xlsx(samples.report(*sections, **changes), MOMENT).body
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def values(page: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_sheets() -> None:
    """The first sheet tells about the report, each table has a sheet named after its section's id."""
    book = book_of()

    assert book.sheetnames == [
        "About",
        "Kpis",
        "Decomposition tree",
        "Matrix",
        "Treemap",
        "Matrix 2",
    ]
    about = [[value for value in row if value is not None] for row in values(book["About"])]
    assert about[:6] == [
        ["Inventory by Serial No."],
        ["Company", "CRONUS"],
        ["As of", day("2025-10-29")],
        ["Period", day("2025-01-01"), day("2025-10-29")],
        ["Covers", "Entry No. up to 828"],
        ["Currency", "USD"],
    ]
    assert ["Matrix", "Inventory by serial", 4, samples.COVERAGE.sentence] in about
    assert ["Matrix 2", "By location", 1, "Two of two locations."] in about
    message = "76 pairs of item and location are negative"
    assert ["negative-stock", message, "warning", 76, "1968-S, MAIN"] in about
    assert ["Cost amount (actual)", -590956.55] in about
    assert ["item_ledger_entries", "ledger.csv", "analytics CSV", 1373, "ab" * 32] in about


def test_table() -> None:
    """Heads stand in the first row, days are dates, blank is an empty cell, the total comes last, the notes below."""
    page = book_of(samples.matrix())["Matrix"]

    assert values(page) == [
        ["Item Category", "Item No.", "Serial No.", "Inventory (Quantity)", "Expiration Date"],
        ["PARTS", None, None, 2, None],
        ["PARTS", "SP-BOM1207", None, 2, None],
        ["PARTS", "SP-BOM1207", "000001", 1, day("2025-12-31")],
        ["PARTS", "SP-BOM1207", "000002", 1, None],
        ["Total", None, None, 2, None],
        [None] * 5,
        [samples.COVERAGE.sentence, None, None, None, None],
    ]
    assert page["E4"].is_date
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:E5"
    assert page.print_title_rows == "$1:$1"


def test_groups_fold() -> None:
    """Groups and the total are bold; rows fold under the group above them."""
    page = book_of(samples.matrix())["Matrix"]

    assert [page.row_dimensions[row].outlineLevel for row in range(1, 7)] == [0, 0, 1, 2, 2, 0]
    assert [page.cell(row, 4).font.bold for row in range(1, 7)] == [True, True, True, False, False, True]
    assert page.sheet_properties.outlinePr.summaryBelow is False


def test_a_list_does_not_fold() -> None:
    """Rows of a deeper level without a group above them are a plain list."""
    page = book_of(samples.treemap())["Treemap"]

    assert [page.row_dimensions[row].outlineLevel for row in range(1, 6)] == [0] * 5


def test_spanners() -> None:
    """The column dimension's values stand merged over their columns."""
    page = book_of(samples.pivot())["Matrix 2"]

    assert sorted(map(str, page.merged_cells.ranges)) == ["B1:C1", "D1:E1", "F1:H1"]
    assert values(page)[:3] == [
        [None, "MAIN", None, "(blank)", None, "Total", None, None],
        ["Item Category", "Quantity", "Value", "Quantity", "Value", "Quantity", "% of parent", "Value"],
        ["PARTS", 1, 20.5, 3, -0.5, 4, 0.25, 20],
    ]
    assert page.freeze_panes == "A3"
    assert [page.cell(3, column).number_format for column in (2, 3, 7)] == ["#,##0", "#,##0.00", "0.0%"]


@pytest.mark.parametrize(
    ("value", "unit", "written", "pattern"),
    [
        (Decimal("10.00000"), "quantity", "10", "#,##0"),
        (Decimal("1234.5"), "quantity", "1234.5", "#,##0.0####"),
        (Decimal("9.95"), "amount", "9.95", "#,##0.00"),
        (Decimal("-590956.55"), "amount", "-590956.55", "#,##0.00"),
        (7, "count", "7", "#,##0"),
        (Decimal("12.5"), "days", "12.5", "#,##0.0"),
        (Decimal("0.25"), "percent", "0.25", "0.0%"),
        (Decimal("0.3333"), "ratio", "0.3333", "#,##0.0###"),
        (Decimal("1E+20"), "quantity", "1E+20", "#,##0"),
        (123456789012345, "quantity", "123456789012345", "#,##0"),
    ],
)
def test_numbers(value: Any, unit: str, written: str, pattern: str) -> None:
    """A number stands in the file digit by digit as the ledger has it, in its unit's format."""
    xml = parts(one_column([value], unit))["xl/worksheets/sheet2.xml"]

    found = re.search(r'<c r="B2" s="\d+"><v>([^<]+)</v>', xml)
    assert found is not None and Decimal(found[1]) == Decimal(written)
    assert "." not in found[1] or found[1] == written
    assert book_of(one_column([value], unit))["Table"]["B2"].number_format == pattern


def test_long_numbers() -> None:
    """A number of more than 15 digits stands as text with all of them, and the sheet says so."""
    book = book_of(one_column([Decimal("1234567890123456.78"), 5], "amount"))

    assert [row[1] for row in values(book["Table"])[1:3]] == ["1234567890123456.78", 5]
    note = "A workbook keeps 15 digits of a number: 1 longer ones stand as text, exactly."
    assert values(book["Table"])[-1][0] == note
    assert any(note in row for row in values(book["About"]))


def test_days_before_excel() -> None:
    """A day before 1900 is ISO text, since a workbook's days begin there."""
    page = book_of(one_column([date(1899, 12, 31), date(1900, 1, 1), date(9999, 12, 31)], "date"))["Table"]

    assert [row[1] for row in values(page)[1:]] == ["1899-12-31", day("1900-01-01"), day("9999-12-31")]


HOSTILE = [
    "=1+1",
    "{=1+1}",
    "+1",
    "@SUM(A1)",
    "https://example.com/",
    "mailto:a@example.com",
    "internal:About!A1",
    "<b>&amp;</b>",
    "012",
    "1E5",
    "2025-01-01",
    "_x0041_",
    "  two  spaces ",
    "line\nbreak",
    "👩‍🔧 שלום",
    "<r><t>x</t></r></is></c><c r='Z9'><f>1+1</f></c><c><is><r></r>",
    "<r></r>",
]


@pytest.mark.parametrize("in_memory", [True, False])
def test_hostile_text(in_memory: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text stays the text it is: no formula, no link, no number, no markup, however it looks."""
    monkeypatch.setattr(xlsx, "_IN_MEMORY", 10_000 if in_memory else 0)
    files = parts(one_column(HOSTILE))

    page = files["xl/worksheets/sheet2.xml"]
    assert "<f>" not in page and "hyperlink" not in page and 't="n"' not in page
    assert not any("example.com" in text for name, text in files.items() if name.endswith(".rels"))
    strings = [_text(cell, files) for cell in ElementTree.fromstring(page).iter(f"{NS}c")]
    assert strings[3::2] == HOSTILE
    assert set(re.findall(r"<c r=\"([A-Z]+)", page)) == {"A", "B"}


NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _text(cell: ElementTree.Element, files: dict[str, str]) -> str:
    """The cell's text as Excel reads it."""
    if cell.get("t") == "s":
        number = int(cell.findtext(f"{NS}v") or "")
        holder = list(ElementTree.fromstring(files["xl/sharedStrings.xml"]))[number]
    else:
        holder = cell
    whole = "".join(part.text or "" for part in holder.iter(f"{NS}t"))
    return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), whole)


def test_characters_a_workbook_cannot_hold() -> None:
    """Control characters and lone surrogates become U+FFFD, in cells, sheet names, properties and footers."""
    bad = "a\x00b\x1fc\ud800d\uffffe"
    book = book_of(one_column([bad], name=bad), title=bad, company=bad)

    assert book.sheetnames[1] == "A�b�c�d�e"
    assert book.worksheets[1]["B2"].value == "a�b�c�d�e"
    assert book.properties.title == "a�b�c�d�e"


@pytest.mark.parametrize("text", ["x" * 40_000, "👩" * 20_000])
def test_long_text(text: str) -> None:
    """A text longer than a cell holds is cut with a mark that says how long it was, and the sheet says so."""
    book = book_of(one_column([text]))

    value = book["Table"]["B2"].value
    assert value.endswith("… (cut: 40,000 characters in all)")
    assert len(value.encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert "1 longer texts are cut" in values(book["Table"])[-1][0]
    assert text_for_cell("x" * 32_767) == "x" * 32_767


@pytest.mark.parametrize(
    ("section", "name"),
    [
        ("decomposition_tree", "Decomposition tree"),
        ("matrix-2", "Matrix 2"),
        ("a/b\\c?d*e[f]:g", "A b c d e f g"),
        ("'quoted'", "Quoted"),
        ("***", "Sheet"),
        ("history", "History (2)"),
        ("ABOUT", "ABOUT (2)"),
        ("x" * 40, "X" + "x" * 29 + "…"),
        ("👩" * 20, "👩" * 15 + "…"),
    ],
)
def test_sheet_names(section: str, name: str) -> None:
    """A sheet's name is one that Excel takes: 31 UTF-16 units, none of its seven signs, not a name of its own."""
    assert book_of(one_column([1], name=section)).sheetnames[1] == name


def test_sheet_names_are_unique() -> None:
    """Sections of one name get sheets of different names, whatever the case and however long."""
    names = ["Stock", "STOCK", "stock", "x" * 40, "x" * 41]
    book = book_of(*(one_column([1], name=name) for name in names))

    long = "X" + "x" * 29 + "…"
    assert book.sheetnames[1:] == ["Stock", "STOCK (2)", "Stock (3)", long, f"{long[:26]}… (2)"]


def test_many_rows() -> None:
    """A table with more rows than a sheet goes on in "name (2)"; each part has heads, the last has the total."""
    rows = tuple(GridRow((str(number),), (number,), 1) for number in range(10))
    grid = Grid("serials", "Serials", (Column("no", "No."),), (Column("v", "Value", "count"),), rows, (45,))
    book = book_of(samples.GridSection(grid), most_rows=5)

    assert book.sheetnames == ["About", "Serials", "Serials (2)", "Serials (3)"]
    assert [row[1] for name in book.sheetnames[1:] for row in values(book[name])[1:5]] == [*range(10), 45, None]
    assert all(values(book[name])[0] == ["No.", "Value"] for name in book.sheetnames[1:])
    note = "Rows 5 to 8 of 10; the table stands on 3 sheets: Serials, Serials (2), Serials (3)."
    assert any(note in row for row in values(book["About"]))


def test_rows_that_just_fit() -> None:
    """The total may come to stand alone on a further sheet, never on none."""
    rows = tuple(GridRow((str(number),), (number,), 1) for number in range(4))
    grid = Grid("serials", "Serials", (Column("no", "No."),), (Column("v", "Value", "count"),), rows, (6,))
    book = book_of(samples.GridSection(grid), most_rows=5)

    assert values(book["Serials (2)"])[:2] == [["No.", "Value"], ["Total", 6]]


def test_many_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns beyond a sheet's last are left out with a note of how many there are."""
    monkeypatch.setattr(sheets, "MOST_COLUMNS", 3)
    columns = tuple(Column(f"c{number}", f"C{number}", "count") for number in range(4))
    grid = Grid("wide", "Wide", (Column("no", "No."),), columns, (GridRow(("a",), (1, 2, 3, 4), 1),), (1, 2, 3, 4))
    page = book_of(samples.GridSection(grid))["Wide"]

    assert values(page)[:3] == [["No.", "C0", "C1"], ["a", 1, 2], ["Total", 1, 2]]
    assert values(page)[-1][0] == "2 of 4 columns: a sheet has no more; the output json has them all."


def test_widths() -> None:
    """A column is as wide as its widest value, within limits; East Asian characters count twice."""
    texts = ["short", "x" * 30, "漢" * 20, "y" * 500]
    sheet = sheets_of(samples.report(*(one_column([text]) for text in texts)))
    numbers = sheets_of(samples.report(one_column([Decimal("-1234567.89"), None], "amount")))

    assert [one.widths[1] for one in sheet] == [9, 31, 41, 60]
    assert numbers[0].widths[1] >= len("-1,234,567.89")


def test_empty_table() -> None:
    """A table without rows has its heads and no filter."""
    page = book_of(one_column([]))["Table"]

    assert values(page) == [["No.", "Value"]]
    assert page.auto_filter.ref is None


def test_page_set_up() -> None:
    """Paper, orientation and direction are the report's; the footer has its title, with & as it is."""
    section = one_column([1])
    setup = samples.PageSetup("Letter", "landscape")
    page = book_of(section, title="Nuts & bolts", page=setup, locale="ar-SA")["Table"]

    assert (page.page_setup.paperSize, page.page_setup.orientation, page.page_setup.fitToHeight) == (1, "landscape", 0)
    assert page.sheet_view.rightToLeft
    assert (page.oddHeader.left.text, page.oddFooter.left.text) == ("Values", "Nuts && bolts")
    assert not book_of(section)["Table"].sheet_view.rightToLeft


@pytest.mark.parametrize("in_memory", [True, False])
def test_reproducible(in_memory: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal reports at an equal moment give equal bytes, in memory and by way of a file."""
    monkeypatch.setattr(xlsx, "_IN_MEMORY", 10_000 if in_memory else 0)
    first = render_xlsx(samples.report(), MOMENT)

    assert first == render_xlsx(samples.report(), MOMENT)
    assert first.name == "inventory-by-serial-no.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(first.body)).properties.created == datetime.fromisoformat(
        "2025-10-29T08:30:00"
    )


def test_warnings_are_none(recwarn: pytest.WarningsRecorder) -> None:
    """Nothing was dropped by the writer: it warns where it drops something."""
    render_xlsx(samples.report(title="&" * 300), MOMENT)

    # A file that another test left open is told whenever it is collected, also here.
    assert [str(warning.message) for warning in recwarn if warning.category is not ResourceWarning] == []
