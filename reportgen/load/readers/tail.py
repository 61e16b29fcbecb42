"""The end of a CSV file: rows of totals, notes on the export, and rows of nothing but delimiters."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.load.bounds import MOST_BELOW, Below
from reportgen.load.readers.dialect import BACKSLASH, Dialect, records

_LOOKED_AT = 1 << 16
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class TailRow:
    """A row below the table."""

    line: int
    """From 1."""
    text: str
    """The line without its end."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands below a table."""

    rows: tuple[TailRow, ...] = ()
    """In the file's order."""
    blank: bool = False
    """There are rows of nothing but delimiters."""


def tail_of(path: Path, dialect: Dialect) -> Tail:
    """What stands below the table; what looks like an entry ends the search."""
    below, rows, blank = Below(dialect.header), list[tuple[int, str, tuple[str, ...]]](), False
    for from_end, line in enumerate(reversed(_last_lines(path))):
        cells = _cells(line, dialect)
        if cells is None or len(rows) >= MOST_BELOW:
            break
        if not any(cell.strip() for cell in cells):
            blank = blank or bool(cells)
            continue
        if cells == dialect.header or not below.has(cells):
            break
        rows.append((from_end, line, cells))
    if not rows:
        return Tail((), blank)
    last = _count_lines(path)
    return Tail(tuple(TailRow(last - from_end, line, cells) for from_end, line, cells in reversed(rows)), blank)


def _last_lines(path: Path) -> list[str]:
    """Whole lines at the end of the file."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(size - _LOOKED_AT, 0))
        lines = stream.read().decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines if size <= _LOOKED_AT else lines[1:]


def _cells(line: str, dialect: Dialect) -> tuple[str, ...] | None:
    """The line's cells; None if it is only a part of a record."""
    quotes = line.count('"') - (line.count('\\"') if dialect.escape == BACKSLASH else 0)
    if quotes % 2:
        return None
    rows: Sequence[Sequence[str]] = list(records(iter((line,)), dialect.delimiter, dialect.escape))
    return tuple(rows[0]) if rows else ()


def _count_lines(path: Path) -> int:
    """Lines of the file, the last one whether it ends or not."""
    count, last = 0, b"\n"
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            count += piece.count(b"\n") or piece.count(b"\r")
            last = piece[-1:]
    return count + (last not in (b"\n", b"\r"))
