"""Tables as CSV text: comma, UTF-8, ISO dates, a point in amounts, true and false, blank for nothing."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

Cell = str | int | bool | date | Decimal | None
Row = Mapping[str, Cell]


def amount(cents: int) -> Decimal:
    """Cents as an amount with two decimals."""
    return Decimal((0 if cents >= 0 else 1, tuple(int(digit) for digit in str(abs(cents))), -2))


def csv_text(rows: Iterable[Row]) -> str:
    """The rows under a line of column names, which are those of the first row; at least one row is needed."""
    lines = list(rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(lines[0])
    writer.writerows([_written(cell) for cell in row.values()] for row in lines)
    return text.getvalue()


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, date) else str(cell)
