"""Answers of an engine as small pandas frames of plain, exact values."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd
from ibis.expr import types as ir

Frame = pd.DataFrame
"""A small answer: plain Python values in columns of type object."""


def frame_of(expression: ir.Table) -> pd.DataFrame:
    """The rows of a query. Columns hold Python objects: text, dates, int, Decimal; None where there is nothing.

    Whole numbers come as int and no decimal has trailing zeros, so that equal numbers are equal whatever engine and
    type they come from.
    """
    columns = expression.to_pyarrow().to_pydict()
    return pd.DataFrame(
        {name: pd.Series([plain(value) for value in values], dtype=object) for name, values in columns.items()}
    )


def frame_from(columns: Iterable[str], rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    """The same kind of frame from rows in hand."""
    names = list(columns)
    listed = list(rows)
    return pd.DataFrame({name: pd.Series([row[i] for row in listed], dtype=object) for i, name in enumerate(names)})


def records(frame: Frame) -> list[dict[str, Any]]:
    """The rows, each by column name."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


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
