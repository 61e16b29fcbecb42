"""A PostgreSQL server of the tests' own, and where its programs are."""

import csv
import io
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportgen.load.columns import Kind
from reportgen.load.recognition import recognise

READER, PASSWORD = "reader", "s3cret p@ss/word:1"
"""A user who may read, with a password that would break a URL put together carelessly."""
OWNER = "owner"


def postgres_programs() -> Path | None:
    """Folder of initdb and postgres: in the path, where pg_config says, or where Debian puts them; None if absent."""
    said = shutil.which("pg_config")
    folders = [Path(subprocess.run([said, "--bindir"], capture_output=True, text=True).stdout.strip())] if said else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += [Path(found).parent for name in ("initdb",) if (found := shutil.which(name))]
    return next(
        (folder for folder in folders if all((folder / name).is_file() for name in ("initdb", "postgres"))), None
    )


@dataclass(frozen=True)
class Postgres:
    """A server that is running."""

    port: int

    @property
    def owner(self) -> dict[str, Any]:
        """How the tests themselves connect."""
        return {"host": "127.0.0.1", "port": self.port, "user": OWNER, "password": PASSWORD}

    def url(self, database: str, user: str = READER) -> str:
        """As a spec names it, without a password."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def run(self, database: str, *statements: str) -> None:
        """As the owner."""
        import psycopg

        with psycopg.connect(**self.owner, dbname=database, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def create(self, database: str) -> None:
        """A database that the reader may connect to."""
        self.run("postgres", f'CREATE DATABASE "{database}"')

    def fill(self, database: str, table: str, types: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """A table with its rows that the reader may read."""
        import psycopg
        from psycopg import sql

        columns = sql.SQL(", ").join(sql.SQL("{} " + kind).format(sql.Identifier(name)) for name, kind in types.items())
        name = sql.Identifier(*table.split(".", 1))
        with psycopg.connect(**self.owner, dbname=database, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE TABLE {} ({})").format(name, columns))
            with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(name)) as copy:
                for row in rows:
                    copy.write_row(row)
            connection.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(name, sql.Identifier(READER)))


@contextmanager
def postgres(programs: Path) -> Iterator[Postgres]:
    """A server with a data folder of its own, listening on this machine only, gone at the end.

    Started by root it runs as another user, for it refuses root.
    """
    with tempfile.TemporaryDirectory(prefix="reportgen-postgres-") as folder:
        data, secret = Path(folder) / "data", Path(folder) / "secret"
        secret.write_text(PASSWORD)
        prefix = _other_user(Path(folder))
        initdb = [programs / "initdb", "-D", data, "-U", OWNER, "-A", "scram-sha-256", "--pwfile", secret]
        # A language whose order of text is not that of the characters' numbers.
        locale = ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync"]
        _quietly([*prefix, *initdb, *locale])
        port = _free_port()
        settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(part) for part in (*prefix, programs / "postgres", "-D", data, *options)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder) as process:
            try:
                server = Postgres(port)
                _wait_for(server)
                quoted = PASSWORD.replace("'", "''")
                server.run("postgres", f"CREATE ROLE {READER} LOGIN PASSWORD '{quoted}'")
                yield server
            finally:
                process.terminate()
                process.wait(timeout=20)


def _other_user(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    import pwd

    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    for place in (folder, folder / "secret"):
        os.chown(place, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _quietly(command: Sequence[object]) -> None:
    made = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_for(server: Postgres) -> None:
    import time

    import psycopg

    for _ in range(200):
        try:
            server.run("postgres", "SELECT 1")
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")


_TYPES = {
    Kind.TEXT: "text",
    Kind.INTEGER: "bigint",
    Kind.DECIMAL: "numeric(38,20)",
    Kind.DATE: "date",
    Kind.BOOLEAN: "boolean",
}


def fill_with_csv(server: Postgres, database: str, texts: Mapping[str, str], *, typed: bool) -> None:
    """One table a file, called like it.

    Args:
        typed: columns have the ERP's types; else all are text, as a careless import makes them.
    """
    for name, text in texts.items():
        header, *rows = csv.reader(io.StringIO(text))
        table = name.removesuffix(".csv")
        match = recognise(header, table) if typed else None
        kinds = {at: match.table.by_name[column].kind for column, at in match.positions.items()} if match else {}
        types = {column: _TYPES[kinds.get(at, Kind.TEXT)] for at, column in enumerate(header)}
        blank = {at: "" if kinds.get(at, Kind.TEXT) is Kind.TEXT else None for at in range(len(header))}
        filled = [[cell if cell != "" else blank[at] for at, cell in enumerate(row)] for row in rows]
        server.fill(database, table, types, filled)
