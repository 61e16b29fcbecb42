"""Foreign tables as loading hands them to a shape: typed, with the columns that were delivered and no others."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa

from reportgen.load.schema import KNOWN

Row = Mapping[str, Any]
_TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(18, 5),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}


def delivered(name: str, rows: Sequence[Row]) -> ibis.Table:
    """A table of these rows, whose columns are all of theirs; dates and decimals may be text."""
    columns = dict.fromkeys(column for row in rows for column in row)
    made = {}
    for column in columns:
        kind = KNOWN[name].by_name[column].kind
        blank = "" if kind == "text" else None
        made[column] = pa.array([_value(kind, row.get(column, blank)) for row in rows], _TYPES[kind])
    return ibis.memtable(pa.table(made))


def _value(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "decimal":
        return Decimal(str(value))
    return date.fromisoformat(value) if kind == "date" and isinstance(value, str) else value


def rows_of(table: ibis.Table, *order: str) -> list[dict[str, Any]]:
    """Rows as the embedded engine answers, in the order of the columns given."""
    ordered = table.order_by(*order) if order else table
    found: list[dict[str, Any]] = ibis.duckdb.connect().to_pyarrow(ordered).to_pylist()
    return found
