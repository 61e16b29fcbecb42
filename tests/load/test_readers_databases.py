"""Database files: tables and views by name, exact values, and what is refused."""

import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from reportgen.load.source import inspect_source, open_ledger
from tests.load.kinds import TEN, write_duckdb, write_sqlite
from tests.load.sources import column, findings, refusal

SERIALS = [row[4] for row in TEN]


def run(path: Path, *statements: str) -> Path:
    """The statements on a DuckDB file."""
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def test_a_duckdb_file_is_read_where_it_lies(tmp_path: Path) -> None:
    """Its tables by name, with their types: nothing is copied, nothing is locked, other programs may read it too."""
    path = tmp_path / "erp.duckdb"
    write_duckdb(path, TEN)
    run(path, "CREATE SCHEMA x", "CREATE TABLE x.notes (note VARCHAR, tags VARCHAR[])")

    found = inspect_source(path)

    assert found.tables[0].files == ("erp.duckdb!Item Ledger Entry",) and found.form.endswith("DuckDB")
    assert {file.name: file.reason for file in found.ignored} == {
        "erp.duckdb!x.notes": "its columns are those of no known table: note"
    }
    with open_ledger(path) as ledger, duckdb.connect(str(path), read_only=True) as other:
        assert ledger.control_totals.rows == other.execute('SELECT count(*) FROM "Item Ledger Entry"').fetchone()[0]  # type: ignore[index]
        assert ledger.control_totals.cost_amount_actual == Decimal("56")


def test_views_of_a_duckdb_file(tmp_path: Path) -> None:
    """A view over its own tables is read; one that reads another file is passed over, and that file stays shut."""
    path, secret = tmp_path / "erp.duckdb", tmp_path / "secret.csv"
    secret.write_text("entryNo,postingDate,itemNo,serialNo,quantity\n1,2025-01-01,A,HIDDEN,1\n")
    write_duckdb(path, TEN)
    run(
        path,
        'ALTER TABLE "Item Ledger Entry" RENAME TO raw',
        'ALTER TABLE raw RENAME "Item No." TO thing',
        'ALTER TABLE raw RENAME "Entry No." TO number',
        'CREATE VIEW entries AS SELECT * RENAME (thing AS "Item No.", number AS "Entry No.") FROM raw',
        f"CREATE VIEW stolen AS SELECT * FROM read_csv('{secret}', all_varchar = true)",
        'ALTER TABLE raw RENAME "Serial No." TO "sn"',
        'CREATE OR REPLACE VIEW entries AS SELECT * RENAME (thing AS "Item No.", number AS "Entry No.",'
        ' sn AS "Serial No.") FROM raw',
        'ALTER TABLE raw RENAME "Quantity" TO q',
        'CREATE OR REPLACE VIEW entries AS SELECT * RENAME (thing AS "Item No.", number AS "Entry No.",'
        ' sn AS "Serial No.", q AS "Quantity") FROM raw',
    )

    assert column(path, "serial_no") == SERIALS
    found = inspect_source(path)
    assert found.tables[0].files == ("erp.duckdb!entries",)
    assert ("erp.duckdb!stolen", "a view that reads other files") in {(one.name, one.reason) for one in found.ignored}


@pytest.mark.parametrize("cut", [100, 9_000])
def test_a_duckdb_file_that_is_cut_off(tmp_path: Path, cut: int) -> None:
    """It ends early: the message says so, without the folder's name."""
    path = tmp_path / "erp.duckdb"
    write_duckdb(path, TEN)
    path.write_bytes(path.read_bytes()[:cut])

    problem = refusal(path).problems[0]

    assert problem.message == "'erp.duckdb' cannot be read as a DuckDB database: it ends early"


def test_a_damaged_duckdb_file(tmp_path: Path) -> None:
    """A checksum that is wrong."""
    path = tmp_path / "erp.duckdb"
    write_duckdb(path, TEN)
    body = bytearray(path.read_bytes())
    body[5000:5100] = b"\xff" * 100
    path.write_bytes(body)

    problem = refusal(path).problems[0]

    assert problem.code == "unreadable-file" and str(tmp_path) not in str(problem)


def test_a_duckdb_file_that_is_written_to(tmp_path: Path) -> None:
    """Another program holds it open for writing: told as such, with a way out."""
    path = tmp_path / "erp.duckdb"
    write_duckdb(path, TEN)
    script = f"import duckdb; c = duckdb.connect({str(path)!r}); print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout and writer.stdout.readline() == b"open\n"
        problem = refusal(path).problems[0]
        writer.communicate(b"\n")

    assert (problem.code, problem.message) == ("database-locked", "another program is writing to 'erp.duckdb'")
    assert column(path, "serial_no") == SERIALS


def test_sqlite_values_are_exact_text(tmp_path: Path) -> None:
    """Whole numbers, the shortest fraction that is the same, text, bytes and nothing, whatever the column's type."""
    path = tmp_path / "erp.db"
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE ile (entryNo, postingDate, itemNo, serialNo, quantity REAL, cost_amount_actual)"
        )
        rows = [
            (1, "2025-01-31", "A", "000010", 1, 0.1),
            (2, "2025-01-31", "A", 7, -1.5, "1234567.89"),
            (3, "2025-01-31", "A", b"S\xc3\x9c", 1e-5, None),
        ]
        connection.executemany("INSERT INTO ile VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.execute("CREATE VIEW ile_view AS SELECT entryNo AS foo FROM ile")
    connection.close()

    assert column(path, "serial_no") == ["000010", "7", "SÜ"]
    assert [str(value.normalize()) for value in column(path, "quantity")] == ["1", "-1.5", "0.00001"]
    assert column(path, "cost_amount_actual") == [Decimal("0.1"), Decimal("1234567.89"), None]
    assert inspect_source(path).ignored[0].name == "erp.db!ile_view"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["erp.db"]


def test_values_of_sqlite_that_cannot_be_read_have_a_place(tmp_path: Path) -> None:
    """The row is told, as the table holds it."""
    path = tmp_path / "erp.db"
    write_sqlite(path, [*TEN[:2], (3, "someday", *TEN[2][2:])])

    assert findings(path)["unreadable_value"].examples == (
        "erp.db!Item Ledger Entry row 3, entry 3: posting_date 'someday' is not a date (YYYY-MM-DD)",
    )


def test_a_sqlite_file_that_is_not_whole(tmp_path: Path) -> None:
    """Changes in a log beside it are not in it yet; a file cut off, or one that is encrypted, is no database."""
    path = tmp_path / "erp.db"
    write_sqlite(path, TEN * 100)
    (tmp_path / "erp.db-wal").write_bytes(b"x" * 100)
    assert refusal(path).problems[0].code == "database-locked"
    (tmp_path / "erp.db-wal").unlink()
    path.write_bytes(path.read_bytes()[:10_000])

    problem = refusal(path).problems[0]

    assert problem.message.startswith("'erp.db' cannot be read as a SQLite database:")
