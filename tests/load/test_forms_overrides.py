"""What the user says of a source goes before what is recognised, and what is not there is told."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import DataError, ReportgenError, SpecError
from reportgen.load.origin import Origin, Reading
from reportgen.load.source import inspect_source, open_ledger
from tests.load.sources import LEDGER, entries, rows_of, write

OWN = {"Nr": "1", "Tag": "2025-01-31", "Teil": "PUMP", "S/N": "S1", "Stück": "1"}
"""An entry under names that nobody could guess."""
MEANT = {"entry_no": "Nr", "posting_date": "Tag", "item_no": "Teil", "serial_no": "S/N", "quantity": "Stück"}


def loaded(path: Path, reading: Reading, table: str = LEDGER) -> list[dict[str, Any]]:
    """A table's rows, read as said."""
    with open_ledger(Origin((str(path),), reading=reading)) as ledger:
        return rows_of(ledger, table)


def problems(path: Path, reading: Reading) -> list[tuple[type[ReportgenError], str, str, str]]:
    """Class of the error, code, message and hint of each problem."""
    with pytest.raises(ReportgenError) as caught, open_ledger(Origin((str(path),), reading=reading)):
        pass
    return [(type(caught.value), one.code, one.message, one.hint) for one in caught.value.problems]


def test_columns_of_any_name(tmp_path: Path) -> None:
    """A mapping makes a ledger of a file that holds none by its header; signs and blanks count as written."""
    path = write(tmp_path / "data.csv", [OWN])

    (row,) = loaded(path, Reading(columns={LEDGER: MEANT}))

    assert (row["entry_no"], row["item_no"], row["serial_no"], row["quantity"]) == (1, "PUMP", "S1", 1)
    assert problems(path, Reading())[0][1] == "no-ledger"


def test_a_mapping_goes_before_a_column_of_that_name(tmp_path: Path) -> None:
    """The serial number is in another column than its name says."""
    path = write(tmp_path / "data.csv", entries({"serialNo": "internal", "Fabriknummer": "S9"}))

    (row,) = loaded(path, Reading(columns={LEDGER: {"serial_no": "Fabriknummer"}}))
    found = inspect_source(Origin((str(path),), reading=Reading(columns={LEDGER: {"serial_no": "Fabriknummer"}})))

    assert row["serial_no"] == "S9"
    assert found.tables[0].unmatched == ("serialNo",)
    assert ("Fabriknummer", "serial_no") in [(one.source, one.canonical) for one in found.tables[0].matched]


def test_headers_are_found_however_they_are_spelled(tmp_path: Path) -> None:
    """Letter by letter first, then without case, signs and blanks."""
    path = write(tmp_path / "data.csv", [{**OWN, "s n": "other"}])

    for header, serial in (("S/N", "S1"), ("s n", "other"), ("S / N", "S1")):
        (row,) = loaded(path, Reading(columns={LEDGER: {**MEANT, "serial_no": header}}))
        assert row["serial_no"] == serial


def test_a_table_is_what_the_user_says(tmp_path: Path) -> None:
    """A file that could be vendors as well as customers, by its name or by a pattern."""
    write(tmp_path / "ledger.csv", entries({}))
    write(tmp_path / "export_0815.csv", [{"No.": "10000", "Name": "Fabrikam"}])

    for pattern in ("export_0815.csv", "export_*"):
        rows = loaded(tmp_path, Reading(tables={"vendors": (pattern,)}), "vendors")
        assert [(row["vendor_no"], row["name"]) for row in rows] == [("10000", "Fabrikam")]
    assert loaded(tmp_path, Reading(), "vendors") == []


def test_files_named_for_a_table_are_its_only_ones(tmp_path: Path) -> None:
    """Two exports of one ledger in one folder: the one that is named counts, the other is passed over and told."""
    write(tmp_path / "old.csv", entries({"serialNo": "old"}))
    write(tmp_path / "new.json", entries({"serialNo": "new"}))
    reading = Reading(tables={LEDGER: ("new.json",)})

    assert [row["serial_no"] for row in loaded(tmp_path, reading)] == ["new"]
    ignored = inspect_source(Origin((str(tmp_path),), reading=reading)).ignored
    assert [(one.name, one.reason) for one in ignored] == [
        ("old.csv", "source.tables names other files for the item ledger entries")
    ]


def test_a_form_that_is_said(tmp_path: Path) -> None:
    """Read as plain, the lake's deliveries are no deltas: all rows stay. Its name may be written in any way."""
    rows = [
        {"EntryNo-1": "1", "PostingDate-3": "2025-01-01", "ItemNo-2": "A", "SerialNo-6500": "S", "Quantity-12": "1"}
        | {"systemId-2000000000": "x", "SystemModifiedAt-2000000003": day, "$Company": "C"}
        for day in ("2025-01-01", "2025-01-02")
    ]
    path = write(tmp_path / "lake.csv", rows)

    assert [len(loaded(path, Reading(form=form))) for form in ("", "bc2adls", "BC2ADLS", "plain")] == [1, 1, 1, 2]
    with open_ledger(Origin((str(path),), reading=Reading(form="open_in_excel"))) as ledger:
        assert ledger.provenance[0].form == "Open in Excel CSV"


@pytest.mark.parametrize(
    ("reading", "message", "hint"),
    [
        ({"form": "bc2adl"}, "source.form: there is no form 'bc2adl'", "did you mean 'bc2adls'?"),
        ({"tables": {"item": ("x",)}}, "source.tables: there is no table 'item'", "did you mean 'items'?"),
        (
            {"columns": {LEDGER: {"serial_number": "S/N"}}},
            "source.columns: there is no column of item_ledger_entries 'serial_number'",
            "did you mean 'serial_no'?",
        ),
        (
            {"columns": {"vendor": {"name": "Name"}}},
            "source.columns: there is no table 'vendor'",
            "did you mean 'vendors'?",
        ),
    ],
)
def test_names_that_nobody_knows(reading: Mapping[str, Any], message: str, hint: str, tmp_path: Path) -> None:
    """A mistake in the spec, told before any file is opened, with the nearest name."""
    path = write(tmp_path / "ledger.csv", entries({}))

    assert problems(path, Reading(**reading)) == [(SpecError, "unknown-name", message, hint)]


def test_all_unknown_names_are_told_at_once(tmp_path: Path) -> None:
    """One problem each."""
    reading = Reading(form="x", tables={"y": ("z",)}, columns={LEDGER: {"a": "b", "c": "d"}})

    assert len(problems(write(tmp_path / "ledger.csv", entries({})), reading)) == 4


def test_a_header_that_is_not_there(tmp_path: Path) -> None:
    """The file, the column and the nearest header are told."""
    write(tmp_path / "ledger.csv", entries({"Fabrik-Nr.": "1"}))
    reading = Reading(columns={LEDGER: {"serial_no": "Fabriknr"}, "items": {"item_no": "Teil"}})

    assert problems(tmp_path, Reading(columns={LEDGER: {"serial_no": "Fabrikk"}})) == [
        (
            DataError,
            "missing-column",
            f"source.columns: serial_no of {LEDGER} is said to be 'Fabrikk', but 'ledger.csv' has no such column",
            "did you mean 'Fabrik-Nr.'?",
        )
    ]
    assert problems(tmp_path, reading) == [
        (
            DataError,
            "no-such-table",
            "source.columns: no file holds the items, whose item_no is said to be 'Teil'",
            "name its file: tables: {items: FILE}",
        )
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Neither by name nor by pattern."""
    write(tmp_path / "ledger.csv", entries({}))

    found = problems(tmp_path, Reading(tables={LEDGER: ("leger.csv",), "items": ("items*.csv",)}))

    assert [(one[0], one[1]) for one in found] == [(DataError, "no-such-table")] * 2
    assert found[0][2:] == (
        f"source.tables: there is no file, sheet or table 'leger.csv' for {LEDGER}",
        "did you mean 'ledger.csv'?",
    )


def test_a_file_that_is_said_to_be_the_ledger_and_is_not(tmp_path: Path) -> None:
    """The columns that it lacks are told, as of any ledger."""
    path = write(tmp_path / "some.csv", [{"Entry No.": "1", "Posting Date": "2025-01-01", "Menge": "1"}])

    found = problems(path, Reading(tables={LEDGER: ("some.csv",)}, columns={LEDGER: {"quantity": "Menge"}}))

    assert {one[1] for one in found} == {"missing-column"} and any("serial_no" in one[2] for one in found)
