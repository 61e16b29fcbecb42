"""Numbers that a spreadsheet damaged are told, and no number is ever changed."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.load.kinds import HEADER, TEN
from tests.load.sources import asked, entries, findings, write

CODE = "damaged_number"


def sheet(path: Path, serials: list[Any], items: list[Any] | None = None) -> Path:
    """A workbook with such cells as serial and item numbers."""
    book = openpyxl.Workbook()
    book.active.title = "ILE"
    book.active.append(HEADER)
    for at, serial in enumerate(serials):
        item = items[at] if items else "PUMP"
        book.active.append((at + 1, *TEN[0][1:3], item, serial, *TEN[0][5:]))
    book.save(path)
    return path


def test_numbers_where_text_belongs(tmp_path: Path) -> None:
    """000010 became 10: how many, in which column, and where."""
    path = sheet(tmp_path / "l.xlsx", ["000001", 2, 3], ["A", "B", 1000])

    serials, found = asked(path, "serial_no")

    assert serials == ["000001", "2", "3"]
    assert found[CODE].count == 3
    assert "item_no of 'l.xlsx!ILE': 1 cells are numbers, so leading zeros may be lost" in found[CODE].message
    assert "serial_no of 'l.xlsx!ILE': 2 cells are numbers, so leading zeros may be lost" in found[CODE].message
    assert "l.xlsx!ILE row 3: serial_no '2'" in found[CODE].examples


def test_text_cells_of_digits_are_text(tmp_path: Path) -> None:
    """A workbook whose serial numbers are text is left alone."""
    assert findings(sheet(tmp_path / "l.xlsx", ["000001", "2", "1E15", "1000"])) == {}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_powers_of_ten(tmp_path: Path, suffix: str) -> None:
    """1.2E+15 has lost its digits; 1E15, which a person may have chosen, has not."""
    serials = ["1.2E+15", "1,23457E+14", "1E15", "2E+1X", "S-1"]
    path = tmp_path / f"l{suffix}"
    if suffix == ".csv":
        write(path, entries(*({"serialNo": serial} for serial in serials)))
    else:
        sheet(path, serials)

    kept, found = asked(path, "serial_no")

    assert kept == serials
    assert found[CODE].count == 2 and "powers of ten" in found[CODE].message
    assert [example.rpartition("serial_no ")[2] for example in found[CODE].examples] == ["'1.2E+15'", "'1,23457E+14'"]


@pytest.mark.parametrize("day", ["Mrz 24", "Mar-24", "03-Jan", "1. Mai", "2024-03-01", "01.03.2024", "3/1/2024"])
def test_days_among_numbers(tmp_path: Path, day: str) -> None:
    """3-24 became a day in March: told where most others are no days."""
    path = write(tmp_path / "l.csv", entries(*({"lotNo": lot} for lot in ("3-25", "4-25", day, "7-25"))))

    lots, found = asked(path, "lot_no")

    assert lots[2] == day
    assert found[CODE].examples == (f"l.csv line 4: lot_no '{day}'",)


def test_days_that_are_the_rule(tmp_path: Path) -> None:
    """Lots numbered by days are no damage; neither are words with months in them."""
    path = write(tmp_path / "l.csv", entries(*({"lotNo": f"2024-03-0{day}"} for day in range(1, 6)), {"lotNo": "X"}))
    names = write(tmp_path / "m.csv", entries({"lotNo": "MARS-24X"}, {"lotNo": "JANE 24"}, {"lotNo": "24-OCTO"}))

    assert findings(path) == {} and findings(names) == {}


def test_days_that_are_the_rule_of_one_item(tmp_path: Path) -> None:
    """An item whose serial numbers are all made of days is left alone beside others that number otherwise."""
    rows = [{"itemNo": "PUMP", "serialNo": f"23-01-{day:02}"} for day in range(1, 4)]
    rows += [{"itemNo": "VALVE", "serialNo": f"V-{number}"} for number in range(9)]

    assert findings(write(tmp_path / "ledger.csv", entries(*rows))) == {}


def test_days_of_a_workbook(tmp_path: Path) -> None:
    """A cell that is a day is no serial number, whatever the others are."""
    found = findings(sheet(tmp_path / "l.xlsx", [TEN[0][1], TEN[1][1], "S-3"]))

    assert found[CODE].count == 2 and "cells look like days" in found[CODE].message
    assert found[CODE].examples[0] == "l.xlsx!ILE row 2: serial_no '2025-01-01'"


def test_zeros_that_only_the_items_have(tmp_path: Path) -> None:
    """Entries of item 12 where the items table has 0012: told; an item that nobody knows is another matter."""
    write(tmp_path / "ledger.csv", entries({"itemNo": "12"}, {"itemNo": "0013"}, {"itemNo": "99"}, {"itemNo": "A"}))
    items = [{"itemNo": number, "description": "x", "unitCost": "1"} for number in ("0012", "0013", "A", "0", "")]
    write(tmp_path / "items.csv", items)

    numbers, found = asked(tmp_path, "item_no")

    assert numbers == ["12", "0013", "99", "A"]
    assert found[CODE].count == 1
    assert "1 entries name an item that the items table has with other zeros in front" in found[CODE].message
    assert found[CODE].examples == ("ledger.csv line 2: item_no '12'",)


@pytest.mark.parametrize("suffix", [".json", ".ndjson", ".parquet"])
def test_what_no_spreadsheet_wrote_is_believed(tmp_path: Path, suffix: str) -> None:
    """JSON and Parquet come from programs: their numbers are what they are."""
    path = write(tmp_path / f"l{suffix}", entries(*({"serialNo": one} for one in ("1.2E+15", "Mrz 24", "S"))))

    assert asked(path, "serial_no") == (["1.2E+15", "Mrz 24", "S"], {})
