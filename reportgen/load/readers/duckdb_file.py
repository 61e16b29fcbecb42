"""DuckDB database files: attached for reading only, their tables read where they lie, with the types they have."""

from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.errors import DataError, Problem
from reportgen.load.engines import Engine, EngineError, database_without_files, literal, quoted
from reportgen.load.files import IgnoredFile, SourceFile
from reportgen.load.ledger import Finding
from reportgen.load.origin import Reading
from reportgen.load.readers.content import (
    Opened,
    ReadWhole,
    SourceColumn,
    flat_columns,
    in_words,
    unreadable,
)

_MAGIC, _AT = b"DUCK", 8
_TABLES = "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary ORDER BY ALL"
_VIEWS = "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal AND NOT temporary ORDER BY ALL"


@dataclass(frozen=True, slots=True)
class DuckdbContent(ReadWhole):
    """One table or view of a database file, which stays attached as long as the engine."""

    file: SourceFile
    columns: tuple[SourceColumn, ...]
    relation: str
    in_place: bool
    """A table is; a view, which may take its time, is read once."""
    kind: str = "DuckDB"
    preamble: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[Finding, ...] = ()

    @property
    def path(self) -> Path:
        """The database file."""
        return self.file.at


def recognises(head: bytes, path: Path) -> bool:  # noqa: ARG001
    """The name of the format stands behind a checksum."""
    return head[_AT : _AT + len(_MAGIC)] == _MAGIC


def read(engine: Engine, file: SourceFile, tag: str, reading: Reading) -> Opened:  # noqa: ARG001
    """All tables and views; views that read other files are passed over.

    Raises:
        DataError: if the file is damaged, made by a newer DuckDB, encrypted, or being written to.
    """
    database = f"db_{tag}"
    try:
        tables, views, refused = _seen_from_inside(file)
        engine.run(f"ATTACH {literal(str(file.at))} AS {database} (READ_ONLY)")
        found = [_content(engine, file, database, name, is_table=name in tables) for name in (*tables, *views)]
    except EngineError as error:
        raise DataError(problem_of(file, str(error), in_words(error))) from error
    ignored = tuple(IgnoredFile(file.inner(_shown(name)).name, "a view that reads other files") for name in refused)
    return Opened(tuple(found), ignored)


_Name = tuple[str, str]
"""Schema and name of a table."""


def _seen_from_inside(file: SourceFile) -> tuple[list[_Name], list[_Name], list[_Name]]:
    """Tables, views, and views that do not work where nothing but the database file can be read."""
    with database_without_files(file.at) as run:
        tables, views = list(run(_TABLES)), list(run(_VIEWS))
        refused = []
        for schema, name in views:
            try:
                run(f"DESCRIBE SELECT * FROM {quoted(schema)}.{quoted(name)}")  # noqa: S608 - quoted
            except EngineError:
                refused.append((schema, name))
    return tables, [view for view in views if view not in refused], refused


def _content(engine: Engine, file: SourceFile, database: str, name: _Name, *, is_table: bool) -> DuckdbContent:
    source = f"{database}.{quoted(name[0])}.{quoted(name[1])}"
    flat = flat_columns(engine.described(source))
    # A column that comes unchanged from a table is described by that table's spelling, "Open", even where a view calls
    # it "open". The condition, which the engine drops before it reads, makes it a column like any other.
    columns = tuple(replace(column, sql=f"c{at}") for at, column in enumerate(flat))
    listed = ", ".join(f"if(true, {old.sql}, NULL) AS {new.sql}" for old, new in zip(flat, columns, strict=True))
    number = ", rowid AS file_row_number" if is_table else ""
    relation = f"(SELECT {listed or 'NULL'}{number} FROM {source})"  # noqa: S608 - quoted
    return DuckdbContent(file.inner(_shown(name)), columns, relation, in_place=is_table)


def _shown(name: _Name) -> str:
    shown = name[1] if name[0] == "main" else ".".join(name)
    return "".join(letter if letter.isprintable() else "�" for letter in shown)


def problem_of(file: SourceFile, said: str, words: str) -> Problem:
    """What a user can do where a database file does not open.

    Args:
        said: everything the engine says; it holds the path.
        words: its first sentence.
    """
    if "lock on file" in said:
        hint = "close the program that has it open, or name a copy of the file"
        return Problem("database-locked", f"another program is writing to '{file.name}'", hint=hint)
    if "version number" in said:
        hint = "export the tables as Parquet with the program that made it, or update reportgen's duckdb"
        return Problem("newer-database", f"'{file.name}' was written by another version of DuckDB", hint=hint)
    if "encrypt" in said.lower():
        hint = "export the tables as Parquet, or copy them into a database without a key"
        return Problem("password-protected", f"'{file.name}' is encrypted", hint=hint)
    why = "it ends early" if "enough bytes" in said else words.replace(str(file.at), file.name)
    return unreadable(file, "a DuckDB database", why).problems[0]
