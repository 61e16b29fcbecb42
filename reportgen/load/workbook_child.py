"""Runs in a child process: the sheets of a workbook become Parquet files of text, and a word on each.

Reading a workbook takes the memory that the file asks for, and the library ends the process where that is too much.
"""

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import python_calamine as calamine

from reportgen.errors import DataError, Problem
from reportgen.load.bounds import LOOKED_AT, MOST_BELOW, Below, header_row
from reportgen.load.guarded import serve

_BATCH = 8192
_MOST_COLUMNS = 2_000
_GAP = 50
_EXACT = 1 << 53
"""Whole numbers below have all their digits."""
_LONGEST = 30
"""Zeros that a number may be written out with."""
_NO_DAY = (dt.date(1899, 12, 30), dt.date(1899, 12, 31))
_VISIBLE, _SHEET = "Visible", "WorkSheet"

Row = list[Any]


def main() -> None:
    """Read the request, answer it."""
    serve(_sheets)


def _sheets(request: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        with calamine.CalamineWorkbook.from_path(request["path"]) as book:
            return [_sheet(book, sheet, number, request) for number, sheet in enumerate(book.sheets_metadata)]
    except calamine.PasswordError as error:
        raise DataError(Problem("password-protected", "")) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise DataError(Problem("unreadable-file", str(error)[:200])) from error


def _sheet(book: Any, sheet: Any, number: int, request: dict[str, Any]) -> dict[str, Any]:
    asked = sheet.name in request["asked"]
    if str(sheet.typ).rpartition(".")[2] != _SHEET:
        return {"name": sheet.name, "reason": "a chart or a macro, no cells"}
    if str(sheet.visible).rpartition(".")[2] != _VISIBLE and not asked:
        return {"name": sheet.name, "reason": "a hidden sheet"}
    cells = book.get_sheet_by_index(number)
    rows = enumerate(cells.iter_rows(), start=1)
    first = list(islice(rows, LOOKED_AT))
    texts = [[_text(cell) for cell in row] for _, row in first]
    at = header_row(texts, request["known"])
    if at is None:
        return {"name": sheet.name, "reason": "an empty sheet"}
    header = _header(texts[at])
    if len(header) > _MOST_COLUMNS:
        return {"name": sheet.name, "reason": f"its header has more than {_MOST_COLUMNS:,} columns"}
    target = Path(request["folder"]) / f"sheet-{request['tag']}-{number}.parquet"
    table = _Table(header, target)
    table.write(row for part in (first[at + 1 :], rows) for row in part)
    above = [[cell for cell in row if cell] for row in texts[:at]]
    return {
        "name": sheet.name,
        "reason": "",
        "path": str(target),
        "header": header,
        "header_row": at + 1,
        "left": (cells.start or (0, 0))[1],
        "above": [row for row in above if row],
        "below": table.below,
        "numbers": table.numbers,
        "dates": table.dates,
    }


def _header(cells: Sequence[str]) -> list[str]:
    """Up to the last name; a cell that stands far off names no column."""
    named = [cell.strip() for cell in cells]
    gap = next((at for at in range(len(named)) if not any(named[at : at + _GAP])), len(named))
    named = named[:gap]
    while named and not named[-1]:
        named.pop()
    return named


class _Table:
    """The rows of a sheet below its header, written as text, column by column."""

    def __init__(self, header: Sequence[str], target: Path) -> None:
        self._width = len(header)
        self._end = Below(header)
        self._target = target
        names = [pa.field(f"c{number}", pa.string()) for number in range(self._width)]
        self._schema = pa.schema([*names, pa.field("source_row", pa.int32())])
        self.numbers = [0] * self._width
        """By column: cells that are numbers."""
        self.dates = [0] * self._width
        self.below: list[tuple[int, list[str]]] = []
        """Rows that are none of the table's: their numbers, and what they hold."""

    def write(self, rows: Iterable[tuple[int, Row]]) -> None:
        """All rows but blank ones, and those at the end that hold totals or notes."""
        with pq.ParquetWriter(self._target, self._schema, compression="snappy") as writer:
            own = self._own(rows)
            while batch := list(islice(own, _BATCH)):
                writer.write_table(self._texts(batch))

    def _own(self, rows: Iterable[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
        width = self._width
        last: deque[tuple[int, Row]] = deque()
        for number, row in rows:
            cells = row[:width]
            if cells.count("") == len(cells):
                continue
            last.append((number, cells))
            if len(last) > MOST_BELOW:
                yield last.popleft()
        while last and self._end.has(texts := [_text(cell) for cell in last[-1][1]]):
            self.below.insert(0, (last.pop()[0], texts))
        yield from last

    def _texts(self, batch: Sequence[tuple[int, Row]]) -> pa.Table:
        columns = list(zip(*(row for _, row in batch), strict=True))
        blank = ("",) * len(batch)
        columns += [blank] * (self._width - len(columns))
        arrays = [pa.array(self._column(at, column), pa.string()) for at, column in enumerate(columns)]
        arrays.append(pa.array([number for number, _ in batch], pa.int32()))
        return pa.Table.from_arrays(arrays, schema=self._schema)

    def _column(self, at: int, cells: Sequence[Any]) -> Sequence[str]:
        kinds = [cell.__class__ for cell in cells]
        if kinds.count(str) == len(kinds):
            return cells
        self.numbers[at] += kinds.count(float) + kinds.count(int)
        self.dates[at] += kinds.count(dt.date) + kinds.count(dt.datetime)
        return [cell if kind is str else _WRITTEN[kind](cell) for cell, kind in zip(cells, kinds, strict=True)]


def _text(cell: Any) -> str:
    return cell if cell.__class__ is str else _WRITTEN[cell.__class__](cell)


def _number(value: float) -> str:
    """As a spreadsheet shows it where there is room: fifteen digits, no exponent."""
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    text = format(value, ".15g")
    if "e" not in text:
        return text
    exponent = int(text.partition("e")[2])
    return format(Decimal(text), "f") if abs(exponent) <= _LONGEST else text


def _moment(value: dt.datetime) -> str:
    if value.time() == dt.time():
        return _day(value.date())
    return value.isoformat(sep=" ", timespec="seconds")


def _day(value: dt.date) -> str:
    """Day 0 of a spreadsheet is no day."""
    return "" if value in _NO_DAY else value.isoformat()


def _time(value: dt.time) -> str:
    return value.isoformat(timespec="seconds") if value != dt.time() else ""


def _span(value: dt.timedelta) -> str:
    return str(value) if value else ""


_WRITTEN: dict[type, Callable[[Any], str]] = {
    str: str,
    bool: lambda value: "true" if value else "false",
    int: str,
    float: _number,
    dt.datetime: _moment,
    dt.date: _day,
    dt.time: _time,
    dt.timedelta: _span,
}
