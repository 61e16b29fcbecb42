"""The only place that opens an engine: DuckDB in this process, behind Ibis.

What is large lies in Parquet files, the source's own or those of a private folder, and intermediate results spill into
that folder. Measured with five million entries, a compressed database file took twice the time to fill and answered
no faster.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from reportgen.errors import DataError, Problem

EngineError = duckdb.Error
"""What the engine raises."""
BadInput = (duckdb.InvalidInputException, duckdb.ConversionException)
"""What it raises for a damaged file; translated by whoever knows which one was being read."""

MEMORY_LIMIT = "1500MiB"

_PATTERN = re.compile(r"[*?\[\]{}\\]")
_FILE = re.compile(r'file "([^"*]+?)(?:/\*\*.*)?"')


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL text."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Engine:
    """A connection and a private folder that lives as long as it."""

    connection: Any
    """The Ibis connection."""
    workspace: Path

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; its rows, if it has any."""
        rows: list[tuple[Any, ...]] = self.connection.con.execute(sql, list(values)).fetchall()
        return rows

    def row(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The first row of a query that has one."""
        return self.run(sql, values)[0]

    def append(self, table: str, rows: pa.Table) -> None:
        """Add rows to an existing table, columns by name; columns that it lacks are null."""
        self.connection.con.register("appended_rows", rows)
        try:
            self.run(f"INSERT INTO {quoted(table)} BY NAME SELECT * FROM appended_rows")  # noqa: S608 - quoted
        finally:
            self.connection.con.unregister("appended_rows")

    def described(self, relation: str) -> list[tuple[str, str]]:
        """Names and engine types of a relation's columns."""
        return [(row[0], row[1]) for row in self.run(f"DESCRIBE SELECT * FROM {relation}")]  # noqa: S608 - made by readers

    def plain(self, path: Path, tag: str) -> Path:
        """A path to the same file that the engine does not take for a pattern, which might match other files.

        Args:
            tag: unique per file.
        """
        if not _PATTERN.search(str(path)):
            return path
        link = self.workspace / f"{tag}-{_PATTERN.sub('_', path.name)}"
        try:
            link.symlink_to(path)
        except (OSError, NotImplementedError):
            shutil.copyfile(path, link)
        return link

    def tables(self, names: Iterable[str]) -> Mapping[str, "ibis.Table"]:
        """Tables and views as Ibis expressions, each made when it is first asked for."""
        return _Tables(self.connection, tuple(names))

    def close_the_door(self, still_read: Iterable[Path]) -> None:
        """From here on the engine reads nothing but its own tables and these files, and no setting changes any more."""
        self.connection.con.execute("SET allowed_paths = ?", [[str(path) for path in still_read]])
        self.run("SET enable_external_access = false")
        self.run("SET lock_configuration = true")


class _Tables(Mapping[str, "ibis.Table"]):
    def __init__(self, connection: Any, names: Sequence[str]) -> None:
        self._connection = connection
        self._names = names
        self._made: dict[str, ibis.Table] = {}

    def __getitem__(self, name: str) -> "ibis.Table":
        if name not in self._names:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = self._connection.table(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@contextmanager
def embedded_engine(memory_limit: str = MEMORY_LIMIT) -> Iterator[Engine]:
    """DuckDB in this process, with as many threads as there are cores, in UTC, without extensions from the network.

    Args:
        memory_limit: how much it holds in memory before it spills, as ``2GB``.

    Raises:
        DataError: if what is asked of it needs more memory or disk than there is.
    """
    with tempfile.TemporaryDirectory(prefix="reportgen-", ignore_cleanup_errors=True) as folder:
        workspace = Path(folder)
        spill = workspace / "spill"
        connection = ibis.duckdb.connect(
            ":memory:",
            memory_limit=memory_limit,
            temp_directory=str(spill),
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
            allow_community_extensions=False,
            preserve_insertion_order=True,
        )
        try:
            yield Engine(connection, workspace)
        except (EngineError, MemoryError) as error:
            problem = _in_words(error, memory_limit)
            if problem is None:
                raise
            raise DataError(problem) from error
        finally:
            connection.disconnect()


@contextmanager
def database_without_files(path: Path) -> Iterator[Callable[[str], list[tuple[Any, ...]]]]:
    """Runs statements on a DuckDB file that is open for reading only, where no other file can be read."""
    closed = ("enable_external_access", "autoinstall_known_extensions", "autoload_known_extensions")
    connection = duckdb.connect(str(path), read_only=True, config=dict.fromkeys(closed, "false"))
    try:
        connection.execute("SET python_enable_replacements = false")
        yield lambda sql: connection.execute(sql).fetchall()
    finally:
        connection.close()


def _in_words(error: Exception, memory_limit: str) -> Problem | None:
    """What a user can act on; None for a mistake of ours."""
    text = str(error)
    if "No space left" in text:
        return Problem(
            "disk-full", "there is no room left for temporary files", hint="set TMPDIR to a folder with more room"
        )
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        hint = "Parquet files need less: they are read where they lie"
        return Problem("out-of-memory", f"the ledger needs more memory than {memory_limit}", hint=hint)
    if isinstance(error, duckdb.OutOfRangeException):
        return Problem("number-too-large", "quantities or amounts add up to more digits than can be kept exactly")
    reading = isinstance(error, duckdb.IOException | duckdb.PermissionException) or "Failed to read file" in text
    if reading and (file := _FILE.search(text)):
        message = f"'{Path(file[1]).name}' is damaged, or was changed while it was being read"
        return Problem("unreadable-file", message, hint="export it again")
    return None
