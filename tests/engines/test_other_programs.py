"""What shapes make of ERPNext's and Odoo's tables is the same on every engine."""

import csv
from collections.abc import Callable, Mapping
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import ibis
import pytest

from reportgen.load.recognition import recognise
from reportgen.load.shaping import Shape, erpnext, odoo
from reportgen.load.source import open_ledger
from tests.engines.servers import Postgres, fill_with_csv
from tests.load.sources import rows_of
from tests.load.test_erpnext import BUNDLES, MASTERS, VERSION_13, VERSION_15, written
from tests.load.test_odoo import DATABASE, MOVES

TYPES = {"decimal": "decimal(18, 5)", "integer": "int64"}
FOLDERS: dict[str, tuple[Any, dict[str, str]]] = {
    "erpnext_13": (erpnext, {"sle": VERSION_13, **MASTERS}),
    "erpnext_15": (erpnext, {"sle": VERSION_15, "bundles": BUNDLES}),
    "odoo_labels": (odoo, {"moves": MOVES}),
    "odoo_tables": (odoo, DATABASE),
}

Find = Callable[[str], ibis.Table]


def typed(rows: ibis.Table, headers: list[str]) -> tuple[str, ibis.Table]:
    """A table of text as loading hands it to a shape, and what it is."""
    match = recognise(headers, rows.get_name())
    assert match
    columns = {}
    for name, at in match.positions.items():
        cell, kind = rows[headers[at]].fill_null(""), match.table.by_name[name].kind
        if kind == "boolean":
            columns[name] = cell.isin(("1", "t", "Yes"))
        elif kind == "date":
            columns[name] = cell.substr(0, 10).nullif("").cast("date")
        else:
            columns[name] = cell if kind == "text" else cell.nullif("").cast(TYPES[kind])
    return match.table.name, rows.select(**columns)


def shaped_on(find: Find, shape: Shape, texts: Mapping[str, str]) -> Mapping[str, ibis.Table]:
    """What the shape makes of tables of an engine."""
    given = [typed(find(name), next(csv.reader(StringIO(text)))) for name, text in texts.items()]
    return shape.shaped(dict(given))


def compared(made: Mapping[str, ibis.Table], answer: Callable[[ibis.Table], Any], folder: Path) -> None:
    """Every table that was made holds the same rows as on the embedded engine."""
    with open_ledger(folder) as ledger:
        for name, rows in made.items():
            columns = [column for column in rows.columns if column in ledger.columns[name]]
            found = answer(rows.select(*columns)).to_pylist()
            expected = [{column: row[column] for column in columns} for row in rows_of(ledger, name)]
            assert sorted(map(str, map(plain, found))) == sorted(map(str, map(plain, expected))), name


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Numbers without trailing zeros."""
    return {key: float(value) if isinstance(value, Decimal) else value for key, value in row.items()}


@pytest.mark.xdist_group("engines")
@pytest.mark.parametrize("name", sorted(FOLDERS))
def test_postgresql_makes_the_same_ledger(name: str, server: Postgres, tmp_path: Path) -> None:
    """Odoo keeps its database there."""
    shape, texts = FOLDERS[name]
    server.create(name)
    fill_with_csv(server, name, texts, typed=False)
    backend = ibis.postgres.connect(**server.owner, database=name)
    try:
        made = shaped_on(backend.table, shape, texts)
        compared(made, backend.to_pyarrow, written(tmp_path / "files", **texts))
    finally:
        backend.disconnect()


@pytest.mark.xdist_group("engines")
@pytest.mark.parametrize("name", ["erpnext_15", "odoo_labels"])
def test_spark_makes_the_same_ledger(name: str, spark: Any, tmp_path: Path) -> None:
    """Exports of any size."""
    shape, texts = FOLDERS[name]
    backend = ibis.pyspark.connect(spark)
    for table, text in texts.items():
        headers, *rows = csv.reader(StringIO(text))
        spark.createDataFrame(rows, ", ".join(f"`{header}` string" for header in headers)).createOrReplaceTempView(
            table
        )
    made = shaped_on(backend.table, shape, texts)
    compared(made, backend.to_pyarrow, written(tmp_path / "files", **texts))
