"""What users get wrong with databases: each with its exit status and a line that helps, and never with a secret."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import ExitStatus
from tests.engines.servers import PASSWORD, READER, Postgres
from tests.ledgers import write_ledger
from tests.report.building import Ended, command

pytestmark = pytest.mark.xdist_group("engines")
WRONG = "wr0ng-p@ss"


SECRET = "file:secret.txt"


def build(folder: Path, capsys: Any, *, known: str = PASSWORD, **source: str) -> Ended:
    """`reportgen build` of a spec with this source; the user's password lies in a file.

    Args:
        known: what the user takes for the password.
    """
    (folder / "secret.txt").write_text(known, encoding="utf-8")
    said = "".join(f"  {key}: {value}\n" for key, value in source.items())
    spec = f"source:\n{said}sections: [kpis]\noutputs: [json]\nas_of: 2025-06-30\n"
    (folder / "report.yaml").write_text(spec, encoding="utf-8")
    ended = command("build", folder / "report.yaml", "--out", folder / "out", "--quiet", capsys=capsys)
    assert "Traceback" not in ended.stderr
    assert PASSWORD not in ended.stderr and WRONG not in ended.stderr
    return ended


def refused(folder: Path, capsys: Any, code: str, **source: str) -> str:
    """What is said by a build that cannot be made."""
    ended = build(folder, capsys, **source)
    assert ended.status == ExitStatus.FAILED
    assert f"{code}:" in ended.stderr
    return ended.stderr


def database(server: Postgres, name: str, statement: str = "") -> str:
    """URL of a database of its own, with what the owner makes in it."""
    server.create(name)
    if statement:
        server.run(name, statement)
    return server.url(name)


LEDGER = "entry_no int, posting_date date, item_no text, quantity numeric, entry_type text, document_no text"


def test_a_wrong_password(server: Postgres, tmp_path: Path, capsys: Any) -> None:
    """Who was refused where; neither the right nor the wrong password."""
    ended = build(tmp_path, capsys, known=WRONG, path=server.url("demo"), password=SECRET)

    assert ended.status == ExitStatus.FAILED
    assert "wrong-password:" in ended.stderr and READER in ended.stderr


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("postgresql://reader@127.0.0.1:{port}/nowhere", "no-such-database"),
        ("postgresql://reader@127.0.0.1:{closed}/demo", "server-down"),
        ("postgresql://reader@no-such-host.invalid/demo", "unknown-host"),
        ("postgresql://nobody@127.0.0.1:{port}/demo", "wrong-password"),
    ],
)
def test_an_address_that_leads_nowhere(server: Postgres, tmp_path: Path, capsys: Any, path: str, code: str) -> None:
    """A database, a server, a host or a user that is not there."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = path.format(port=server.port, closed=unused.getsockname()[1])
        refused(tmp_path, capsys, code, path=url, password=SECRET)


def test_a_table_that_is_not_there(server: Postgres, tmp_path: Path, capsys: Any) -> None:
    """source.tables names it: the nearest name of those that are."""
    tables = "{item_ledger_entries: public.item_ledger_entrys}"
    said = refused(tmp_path, capsys, "no-such-table", path=server.url("demo"), password=SECRET, tables=tables)

    assert "item_ledger_entrys" in said and "did you mean 'public.item_ledger_entries'?" in said


def test_a_table_without_serial_numbers(server: Postgres, tmp_path: Path, capsys: Any) -> None:
    """The column that is missing, with those that were found."""
    url = database(server, "serialless", f"CREATE TABLE ledger ({LEDGER}); GRANT SELECT ON ledger TO {READER}")
    said = refused(tmp_path, capsys, "missing-column", path=url, password=SECRET)

    assert "public.ledger" in said and "serial_no" in said and "posting_date" in said


def test_a_user_who_may_not_read(server: Postgres, tmp_path: Path, capsys: Any) -> None:
    """Tables that the user may not read are not seen; one that the spec names is refused."""
    url = database(server, "private", f"CREATE TABLE ledger ({LEDGER}, serial_no text)")

    refused(tmp_path, capsys, "no-tables", path=url, password=SECRET)
    tables = "{item_ledger_entries: public.ledger}"
    refused(tmp_path, capsys, "no-permission", path=url, password=SECRET, tables=tables)


def test_two_tables_that_may_be_copies(server: Postgres, tmp_path: Path, capsys: Any) -> None:
    """They would count twice: the spec has to say which one, and then it works."""
    tables = "; ".join(
        f"CREATE TABLE {name} ({LEDGER}, serial_no text); INSERT INTO {name} VALUES"
        f" (1, '2025-01-02', 'A', {quantity}, 'Purchase', 'D', 'S1'); GRANT SELECT ON {name} TO {READER}"
        for name, quantity in (("ledger", 1), ("ledger_old", 5))
    )
    url = database(server, "copies", tables)

    said = refused(tmp_path, capsys, "ambiguous-tables", path=url, password=SECRET)
    assert "'public.ledger', 'public.ledger_old'" in said
    ended = build(tmp_path, capsys, path=url, password=SECRET, tables="{item_ledger_entries: ledger}")
    assert ended.status == ExitStatus.DONE
    data = next(path for path in (tmp_path / "out").glob("*/*.json") if path.stem != "manifest")
    assert json.loads(data.read_text(encoding="utf-8"))["provenance"]["control_totals"]["quantity"] == 1


def test_nothing_can_be_written(server: Postgres) -> None:
    """The session only reads, whatever the user may do: the owner herself is refused."""
    import psycopg

    from reportgen.load.databases.address import address_of
    from reportgen.load.databases.servers import connect
    from reportgen.load.origin import Origin

    url = server.url("demo", user="owner")
    backend = connect(address_of(url, Origin((url,), password=PASSWORD)))
    try:
        for statement in ("CREATE TABLE x (a int)", "CREATE TEMP TABLE y (a int)", "DELETE FROM vendors"):
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                backend.raw_sql(statement)
    finally:
        backend.disconnect()


def test_what_takes_too_long_is_given_up(server: Postgres, tmp_path: Path, capsys: Any) -> None:
    """The URL's statement_timeout, in seconds, holds for every question."""
    columns = (
        "1 AS entry_no, now()::date AS posting_date, 'A' AS item_no, pg_sleep(9)::text AS quantity, 'S' AS serial_no"
    )
    slow = f"CREATE VIEW slow AS SELECT {columns}; GRANT SELECT ON slow TO {READER}"
    url = database(server, "slow", slow)

    said = refused(tmp_path, capsys, "timeout", path=f"{url}?statement_timeout=1", password=SECRET)
    assert "statement_timeout" in said


@pytest.mark.parametrize(("engine", "hint"), [("foo://bar", "spark"), ("sprak://local", "did you mean 'spark'?")])
def test_an_engine_that_nobody_knows(tmp_path: Path, capsys: Any, engine: str, hint: str) -> None:
    """Exit 2: the spec is wrong."""
    ended = build(tmp_path, capsys, path=".", engine=engine)

    assert ended.status == ExitStatus.USAGE
    assert "unknown-engine:" in ended.stderr and hint in ended.stderr


def test_a_database_that_nobody_knows(tmp_path: Path, capsys: Any) -> None:
    """Exit 2, with the nearest one."""
    ended = build(tmp_path, capsys, path="postgre://db/erp")

    assert ended.status == ExitStatus.USAGE
    assert "did you mean 'postgresql'?" in ended.stderr


def test_spark_finds_no_such_path(spark: Any, tmp_path: Path, capsys: Any) -> None:
    """The path is named."""
    said = refused(tmp_path, capsys, "no-such-source", path=str(tmp_path / "nowhere"), engine="spark://local")

    assert "nowhere" in said


def test_a_row_too_short_for_spark(spark: Any, tmp_path: Path, capsys: Any) -> None:
    """Spark would fill it up with blanks: it is refused, and the way to the line is told."""
    write_ledger(tmp_path / "ledger", [{"serialNo": "1"}, {"serialNo": "2"}])
    with (tmp_path / "ledger" / "item_ledger_entries.csv").open("a", encoding="utf-8") as file:
        file.write("3,Purchase\n")
    said = refused(tmp_path, capsys, "unreadable-row", path="ledger", engine="spark://local")

    assert "source.engine" in said
