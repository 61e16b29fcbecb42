"""Foreign tables as loading hands them to a shape: typed, with the columns that were delivered and no others."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from reportgen.load.schema import KNOWN

Row = Mapping[str, Any]
Rows = list[dict[str, Any]]
_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(18, 5),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}


def delivered(name: str, rows: Sequence[Row]) -> ibis.Table:
    """A table of these rows, whose columns are all of theirs; dates and decimals may be text."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return ibis.memtable(_arrow(name, columns, rows))


def _arrow(name: str, columns: Sequence[str], rows: Sequence[Row]) -> pa.Table:
    made = {}
    for column in columns:
        kind = KNOWN[name].by_name[column].kind
        blank = "" if kind == "text" else None
        made[column] = pa.array([_value(kind, row.get(column, blank)) for row in rows], _TYPES[kind])
    return pa.table(made)


def _value(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "decimal":
        return Decimal(str(value))
    return date.fromisoformat(value) if kind == "date" and isinstance(value, str) else value


def rows_of(table: ibis.Table, *order: str) -> Rows:
    """Rows as the embedded engine answers, in the order of the columns given."""
    ordered = table.order_by(*order) if order else table
    found: Rows = ibis.duckdb.connect().to_pyarrow(ordered).to_pylist()
    return found


def ledger_of(shape: Any, **columns: str) -> Callable[..., Rows]:
    """A function of rows by table that gives the shape's ledger entries; its query is made once.

    Args:
        columns: by table, those that are delivered, separated by blanks.
    """
    listed = {name: names.split() for name, names in columns.items()}
    empty = {name: ibis.table(ibis.schema(_arrow(name, names, ()).schema), name) for name, names in listed.items()}
    query = ibis.to_sql(shape.shaped(empty)["item_ledger_entries"].order_by("entry_no"), dialect="duckdb")
    engine = duckdb.connect(config={"threads": 1})

    def entries(**rows: Sequence[Row]) -> Rows:
        for name, names in listed.items():
            engine.register(name, _arrow(name, names, rows[name]))
        found: Rows = engine.sql(query).to_arrow_table().to_pylist()
        return found

    return entries
