"""Which tables of a report are stamped, and their rows as texts: what the templates would have set."""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reportgen.render.characters import in_documents
from reportgen.render.markup import LONGEST_LABEL, shortened
from reportgen.render.matrix_layout import MatrixLayout, paper_layout
from reportgen.render.pdf.stamping.listing import Listing, Style, TextColumn
from reportgen.sections.base import Formats, ReportView
from reportgen.sections.grid import Column, Value

LONG = 400
"""Rows from which on a table is stamped: the engine takes some three seconds for so many."""


_SERIAL = "serial_no"
_SPACES = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
"""What a browser would show as one space."""


@dataclass(frozen=True, slots=True)
class Long:
    """A long table of a section: what the engine lays out of it, and what is stamped."""

    specimens: tuple[Any, ...]
    """One row of each kind, as the section has them; the total is not among them."""
    listings: tuple[Listing, ...]
    """The rows; where columns find no room beside each other, once a part."""
    layout: MatrixLayout | None
    """How the columns of a matrix stand; None for other tables."""


def long_tables(report: ReportView, formats: Formats, upright: float, sideways: float) -> dict[str, Long]:
    """By section, the tables that are stamped on pages whose text is so wide, in rem, upright or sideways."""
    return {
        section.id: _long(section, rows, formats, upright, sideways)
        for section in report.sections
        if section.printed and len(rows := getattr(section, "print_rows", ())) > LONG and section.grid is not None
    }


def characters_of(tables: Iterable[Long]) -> str:
    """Every character that the rows show, each once, and those of the words beside them."""
    listings = [listing for table in tables for listing in table.listings]
    found = {letter for listing in listings for column in listing.columns for text in column.texts for letter in text}
    return "".join(sorted(found | {*"…(continued)"})) if found else ""


def _long(section: Any, rows: Sequence[Any], formats: Formats, upright: float, sideways: float) -> Long:
    matrix = hasattr(section, "cells_of")
    kinds, of_style, specimens = _styles(rows)
    heads = (Column("stub", ""),) if matrix else section.grid.stub
    lines = _matrix_lines(section, rows) if matrix else _grid_lines(rows, len(heads))
    total = section.total_cells if matrix else section.grid.total
    if total is not None:
        kinds.append(Style(1, False, True))
        of_style.append(len(kinds) - 1)
        lines.append((*_total_stub(len(heads)), *total))
    columns = (*heads, *(section.body_columns if matrix else section.grid.columns))
    texts = _Texts(formats)
    made = tuple(texts.column(column, [line[place] for line in lines]) for place, column in enumerate(columns))
    whole = Listing(section.id, section.title, tuple(kinds), of_style, made, _links(rows, total is not None),
                    _indexed(section, matrix))
    if not matrix:
        return Long(tuple(specimens), (whole,), None)
    layout = paper_layout(formats, section, upright, sideways)
    return Long(tuple(specimens), tuple(_parted(whole, layout)), layout)


def _indexed(section: Any, matrix: bool) -> int | None:
    """The column of serial numbers."""
    if matrix:
        return 0 if section.levels[-1].key == _SERIAL else None
    return next((place for place, head in enumerate(section.grid.stub) if head.key == _SERIAL), None)


def _styles(rows: Sequence[Any]) -> tuple[list[Style], "array[int]", list[Any]]:
    """The kinds of rows, the kind of each row, and a row of each kind."""
    kinds: dict[Style, int] = {}
    of_style, specimens = array("B"), []
    for row in rows:
        style = Style(row.level, row.group)
        if style not in kinds:
            kinds[style] = len(kinds)
            specimens.append(row)
        of_style.append(kinds[style])
    return list(kinds), of_style, specimens


def _parted(whole: Listing, layout: MatrixLayout) -> Iterator[Listing]:
    """The listing once for every part of the columns, each with the labels of the rows."""
    stub, *body = whole.columns
    for number, part in enumerate(layout.parts, start=1):
        name = whole.id if number == 1 else f"{whole.id}.{number}"
        yield replace(whole, id=name, columns=(stub, *body[part.first : part.end]))


def _matrix_lines(section: Any, rows: Iterable[Any]) -> list[tuple[Value, ...]]:
    return [(row.label, *section.cells_of(row)) for row in rows]


def _grid_lines(rows: Iterable[Any], stub: int) -> list[tuple[Value, ...]]:
    return [(*row.stub, *(None,) * (stub - len(row.stub)), *row.cells) for row in rows]


def _total_stub(width: int) -> tuple[Value, ...]:
    return ("Total", *(None,) * (width - 1))


def _links(rows: Sequence[Any], total: bool) -> tuple[str, ...]:
    links = tuple(getattr(row, "link", "") for row in rows)
    return (*links, *([""] if total else [])) if any(links) else ()


class _Texts:
    """Values as a reader sees them, each written once."""

    def __init__(self, formats: Formats) -> None:
        self._formats = formats

    def column(self, column: Column, values: Sequence[Value]) -> TextColumn:
        known: dict[Value, int] = {}
        texts: list[str] = []
        codes = array("I")
        say = self._writer(column)
        for value in values:
            code = known.get(value)
            if code is None:
                code = known[value] = len(texts)
                texts.append(_SPACES.sub(" ", in_documents(say(value))))
            codes.append(code)
        return TextColumn(tuple(texts), codes, column.unit != "text")

    def _writer(self, column: Column) -> Callable[[Any], str]:
        formats = self._formats
        if column.unit == "date":
            return formats.date
        if column.unit != "text":
            return lambda value: formats.number(value, column.unit)
        blank = "" if column.key == "variant_code" else "(blank)"
        return lambda value: "" if value is None else _cut(formats, str(value)) or blank


def _cut(formats: Formats, text: str) -> str:
    if len(text) <= LONGEST_LABEL:
        return text
    return f"{shortened(text)} ({formats.number(len(text), 'count')} characters)"
