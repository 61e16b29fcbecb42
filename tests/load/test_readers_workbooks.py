"""Workbooks: what their cells mean, what is passed over, and what is refused."""

import datetime as dt
import io
import time
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from reportgen.load.guarded import Limits
from reportgen.load.origin import Origin, Reading
from reportgen.load.readers import workbook
from reportgen.load.source import inspect_source, open_ledger
from reportgen.load.workbook_child import _number
from tests.load.kinds import HEADER, TEN, csv_text, write_xlsx
from tests.load.sources import column, findings, loaded, refusal, values_of

SERIALS = [row[4] for row in TEN]


def book(path: Path, *rows: tuple[Any, ...], title: str = "Item Ledger Entries") -> Path:
    """A workbook with one sheet."""
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def changed(path: Path, **cells: Any) -> Path:
    """The workbook with other cells."""
    made = openpyxl.load_workbook(path)
    for place, value in cells.items():
        made.active[place] = value
    made.save(path)
    return path


def entry(number: int = 1, **values: Any) -> tuple[Any, ...]:
    """A row of the header's columns."""
    row: dict[str, Any] = dict(zip(HEADER, TEN[0], strict=True)) | {"Entry No.": number}
    names = {"cost": "Cost Amount (Actual)", "date": "Posting Date", "quantity": "Quantity", "serial": "Serial No."}
    return tuple((row | {names[name]: value for name, value in values.items()}).values())


def test_numbers_are_what_a_spreadsheet_shows(tmp_path: Path) -> None:
    """Fifteen digits, exact: 0.1, a sum of tenths, large amounts to the cent, no exponent."""
    costs = (0.1, 0.1 + 0.2, 1234567.89, -0.00001, 123456789012.25, 1e12, 0)
    path = book(tmp_path / "l.xlsx", HEADER, *(entry(at, cost=cost) for at, cost in enumerate(costs)))

    assert column(path, "cost_amount_actual") == [
        Decimal(text) for text in ("0.1", "0.3", "1234567.89", "-0.00001", "123456789012.25", "1000000000000", "0")
    ]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**9), max_value=10**9))
def test_fifteen_digits_come_back(value: Decimal) -> None:
    """Whatever has fifteen digits is the same after a stay as a binary fraction."""
    assert Decimal(_number(float(value))) == value


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (dt.date(2025, 1, 31), dt.date(2025, 1, 31)),
        (dt.datetime.fromisoformat("2025-01-31T13:05"), dt.date(2025, 1, 31)),
        ("2025-01-31", dt.date(2025, 1, 31)),
        (0, None),
        (None, None),
    ],
)
def test_days(tmp_path: Path, cell: Any, day: dt.date | None) -> None:
    """Days with and without a time; day 0, which a spreadsheet shows as 1900-01-00, is none."""
    path = book(tmp_path / "l.xlsx", HEADER, entry(date=cell))
    made = openpyxl.load_workbook(path)
    made.active["B2"].number_format = "yyyy-mm-dd"
    made.save(path)

    assert column(path, "posting_date") == [day]


def test_what_stands_around_the_table(tmp_path: Path) -> None:
    """A title in merged cells, blank rows, totals, the filters that Power BI writes below; rows keep their numbers."""
    path = book(
        tmp_path / "l.xlsx",
        ("Item Ledger Entries",),
        (),
        HEADER,
        *TEN[:4],
        (),
        *TEN[4:],
        ("Total", None, None, None, None, 10, 56),
        (),
        ("Applied filters:\nItem No. is PUMP",),
    )
    made = openpyxl.load_workbook(path)
    made.active.merge_cells("A1:D1")
    made.save(path)
    changed(path, G9="what")

    assert column(path, "serial_no") == SERIALS
    found = findings(path)
    assert found["outside_table"].examples == (
        "l.xlsx!Item Ledger Entries row 15: Total, 10, 56",
        "l.xlsx!Item Ledger Entries row 17: Applied filters:�Item No. is PUMP",
    )
    assert "row 9, entry 5: cost_amount_actual 'what'" in found["unreadable_value"].examples[0]


def test_sheets_are_told_apart(tmp_path: Path) -> None:
    """Every sheet by its header; hidden, empty and unknown ones are passed over with a reason, unless asked for."""
    path = book(tmp_path / "export.xlsx", HEADER, *TEN)
    made = openpyxl.load_workbook(path)
    for name, rows in {
        "Items": [("No.", "Description", "Base Unit of Measure"), ("PUMP", "A pump", "PCS")],
        "Hidden": [HEADER, entry(11)],
        "Empty": [],
        "Other": [("foo", "bar"), (1, 2)],
    }.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made["Hidden"].sheet_state = "hidden"
    made.save(path)

    found = inspect_source(path)

    assert [(table.name, table.files, table.rows) for table in found.tables] == [
        ("item_ledger_entries", ("export.xlsx!Item Ledger Entries",), 10),
        ("items", ("export.xlsx!Items",), 1),
    ]
    assert {file.name: file.reason for file in found.ignored} == {
        "export.xlsx!Hidden": "a hidden sheet",
        "export.xlsx!Empty": "an empty sheet",
        "export.xlsx!Other": "its columns are those of no known table: foo, bar",
    }
    asked = Reading(tables={"item_ledger_entries": ("export.xlsx!Hidden",)})
    with open_ledger(Origin((str(path),), reading=asked)) as ledger:
        assert 11 in values_of(ledger, "entry_no")


def test_one_hash_for_all_sheets(tmp_path: Path) -> None:
    """Tables of one workbook carry the hash of the workbook."""
    path = book(tmp_path / "l.xlsx", HEADER, *TEN)
    made = openpyxl.load_workbook(path)
    made.copy_worksheet(made.active)
    made.save(path)

    with open_ledger(path) as ledger, open_ledger(book(tmp_path / "one.xlsx", HEADER, *TEN)) as one:
        assert len(ledger.provenance[0].sha256) == len(one.provenance[0].sha256) == 64
        assert ledger.provenance[0].rows == 20


@pytest.mark.parametrize("place", ["XFD1048576", "ZZ900000", "A1048576", "XFD1", "XFD3"])
def test_a_cell_far_off(tmp_path: Path, place: str) -> None:
    """One stray cell makes a sheet seventeen thousand million cells large: read all the same, fast, and told."""
    path = changed(book(tmp_path / "l.xlsx", HEADER, *TEN), **{place: "x"})
    started = time.perf_counter()

    assert column(path, "serial_no") == SERIALS
    assert time.perf_counter() - started < 30
    if place not in ("XFD1", "XFD3"):
        assert place in findings(path)["outside_table"].message + findings(path)["outside_table"].examples[0] or (
            "row 1048576: x" in findings(path)["outside_table"].examples[0]
        )


def test_a_thousand_columns(tmp_path: Path) -> None:
    """Columns beyond the known ones cost nothing but time; more than two thousand are no table."""
    more = tuple(f"column {number}" for number in range(1000))
    path = book(tmp_path / "l.xlsx", HEADER + more, *(row + tuple(range(1000)) for row in TEN))

    assert column(path, "serial_no") == SERIALS
    wide = book(tmp_path / "wide.xlsx", HEADER + more * 3, TEN[0])
    assert refusal(wide).problems[0].code == "no-ledger"
    assert "more than 2,000 columns" in refusal(wide).problems[0].hint


def test_cells_without_a_value(tmp_path: Path) -> None:
    """A formula that was never calculated and an error are blank, and told where they count; elsewhere nobody asks."""
    path = changed(book(tmp_path / "l.xlsx", (*HEADER, "Other"), *TEN), F3="=1+1", G4="#N/A", J5="=1+1")

    assert [row["quantity"] for row in loaded(path)][:3] == [1, None, 1]
    found = findings(path)["cell_without_value"]
    assert found.count == 2
    assert found.examples == ("l.xlsx!Item Ledger Entries F3", "l.xlsx!Item Ledger Entries G4")


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    """Told as such, with what to do."""
    plain, path = io.BytesIO(book(tmp_path / "plain.xlsx", HEADER, *TEN).read_bytes()), tmp_path / "l.xlsx"
    with path.open("wb") as protected:
        OOXMLFile(plain).encrypt("secret", protected)

    problem = refusal(path).problems[0]

    assert (problem.code, problem.message) == ("password-protected", "'l.xlsx' is protected by a password")
    assert problem.hint == "open it with its password, and save it without one"


def test_other_things_called_xlsx(tmp_path: Path) -> None:
    """The content decides: CSV is read, a web page and other documents are refused by what they are."""
    (tmp_path / "a.xlsx").write_text(csv_text(), encoding="utf-8")
    (tmp_path / "b.xlsx").write_text("<html><table><tr><td>Entry No.</td></tr></table></html>")
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w") as document:
        document.writestr("word/document.xml", "<w:document/>")

    assert column(tmp_path / "a.xlsx", "serial_no") == SERIALS
    assert refusal(tmp_path / "b.xlsx").problems[0].message == "'b.xlsx' is a web page (HTML)"
    assert refusal(tmp_path / "c.xlsx").problems[0].message == "'c.xlsx' holds no table"


@pytest.mark.parametrize("kind", ["cut", "index", "sheet"])
def test_a_damaged_workbook(tmp_path: Path, kind: str) -> None:
    """Cut off, without an index, with a sheet that is no XML: the file is named, and nothing breaks."""
    whole = book(tmp_path / "whole.xlsx", HEADER, *TEN)
    path = tmp_path / "l.xlsx"
    if kind == "cut":
        path.write_bytes(whole.read_bytes()[:-100])
    else:
        broken = {"index": "xl/workbook.xml", "sheet": "xl/worksheets/sheet1.xml"}[kind]
        with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
            for name in source.namelist():
                target.writestr(name, b"<a><b" if name == broken else source.read(name))

    problem = refusal(path).problems[0]

    assert problem.code == "unreadable-file" or (problem.code, kind) == ("unsupported-file", "index")
    assert "'l.xlsx'" in problem.message


def test_a_workbook_that_is_a_bomb(tmp_path: Path) -> None:
    """A megabyte that unpacks to a gigabyte is refused before anything is read."""
    with zipfile.ZipFile(tmp_path / "l.xlsx", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        with made.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(300):
                sheet.write(b" " * (1 << 20))

    assert refusal(tmp_path / "l.xlsx").problems[0].code == "zip-bomb"


def test_a_sheet_that_is_too_large(tmp_path: Path) -> None:
    """A rectangle of a thousand million cells is refused by the child's limit; this process is not hurt."""
    path = changed(book(tmp_path / "l.xlsx", HEADER, *TEN), XFD3="x", A60000="60000")

    problem = refusal(path).problems[0]

    assert (problem.code, problem.message) == ("too-large", "'l.xlsx' needs more than 2.5 GiB of memory to be read")


def test_a_workbook_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child is ended after its time."""
    monkeypatch.setattr(workbook, "_LIMITS", Limits(seconds=0.05))

    problem = refusal(book(tmp_path / "l.xlsx", HEADER, *TEN)).problems[0]

    assert (problem.code, problem.message) == ("too-large", "'l.xlsx' was not read within 0.05 seconds")


def test_the_child_is_not_told_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment holds does not reach the process that reads a stranger's file."""
    from reportgen.load import guarded

    monkeypatch.setenv("ERP_PASSWORD", "hunter2")

    assert "ERP_PASSWORD" not in guarded._environment(tmp_path)
    write_xlsx(tmp_path / "l.xlsx", TEN)
    assert column(tmp_path / "l.xlsx", "serial_no") == SERIALS
