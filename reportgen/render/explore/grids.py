"""Long tables of a section as columns, so that the page can show all of their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Any

import numpy as np

from reportgen.render.exact import exact
from reportgen.render.explore.blocks import Blocks
from reportgen.render.explore.texts import text_list
from reportgen.sections.base import Formats
from reportgen.sections.grid import Column, Grid, GridRow, Value

_ONE_LIMB = 2**53
_LARGEST = 2**62
_EXACT = Context(prec=1000)


@dataclass(frozen=True, slots=True)
class GridWriter:
    """Writes tables into a store."""

    blocks: Blocks
    formats: Formats

    def grid(self, grid: Grid) -> dict[str, Any]:
        """The table as the store's manifest names it."""
        rows = grid.rows
        columns: list[Sequence[Value]] = [[_part(row, at) for row in rows] for at in range(len(grid.stub))]
        columns += [[row.cells[at] for row in rows] for at in range(len(grid.columns))]
        links = [row.link for row in rows]
        return {
            "rows": len(rows),
            "stub": list(map(_head, grid.stub)),
            "columns": list(map(_head, grid.columns)),
            "total": None if grid.total is None else [_plain(value) for value in grid.total],
            "level": self.blocks.column(np.array([row.level for row in rows], np.int64)),
            "group": self.blocks.column(np.array([row.group for row in rows], np.int64)),
            "links": text_list(links, self.blocks) if any(links) else None,
            "cells": list(map(self._cells, columns)),
        }

    def _cells(self, values: Sequence[Value]) -> dict[str, Any]:
        said = {type(value) for value in values if value is not None}
        if said <= {int, Decimal, bool} and (scaled := _scaled(values)) is not None:
            return self._numbers(*scaled)
        if said == {date}:
            return self._days(values)
        return self._texts([_plain(value) for value in values])

    def _numbers(self, scale: int, numbers: list[int | None]) -> dict[str, Any]:
        values = np.array([number or 0 for number in numbers], np.int64)
        blank = [number is None for number in numbers]
        exact_sum = sum(abs(number or 0) for number in numbers) < _ONE_LIMB
        return {
            "kind": "number",
            "scale": scale,
            "values": self.blocks.column(values) if exact_sum else self.blocks.limbs(values),
            "present": self.blocks.column(1 - np.array(blank, np.int64)) if any(blank) else None,
        }

    def _days(self, values: Sequence[Value]) -> dict[str, Any]:
        days = sorted({value for value in values if isinstance(value, date)})
        places = {day: at for at, day in enumerate(days)}
        codes = np.array([places.get(value, -1) if isinstance(value, date) else -1 for value in values], np.int64)
        return {
            "kind": "date",
            "texts": text_list([day.isoformat() for day in days], self.blocks),
            "labels": text_list([self.formats.date(day) for day in days], self.blocks),
            "codes": self.blocks.column(codes),
        }

    def _texts(self, values: Sequence[str | None]) -> dict[str, Any]:
        places = {text: at for at, text in enumerate(dict.fromkeys(value for value in values if value is not None))}
        codes = np.array([-1 if value is None else places[value] for value in values], np.int64)
        return {"kind": "text", "texts": text_list(list(places), self.blocks), "codes": self.blocks.column(codes)}


def _head(column: Column) -> dict[str, str]:
    return {"key": column.key, "label": column.label, "unit": column.unit}


def _part(row: GridRow, at: int) -> str | None:
    """A part of the stub; None below which the row's branch ends."""
    return row.stub[at] if at < len(row.stub) else None


def _plain(value: Value) -> str | None:
    """The value as report.json writes it."""
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, date) else exact(value)


def _scaled(values: Sequence[Value]) -> tuple[int, list[int | None]] | None:
    """The numbers as whole ones, and their decimals; None where they are too large for that."""
    numbers = [Decimal(value) if isinstance(value, (int, Decimal)) else None for value in values]
    scale = max((-int(number.as_tuple().exponent) for number in numbers if number is not None), default=0)
    scale = max(scale, 0)
    whole = [None if number is None else int(number.scaleb(scale, _EXACT)) for number in numbers]
    return (scale, whole) if sum(abs(number or 0) for number in whole) < _LARGEST else None
