"""Rows put in order, and those that are equal added up."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportgen.model.cube.shape import Cube, CubeSum

Numbers = NDArray[np.integer[Any]]
Truths = NDArray[np.bool_]


def without(cube: Cube, names: Collection[str]) -> Cube:
    """The cube without these dimensions; rows that differed in nothing else are one."""
    return added_up(replace(cube, dimensions=tuple(one for one in cube.dimensions if one.name not in names)))


def added_up(cube: Cube) -> Cube:
    """The cube with its rows in order, by serial number first, and each but once."""
    codes = [one.codes for one in cube.dimensions]
    rows = grouped([cube.serial, *codes, cube.conditions], cube.rows)
    quantity, *sums = _sharing(_added(one, rows) for one in (cube.quantity, *cube.sums))
    return replace(
        cube,
        rows=len(rows.starts),
        dimensions=tuple(
            replace(one, codes=frozen(rows.first(column))) for one, column in zip(cube.dimensions, codes, strict=True)
        ),
        serial=frozen(rows.first(cube.serial)),
        conditions=frozen(rows.first(cube.conditions)),
        quantity=quantity,
        sums=tuple(sums),
    )


def _added(column: CubeSum, rows: "Groups") -> CubeSum:
    present = None if column.present is None else rows.some(column.present)
    if present is not None and present.all():
        present = None
    return replace(
        column, values=frozen(rows.total(column.values)), present=present if present is None else frozen(present)
    )


def _sharing(columns: Iterable[CubeSum]) -> Iterator[CubeSum]:
    """The columns; those that are equal to one before share its arrays."""
    seen: list[CubeSum] = []
    for one in columns:
        twin = next((other for other in seen if _equal(one, other)), None)
        if twin is None:
            seen.append(one)
            yield one
        else:
            yield replace(one, values=twin.values, present=twin.present)


def _equal(one: CubeSum, other: CubeSum) -> bool:
    if one.scale != other.scale or (one.present is None) is not (other.present is None):
        return False
    if one.present is not None and other.present is not None and not np.array_equal(one.present, other.present):
        return False
    return np.array_equal(one.values, other.values)


def frozen(column: NDArray[Any]) -> NDArray[Any]:
    """The column, read-only."""
    column.flags.writeable = False
    return column


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows in order, by groups of equal ones."""

    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    """Places within the order at which groups start."""

    def first(self, column: Numbers) -> Numbers:
        """By group, the value that all of its rows have."""
        return column[self.order[self.starts]]

    def total(self, column: Numbers) -> Numbers:
        """By group, the sum."""
        if not len(self.starts):
            return column[:0]
        ordered = column[self.order]
        return ordered if len(self.starts) == len(ordered) else np.add.reduceat(ordered, self.starts)

    def some(self, column: Truths) -> Truths:
        """By group, whether it is true of a row."""
        if not len(self.starts):
            return column[:0]
        return np.logical_or.reduceat(column[self.order], self.starts)

    def numbers(self) -> NDArray[np.int32]:
        """By row, the number of its group."""
        marks = np.zeros(len(self.order), np.int32)
        marks[self.starts[1:]] = 1
        numbers = np.empty_like(marks)
        numbers[self.order] = np.cumsum(marks, dtype=np.int32)
        return numbers


def grouped(columns: Sequence[Numbers], length: int) -> Groups:
    """Rows in the order of the columns, the first one outermost."""
    keys = packed(columns)
    if not keys:
        return Groups(np.arange(length), np.zeros(min(length, 1), np.int64))
    order = np.argsort(keys[0], kind="stable") if len(keys) == 1 else np.lexsort(keys[::-1])
    changes = np.zeros(length, np.bool_)
    changes[:1] = True
    for key in keys:
        ordered = key[order]
        changes[1:] |= ordered[1:] != ordered[:-1]
    return Groups(order, np.flatnonzero(changes))


def packed(columns: Sequence[Numbers]) -> list[NDArray[np.int64]]:
    """The columns as few that are put in the same order and are equal where all of them are."""
    keys: list[NDArray[np.int64]] = []
    room = 0
    for column in columns:
        if not len(column):
            continue
        least, size = int(column.min()), int(column.max()) - int(column.min()) + 1
        if size == 1:
            continue
        shifted = column.astype(np.int64) - least
        if keys and room * size < 2**62:
            keys[-1] = keys[-1] * size + shifted
            room *= size
        else:
            keys.append(shifted)
            room = size
    return keys
