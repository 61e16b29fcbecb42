"""Which tables of a report are stamped, and their rows as texts: what the templates would have set."""

import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reportgen.render.characters import in_documents
from reportgen.render.markup import LONGEST_LABEL, shortened
from reportgen.render.pdf.stamping.listing import Listing, Style, TextColumn
from reportgen.sections.base import Formats, ReportView, SectionView
from reportgen.sections.grid import Column, Value

LONG = 400
"""Rows from which on a table is stamped: the engine takes some three seconds for so many."""


_SPACES = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
"""What a browser would show as one space."""


@dataclass(frozen=True, slots=True)
class Long:
    """A long table of a section: what the engine lays out of it, and what is stamped."""

    specimens: tuple[Any, ...]
    """One row of each kind, as the section has them; the total is not among them."""
    listing: Listing


def long_tables(report: ReportView, formats: Formats) -> dict[str, Long]:
    """By section, the tables that are stamped."""
    return {
        section.id: _long(section, rows, formats)
        for section in report.sections
        if section.printed and len(rows := getattr(section, "print_rows", ())) > LONG and section.grid is not None
    }


def characters_of(tables: Iterable[Long]) -> str:
    """Every character that the rows show, each once, and those of the words beside them."""
    found = {character for table in tables for column in table.listing.columns for text in column.texts
             for character in text}
    return "".join(sorted(found | {*"…Page of (continued)0123456789"})) if found else ""


def _long(section: SectionView, rows: Sequence[Any], formats: Formats) -> Long:
    grid = section.grid
    assert grid is not None
    kinds: dict[Style, int] = {}
    specimens: list[Any] = []
    of_style = array("B")
    for row in rows:
        style = Style(row.level, row.group)
        if style not in kinds:
            kinds[style] = len(kinds)
            specimens.append(row)
        of_style.append(kinds[style])
    matrix = not hasattr(rows[0], "cells") or hasattr(section, "cells_of")
    heads = (Column("stub", ""),) if matrix else grid.stub
    lines = _matrix_lines(section, rows) if matrix else _grid_lines(rows, len(heads))
    total = section.total_cells if matrix else grid.total  # type: ignore[attr-defined]
    if total is not None:
        kinds[Style(1, False, True)] = len(kinds)
        of_style.append(len(kinds) - 1)
        lines = [*lines, (*_total_stub(len(heads)), *total)]
    columns = section.body_columns if matrix else grid.columns  # type: ignore[attr-defined]
    texts = _Texts(formats)
    return Long(tuple(specimens), Listing(
        section.id, section.title, tuple(kinds), of_style,
        tuple(texts.column(column, [line[place] for line in lines]) for place, column in enumerate((*heads, *columns))),
        _links(rows, total is not None)))


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
