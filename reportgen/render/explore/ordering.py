"""The rows of a cube in the order that takes the fewest bytes. What they say does not depend on it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reportgen.render.explore.blocks import Wholes
from reportgen.render.explore.dependence import told
from reportgen.sections.exploring import Cube, CubeSum

_SMALL = 64
"""Values of a dimension by which the rows of a serial number are put in order."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Where each row and each serial number of the new order stood before."""

    rows: NDArray[np.intp]
    serials: NDArray[np.intp]


def ordered(cube: Cube) -> Cube:
    """The cube with its serial numbers in the order of the dimension that tells most of them apart.

    Rows of a serial number stand in the order of their conditions and of the dimensions with few values.
    """
    if not cube.rows:
        return cube
    turn = _turn(cube)
    serial = cube.serial[turn.rows]
    return replace(
        cube,
        dimensions=tuple(replace(one, codes=one.codes[turn.rows]) for one in cube.dimensions),
        serial=np.cumsum(np.diff(serial, prepend=serial[0]) != 0, dtype=np.int32),
        item=cube.item[turn.serials],
        age=cube.age[turn.serials] if len(cube.age) else cube.age,
        conditions=cube.conditions[turn.rows],
        quantity=_turned(cube.quantity, turn, {}),
        sums=_all_turned(cube.sums, turn),
    )


def _turn(cube: Cube) -> Turn:
    serials = len(cube.item)
    rank: Wholes = np.arange(serials)
    key = _key_of_serials(cube)
    if key is not None:
        rank[np.argsort(key, kind="stable")] = np.arange(serials)
    rows = np.argsort(rank[cube.serial] * _span(cube) + _within(cube), kind="stable")
    return Turn(rows, np.argsort(rank, kind="stable"))


def _key_of_serials(cube: Cube) -> Wholes | None:
    """The column over serial numbers of the largest dimension that they tell."""
    for one in sorted(cube.dimensions, key=lambda dimension: -len(dimension.texts)):
        table = told(one.codes.astype(np.int64), cube.serial, len(cube.item))
        if table is not None:
            return table[:-1]
    return None


def _span(cube: Cube) -> int:
    """How many places the rows of one serial number can have."""
    span = int(cube.conditions.max()) + 1
    for size in _small(cube).values():
        span *= size
    return span


def _small(cube: Cube) -> dict[int, int]:
    """Dimensions with few values, as far as all of them together give a whole number that is exact."""
    room = 2**62 // (len(cube.item) * (int(cube.conditions.max()) + 1))
    found: dict[int, int] = {}
    for at, one in enumerate(cube.dimensions):
        size = len(one.texts) + 1
        if size <= _SMALL and size <= room:
            found[at] = size
            room //= size
    return found


def _within(cube: Cube) -> Wholes:
    """The place of each row among those of its serial number."""
    place = cube.conditions.astype(np.int64)
    for at, size in _small(cube).items():
        place = place * size + cube.dimensions[at].codes + 1
    return place


def _turned(one: CubeSum, turn: Turn, known: dict[int, Wholes]) -> CubeSum:
    values = known.setdefault(id(one.values), one.values[turn.rows])
    return replace(one, values=values, present=one.present[turn.rows] if one.present is not None else None)


def _all_turned(sums: tuple[CubeSum, ...], turn: Turn) -> tuple[CubeSum, ...]:
    """Sums that share an array share one afterwards."""
    known: dict[int, Wholes] = {}
    return tuple(_turned(one, turn, known) for one in sums)
