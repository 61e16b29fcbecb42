"""The real ledger, in every kind of file, gives the figures it must."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from reportgen.load.ledger import ControlTotals
from reportgen.load.schema import TABLES
from reportgen.load.source import inspect_source, open_ledger
from tests.load.sources import LEDGER, loaded, rows_of


@pytest.fixture(scope="module")
def cronus(shared: Path) -> Path:
    return shared / "domain" / "cronus"


def test_the_ledger_adds_up(cronus: Path) -> None:
    """962 pieces, 15 of them with serial numbers, invoiced -1,004, cost -590,956.55, last posted 2025-07-15."""
    with open_ledger(cronus) as ledger:
        assert ledger.control_totals == ControlTotals(
            1373, Decimal(962), Decimal(962), Decimal("-590956.55"), Decimal(15), Decimal(947)
        )
        assert [str(total) for total in (ledger.control_totals.quantity, ledger.control_totals.tracked_quantity)] == [
            "962",
            "15",
        ]
        entries = rows_of(ledger)
        assert sum(row["invoiced_quantity"] for row in entries) == -1004
        assert sum(row["serial_no"] != "" for row in entries) == 15
        assert ledger.last_posting_date == date(2025, 7, 15)
        assert ledger.findings == () and ledger.company == ""


def test_every_table_is_known_by_its_header(cronus: Path) -> None:
    """Eighteen of the twenty files are canonical tables; the two others are said to be ignored."""
    found = inspect_source(cronus)

    assert {table.name: table.files for table in found.tables} == {
        path.stem: (path.name,)
        for path in sorted(cronus.glob("*.csv"))
        if path.stem not in ("zones", "warehouse_activity_lines")
    }
    assert [file.name for file in found.ignored] == ["warehouse_activity_lines.csv", "zones.csv"]
    assert found.form == "analytics CSV" and found.findings == ()
    assert [table.unmatched for table in found.tables if table.name == LEDGER] == [()]


def test_the_analytics_service_gives_the_same_rows(shared: Path, cronus: Path) -> None:
    """The JSON sample holds 27 of the ledger's rows; blank enums and dates are blank, serial numbers stay text."""
    sample = loaded(shared / "domain" / "export_samples" / "api_analytics_itemLedgerEntries.json")
    whole = {row["entry_no"]: row for row in loaded(cronus)}

    assert len(sample) == 27
    assert sample == [whole[row["entry_no"]] for row in sample]
    assert [row["serial_no"] for row in sample if row["entry_no"] in (652, 653)] == ["000010", "000001"]
    assert sample[0]["source_type"] == "" and sample[0]["expiration_date"] is None


def test_parquet_gives_the_same_tables(cronus: Path, tmp_path: Path) -> None:
    """All tables written as Parquet, with types and as text, load as from CSV."""
    with open_ledger(cronus) as ledger:
        expected = {name: rows_of(ledger, name) for name in ledger.present}
        totals = ledger.control_totals
    for all_varchar in ("true", "false"):
        folder = tmp_path / all_varchar
        folder.mkdir()
        for path in cronus.glob("*.csv"):
            # Types are guessed, serial and item numbers are not: they would become numbers.
            text = (
                "types = {'serialNo': 'VARCHAR', 'itemNo': 'VARCHAR', 'documentNo': 'VARCHAR'}, ignore_errors = false"
            )
            options = "all_varchar = true" if all_varchar == "true" else text if path.stem == LEDGER else ""
            query = f"SELECT * FROM read_csv('{path}'{', ' if options else ''}{options})"
            duckdb.execute(f"COPY ({query}) TO '{folder / path.stem}.parquet' (FORMAT parquet)").fetchall()
        with open_ledger(folder) as ledger:
            assert ledger.control_totals == totals
            assert rows_of(ledger) == expected[LEDGER]
            names = expected if all_varchar == "true" else ()
            assert {name: rows_of(ledger, name) for name in names} == {name: expected[name] for name in names}


def test_what_the_source_lacks_is_empty_or_blank(cronus: Path) -> None:
    """Missing tables are empty with all columns; missing columns are blank text, or null."""
    with open_ledger(cronus) as ledger:
        assert set(ledger.tables) == set(TABLES)
        for name, table in ledger.tables.items():
            assert set(table.columns) == set(TABLES[name].by_name)
        assert rows_of(ledger, "item_attributes") == []
        assert "item_attributes" not in ledger.present and "items" in ledger.present
        assert "package_no" not in ledger.columns[LEDGER] and "lot_no" in ledger.columns[LEDGER]
        assert {(row["package_no"], row["warranty_date"]) for row in rows_of(ledger)} == {("", None)}


def test_provenance_names_files_and_their_hashes(cronus: Path) -> None:
    """Each table says which file it came from, its rows and the SHA-256 of the file's bytes."""
    with open_ledger(cronus) as ledger:
        first, second = ledger.provenance[:2]
    assert (first.name, first.source, first.form, first.rows) == (
        LEDGER,
        "item_ledger_entries.csv",
        "analytics CSV",
        1373,
    )
    assert first.sha256 == "e5485bf298f493689e3cd44bcf16950a2f192be162b350e9d8077d677eca1324"
    assert (second.name, second.rows) == ("value_entries", 1301)


def test_only_the_columns_asked_for_are_there(cronus: Path) -> None:
    """A projection shows its columns, the required ones and those of the control totals, with equal totals."""
    with open_ledger(cronus, columns=frozenset({"document_no"})) as ledger:
        assert set(ledger.tables[LEDGER].columns) == {
            *("entry_no", "posting_date", "item_no", "quantity", "serial_no", "document_no"),
            *("remaining_quantity", "cost_amount_actual", "company"),
        }
        assert ledger.control_totals.cost_amount_actual == Decimal("-590956.55")
        assert "item_description" not in ledger.tables["items"].columns
        assert set(ledger.tables["items"].columns) == set(TABLES["items"].by_name)
