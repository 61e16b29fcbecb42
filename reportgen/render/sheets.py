"""What a workbook's sheets hold, decided before one is written: names, rows, widths, and what does not fit."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportgen.render.characters import cut, one_line, units
from reportgen.render.exact import significant_digits
from reportgen.sections.base import ReportView, SectionView, grids_of
from reportgen.sections.grid import Column, Grid, GridRow, Value

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_DIGITS = 15
"""Significant digits that a workbook's number keeps."""
MOST_TEXT = 32_767
"""UTF-16 units that a cell holds."""
ABOUT = "About"

_LARGEST = 10**300
_FIRST_DAY = date(1900, 1, 1)
_NAME_LENGTH = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]/\\:*?_-", " "))
_WIDTHS = (8, 60)
_FILTER_BUTTON = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """A section's table, or a part of it where it has more rows than a sheet."""

    name: str
    section: SectionView
    grid: Grid
    rows: tuple[GridRow, ...]
    total: tuple[Value, ...] | None
    """On the last part only."""
    widths: tuple[float, ...]
    """Of the stub's and the body's columns, in characters."""
    notes: tuple[str, ...]
    """What the section says under its table, and what the workbook could not hold."""

    @property
    def head_rows(self) -> int:
        """2 where spanners stand over the heads."""
        return head_rows(self.grid)


def sheets_of(report: ReportView, most_rows: int = MOST_ROWS) -> tuple[Sheet, ...]:
    """One sheet a grid, in the report's order; a grid of more than `most_rows` lines goes on in "name (2)"."""
    taken = {ABOUT.casefold(), "history"}  # Excel keeps "History" for itself
    sheets: list[Sheet] = []
    for section in report.sections:
        for grid in grids_of(section):
            sheets.extend(_parts(section, _narrowed(grid), most_rows, taken))
    return tuple(sheets)


def head_rows(grid: Grid) -> int:
    """Lines above the first row."""
    return 2 if grid.spanners else 1


def fits_a_number(value: Decimal | int) -> bool:
    """False for a number that a workbook would round: it is written as text."""
    return significant_digits(value) <= MOST_DIGITS and -_LARGEST < value < _LARGEST


def fits_a_day(value: date) -> bool:
    """False for a day before Excel's first."""
    return value >= _FIRST_DAY


def text_for_cell(text: str) -> str:
    """The text, cut with a mark where a cell cannot hold it all."""
    if len(text) * 2 <= MOST_TEXT:
        return text
    return cut(text, MOST_TEXT, f"… (cut: {units(text):,} characters in all)")


def _parts(section: SectionView, grid: Grid, most_rows: int, taken: set[str]) -> Iterator[Sheet]:
    room = most_rows - head_rows(grid)
    lines = len(grid.rows) + (grid.total is not None)
    starts = range(0, max(lines, 1), room)
    names = list(_names(grid.name, len(starts), taken))
    widths = tuple(_widths(grid))
    for name, start in zip(names, starts, strict=True):
        rows = grid.rows[start : start + room]
        last = start + room >= lines
        notes: tuple[str, ...] = () if len(names) == 1 else (_part_note(start, len(rows), grid, names),)
        notes = (*notes, *_section_notes(section, grid))
        yield Sheet(name, section, grid, rows, grid.total if last else None, widths, notes)


def _part_note(start: int, count: int, grid: Grid, names: list[str]) -> str:
    span = f"Rows {start + 1:,} to {start + count:,} of {len(grid.rows):,}"
    return f"{span}; the table stands on {len(names)} sheets: {', '.join(names)}."


def _section_notes(section: SectionView, grid: Grid) -> tuple[str, ...]:
    coverage = (section.coverage.sentence,) if section.coverage else ()
    return tuple(dict.fromkeys(note for note in (*coverage, *grid.notes, *_losses(grid)) if note))


def _losses(grid: Grid) -> Iterator[str]:
    """Sentences about what a workbook cannot hold."""
    cells = [value for row in grid.rows for value in row.cells] + list(grid.total or ())
    if count := sum(isinstance(value, Decimal | int) and not fits_a_number(value) for value in cells):
        yield f"A workbook keeps {MOST_DIGITS} digits of a number: {count:,} longer ones stand as text, exactly."
    if count := sum(isinstance(value, str) and text_for_cell(value) != value for value in cells):
        yield f"A cell holds {MOST_TEXT:,} characters: {count:,} longer texts are cut; the output json has them whole."


def _narrowed(grid: Grid) -> Grid:
    """The grid with as many columns as a sheet has, and a note where that is fewer than all."""
    room = MOST_COLUMNS - len(grid.stub)
    if len(grid.columns) <= room:
        return grid
    note = f"{room:,} of {len(grid.columns):,} columns: a sheet has no more; the output json has them all."
    rows = tuple(GridRow(row.stub, row.cells[:room], row.level, row.group) for row in grid.rows)
    spanners = tuple(spanner for spanner in grid.spanners if spanner.start + spanner.width <= room)
    total = grid.total[:room] if grid.total is not None else None
    return Grid(grid.name, grid.title, grid.stub, grid.columns[:room], rows, total, spanners, (*grid.notes, note))


def _names(name: str, count: int, taken: set[str]) -> Iterator[str]:
    """Names as Excel allows them: at most 31 characters, none of ``[]:*?/\\``, no two alike whatever their case.

    Made from the section's id rather than its title, which may change from report to report: ``decomposition_tree`` is
    "Decomposition tree".
    """
    base = " ".join(one_line(name).translate(_NOT_IN_NAMES).split()).strip("'") or "Sheet"
    base = f"{base[0].upper()}{base[1:]}"
    for part in range(1, count + 1):
        number, found = part, _numbered(base, part)
        while found.casefold() in taken:
            number += 1
            found = _numbered(base, number)
        taken.add(found.casefold())
        yield found


def _numbered(base: str, number: int) -> str:
    ending = f" ({number})" if number > 1 else ""
    return f"{cut(base, _NAME_LENGTH - len(ending))}{ending}"


def _widths(grid: Grid) -> Iterator[float]:
    for at, column in enumerate(grid.stub):
        labels = (row.stub[at] for row in grid.rows if len(row.stub) > at)
        yield _between(max(_text_width(column.label) + _FILTER_BUTTON, _widest(labels)))
    for at, column in enumerate(grid.columns):
        cells = [row.cells[at] for row in grid.rows]
        if grid.total is not None:
            cells.append(grid.total[at])
        yield _between(max(_text_width(column.label) + _FILTER_BUTTON, _cells_width(cells, column)))


def _between(width: int) -> float:
    least, most = _WIDTHS
    return float(min(max(width + 1, least), most))


def _cells_width(cells: list[Value], column: Column) -> int:
    texts = _widest(value for value in cells if isinstance(value, str))
    days = 11 if any(isinstance(value, date) for value in cells) else 0
    numbers = [value for value in cells if isinstance(value, Decimal | int)]
    return max(texts, days, _numbers_width(numbers, column))


def _numbers_width(numbers: list[Decimal | int], column: Column) -> int:
    """Digits and groups of the largest, the decimals of the most exact, sign and point."""
    if not numbers:
        return 0
    whole = max(len(f"{int(extreme):,}") for extreme in (min(numbers), max(numbers)))
    if column.unit in ("count", "percent"):
        return whole + 5
    exponents = (value.as_tuple().exponent for value in numbers if isinstance(value, Decimal))
    decimals = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return whole + min(max(decimals, 2), 5) + 2


def _widest(texts: Iterable[str]) -> int:
    return max(map(_text_width, texts), default=0)


def _text_width(text: str) -> int:
    """Characters side by side; those of East Asian scripts are two wide. Only the start of a long text is looked at."""
    start = text[: _WIDTHS[1]]
    if start.isascii():
        return len(start)
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in start)
