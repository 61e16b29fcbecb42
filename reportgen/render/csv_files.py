"""One CSV file a section, for spreadsheets and programs alike.

- UTF-8 with a byte order mark: without it Excel reads the file in the machine's old code page and breaks every accent;
  pandas, DuckDB, Power Query and LibreOffice recognise the mark. RFC 4180: commas, doubled quotes, CRLF.
- Every row of the section stands in it. The first column, ``Level``, is 0 for the total and 1 for the outermost rows;
  the second, ``Row``, is ``total``, ``group`` (other rows of the file are parts of it) or ``row``. Adding up the rows
  called ``row`` counts nothing twice.
- Numbers are exact, with a point, without grouping; shares are plain ratios; days are ISO; blank is empty.
- Records that another program takes in, as the lines of a journal, have neither ``Level`` nor ``Row``.
- A text that a spreadsheet could take for a formula has a ``'`` in front. report.json has it without.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from reportgen.render.artifact import Artifact
from reportgen.render.characters import legible
from reportgen.render.exact import exact
from reportgen.sections.base import ReportView, grids_of
from reportgen.sections.grid import Grid, Value

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"

_FORMULA = re.compile(r"""(\A|[;\t\r\n])((?:["'\ufeff]|[^\S\t\r\n])*[=+\-@＝＋－＠])""")
"""What starts a formula: at the start of a cell, or after a character at which a program that expects another
separator than the comma would start a new cell."""


def render_csv(report: ReportView) -> tuple[Artifact, ...]:
    """``csv/<section id>.csv`` for each section that has a table, in the report's order; a section that has more tables
    than one writes the others under their own names."""
    named = (
        (grid.name if number else section.id, grid)
        for section in report.sections
        for number, grid in enumerate(grids_of(section))
    )
    return tuple(Artifact(f"csv/{name}.csv", MEDIA_TYPE, csv_bytes(grid)) for name, grid in named)


def csv_bytes(grid: Grid) -> bytes:
    """The grid as a CSV file: a line of heads, its rows in their order, the total last."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads(grid))
    writer.writerows(_records(grid))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def rows_bytes(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Rows for programs and for version control, under plain names: no byte order mark, lines end with a line feed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(map(_cell, row) for row in rows)
    return text.getvalue().encode()


def heads(grid: Grid) -> list[str]:
    """Heads, no two alike: Level, Row, the stub's, the body's with their spanner in front ("MAIN - Quantity").

    A plain grid has neither Level nor Row."""
    over = {spanner.start + offset: spanner.label for spanner in grid.spanners for offset in range(spanner.width)}
    body = (f"{over[at]} - {column.label}" if at in over else column.label for at, column in enumerate(grid.columns))
    levels = () if grid.plain else ("Level", "Row")
    return _unique((*levels, *(safe(column.label) for column in grid.stub), *(safe(label) for label in body)))


def safe(text: str) -> str:
    """The text as a spreadsheet will not take it for a formula, a number excepted: those are not text.

    What XML and CSV cannot carry (control characters, lone surrogates) becomes U+FFFD.
    """
    text = _FORMULA.sub(r"\1'\2", legible(text))
    return f"'{text}" if text.startswith(("\t", "\r", "\n")) else text


def _records(grid: Grid) -> Iterator[list[str]]:
    depth = len(grid.stub)
    for row in grid.rows:
        stub = [*map(safe, row.stub), *[""] * (depth - len(row.stub))]
        levels = [] if grid.plain else [str(row.level), "group" if row.group else "row"]
        yield [*levels, *stub, *map(_cell, row.cells)]
    if grid.total is not None:
        yield ["0", "total", *["Total", *[""] * depth][:depth], *map(_cell, grid.total)]


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe(value)
    return value.isoformat() if isinstance(value, date) else exact(value)


def _unique(labels: Iterable[str]) -> list[str]:
    """The labels, a later twin with its number behind it: programs address columns by their heads."""
    seen: set[str] = set()
    result = []
    for label in labels:
        name, number = label, 1
        while name in seen:
            number += 1
            name = f"{label} ({number})"
        seen.add(name)
        result.append(name)
    return result
