"""What shapes make of ERPNext's and Odoo's tables is the same on every engine."""

import csv
from collections.abc import Callable, Mapping
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import ibis
import pytest

from reportgen.errors import DataError
from reportgen.load.databases.cells import TYPES as CANONICAL
from reportgen.load.databases.failures import making
from reportgen.load.origin import Origin
from reportgen.load.recognition import recognise
from reportgen.load.schema import KNOWN
from reportgen.load.shaping import SHAPES, Shape, erpnext, made, odoo
from reportgen.load.source import inspect_source, open_ledger
from tests.engines.comparing import report
from tests.engines.servers import PASSWORD, Postgres, fill_with_csv
from tests.load.sources import rows_of
from tests.load.test_erpnext import BUNDLES, MASTERS, VERSION_13, VERSION_15, written
from tests.load.test_odoo import DATABASE, MOVES
from tests.load.test_shaping_parts import ATTRIBUTES, ENTRIES, LEDGER, SETUP

TYPES = {"decimal": "decimal(18, 5)", "integer": "int64"}
FOLDERS: dict[str, tuple[Any, dict[str, str]]] = {
    "erpnext_13": (erpnext, {"sle": VERSION_13, **MASTERS}),
    "erpnext_15": (erpnext, {"sle": VERSION_15, "bundles": BUNDLES}),
    "odoo_labels": (odoo, {"moves": MOVES}),
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
@pytest.mark.parametrize("name", ["erpnext_13", "odoo_labels"])
def test_postgresql_makes_the_same_ledger(name: str, server: Postgres, tmp_path: Path) -> None:
    """Exports that somebody keeps in a database, all of them text."""
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


OWN_TYPES = {
    "odoo": {
        **dict.fromkeys(
            ("id", "lot_id", "location_id", "picking_id", "move_id", "company_id", "product_id"), "integer"
        ),
        **dict.fromkeys(("location_dest_id", "product_uom_id", "product_tmpl_id", "categ_id", "partner_id"), "integer"),
        **dict.fromkeys(("quantity", "quantity_product_uom", "value", "unit_cost"), "numeric"),
        **dict.fromkeys(("active", "sale_ok", "is_company"), "boolean"),
        "date": "timestamp",
        "product_template.name": "jsonb",
    },
    "erpnext": {
        **dict.fromkeys(("actual_qty", "qty_after_transaction", "stock_value_difference", "qty"), "decimal(21,9)"),
        "posting_date": "date",
        "posting_time": "time(6)",
        "creation": "timestamp(6)",
        "is_cancelled": "smallint",
    },
    "erp": {"posting_date": "date", "entry_no": "integer"},
}
"""Types of columns as the programs' own databases have them; others are text."""
OWN_TABLES = {
    "odoo": DATABASE
    | {
        # Later on the same day, though its number is the lowest.
        "stock_move_line": DATABASE["stock_move_line"].replace(
            "2,4,6,1,12,1,32,P-2,9,8,1,1,2024-03-05 09:00:00", "2,4,6,1,12,1,32,P-2,9,8,1,1,2024-03-05 15:30:00"
        )
    },
    "erpnext": {
        "tabStock Ledger Entry": VERSION_15,
        "tabSerial and Batch Entry": BUNDLES,
        "tabPurchase Receipt": "name,supplier,posting_date,is_return\nPREC-9,Pump Works,2025-01-10,0\n",
        "tabPurchase Invoice": "name,supplier,posting_date,is_return\nPREC-10,Bolts Ltd,2025-01-12,0\n",
    },
    "erp": {"ledger": LEDGER, **ATTRIBUTES, "dimensions": ENTRIES, "setup": SETUP},
}
SPEC = """
title: Other programs
company: Acme
as_of: latest
source: {path: unused}
sections:
  - {kind: kpis, measures: [inventory_quantity, serials_on_hand, inventory_value]}
  - {kind: matrix, rows: [item_no, serial_no], values: [inventory_quantity, status, expiration_date]}
  - {kind: matrix, rows: [supplier, document_no], values: [quantity, cost_amount_actual], serials_only: false}
outputs: [json]
"""


@pytest.mark.xdist_group("engines")
@pytest.mark.parametrize("program", sorted(OWN_TABLES))
def test_a_database_gives_the_report_of_its_files(program: str, server: Postgres, tmp_path: Path) -> None:
    """The programs' own databases, and attributes and dimensions in an ERP's: every table, figure and finding."""
    name, texts = f"own {program}", OWN_TABLES[program]
    server.create(name)
    for table, text in texts.items():
        headers, *rows = csv.reader(StringIO(text))
        own = OWN_TYPES[program]
        types = {header: own.get(f"{table}.{header}", own.get(header, "text")) for header in headers}
        server.fill(name, table, types, [[cell or None for cell in row] for row in rows])
    origin = Origin((server.url(name),), password=PASSWORD)
    folder = written(tmp_path / "files", **texts)
    with open_ledger(origin) as database, open_ledger(folder) as files:
        assert (database.present, dict(database.columns)) == (files.present, dict(files.columns))
        assert (database.findings, database.control_totals) == (files.findings, files.control_totals)
        assert {(one.name, one.rows) for one in database.provenance} == {
            (one.name, one.rows) for one in files.provenance
        }
        for table in files.present:
            assert sorted(map(str, map(plain, rows_of(database, table)))) == sorted(
                map(str, map(plain, rows_of(files, table)))
            ), table
        found = report(SPEC, database, tmp_path)
        assert found == report(SPEC, files, tmp_path)
    assert len(found["sections"]) == 3


@pytest.mark.xdist_group("engines")
def test_inspecting_says_what_is_made(server: Postgres) -> None:
    """Form, tables and rows; a database of bundles alone says what it lacks."""
    server.create("looked at")
    fill_with_csv(server, "looked at", {"bundles": BUNDLES}, typed=False)
    origin = Origin((server.url("looked at"),), password=PASSWORD)
    with pytest.raises(DataError) as refused:
        inspect_source(origin)
    assert [problem.code for problem in refused.value.problems] == ["no-ledger"]

    fill_with_csv(server, "looked at", {"entries": VERSION_15}, typed=False)
    found = inspect_source(origin)
    assert found.form == "ERPNext PostgreSQL"
    assert {table.name: (table.rows, table.files) for table in found.tables}["item_ledger_entries"] == (
        5,
        ("public.entries", "public.bundles"),
    )


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: str(shape.TAKES[0]))
def test_sql_server_says_what_it_cannot_make(shape: Shape) -> None:
    """Lists are not taken apart there, and there are no patterns; its own attributes and dimensions are made."""
    tables = {
        name: ibis.table({one.name: CANONICAL[one.kind] for one in KNOWN[name].columns}, name=name)
        for name in shape.TAKES
    }
    tables_made = [one.rows for one in made(tables)]
    if shape.NAME == "Business Central":
        assert all("SELECT" in str(ibis.to_sql(rows, dialect="mssql")) for rows in tables_made)
        return
    with pytest.raises(DataError) as refused, making("mssql://host/erp", [shape.NAME]):
        ibis.to_sql(tables_made[0], dialect="mssql")
    (problem,) = refused.value.problems
    assert problem.code == "unsupported-tables" and shape.NAME in problem.message and "as files" in problem.hint
