"""Counted lists: small tables in files that people and apps made."""

import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from reportgen.errors import DataError
from reportgen.load.rows import MOST_ROWS, counted_rows


def listed(folder: Path, body: str | bytes, name: str = "count.csv") -> Path:
    """A file with these bytes."""
    path = folder / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return path


def refused(path: Path) -> list[str]:
    """What is said of a file that cannot be read: place, code, message."""
    with pytest.raises(DataError) as caught:
        counted_rows(path)
    return [str(problem).splitlines()[0] for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        ("Serial No.,Location Code,Bin Code\nSÜD-1,EAST,A-1\n", "utf-8"),
        ("bin;serialNumber;location\nA-1;SÜD-1;EAST\n", "utf-8-sig"),
        ("Location\tBIN\tScanned code\nEAST\tA-1\tSÜD-1\n", "utf-16"),
        ("Lagerortcode;Seriennr.;Lagerplatzcode\nEAST;SÜD-1;A-1\n", "cp1252"),
        ("Counted on Friday\n\nSerial No.|Bin|Site\nSÜD-1|A-1|EAST\n", "utf-8"),
    ],
)
def test_headers_are_known_in_any_order_delimiter_and_language(tmp_path: Path, body: str, encoding: str) -> None:
    """Commas, semicolons, tabs, bars; UTF-8, UTF-16 and Windows text; the ERP's words and those of counting apps."""
    found = counted_rows(listed(tmp_path, body.encode(encoding)))

    assert [(row.serial_no, row.location_code, row.bin_code) for row in found.rows] == [("SÜD-1", "EAST", "A-1")]
    assert found.form == "CSV"


def test_a_list_of_bare_serial_numbers_is_enough(tmp_path: Path) -> None:
    """One column; numbers stay text with all their zeros, and a scan is of one piece."""
    found = counted_rows(listed(tmp_path, "Serial No.\n000001\n1E5\n 12 \n"))

    assert [(row.line, row.serial_no, row.quantity) for row in found.rows] == [
        (2, "000001", None),
        (3, "1E5", None),
        (4, "12", None),
    ]
    assert found.columns == {"serial_no"}


def test_a_workbook_is_read_like_a_csv_file(tmp_path: Path) -> None:
    """The sheet with serial numbers counts; rows are those of the sheet, days and numbers are read as such."""
    path = tmp_path / "count.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Notes").write_row(0, 0, ["Who", "What"])
        page = book.add_worksheet("Scans")
        page.write_row(1, 0, ["Serial No.", "Item No.", "Quantity", "Counted by"])
        page.write_row(2, 0, ["S-1", "PUMP", 1, "JB"])
        page.write_row(4, 0, ["", "NUT", 2.5, "JB"])

    found = counted_rows(path)

    assert [(row.line, row.serial_no, row.item_no, row.quantity) for row in found.rows] == [
        (3, "S-1", "PUMP", Decimal(1)),
        (5, "", "NUT", Decimal("2.5")),
    ]
    assert (found.name, found.form) == ("count.xlsx", "workbook")


def test_decimals_are_read_as_the_file_writes_them(tmp_path: Path) -> None:
    """A comma before the decimals, in a list of commas and semicolons."""
    found = counted_rows(listed(tmp_path, "Artikelnr.;Menge\nNUT;2,5\nNUT;1.000,25\n"))

    assert [row.quantity for row in found.rows] == [Decimal("2.5"), Decimal("1000.25")]


def test_a_missing_file_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    """There is no contu.csv, but a count.csv."""
    listed(tmp_path, "Serial No.\nS-1\n")

    with pytest.raises(DataError) as caught:
        counted_rows(tmp_path / "contu.csv")

    assert "there is no counted list 'contu.csv'" in str(caught.value)
    assert "did you mean 'count.csv'?" in str(caught.value)


def test_headers_that_say_nothing_are_named(tmp_path: Path) -> None:
    """Neither serial numbers nor items: what was found, and what would be right."""
    with pytest.raises(DataError) as caught:
        counted_rows(listed(tmp_path, "Farbe,Maß\nrot,1\n"))

    assert str(caught.value).startswith(
        "count.csv:1: missing-column: the counted list has no column of serial numbers; its columns are 'Farbe', 'Maß'"
    )
    assert "Serial No." in caught.value.problems[0].hint


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Serial No.,Quantity\nS-1,1\nS-2\n", "count.csv:3: unreadable-row: fewer cells than the 2 of the header"),
        ("Serial No.,Quantity\nS-1,two\n", "count.csv:2: unreadable-value: quantity 'two' is not a number"),
        (
            "Serial No.,Counted by\nS-1,JB\n,JB\n",
            "count.csv:3: unreadable-row: the row has neither a serial number nor an item",
        ),
    ],
)
def test_rows_that_cannot_be_read_are_told_by_line(tmp_path: Path, body: str, said: str) -> None:
    """Nothing is counted without saying so."""
    assert refused(listed(tmp_path, body)) == [said]


@pytest.mark.parametrize("body", [b"", b"\x00\x01\x02\x03" * 50, b"%PDF-1.7\n%\xe2\xe3", b"<html><body>Sign in</body>"])
def test_files_that_are_no_tables_are_refused(tmp_path: Path, body: bytes) -> None:
    """An empty file, bytes, a PDF, a sign-in page."""
    assert refused(listed(tmp_path, body))


def test_what_reading_left_out_is_told(tmp_path: Path) -> None:
    """A row of totals below the table is no scan."""
    found = counted_rows(listed(tmp_path, "Serial No.;Quantity\nS-1;1\nTotal;1\n"))

    assert [row.serial_no for row in found.rows] == ["S-1"]
    assert len(found.remarks) == 1 and "count.csv" in found.remarks[0]


def test_a_hundred_thousand_scans_are_little(tmp_path: Path) -> None:
    """Memory grows with the rows, by half a KiB each at most."""
    rows = 100_000
    path = listed(tmp_path, "Serial No.,Location Code\n" + "".join(f"S-{number:07},EAST\n" for number in range(rows)))

    tracemalloc.start()
    found = counted_rows(path)
    used, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(found.rows) == rows < MOST_ROWS
    assert found.rows[-1].line == rows + 1
    assert used < rows * 400 and peak < rows * 2_000
