"""A company's ledger, written in the forms in which the ERP and its tools hand it out.

Each writer fills a folder and gives what a spec's ``source`` must say beside the path, mostly nothing.
"""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from tests.forms.captions import DANISH, FRENCH, GERMAN, Language
from tests.forms.company import Company, Rows
from tests.forms.names import ENUMS, ERP_TABLES, field_of, number_of, table_no

Writer = Callable[[Path, Company], dict[str, Any]]
_APP = "437dbf0e-84ff-417a-965d-ed2bb9650972"
_COSTS = ("cost_amount_actual", "sales_amount_actual")


def _plain(value: Any) -> Any:
    """As JSON would say it; a blank date as the services write it is the caller's business."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _csv(header: Iterable[str], rows: Iterable[Iterable[Any]], delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(list(header))
    writer.writerows(rows)
    return text.getvalue()


def analytics_pages(folder: Path, company: Company) -> dict[str, Any]:
    """The analytics API's JSON, the entries on several pages, each ending with the next one's address."""
    for table, rows in company.tables.items():
        entities = [{_camel(name): _service(name, value, row) for name, value in row.items()} for row in rows]
        for number, first in enumerate(range(0, len(entities), 500), start=1):
            page = {"@odata.context": f"https://service/$metadata#{table}", "value": entities[first : first + 500]}
            if first + 500 < len(entities):
                page["@odata.nextLink"] = f"https://service/{table}?$skiptoken={first + 500}"
            (folder / f"{table}-{number}.json").write_text(json.dumps(page), encoding="utf-8")
    return {}


def _service(name: str, value: Any, row: dict[str, Any]) -> Any:
    if name in ENUMS and value == "":
        return " "
    return "0001-01-01" if value is None and name.endswith("_date") else _plain(value)


def odata_pages(folder: Path, company: Company) -> dict[str, Any]:
    """OData pages: captions with underscores."""
    for table, rows in company.tables.items():
        entities = [
            {_field_name(table, name): _service(name, value, row) for name, value in row.items()} for row in rows
        ]
        (folder / f"{table}.json").write_text(json.dumps({"value": entities}), encoding="utf-8")
    return {}


def _field_name(table: str, column: str) -> str:
    name = field_of(table, column)["field_name"]
    letters = "".join(letter if letter.isalnum() else "_" for letter in name)
    return "_".join(part for part in letters.split("_") if part)


def excel(language: Language) -> Writer:
    """Open in Excel: one workbook a page, captions and words of the language, real dates and numbers."""

    def write(folder: Path, company: Company) -> dict[str, Any]:
        for table, rows in company.tables.items():
            book = openpyxl.Workbook()
            sheet = book.active
            sheet.append([_caption(language, table, name) for name in _shown(language, table, rows)])
            for row in rows:
                sheet.append([_cell(language, name, row[name]) for name in _shown(language, table, rows)])
            book.save(folder / f"{table}.xlsx")
        return {}

    return write


def localized_csv(language: Language) -> Writer:
    """The same saved as CSV: semicolons, the language's dates and numbers, Windows' encoding."""

    def write(folder: Path, company: Company) -> dict[str, Any]:
        for table, rows in company.tables.items():
            names = _shown(language, table, rows)
            body = [[_text(language, name, row[name]) for name in names] for row in rows]
            text = _csv([_caption(language, table, name) for name in names], body, ";")
            (folder / f"{table}.csv").write_bytes(text.encode("cp1252", "replace").replace(b"?", b" "))
        return {}

    return write


def _shown(language: Language, table: str, rows: Rows) -> list[str]:
    return [name for name in rows[0] if field_of(table, name)["field_name"] in language.captions]


def _caption(language: Language, table: str, name: str) -> str:
    return language.captions[field_of(table, name)["field_name"]]


def _cell(language: Language, name: str, value: Any) -> Any:
    if isinstance(value, bool):
        return language.yes_no[0 if value else 1]
    if name in ENUMS:
        return language.words[value] if value else None
    return float(value) if isinstance(value, Decimal) else value or None if isinstance(value, str) else value


def _text(language: Language, name: str, value: Any) -> str:
    if isinstance(value, bool) or name in ENUMS:
        return _cell(language, name, value) or ""
    if isinstance(value, Decimal):
        return language.number(value)
    return language.date(value) if isinstance(value, date) else "" if value is None else str(value)


def configuration_package(folder: Path, company: Company) -> dict[str, Any]:
    """One workbook, one sheet a table: package, caption and number on top, headers in row 3."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table, rows in company.tables.items():
        sheet = book.create_sheet(ERP_TABLES[table])
        sheet.append(["INVENTORY", ERP_TABLES[table], int(table_no(table))])
        sheet.append([])
        sheet.append([field_of(table, name)["field_name"] for name in rows[0]])
        for row in rows:
            sheet.append([_package_cell(value) for value in row.values()])
    book.save(folder / "Package INVENTORY.xlsx")
    return {}


def _package_cell(value: Any) -> str | None:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return f"{value.month}/{value.day}/{value.year}"
    return f"{value:,f}" if isinstance(value, Decimal) else None if value in (None, "") else str(value)


def _sql_rows(table: str, rows: Rows) -> tuple[list[str], list[list[Any]]]:
    """Columns and rows as SQL Server holds them: no costs on the entries, enums as numbers, no null dates."""
    names = [name for name in rows[0] if not (table == "item_ledger_entries" and name in _COSTS)]
    header = [field_of(table, name)["field_name"].translate(str.maketrans("./", "__")) for name in names]
    return header, [[_sql_value(table, name, row[name]) for name in names] for row in rows]


def _sql_value(table: str, name: str, value: Any) -> Any:
    if name in ENUMS:
        return int(number_of(table, name, value))
    if value is None and name.endswith("_date"):
        return date(1753, 1, 1)
    return int(value) if isinstance(value, bool) else 0 if value is None else value


def sql_export(folder: Path, company: Company) -> dict[str, Any]:
    """SQL Server's tables, saved as CSV files named after them."""
    for table, rows in company.tables.items():
        header, body = _sql_rows(table, rows)
        texts = [[f"{value} 00:00:00.000" if isinstance(value, date) else value for value in row] for row in body]
        name = f"{company.name}${ERP_TABLES[table]}${_APP}.csv"
        (folder / name).write_text(_csv(header, texts), encoding="utf-8")
    return {}


def sql_database(folder: Path, company: Company) -> dict[str, Any]:
    """SQL Server's tables in a database file."""
    with duckdb.connect(str(folder / "erp.duckdb")) as connection:
        for table, rows in company.tables.items():
            header, body = _sql_rows(table, rows)
            data = pa.table({name: [row[at] for row in body] for at, name in enumerate(header)})
            connection.register("rows", data)
            connection.execute(f'CREATE TABLE "{company.name}${ERP_TABLES[table]}${_APP}" AS SELECT * FROM rows')
    return {}


def bc2adls(folder: Path, company: Company) -> dict[str, Any]:
    """The lake's deltas: fields with their numbers, a first delivery with older figures, a second with the present
    ones, and a third that deletes what should not be there. Text is quoted, quotes are escaped by backslashes."""
    for table, rows in company.tables.items():
        names = [name for name in rows[0] if not (table == "item_ledger_entries" and name in _COSTS)]
        heads = [_lake_name(field_of(table, name)) for name in names]
        heads += ["systemId-2000000000", "SystemCreatedAt-2000000001", "SystemModifiedAt-2000000003", "$Company"]
        lake = folder / f"{ERP_TABLES[table].replace(' ', '')}-{table_no(table)}"
        lake.mkdir()
        now = [_lake_row(company, table, names, row, number, "2025-06-04") for number, row in enumerate(rows)]
        old = [_lake_row(company, table, names, _older(row), number, "2025-01-01") for number, row in enumerate(rows)]
        extra = _lake_row(company, table, names, _stray(rows[0]), len(rows), "2025-02-01")
        gone = [""] * len(names) + [f'"{_system_id(table, len(rows))}"', "", "2025-06-05T00:00:00.000Z", '"CRONUS"']
        for number, body in enumerate(([*old[::3], extra], now, [gone]), start=1):
            lines = [",".join(heads), *(",".join(row) for row in body)]
            (lake / f"{number}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {"path": str(folder / "**" / "*.csv")}


def _lake_name(field: dict[str, str]) -> str:
    letters = "".join(letter for letter in field["field_name"] if letter.isalnum())
    return f"{letters}-{field['field_no']}"


def _system_id(table: str, number: int) -> str:
    return f"{int(table_no(table)):08x}-0000-4000-8000-{number:012x}"


def _lake_row(company: Company, table: str, names: list[str], row: dict[str, Any], number: int, day: str) -> list[str]:
    made = [_lake_cell(name, row[name]) for name in names]
    return [
        *made,
        f'"{_system_id(table, number)}"',
        f"{day}T00:00:00.000Z",
        f"{day}T00:00:00.000Z",
        f'"{company.name}"',
    ]


def _lake_cell(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if name in ENUMS:
        return value or " "
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return "" if value is None else str(_plain(value))


def _older(row: dict[str, Any]) -> dict[str, Any]:
    """The row before its last change."""
    return row | ({"remaining_quantity": Decimal(77)} if "remaining_quantity" in row else {})


def _stray(row: dict[str, Any]) -> dict[str, Any]:
    """A row that is deleted later."""
    return row | ({"entry_no": 999_999} if "entry_no" in row else {})


def mirrored(folder: Path, company: Company) -> dict[str, Any]:
    """Open mirroring: Parquet files in order, each row with what it does: 0 insert, 1 update, 2 delete."""
    for table, rows in company.tables.items():
        lake = folder / f"{ERP_TABLES[table].replace(' ', '')}-{table_no(table)}"
        lake.mkdir()
        names = [name for name in rows[0] if not (table == "item_ledger_entries" and name in _COSTS)]
        inserted = [_mirror_row(company, table, names, _older(row), number, 0) for number, row in enumerate(rows)]
        inserted.append(_mirror_row(company, table, names, _stray(rows[0]), len(rows), 0))
        changed = [_mirror_row(company, table, names, row, number, 1) for number, row in enumerate(rows)]
        changed.append(_mirror_row(company, table, names, _stray(rows[0]), len(rows), 2))
        for number, body in enumerate((inserted, changed), start=1):
            pq.write_table(pa.Table.from_pylist(body), lake / f"{number:020}.parquet")
    return {"path": str(folder / "**" / "*.parquet")}


def _mirror_row(
    company: Company, table: str, names: list[str], row: dict[str, Any], number: int, marker: int
) -> dict[str, Any]:
    cells = {_lake_name(field_of(table, name)): row[name] for name in names}
    return cells | {
        "systemId-2000000000": _system_id(table, number),
        "SystemModifiedAt-2000000003": f"2025-06-0{marker + 1}T00:00:00Z",
        "$Company": company.name,
        "__rowMarker__": marker,
    }


def mapped_csv(folder: Path, company: Company) -> dict[str, Any]:
    """Columns that nobody could guess, and the spec's mapping of them."""
    columns: dict[str, Any] = {}
    for table, rows in company.tables.items():
        named = {name: f"{table[:2]}_x{number}" for number, name in enumerate(rows[0])}
        body = [[_plain(value) for value in row.values()] for row in rows]
        (folder / f"{table}.csv").write_text(_csv(named.values(), body), encoding="utf-8")
        columns |= named if table == "item_ledger_entries" else {table: named}
    return {"columns": columns, "tables": {table: f"{table}.csv" for table in company.tables}}


def zipped(folder: Path, company: Company) -> dict[str, Any]:
    """Analytics CSV in one archive, the entries compressed once more beside it as NDJSON."""
    with zipfile.ZipFile(folder / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for table, rows in company.tables.items():
            if table != "item_ledger_entries":
                archive.writestr(f"{table}.csv", plain_csv(rows))
    lines = [
        json.dumps({_camel(name): _plain(value) for name, value in row.items()})
        for row in company.tables["item_ledger_entries"]
    ]
    (folder / "entries.ndjson.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    return {}


def plain_csv(rows: Rows) -> str:
    """Analytics names as CSV."""
    return _csv([_camel(name) for name in rows[0]], [[_plain(value) for value in row.values()] for row in rows])


def analytics_csv(folder: Path, company: Company) -> dict[str, Any]:
    """What all other forms are compared to."""
    for table, rows in company.tables.items():
        (folder / f"{table}.csv").write_text(plain_csv(rows), encoding="utf-8")
    return {}


FORMS: dict[str, Writer] = {
    "analytics pages": analytics_pages,
    "OData pages": odata_pages,
    "Open in Excel, German": excel(GERMAN),
    "Open in Excel, French": excel(FRENCH),
    "Open in Excel, Danish": excel(DANISH),
    "saved as CSV, German": localized_csv(GERMAN),
    "saved as CSV, French": localized_csv(FRENCH),
    "saved as CSV, Danish": localized_csv(DANISH),
    "configuration package": configuration_package,
    "SQL export": sql_export,
    "SQL in a database file": sql_database,
    "bc2adls": bc2adls,
    "open mirroring": mirrored,
    "plain with a mapping": mapped_csv,
    "compressed": zipped,
}
