# ruff: noqa: S608 - every name in this SQL is quoted here or comes from the schema
"""Tables as they were delivered become tables as they are: deltas put together, amounts added up.

Both take another pass over the rows, so that they are done where a form needs them and nowhere else.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import ibis
from ibis.expr import types as ir

from reportgen.load.casts import blank
from reportgen.load.columns import DELIVERY, Table
from reportgen.load.engines import Engine, quoted
from reportgen.load.odd import Settled
from reportgen.load.readers.parquet import relation
from reportgen.load.shaping.costs import AMOUNTS, with_costs
from reportgen.load.shaping.newest import identity, newest
from reportgen.load.typed import TypedTable, stored_rows

_PLACE = ("part", "file_row_number")
"""Where a row stands among all that were delivered."""


@dataclass(frozen=True, slots=True)
class Current:
    """A table as it is."""

    typed: TypedTable
    settled: Settled
    columns: frozenset[str]
    """Canonical columns that say something."""
    superseded: int = 0
    """Rows that a later delivery replaced or deleted."""


def current(
    engine: Engine,
    typed: TypedTable,
    settled: Settled,
    wanted: Collection[str],
    *,
    deltas: bool,
    values: TypedTable | None = None,
) -> Current:
    """The table's rows as they are now.

    Args:
        wanted: canonical columns that will be asked for.
        deltas: rows may come several times.
        values: the value entries, shown already, if amounts are sums over them.
    """
    table = typed.table
    deltas = deltas and not {"system_id", "row_marker"}.isdisjoint(typed.columns)
    amounts = [name for name in AMOUNTS if name in wanted] if values else []
    had = frozenset(typed.columns)
    if not deltas and not amounts:
        return Current(typed, settled, had)
    view = f"{table.name} as delivered"
    names = _columns(typed, amounts)
    cells = ", ".join(f"{_value(typed, settled, name)} AS {quoted(name)}" for name in names)
    engine.run(f"CREATE VIEW {quoted(view)} AS SELECT {cells}, {', '.join(_PLACE)} FROM {typed.numbered}")
    rows: ir.Table = engine.connection.table(view)
    deltas = deltas and _has_deltas(engine, table, view)
    if not deltas and not amounts:
        return Current(typed, settled, had)
    if deltas:
        rows = rows.semi_join(_newest_of(rows, table), _PLACE)
    if amounts and values:
        by_company = _name_companies_alike(engine, typed, values)
        rows = with_costs(rows, engine.connection.table(values.table.name), by_company=by_company)
    kept = _kept(engine, replace(typed, columns=names), rows)
    summed = frozenset(amounts).intersection(values.columns) if values else frozenset()
    return Current(kept, Settled({}, {}, ()), had | summed, typed.rows - kept.rows)


def _columns(typed: TypedTable, amounts: Collection[str]) -> tuple[str, ...]:
    """What the table has and what its shaping asks for, in the table's order."""
    names = {*typed.columns, *amounts, *(column.name for column in DELIVERY), *identity(typed.table)}
    return tuple(column.name for column in typed.table.columns if column.name in names)


def _value(typed: TypedTable, settled: Settled, name: str) -> str:
    if name not in typed.columns:
        return blank(typed.table.by_name[name].kind)
    return settled.values.get(name, quoted(name))


def _has_deltas(engine: Engine, table: Table, view: str) -> bool:
    """Whether any row is marked, empty, or there twice; much cheaper to know than to put them together."""
    blanks = " AND ".join(f"coalesce({quoted(name)}::VARCHAR, '') IN ('', '0')" for name in identity(table))
    row = "hash(company, lower(trim(system_id, '{}')))"
    count, different, marked, empty = engine.row(
        f"SELECT count(*), count(DISTINCT {row}), count_if(row_marker <> ''), count_if({blanks}) FROM {quoted(view)}"
    )
    return bool(count != different or marked or empty)


def _name_companies_alike(engine: Engine, *tables: TypedTable) -> bool:
    """Whether rows of both tables can be told apart by company; of one company only one needs to name it."""
    naming = [typed for typed in tables if "company" in typed.columns]
    if len(naming) != 1:
        return True
    return bool(engine.row(f"SELECT count(DISTINCT company) > 1 FROM {naming[0].union}")[0])


def _newest_of(rows: ir.Table, table: Table) -> ir.Table:
    """Places of the rows that count, found by the few columns that it takes."""
    names = dict.fromkeys((*(column.name for column in DELIVERY), *identity(table), *_PLACE))
    return newest(rows.select(*names), table, _PLACE).select(*_PLACE)


def _kept(engine: Engine, typed: TypedTable, rows: ir.Table) -> TypedTable:
    """The rows in a file, in the order of delivery."""
    path = engine.workspace / f"{typed.table.name}-current.parquet"
    place = ", ".join(_PLACE)
    sql = ibis.to_sql(rows, dialect="duckdb")
    count = stored_rows(engine, f"SELECT * EXCLUDE ({place}) FROM ({sql}) ORDER BY {place}", path)
    for part in typed.parts:
        if part.stored:
            part.stored.unlink(missing_ok=True)
    whole = replace(typed.parts[0], rows=count, sql=f"SELECT * FROM {relation([str(path)])}", stored=path)
    return replace(typed, oddable=(), parts=(whole,))
