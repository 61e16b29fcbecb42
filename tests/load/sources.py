"""Small sources for tests of loading, and what loading made of them."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reportgen.errors import DataError
from reportgen.load.ledger import Finding, Ledger
from reportgen.load.source import open_ledger
from tests.ledgers import write_csv

Row = Mapping[str, Any]
LEDGER = "item_ledger_entries"
ENTRY: Row = {"entryNo": "1", "postingDate": "2025-01-31", "itemNo": "PUMP", "serialNo": "S1", "quantity": "1"}
"""The columns that a ledger must have."""


def entries(*rows: Row) -> list[Row]:
    """Entries with what they must have, numbered, and what is given."""
    return [{**ENTRY, "entryNo": str(number), **row} for number, row in enumerate(rows, start=1)]


def texts(rows: Sequence[Row]) -> pa.Table:
    """The rows as text columns."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})


def typed(rows: Sequence[Row]) -> pa.Table:
    """The rows as columns of the types that a ledger has, so that a Parquet file of them is read where it lies."""
    table = texts(rows)
    for name, kind in (("entryNo", pa.int64()), ("postingDate", pa.date32()), ("quantity", pa.decimal128(18, 5))):
        table = table.set_column(table.column_names.index(name), name, table[name].cast(kind))
    return table


def write(path: Path, rows: Sequence[Row]) -> Path:
    """The rows as a file of the kind that the path's suffix says, all cells text."""
    if path.suffix == ".csv":
        write_csv(path, rows)
    elif path.suffix == ".json":
        path.write_text(json.dumps(rows), encoding="utf-8")
    elif path.suffix == ".ndjson":
        path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    else:
        pq.write_table(texts(rows), path)
    return path


def rows_of(ledger: Ledger, table: str = LEDGER) -> list[dict[str, Any]]:
    """A canonical table's rows, in order."""
    found: list[dict[str, Any]] = ledger.tables[table].to_pyarrow().to_pylist()
    return found


def loaded(path: Path, table: str = LEDGER) -> list[dict[str, Any]]:
    """A canonical table's rows as loading gives them."""
    with open_ledger(path) as ledger:
        return rows_of(ledger, table)


def column(path: Path, name: str, table: str = LEDGER) -> list[Any]:
    """The values of one column."""
    with open_ledger(path) as ledger:
        return values_of(ledger, name, table)


def values_of(ledger: Ledger, name: str, table: str = LEDGER) -> list[Any]:
    """The values of one column of an opened ledger, in order."""
    found: list[Any] = ledger.tables[table][name].to_pyarrow().to_pylist()
    return found


def asked(path: Path, name: str) -> tuple[list[Any], dict[str, Finding]]:
    """The values of one column of the ledger, and what loading found, by code."""
    with open_ledger(path) as ledger:
        return values_of(ledger, name), {finding.code: finding for finding in ledger.findings}


def findings(path: Path) -> dict[str, Finding]:
    """What loading found, by code."""
    with open_ledger(path) as ledger:
        return {finding.code: finding for finding in ledger.findings}


def refusal(path: Path) -> DataError:
    """The error with which a source is refused."""
    try:
        with open_ledger(path):
            raise AssertionError("it was loaded")
    except DataError as error:
        return error


def exact(value: Decimal | None) -> Decimal | None:
    """The value without trailing zeros, to compare digits and not scales."""
    return None if value is None else value.normalize()
