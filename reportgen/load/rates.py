"""A table of exchange rates from a CSV file: currency, date, rate."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from reportgen.errors import DataError, Mark, Problem

_COLUMNS = ("currency", "date", "rate")
_HEADER = "the first line names the columns currency, date and rate"
_MOST_PROBLEMS = 20


def rates_on(path: Path, day: date) -> Mapping[str, Decimal]:
    """For each currency the latest rate not after the day: what one unit of it is worth. Without a date, a rate holds
    until a dated one comes.

    Raises:
        DataError: with every line that cannot be read, if the file is not there or is no such table.
    """
    problems: list[Problem] = []
    latest: dict[str, tuple[date, Decimal]] = {}
    for line, cells in _rows(path):
        mark = Mark(path.name, line)
        try:
            currency, since, rate = _currency(cells[0]), _date(cells[1]), _rate(cells[2])
        except _CellError as error:
            problems.append(Problem("bad-rate", str(error), mark, error.hint))
            continue
        if since <= day and (currency not in latest or latest[currency][0] <= since):
            latest[currency] = (since, rate)
    if problems:
        raise DataError(problems[:_MOST_PROBLEMS])
    return {currency: rate for currency, (_, rate) in latest.items()}


class _CellError(ValueError):
    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def _rows(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    """Line number and the cells of currency, date and rate."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise DataError(Problem("cannot-read", f"the rates in '{path.name}' cannot be read: {reason}")) from error
    first = text.partition("\n")[0]
    reader = csv.reader(text.splitlines(), delimiter=";" if ";" in first else ",", strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if not {"currency", "rate"} <= {*header}:
            raise DataError(Problem("bad-rates", "this is no table of rates", Mark(path.name, 1), _HEADER))
        places = [header.index(name) if name in header else None for name in _COLUMNS]
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield (
                    reader.line_num,
                    [cells[place].strip() if place is not None and place < len(cells) else "" for place in places],
                )
    except csv.Error as error:
        raise DataError(Problem("bad-rates", f"this is no CSV: {error}", Mark(path.name, reader.line_num))) from error


def _currency(cell: str) -> str:
    if len(cell) == 3 and cell.isascii() and cell.isalpha() and cell.isupper():
        return cell
    raise _CellError(f"'{cell[:40]}' is no currency", "write its ISO code, as USD")


def _date(cell: str) -> date:
    try:
        return date.fromisoformat(cell) if cell else date.min
    except ValueError:
        raise _CellError(f"'{cell[:40]}' is no day", "write it as 2025-12-31") from None


def _rate(cell: str) -> Decimal:
    try:
        rate = Decimal(cell)
    except InvalidOperation:
        rate = Decimal("nan")
    if not rate.is_finite() or rate <= 0:
        raise _CellError(f"'{cell[:40]}' is no rate", "write what one unit is worth, as 0.92")
    return rate
