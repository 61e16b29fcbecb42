"""SQLite database files: read without a lock and without a change, each table copied once with all values as text.

SQLite has no exact decimals, no dates and no types that bind; what a value means is decided by its column, as in CSV.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq

from reportgen.errors import DataError, Problem
from reportgen.load.bounds import score
from reportgen.load.engines import Engine, quoted
from reportgen.load.files import SourceFile
from reportgen.load.origin import Reading
from reportgen.load.readers.content import Opened, SourceColumn, unreadable
from reportgen.load.readers.stored import ROW, StoredContent

_MAGIC = b"SQLite format 3\0"
_BATCH = 20_000
_LISTED = (
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    " ORDER BY name"
)
_CAREFUL = ("PRAGMA query_only = ON", "PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON")


def recognises(head: bytes, path: Path) -> bool:  # noqa: ARG001
    """SQLite files begin with their name."""
    return head.startswith(_MAGIC)


def read(engine: Engine, file: SourceFile, tag: str, reading: Reading) -> Opened:
    """All tables and views.

    Raises:
        DataError: if the file is damaged or encrypted, or holds changes that are not yet in it.
    """
    log = file.at.with_name(f"{file.at.name}-wal")
    if log.exists() and log.stat().st_size:
        hint = "close the program that has it open: the changes in the '-wal' file beside it are then written"
        raise DataError(Problem("database-locked", f"'{file.name}' holds changes that are not yet in it", hint=hint))
    known = {header for columns in reading.columns.values() for header in columns.values()}
    asked = {name.rpartition("!")[2] for names in reading.tables.values() for name in names}
    contents = []
    try:
        with closing(_opened(file.at)) as connection:
            names = [row[0] for row in connection.execute(_LISTED)]
            for number, name in enumerate(names):
                rows = connection.execute(f"SELECT * FROM {quoted(name)}")  # noqa: S608 - quoted
                headers = [column[0] for column in rows.description]
                target = engine.workspace / f"sqlite-{tag}-{number}.parquet"
                # What nothing will ask for is not copied.
                if name in asked or score(headers, known):
                    _write(rows, len(headers), target)
                columns = tuple(SourceColumn(header, f"c{at}", "VARCHAR") for at, header in enumerate(headers))
                contents.append(StoredContent(file.inner(_shown(name)), columns, target, "SQLite"))
    except sqlite3.Error as error:
        raise unreadable(file, "a SQLite database", str(error)) from error
    return Opened(tuple(contents))


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    for careful in _CAREFUL:
        connection.execute(careful)
    return connection


def _write(rows: sqlite3.Cursor, width: int, target: Path) -> None:
    names = [pa.field(f"c{at}", pa.string()) for at in range(width)]
    schema = pa.schema([*names, pa.field(ROW, pa.int64())])
    with pq.ParquetWriter(target, schema, compression="snappy") as writer:
        for first, batch in _batches(rows):
            columns: list[Any] = [pa.array([_text(cell) for cell in column], pa.string()) for column in zip(*batch)]  # noqa: B905 - rows of a cursor are equally long
            numbers = pa.array(range(first, first + len(batch)), pa.int64())
            writer.write_table(pa.Table.from_arrays([*columns, numbers], schema=schema))


def _batches(rows: sqlite3.Cursor) -> Iterator[tuple[int, Sequence[Sequence[Any]]]]:
    first = 1
    while batch := rows.fetchmany(_BATCH):
        yield first, batch
        first += len(batch)


def _text(value: Any) -> str | None:
    """Exact: the shortest text that is the same binary fraction."""
    if value is None or value.__class__ is str:
        return value
    if value.__class__ is bytes:
        return value.decode("utf-8", "replace") if _is_text(value) else f"0x{value.hex().upper()}"
    return repr(value)


def _is_text(value: bytes) -> bool:
    try:
        return value.decode("utf-8").isprintable()
    except UnicodeDecodeError:
        return False


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in name)
