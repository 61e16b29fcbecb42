# ruff: noqa: S608 - every name in this SQL is quoted here or comes from the schema
"""The canonical tables as the engine shows them: views over typed files, and empty ones for what a source lacks."""

from collections.abc import Iterable
from dataclasses import dataclass

from reportgen.load.casts import blank
from reportgen.load.columns import Table
from reportgen.load.engines import Engine, quoted
from reportgen.load.findings import EXAMPLES, duplicate_row
from reportgen.load.odd import Settled
from reportgen.load.typed import TypedTable, put_together


@dataclass(frozen=True, slots=True)
class Doubled:
    """Rows of a master table whose key stands in an earlier row; they are left out."""

    table: Table
    rows: int
    examples: tuple[str, ...]


def show_empty(engine: Engine, tables: Iterable[Table]) -> None:
    """Canonical tables without rows."""
    engine.run(
        "; ".join(f"CREATE VIEW {quoted(table.name)} AS SELECT {_blanks(table)} WHERE false" for table in tables)
    )


def _blanks(table: Table) -> str:
    return ", ".join(f"{blank(column.kind)} AS {quoted(column.name)}" for column in table.columns)


def show(
    engine: Engine, typed: TypedTable, settled: Settled, wanted: frozenset[str]
) -> tuple[TypedTable, Doubled | None]:
    """A canonical table with the wanted columns, blank where no file has them; of a master table one row a key.

    Gives the typed table as it is read from now on.
    """
    table = typed.table
    values = ", ".join(_value(table, typed, settled, column.name) for column in table.columns if column.name in wanted)
    doubled = _doubled(engine, table, f"(SELECT {values} FROM {typed.union})")
    if doubled:
        rows = f"SELECT {values}, part, file_row_number FROM {typed.numbered}"
        first = f"row_number() OVER (PARTITION BY {_key(table)} ORDER BY part, file_row_number) = 1"
        kept = f"SELECT * FROM ({rows}) QUALIFY {first} ORDER BY part, file_row_number"
        engine.run(f"CREATE TABLE {quoted(table.name)} AS SELECT * EXCLUDE (part, file_row_number) FROM ({kept})")
        return typed, doubled
    whole = put_together(engine, typed)
    engine.run(f"CREATE VIEW {quoted(table.name)} AS SELECT {values} FROM {whole.union}")
    return whole, None


def _value(table: Table, typed: TypedTable, settled: Settled, name: str) -> str:
    if name not in typed.columns:
        return f"{blank(table.by_name[name].kind)} AS {quoted(name)}"
    return f"{settled.values.get(name, quoted(name))} AS {quoted(name)}"


def _key(table: Table) -> str:
    return ", ".join(quoted(name) for name in table.key)


def _doubled(engine: Engine, table: Table, rows: str) -> Doubled | None:
    if not table.key:
        return None
    groups = f"SELECT {_key(table)}, count(*) AS n FROM {rows} GROUP BY ALL HAVING n > 1"
    extra = engine.row(f"SELECT coalesce(sum(n - 1), 0)::BIGINT FROM ({groups})")[0]
    if not extra:
        return None
    found = engine.run(f"SELECT * FROM ({groups}) ORDER BY ALL LIMIT {EXAMPLES}")
    return Doubled(table, extra, tuple(duplicate_row(table, row) for row in found))
