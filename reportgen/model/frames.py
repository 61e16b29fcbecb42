"""Answers of an engine as small pandas frames of plain, exact values."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
from ibis.expr import types as ir

Frame = pd.DataFrame
"""A small answer: plain Python values in columns of type object."""


def frame_of(expression: ir.Table) -> pd.DataFrame:
    """The rows of a query. Columns hold Python objects: text, dates, int, Decimal; None where there is nothing.

    Whole numbers come as int and no decimal has trailing zeros, so that equal numbers are equal whatever engine and
    type they come from.
    """
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in _answer(expression).items()})


def records_of(expression: ir.Table) -> list[dict[str, Any]]:
    """The rows of a query, each by column name, with the same values."""
    columns = _answer(expression)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _answer(expression: ir.Table) -> dict[str, list[Any]]:
    columns = expression.to_pyarrow()
    return {name: _values(column) for name, column in zip(columns.column_names, columns.columns, strict=True)}


def _values(column: pa.ChunkedArray) -> list[Any]:
    """Python objects; equal texts are one object, as a long list has the same codes again and again."""
    if pa.types.is_decimal(column.type):
        return [plain(value) for value in column.to_pylist()]
    if not pa.types.is_string(column.type):
        return list(column.to_pylist())
    coded = column.combine_chunks().dictionary_encode()
    words = [*coded.dictionary.to_pylist(), None]
    return [words[-1 if index is None else index] for index in coded.indices.to_pylist()]


def frame_from(columns: Iterable[str], rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    """The same kind of frame from rows in hand."""
    names = list(columns)
    listed = list(rows)
    return pd.DataFrame({name: pd.Series([row[i] for row in listed], dtype=object) for i, name in enumerate(names)})


def records(frame: Frame) -> list[dict[str, Any]]:
    """The rows, each by column name."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def only(frame: Frame) -> dict[str, Any]:
    """The one row of a frame, by column name."""
    (row,) = records(frame)
    return row


def plain(value: Any) -> Any:
    """The value, a decimal without trailing zeros: ``Decimal("10.00000")`` is 10, ``Decimal("2.50")`` is 2.5."""
    if not isinstance(value, Decimal):
        return value
    whole = int(value)
    return whole if whole == value else value.normalize()
