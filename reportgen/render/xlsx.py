"""The workbook: a sheet "About", then one sheet a table, with folding groups, frozen heads and the numbers as numbers.

Nothing in it is a formula or an address, whatever a text looks like.
"""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from reportgen.errors import Problem, RenderError
from reportgen.render.about import Line, about_lines
from reportgen.render.artifact import Artifact
from reportgen.render.characters import cut, legible, one_line
from reportgen.render.exact import exact
from reportgen.render.numbers import LocaleFormats
from reportgen.render.sheets import ABOUT, MOST_ROWS, Sheet, fits_a_day, fits_a_number, sheets_of, text_for_cell
from reportgen.sections.base import ReportView
from reportgen.sections.grid import GridRow, Unit, Value

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_IN_MEMORY = 500_000
"""Cells up to which a workbook is put together in memory, about 0.3 KiB a cell; beyond, rows go to a temporary file."""
_PAPER = {"A4": 9, "A3": 8, "Letter": 1, "Legal": 5}
_DEEPEST_OUTLINE = 7
_WRAPPED = range(50, 500)
"""Lengths of text that are shown on several lines; a longer one would fill the window."""
_DAY = 14
"""Excel's own short date, which every reader sees in the form of the reader's country."""
_WHOLE = "#,##0"
_FORMATS: dict[Unit, tuple[str, str]] = {
    "quantity": (_WHOLE, "#,##0.0####"),
    "amount": ("#,##0.00", "#,##0.00"),
    "count": (_WHOLE, _WHOLE),
    "days": (_WHOLE, "#,##0.0"),
    "percent": ("0.0%", "0.0%"),
    "ratio": (_WHOLE, "#,##0.0###"),
    "text": (_WHOLE, "#,##0.0####"),
    "date": (_WHOLE, _WHOLE),
}
"""How a whole number and one with decimals is written; a ``#`` alone would leave a bare point behind whole numbers."""


def render_xlsx(report: ReportView, moment: datetime, most_rows: int = MOST_ROWS) -> Artifact:
    """The report as ``<slug>.xlsx``, dated `moment` (UTC if it names no zone); equal inputs give equal bytes.

    Numbers of more than 15 digits stand as text, a table of more than `most_rows` lines goes on in a further sheet,
    a text of more than 32,767 characters is cut; each of these is told under the table and on the sheet "About".

    Raises:
        RenderError: if there is no room for its temporary files.
    """
    sheets = sheets_of(report, most_rows)
    cells = sum(len(sheet.rows) * len(sheet.widths) for sheet in sheets)
    body = io.BytesIO()
    try:
        with _workbook(body, cells <= _IN_MEMORY) as book:
            names = {"title": _property(report.title), "company": _property(report.company)}
            book.set_properties({**names, "created": moment.astimezone(UTC) if moment.tzinfo else moment})
            _Writer(book, report).write(sheets)
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        raise RenderError(Problem("workbook-failed", f"the workbook could not be written: {error}")) from error
    return Artifact(f"{report.slug}.xlsx", MEDIA_TYPE, body.getvalue())


def _workbook(body: io.BytesIO, in_memory: bool) -> Any:
    return xlsxwriter.Workbook(body, {
        "in_memory": in_memory,
        "constant_memory": not in_memory,
        "use_zip64": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    })


def _property(text: str) -> str:
    return cut(one_line(text), 255)


def _for_margin(text: str) -> str:
    """A text for the margin of a printed page, which holds 255 characters in all and gives "&" a meaning."""
    return cut(one_line(text), 100).replace("&", "&&")


class _Writer:
    """Writes the sheets of one workbook; each format is made once."""

    def __init__(self, book: Any, report: ReportView) -> None:
        self._book = book
        self._report = report
        self._right_to_left = LocaleFormats(report.locale).direction == "rtl"
        self._known: dict[tuple[tuple[str, Any], ...], Any] = {}

    def write(self, sheets: Sequence[Sheet]) -> None:
        self._about(self._book.add_worksheet(ABOUT), about_lines(self._report, sheets))
        for sheet in sheets:
            self._sheet(self._book.add_worksheet(sheet.name), sheet)

    def _format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._known:
            self._known[key] = self._book.add_format({"valign": "top", **properties})
        return self._known[key]

    def _about(self, page: Any, lines: Sequence[Line]) -> None:
        self._set_up(page, "", 0)
        page.set_column(0, 0, 26)
        page.set_column(1, 1, 40)
        page.set_column(2, 4, 24)
        for at, line in enumerate(lines):
            style = {"title": {"bold": True, "font_size": 16}, "head": {"bold": True, "bottom": 1}}.get(line.role, {})
            for column, value in enumerate(line.values):
                self._value(page, at, column, value, "quantity", style)

    def _sheet(self, page: Any, sheet: Sheet) -> None:
        self._set_up(page, sheet.section.title, sheet.head_rows)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        page.outline_settings(True, False, True, False)  # a group's row stands above what it folds
        self._heads(page, sheet)
        folds = any(row.group for row in sheet.grid.rows)
        for at, row in enumerate(sheet.rows, sheet.head_rows):
            if folds and row.level > 1:
                page.set_row(at, None, None, {"level": min(row.level - 1, _DEEPEST_OUTLINE)})
            self._row(page, at, row, sheet)
        self._close(page, sheet, sheet.head_rows + len(sheet.rows))

    def _set_up(self, page: Any, title: str, head_rows: int) -> None:
        page.set_paper(_PAPER.get(self._report.page.paper, _PAPER["A4"]))
        if self._report.page.orientation == "landscape":
            page.set_landscape()
        page.fit_to_pages(1, 0)
        if title:
            page.set_header(f"&L{_for_margin(title)}")
        page.set_footer(f"&L{_for_margin(self._report.title)}&R&P / &N")
        if self._right_to_left:
            page.right_to_left()
        if head_rows:
            page.freeze_panes(head_rows, 0)
            page.repeat_rows(0, head_rows - 1)

    def _heads(self, page: Any, sheet: Sheet) -> None:
        grid, depth, last = sheet.grid, len(sheet.grid.stub), sheet.head_rows - 1
        for spanner in grid.spanners:
            self._spanner(page, depth + spanner.start, spanner.width, _cell_text(spanner.label))
        for column, head in enumerate((*grid.stub, *grid.columns)):
            side = "left" if column < depth or head.unit == "text" else "right"
            self._text(page, last, column, head.label, self._head(align=side))

    def _head(self, **properties: Any) -> Any:
        return self._format(bold=True, bottom=1, bg_color="#EEF1F4", **properties)

    def _spanner(self, page: Any, first: int, width: int, label: str) -> None:
        style = self._head(align="center")
        if width > 1:
            page.merge_range(0, first, 0, first + width - 1, "", style)
        self._text(page, 0, first, label, style)

    def _row(self, page: Any, at: int, row: GridRow, sheet: Sheet) -> None:
        style = {"bold": True} if row.group else {}
        for column, label in enumerate(row.stub):
            self._value(page, at, column, label, "text", style)
        depth = len(sheet.grid.stub)
        for column, (value, head) in enumerate(zip(row.cells, sheet.grid.columns, strict=True), depth):
            self._value(page, at, column, value, head.unit, style)

    def _close(self, page: Any, sheet: Sheet, at: int) -> None:
        """The filter over the rows, the total, and the notes where there is room for them."""
        if sheet.rows:
            page.autofilter(sheet.head_rows - 1, 0, at - 1, len(sheet.widths) - 1)
        if sheet.total is not None:
            self._total(page, at, sheet, sheet.total)
            at += 1
        for line, note in enumerate(sheet.notes, at + 1):
            if line < MOST_ROWS:
                self._text(page, line, 0, note, self._format(italic=True))

    def _total(self, page: Any, at: int, sheet: Sheet, total: tuple[Value, ...]) -> None:
        style = {"bold": True, "top": 1}
        depth = len(sheet.grid.stub)
        for column, label in enumerate(["Total", *[None] * depth][:depth]):
            self._value(page, at, column, label, "text", style)
        for column, (value, head) in enumerate(zip(total, sheet.grid.columns, strict=True), depth):
            self._value(page, at, column, value, head.unit, style)

    def _value(self, page: Any, at: int, column: int, value: Value, unit: Unit, style: dict[str, Any]) -> None:
        if value is None or value == "":
            if style:
                page.write_blank(at, column, None, self._format(**style))
        elif isinstance(value, str):
            wrapped = {"text_wrap": True} if len(value) in _WRAPPED or "\n" in value[: _WRAPPED.stop] else {}
            self._text(page, at, column, value, self._format(**style, **wrapped))
        elif isinstance(value, date):
            self._day(page, at, column, value, style)
        else:
            self._number(page, at, column, value, unit, style)

    def _day(self, page: Any, at: int, column: int, value: date, style: dict[str, Any]) -> None:
        if fits_a_day(value):
            page.write_datetime(at, column, value, self._format(num_format=_DAY, align="right", **style))
        else:
            page.write_string(at, column, value.isoformat(), self._format(align="right", **style))

    def _number(self, page: Any, at: int, column: int, value: Decimal | int, unit: Unit, style: dict[str, Any]) -> None:
        if not fits_a_number(value):
            page.write_string(at, column, exact(value), self._format(align="right", **style))
            return
        whole = value == int(value)
        pattern = _FORMATS[unit][not whole]
        number = int(value) if whole else Decimal(exact(value))  # 9.95 as a float is 9.949999999999999 in the file
        page.write_number(at, column, number, self._format(num_format=pattern, **style))

    def _text(self, page: Any, at: int, column: int, text: str, style: Any) -> None:
        text = _cell_text(text)
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes such a text for markup of its own and would copy it unescaped into the file.
            page.write_rich_string(at, column, text[0], text[1], text[2:], style)
        else:
            page.write_string(at, column, text, style)


def _cell_text(text: str) -> str:
    return text_for_cell(legible(text))
