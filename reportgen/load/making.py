# ruff: noqa: S608 - every name in this SQL is quoted here or comes from the schema
"""What shapes make of delivered tables, on the embedded engine: computed once, and shown as canonical tables."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import ibis
from ibis.expr import types as ir

from reportgen.errors import DataError
from reportgen.load.casts import ENGINE_TYPES, blank
from reportgen.load.columns import Column, Kind
from reportgen.load.engines import Engine, quoted
from reportgen.load.findings import EXAMPLES, finding
from reportgen.load.ledger import Finding
from reportgen.load.numbers import counted
from reportgen.load.readers.parquet import relation
from reportgen.load.schema import LEDGER, TABLES
from reportgen.load.shaping import Made, lacking, made, tellings
from reportgen.load.shaping.telling import Telling
from reportgen.load.typed import stored_rows


@dataclass(frozen=True, slots=True)
class MadeTable:
    """A canonical table that stands on the engine."""

    name: str
    columns: frozenset[str]
    """Canonical columns that say something."""
    rows: int
    takes: tuple[str, ...]
    """Delivered tables that it is made from."""


@dataclass(frozen=True, slots=True)
class Making:
    """Everything that was made."""

    tables: Mapping[str, MadeTable]
    findings: tuple[Finding, ...]
    read_later: tuple[Path, ...]
    """Files that queries will read."""

    @property
    def columns(self) -> dict[str, frozenset[str]]:
        """Canonical columns by table."""
        return {name: one.columns for name, one in self.tables.items()}


@dataclass(slots=True)
class _Shelf:
    """Answers of the engine in files of its own."""

    engine: Engine
    paths: list[Path] = field(default_factory=list)

    def keep(self, rows: ir.Table) -> ir.Table:
        path = self.engine.workspace / f"made-{len(self.paths)}.parquet"
        order = " ORDER BY entry_no" if "entry_no" in rows.columns else ""
        stored_rows(self.engine, f"SELECT * FROM ({ibis.to_sql(rows, dialect='duckdb')}){order}", path)
        self.paths.append(path)
        view = f"made {path.stem}"
        self.engine.run(f"CREATE VIEW {quoted(view)} AS SELECT * FROM {relation([str(path)])}")
        kept: ir.Table = self.engine.connection.table(view)
        return kept


def make_tables(engine: Engine, delivered: Mapping[str, Collection[str]], wanted: frozenset[str]) -> Making:
    """Make and show what can be made of the tables delivered.

    Args:
        delivered: the columns that each table really had; all of them stand on the engine.
        wanted: columns of item ledger entries that will be asked for.

    Raises:
        DataError: if nothing says a column that a report cannot do without.
    """
    tables = {
        name: engine.connection.table(name).select(*sorted(columns)) for name, columns in delivered.items() if columns
    }
    shelf = _Shelf(engine)
    done = {one.name: _shown(shelf, one, wanted) for one in made(tables, shelf.keep)}
    found = tuple(_told(shelf, tables)) if done else ()
    return Making(done, found, tuple(shelf.paths))


def _shown(shelf: _Shelf, one: Made, wanted: frozenset[str]) -> MadeTable:
    if one.name == LEDGER.name and (problems := lacking(one)):
        raise DataError(problems)
    table, engine = TABLES[one.name], shelf.engine
    rows = shelf.keep(one.rows) if table.key else one.rows
    columns = [column for column in table.columns if table is not LEDGER or column.name in wanted]
    values = ", ".join(_value(column, rows) for column in columns)
    engine.run(f"CREATE VIEW {quoted(table.name)} AS SELECT {values} FROM ({ibis.to_sql(rows, dialect='duckdb')})")
    count = engine.row(f"SELECT count(*) FROM {quoted(table.name)}")[0]
    return MadeTable(one.name, frozenset(rows.columns) & frozenset(table.by_name), count, one.takes)


def _value(column: Column, rows: ir.Table) -> str:
    if column.name not in rows.columns:
        return f"{blank(column.kind)} AS {quoted(column.name)}"
    if column.kind is Kind.DECIMAL:
        return quoted(column.name)
    value = f"{quoted(column.name)}::{ENGINE_TYPES[column.kind]}"
    return (
        f"{f'coalesce({value}, {blank(column.kind)})' if column.kind is Kind.TEXT else value} AS {quoted(column.name)}"
    )


def _told(shelf: _Shelf, tables: Mapping[str, ir.Table]) -> Iterator[Finding]:
    for telling in tellings(tables, shelf.keep):
        count, examples = _cases(shelf.engine, telling)
        message = counted(count, telling.one, telling.many)
        if told := finding(telling.code, count, message, [examples]):
            yield told


def _cases(engine: Engine, telling: Telling) -> tuple[int, tuple[str, ...]]:
    cases = f"({ibis.to_sql(telling.cases, dialect='duckdb')})"
    count = engine.row(f"SELECT count(*) FROM {cases}")[0]
    if not count:
        return 0, ()
    rows = engine.run(f"SELECT DISTINCT example FROM {cases} ORDER BY example LIMIT {EXAMPLES}")
    return count, tuple(row[0] for row in rows)
