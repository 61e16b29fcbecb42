"""An engine's answer as whole numbers: values become codes in natural order, decimals are scaled."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr import types as ir
from numpy.typing import NDArray

from reportgen.model.cube.ordering import natural_order
from reportgen.model.cube.shape import Codes, Wholes
from reportgen.model.frames import plain
from reportgen.model.natural import path_text

_LARGEST = 2.0**62
"""Sums above it may not be exact in 64 bits."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of values: each once, in natural order, blank last; and their places by row, -1 for none."""

    texts: tuple[str, ...]
    codes: Codes

    @property
    def both(self) -> tuple[tuple[str, ...], Codes]:
        """Values and places."""
        return self.texts, self.codes


@dataclass(frozen=True, slots=True)
class Scaled:
    """A column of numbers times ten to the power of `scale`, as small as it can be."""

    scale: int
    values: Wholes
    present: NDArray[np.bool_] | None
    """Where there is a number; None if everywhere."""


def read(answer: ir.Table) -> Mapping[str, pa.ChunkedArray]:
    """The columns of an answer, texts coded."""
    table = answer.to_pyarrow()
    columns: dict[str, pa.ChunkedArray] = {}
    for name in table.column_names:
        column = table[name]
        table = table.drop_columns(name)
        columns[name] = column if _is_number(column.type) else column.dictionary_encode()
    return columns


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_decimal(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind))


def coded(column: pa.ChunkedArray, ragged: bool = False) -> Coded:
    """Values of a dimension; what is missing is blank, or -1 in a `ragged` one."""
    if not len(column):
        return Coded((), np.zeros(0, np.int32))
    whole = column.combine_chunks()
    encoded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    words = _words(encoded.dictionary)
    places = encoded.indices
    missing = bool(places.null_count)
    if missing:
        blank = -1 if ragged else pc.index(words, "").as_py()
        if blank < 0 and not ragged:
            blank, words = len(words), pa.concat_arrays([words, pa.array([""])])
        places = places.fill_null(blank)
    order = natural_order(words)
    codes = np.full(len(words) + 1, -1, np.int32)  # The last one is what -1 leads to.
    codes[order] = np.arange(len(words))
    return Coded(tuple(words.take(pa.array(order)).to_pylist()), codes[places.to_numpy(zero_copy_only=False)])


def _words(values: pa.Array) -> pa.StringArray:
    """The values as texts."""
    if pa.types.is_string(values.type):
        return values
    return pa.array([path_text(plain(value)) for value in values.to_pylist()], pa.string())


def scaled(column: pa.ChunkedArray) -> Scaled | None:
    """Numbers; 0 where there is none. None if they cannot be added up exactly."""
    whole = column.combine_chunks()
    present = None if not whole.null_count else np.asarray(whole.is_valid())
    if not pa.types.is_decimal(whole.type):
        return _checked(0, whole.fill_null(0).cast(pa.int64()).to_numpy(), present)
    units = _units(whole)
    return None if units is None else _checked(whole.type.scale, units, present)


def _units(decimals: pa.Array) -> Wholes | None:
    """The decimals without their point, as two halves of 128 bits each; None if one needs both halves."""
    filled = decimals.fill_null(0).cast(pa.decimal128(38, decimals.type.scale))
    halves = np.frombuffer(filled.buffers()[1], np.int64)[2 * filled.offset :][: 2 * len(filled)].reshape(-1, 2)
    low, high = halves[:, 0], halves[:, 1]
    return low if bool((high == low >> 63).all()) else None


def _checked(scale: int, values: Wholes, present: NDArray[np.bool_] | None) -> Scaled | None:
    while scale > 0 and not (values % 10).any():
        values, scale = values // 10, scale - 1
    if float(np.abs(values.astype(np.float64)).sum()) > _LARGEST:
        return None
    return Scaled(scale, np.ascontiguousarray(values, np.int64), present)
