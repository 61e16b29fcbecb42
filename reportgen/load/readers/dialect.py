"""How a CSV file is written, told by its first megabyte: delimiter, escapes, where its header stands."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from reportgen.errors import DataError, Problem
from reportgen.load.bounds import LOOKED_AT, header_row, score

if TYPE_CHECKING:
    from _csv import Reader

QUOTE, BACKSLASH = '"', "\\"
"""What stands before a quotation mark inside of a quoted cell: another one, or a backslash as lakes write it."""

_DELIMITERS = ",;\t|"
_LONGEST_FIELD = 1 << 30
_TELLS_DELIMITER = re.compile(r"sep=(.)\r?(?:\n|$)", re.IGNORECASE)
_LAKE_NAME = re.compile(r".*-\d+")
_ENOUGH_LAKE_NAMES = 3
_COMPARED = 2_000
_ESCAPED = '\\"'


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells and rows are told apart."""

    delimiter: str
    escape: str
    header: tuple[str, ...]
    skip: int
    """Records up to and with the header, blank lines too."""
    above: tuple[tuple[str, ...], ...]
    """Cells of the lines above the header; blank cells and lines are left out."""


def dialect_of(text: str, delimiter: str, known: Collection[str]) -> Dialect:
    """The way of writing in which most cells of the header are known names; its header is blank for a blank text.

    Args:
        text: the beginning of the file.
        delimiter: what the user says; blank if nothing.
        known: headers that the user names.

    Raises:
        DataError: if the user's delimiter cannot be one.
    """
    if delimiter and (delimiter in '"\\\r\n' or delimiter.isalnum()):
        hint = "for example ';' or '|', or \"\\t\" for tabs"
        raise DataError(
            Problem("bad-delimiter", f"{delimiter!r} cannot stand between the cells of a CSV file", hint=hint)
        )
    told = _TELLS_DELIMITER.match(text)
    candidates = delimiter or (told[1] if told else _DELIMITERS)
    found = [_with(text, candidate, known, told is not None) for candidate in candidates]
    return max(found, key=lambda one: (score(one.header, known), len(one.header)))


def _with(text: str, delimiter: str, known: Collection[str], told: bool) -> Dialect:
    rows = list(islice(records(io.StringIO(text, newline=""), delimiter, QUOTE), LOOKED_AT))
    if told:
        rows[0] = []
    at = header_row(rows, known)
    header = tuple(rows[at]) if at is not None else ()
    above = (tuple(cell.strip() for cell in row if cell.strip()) for row in rows[: at or 0])
    escape = _escape(text, delimiter, header)
    return Dialect(delimiter, escape, header, len(rows) if at is None else at + 1, tuple(row for row in above if row))


def _escape(text: str, delimiter: str, header: Sequence[str]) -> str:
    """A backslash where the lakes' names or the rows themselves say so."""
    if sum(_LAKE_NAME.fullmatch(name.strip()) is not None for name in header) >= _ENOUGH_LAKE_NAMES:
        return BACKSLASH
    if _ESCAPED not in text:
        return QUOTE
    return max((QUOTE, BACKSLASH), key=lambda escape: _whole_rows(text, delimiter, escape, list(header)))


def _whole_rows(text: str, delimiter: str, escape: str, header: list[str]) -> int:
    """Rows below the header that are like it."""
    rows = list(islice(records(io.StringIO(text, newline=""), delimiter, escape), _COMPARED))
    return sum(len(row) == len(header) for row in rows[rows.index(header) :]) if header in rows else 0


def records(lines: Iterable[str], delimiter: str, escape: str) -> "Reader":
    """Rows of cells, a blank line as none. Its `line_num` counts lines."""
    if escape == BACKSLASH:
        return csv.reader(lines, delimiter=delimiter, doublequote=False, escapechar=BACKSLASH)
    return csv.reader(lines, delimiter=delimiter)


@contextmanager
def long_fields() -> Iterator[None]:
    """Cells may be as long as they are."""
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)
