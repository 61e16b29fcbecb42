"""One CSV file a section."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.render.csv_files import csv_bytes, render_csv, safe
from reportgen.sections.grid import Column, Grid, GridRow
from tests.render import data_samples as samples


def records(grid: Grid) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_bytes(grid).decode("utf-8-sig"), newline="")))


def test_one_file_a_table() -> None:
    """Each section with a table has a file named after its id; one without has none."""
    names = [artifact.name for artifact in render_csv(samples.report())]

    assert names == [
        "csv/kpis.csv",
        "csv/decomposition-tree.csv",
        "csv/matrix.csv",
        "csv/treemap.csv",
        "csv/matrix-2.csv",
    ]


def test_rows() -> None:
    """Every row stands in the file with its level; groups and the total are called so, blank is empty, days are ISO."""
    assert records(samples.matrix().grid) == [
        ["Level", "Row", "Item Category", "Item No.", "Serial No.", "Inventory (Quantity)", "Expiration Date"],
        ["1", "group", "PARTS", "", "", "2", ""],
        ["2", "group", "PARTS", "SP-BOM1207", "", "2", ""],
        ["3", "row", "PARTS", "SP-BOM1207", "000001", "1", "2025-12-31"],
        ["3", "row", "PARTS", "SP-BOM1207", "000002", "1", ""],
        ["0", "total", "Total", "", "", "2", ""],
    ]


def test_pivot() -> None:
    """Under spanners a head has the spanner's label in front; amounts keep a point, shares are plain ratios."""
    assert records(samples.pivot().grid) == [
        [
            "Level",
            "Row",
            "Item Category",
            "MAIN - Quantity",
            "MAIN - Value",
            "(blank) - Quantity",
            "(blank) - Value",
            "Total - Quantity",
            "Total - % of parent",
            "Total - Value",
        ],
        ["1", "row", "PARTS", "1", "20.5", "3", "-0.5", "4", "0.25", "20"],
        ["0", "total", "Total", "1", "20.5", "3", "-0.5", "4", "1", "20"],
    ]


def test_bytes() -> None:
    """The file is UTF-8 with a byte order mark and CRLF line ends, whatever line ends its texts have."""
    body = csv_bytes(samples.one_column(["Größe", 'a "b", c', "two\nlines"]).grid)

    assert body == (
        b"\xef\xbb\xbfLevel,Row,No.,Value\r\n1,row,0,Gr\xc3\xb6\xc3\x9fe\r\n"
        b'1,row,1,"a ""b"", c"\r\n1,row,2,"two\nlines"\r\n'
    )


def test_other_programs(tmp_path: Any) -> None:
    """pandas and DuckDB read the file as it is; the rows called "row" add up to the total."""
    file = tmp_path / "matrix.csv"
    file.write_bytes(csv_bytes(samples.matrix().grid))

    frame = pd.read_csv(file, dtype={"Serial No.": str})
    assert frame.columns[0] == "Level"
    assert frame[frame.Row == "row"]["Serial No."].tolist() == ["000001", "000002"]
    answer = duckdb.sql(f"""SELECT sum("Inventory (Quantity)") FROM read_csv('{file}') WHERE Row = 'row'""").fetchall()
    assert answer == [(frame[frame.Row == "total"]["Inventory (Quantity)"].item(),)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+49 40", "'+49 40"),
        ("-5", "'-5"),
        ("@sum", "'@sum"),
        ("\t=1", "'\t'=1"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("  =1", "'  =1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("'=1", "''=1"),
        ("a;=cmd|' /C calc'!A0", "a;'=cmd|' /C calc'!A0"),
        ('a\n"=1', "a\n'\"=1"),
        ("SP-BOM1207", "SP-BOM1207"),
        ("a, -5", "a, -5"),
        ("1968-S", "1968-S"),
        ("", ""),
        ("a=b", "a=b"),
        ("\x00\ud800", "\ufffd\ufffd"),
    ],
)
def test_formulas(text: str, written: str) -> None:
    """A text that could be taken for a formula has ' in front, also where another separator would cut the cell."""
    assert safe(text) == written


@given(st.text(alphabet=st.sampled_from("=+-@＝\t\r\n;\"' ,aä"), max_size=12))
def test_no_cell_is_a_formula(text: str) -> None:
    """However a program splits the file, by comma, semicolon or tab, no text cell begins as a formula does."""
    body = csv_bytes(samples.one_column([text]).grid).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(body, newline="")))[1][3] == safe(text)
    for separator in ",;\t":
        for record in csv.reader(io.StringIO(body, newline=""), delimiter=separator):
            assert not [cell for cell in record if re.match(r"""[\s"]*[=+\-@＝]""", cell)]


def test_numbers_stay_numbers() -> None:
    """A negative number is no text: it has no ' in front; a long one keeps all its digits."""
    grid = samples.one_column(
        [Decimal("-5.50000"), 12345678901234567890, Decimal("1E+3"), None, date(1899, 12, 31)], "quantity"
    ).grid

    assert [record[3] for record in records(grid)[1:]] == ["-5.5", "12345678901234567890", "1000", "", "1899-12-31"]


def test_heads_are_unique_and_safe() -> None:
    """Two columns of one name can be told apart, and a head is as safe as a cell."""
    grid = Grid(
        "g",
        "g",
        (Column("a", "Level"),),
        (Column("b", "Value"), Column("c", "Value"), Column("d", "=1")),
        (GridRow(("x",), (1, 2, 3), 1),),
    )

    assert records(grid)[0] == ["Level", "Row", "Level (2)", "Value", "Value (2)", "'=1"]


def test_empty() -> None:
    """A table without rows is a file with heads alone."""
    assert records(samples.one_column([]).grid) == [["Level", "Row", "No.", "Value"]]
