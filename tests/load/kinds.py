"""The same rows in every kind of file that can be read."""

import csv
import datetime as dt
import gzip
import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import xlwt

HEADER = (
    *("Entry No.", "Posting Date", "Entry Type", "Item No.", "Serial No.", "Quantity"),
    *("Cost Amount (Actual)", "Open", "Description"),
)
Cell = str | int | float | bool | dt.date | None
Row = tuple[Cell, ...]
TEN: tuple[Row, ...] = tuple(
    (number, dt.date(2025, 1, number), "Purchase", "PUMP", f"{number:06d}", 1, number + 0.1, number % 2 == 0, "Größe")
    for number in range(1, 11)
)
"""Whole numbers, decimals that no binary fraction is, days, truth, leading zeros, an umlaut."""


def texts(rows: Sequence[Row]) -> list[list[str]]:
    """Cells as a file of text has them."""
    return [
        [
            "" if cell is None else str(cell).lower() if cell in (True, False) and isinstance(cell, bool) else str(cell)
            for cell in row
        ]
        for row in rows
    ]


def csv_text(rows: Sequence[Row] = TEN, delimiter: str = ",", **options: object) -> str:
    """A CSV file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", **options)  # type: ignore[arg-type]
    writer.writerows([HEADER, *texts(rows)])
    return out.getvalue()


def write_csv(path: Path, rows: Sequence[Row]) -> None:
    path.write_text(csv_text(rows), encoding="utf-8")


def write_utf16(path: Path, rows: Sequence[Row]) -> None:
    path.write_text(csv_text(rows, "\t"), encoding="utf-16")


def write_windows(path: Path, rows: Sequence[Row]) -> None:
    path.write_bytes(csv_text(rows, ";").replace("\n", "\r\n").encode("cp1252"))


def write_json(path: Path, rows: Sequence[Row]) -> None:
    entities = [
        dict(zip(HEADER, [str(cell) if isinstance(cell, dt.date) else cell for cell in row], strict=True))
        for row in rows
    ]
    path.write_text(json.dumps(entities), encoding="utf-8")


def write_ndjson(path: Path, rows: Sequence[Row]) -> None:
    write_json(path, rows)
    entities = json.loads(path.read_text(encoding="utf-8"))
    path.write_text("\n".join(json.dumps(entity) for entity in entities), encoding="utf-8")


def table(rows: Sequence[Row]) -> pa.Table:
    """Typed columns, amounts as exact decimals."""
    columns = dict(zip(HEADER, (list(column) for column in zip(*rows, strict=True)), strict=True))
    columns["Cost Amount (Actual)"] = [Decimal(str(cell)) for cell in columns["Cost Amount (Actual)"]]
    return pa.table(columns)


def write_parquet(path: Path, rows: Sequence[Row]) -> None:
    pq.write_table(table(rows), path)


def write_xlsx(path: Path, rows: Sequence[Row]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Item Ledger Entries"
    for row in (HEADER, *rows):
        sheet.append(row)
    book.save(path)


def write_xls(path: Path, rows: Sequence[Row]) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Item Ledger Entries")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for at, row in enumerate((HEADER, *rows)):
        for column, cell in enumerate(row):
            if isinstance(cell, dt.date):
                sheet.write(at, column, cell, day)
            else:
                sheet.write(at, column, cell)
    book.save(str(path))


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def write_ods(path: Path, rows: Sequence[Row]) -> None:
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in (HEADER, *rows))
    body = f'<table:table table:name="Item Ledger Entries">{lines}</table:table>'
    content = (
        f'<?xml version="1.0"?><office:document-content {_ODS_NAMES}><office:body><office:spreadsheet>{body}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", _ODS)
        book.writestr("content.xml", content)
        book.writestr(
            "META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{manifest}">{entry}</manifest:manifest>'
        )


def _ods_cell(cell: Cell) -> str:
    if isinstance(cell, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(cell).lower()}"/>'
    if isinstance(cell, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell}"/>'
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell or "")}</text:p></table:table-cell>'


def write_xlsb(path: Path, rows: Sequence[Row]) -> None:
    """The records of Excel's binary workbook that a reader needs, written out by hand."""
    styles = _record(278) + _record(617, struct.pack("<I", 2)) + _xf(0) + _xf(14) + _record(618) + _record(279)
    extent = struct.pack("<IIII", 0, len(rows), 0, len(HEADER) - 1)
    sheet = _record(129) + _record(148, extent) + _record(145)
    for at, row in enumerate((HEADER, *rows)):
        sheet += _record(0, struct.pack("<IIHHBI", at, 0, 300, 0, 0, 0))
        for column, cell in enumerate(row):
            sheet += _xlsb_cell(column, cell)
    sheet += _record(146) + _record(130)
    index = _record(131) + _record(143)
    index += _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Item Ledger Entries"))
    index += _record(144) + _record(132)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{relation}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate((("worksheet", "worksheets/sheet1.bin"), ("styles", "styles.bin")), 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        book.writestr(
            "xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>'
        )
        book.writestr("xl/workbook.bin", index)
        book.writestr("xl/styles.bin", styles)
        book.writestr("xl/worksheets/sheet1.bin", sheet)


def _record(kind: int, body: bytes = b"") -> bytes:
    code = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(body), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return code + length + body


def _xf(number_format: int) -> bytes:
    return _record(47, struct.pack("<HHHHHBBHH", 0, number_format, 0, 0, 0, 0, 0, 0, 0)[:16])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb_cell(column: int, cell: Cell) -> bytes:
    day = isinstance(cell, dt.date)
    place = struct.pack("<II", column, 1 if day else 0)
    if isinstance(cell, bool):
        return _record(4, place + bytes([cell]))
    if isinstance(cell, dt.date):
        return _record(5, place + struct.pack("<d", (cell - dt.date(1899, 12, 30)).days))
    if isinstance(cell, int | float):
        return _record(5, place + struct.pack("<d", cell))
    return _record(6, place + _wide(cell or ""))


def write_duckdb(path: Path, rows: Sequence[Row]) -> None:
    ledger = table(rows)
    with duckdb.connect(str(path)) as connection:
        connection.register("ledger", ledger)
        connection.execute('CREATE TABLE "Item Ledger Entry" AS SELECT * FROM ledger')


def write_sqlite(path: Path, rows: Sequence[Row]) -> None:
    columns = ", ".join(f'"{name}"' for name in HEADER)
    plain = [[str(cell) if isinstance(cell, dt.date) else cell for cell in row] for row in rows]
    with sqlite3.connect(path) as connection:
        connection.execute(f'CREATE TABLE "Item Ledger Entry" ({columns})')
        connection.executemany(f'INSERT INTO "Item Ledger Entry" VALUES ({", ".join("?" * len(HEADER))})', plain)
    connection.close()


def write_gz(path: Path, rows: Sequence[Row]) -> None:
    path.write_bytes(gzip.compress(csv_text(rows).encode()))


def write_zst(path: Path, rows: Sequence[Row]) -> None:
    with pa.OSFile(str(path), "wb") as file, pa.CompressedOutputStream(file, "zstd") as out:
        out.write(csv_text(rows).encode())


def write_zip(path: Path, rows: Sequence[Row]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export/ledger.csv", csv_text(rows))


def write_zipped_xlsx(path: Path, rows: Sequence[Row]) -> None:
    inner = path.with_suffix(".inner")
    write_xlsx(inner, rows)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "ledger.xlsx")
    inner.unlink()


def write_zst_parquet(path: Path, rows: Sequence[Row]) -> None:
    inner = path.with_suffix(".inner")
    write_parquet(inner, rows)
    with pa.OSFile(str(path), "wb") as file, pa.CompressedOutputStream(file, "zstd") as out:
        out.write(inner.read_bytes())
    inner.unlink()


WRITERS: dict[str, Callable[[Path, Sequence[Row]], None]] = {
    "csv": write_csv,
    "utf16.txt": write_utf16,
    "windows.csv": write_windows,
    "json": write_json,
    "ndjson": write_ndjson,
    "parquet": write_parquet,
    "xlsx": write_xlsx,
    "xls": write_xls,
    "xlsb": write_xlsb,
    "ods": write_ods,
    "duckdb": write_duckdb,
    "sqlite": write_sqlite,
    "csv.gz": write_gz,
    "csv.zst": write_zst,
    "zip": write_zip,
    "xlsx.zip": write_zipped_xlsx,
    "parquet.zst": write_zst_parquet,
}
"""By the end of a file's name."""
