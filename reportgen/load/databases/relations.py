"""What can be read: the tables of a server's schemas, or the files that Spark finds, each by name and header."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ibis.expr import types as ir

from reportgen.errors import DataError, Problem, did_you_mean
from reportgen.load.databases import spark_files
from reportgen.load.databases.address import Address
from reportgen.load.databases.inline import in_plain_order, some_columns
from reportgen.load.databases.servers import SERVERS, Server
from reportgen.load.databases.spark_files import COLUMN
from reportgen.load.files import IgnoredFile
from reportgen.load.origin import Reading

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend

_SYSTEM = ("information_schema", "INFORMATION_SCHEMA", "pg_catalog", "sys", "pg_toast")
_LISTED = ("table_schema", "table_name", "column_name", "ordinal_position")


@dataclass(frozen=True, slots=True)
class Relation:
    """A table of a database or a file of a lake."""

    name: str
    """As a reader knows it: ``public.item_ledger_entries``."""
    table: str
    """The same without its schema; of a file its whole name."""
    headers: tuple[str, ...]
    """Names of the columns, as they stand there."""
    kind: str
    """What holds it: ``PostgreSQL``, ``Parquet``."""
    select: Callable[[Sequence[int]], ir.Table]
    """The columns at these positions, called c0, c1 ... by position."""


@dataclass(frozen=True, slots=True)
class Readable:
    """All relations of a source, and what was passed over."""

    relations: tuple[Relation, ...]
    ignored: tuple[IgnoredFile, ...]


def of_server(backend: "SQLBackend", address: Address, reading: Reading) -> Readable:
    """The tables and views that the user may read: of the URL's schema, else of all; and those that the spec names.

    Raises:
        DataError: if there is none, or one that the spec names is not there.
    """
    server = SERVERS[address.scheme]
    headers = _listed(backend, server, address)
    for table in _named(reading):
        if not _among(table, headers):
            schema, _, name = table.rpartition(".")
            place = (schema or address.schema, name)
            headers[place] = _of_one(backend, place, table, headers)
    if not headers:
        hint = "the user needs the permission to select from the ledger's tables"
        what = f"schema '{address.schema}'" if address.schema else f"database '{address.database or address.host}'"
        raise DataError(Problem("no-tables", f"the {what} has no table that the user may read", hint=hint))
    return Readable(tuple(_relation(backend, server, place, names) for place, names in headers.items()), ())


def _named(reading: Reading) -> tuple[str, ...]:
    return tuple(name for names in reading.tables.values() for name in names)


def _among(table: str, known: Iterable[tuple[str, str]]) -> bool:
    return any(table in (name, _shown(schema, name)) for schema, name in known)


def _shown(schema: str, name: str) -> str:
    return f"{schema}.{name}" if schema else name


def _listed(backend: "SQLBackend", server: Server, address: Address) -> dict[tuple[str, str], tuple[str, ...]]:
    """Column names by schema and table, in the order of these."""
    if not server.columns:
        names = backend.list_tables()
        return {("", name): tuple(backend.table(name).columns) for name in sorted(names)}
    names = tuple(name.upper() for name in _LISTED) if server.upper else _LISTED
    view = some_columns(
        backend, *server.columns, dict(zip(names, ("string", "string", "string", "int64"), strict=True))
    )
    rows = view.rename(dict(zip(_LISTED, names, strict=True)))
    if address.schema:
        rows = rows.filter(rows.table_schema == address.schema)
    else:
        rows = rows.filter(rows.table_schema.notin(_SYSTEM))
    parts = _partitions(backend) if backend.name == "postgres" else frozenset[tuple[str, str]]()
    listed: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for row in rows.to_pyarrow().to_pylist():
        place = (row["table_schema"], row["table_name"])
        if place not in parts:
            listed.setdefault(place, []).append((row["ordinal_position"], row["column_name"]))
    return {place: tuple(name for _, name in sorted(listed[place])) for place in sorted(listed)}


def _partitions(backend: "SQLBackend") -> frozenset[tuple[str, str]]:
    """Tables whose rows another table shows too."""
    kinds = {"relname": "string", "relnamespace": "int64", "relispartition": "boolean"}
    tables = some_columns(backend, "pg_catalog", "pg_class", kinds)
    schemas = some_columns(backend, "pg_catalog", "pg_namespace", {"oid": "int64", "nspname": "string"})
    parts = tables.filter(tables.relispartition)
    both = parts.inner_join(schemas, parts.relnamespace == schemas.oid).select("nspname", "relname")
    return frozenset((row["nspname"], row["relname"]) for row in both.to_pyarrow().to_pylist())


def _of_one(
    backend: "SQLBackend", place: tuple[str, str], table: str, known: Iterable[tuple[str, str]]
) -> tuple[str, ...]:
    """Columns of a table that the spec names and no list shows: it may be there, and not for this user."""
    from ibis.common.exceptions import TableNotFound

    schema, name = place
    try:
        return tuple(backend.table(name, database=schema or None).columns)
    except TableNotFound as error:
        hint = did_you_mean(table, [_shown(*one) for one in known])
        message = f"there is no table '{table}' that the user may read"
        raise DataError(Problem("no-such-table", message, hint=hint)) from error


def _relation(backend: "SQLBackend", server: Server, place: tuple[str, str], headers: tuple[str, ...]) -> Relation:
    schema, name = place

    def select(positions: Sequence[int]) -> ir.Table:
        table = backend.table(name, database=schema or None)
        names = [headers[at] for at in positions]
        chosen = in_plain_order(backend, table, names, server.collation) if server.collation else table
        return chosen.select(**{f"{COLUMN}{at}": chosen[headers[at]] for at in positions})

    return Relation(_shown(schema, name), name, headers, server.title, select)


def of_spark_catalog(backend: "SQLBackend", schema: str) -> Readable:
    """The tables that a Spark cluster knows by name.

    Raises:
        DataError: if there is none.
    """
    names = sorted(backend.list_tables(database=schema or None))
    if not names:
        hint = "name the files or folders as source.path, and this address as source.engine"
        raise DataError(Problem("no-tables", "Spark knows no table there by name", hint=hint))
    return Readable(tuple(_spark_table(backend, schema, name) for name in names), ())


def _spark_table(backend: "SQLBackend", schema: str, name: str) -> Relation:
    table = backend.table(name, database=schema or None)
    headers = tuple(table.columns)
    return Relation(
        _shown(schema, name),
        name,
        headers,
        "Spark",
        lambda positions: table.select(**{f"{COLUMN}{at}": table[headers[at]] for at in positions}),
    )


def of_spark_files(backend: "SQLBackend", session: Any, paths: Sequence[str], reading: Reading) -> Readable:
    """The files that Spark finds.

    Raises:
        DataError: if there is none.
    """
    files, ignored = spark_files.find(session, paths)
    return Readable(tuple(_file(backend, session, file, number, reading) for number, file in enumerate(files)), ignored)


def _file(backend: "SQLBackend", session: Any, file: spark_files.SparkFile, number: int, reading: Reading) -> Relation:
    view = f"source_{number}"
    headers = spark_files.read(session, file, view, reading)
    return Relation(
        file.name,
        file.name,
        headers,
        file.kind,
        lambda positions: backend.table(view).select(*(f"{COLUMN}{at}" for at in positions)),
    )
