"""What a cube is: columns of plain numbers, and the words that they stand for.

A row stands for all entries that are equal in everything the page can group and filter by. Arrays are read-only; they
are the one thing that passes between rooms as arrays and not as tuples, for there may be millions of rows.

Numbers are whole: a decimal is kept times ten to the power of its `scale`, so that sums are exact in any order.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reportgen.model.combining import Expression
from reportgen.model.measures import Figure

Codes = NDArray[np.int32]
"""One whole number a row: a place in a list of texts, or -1 for a level that the row's branch does not have."""
Wholes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CubeDimension:
    """One way to group rows."""

    name: str
    label: str
    kind: Literal["text", "date", "number"]
    texts: tuple[str, ...]
    """Its values as report.json writes them (days in ISO form, ``""`` for blank), each once, in natural order, blank
    last: the order of the codes is the order shown."""
    codes: Codes
    """By row."""


@dataclass(frozen=True, slots=True, eq=False)
class CubeSum:
    """A part of a measure that is a sum over entries, by row."""

    name: str
    scale: int
    values: Wholes
    """0 where there is none."""
    present: NDArray[np.bool_] | None
    """Whether an entry of the row meets the part's condition; None if all do."""


@dataclass(frozen=True, slots=True)
class CubeCount:
    """A part of a measure that is a figure over serial numbers, or the number of distinct items.

    All are blank in a group of which the measure counts no row.
    """

    name: str
    figure: Figure | Literal["items"]


@dataclass(frozen=True, slots=True)
class Where:
    """Which rows count: those whose conditions include all bits of `met` and none of `unmet`."""

    met: int = 0
    unmet: int = 0


@dataclass(frozen=True, slots=True)
class CubeMeasure:
    """A measure of the cube."""

    name: str
    label: str
    unit: str
    formula: str
    additive: bool
    expression: Expression
    where: Where
    """Beside what its section counts."""
    untracked: bool
    """True if it counts entries without a serial number, whatever its section counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """A ledger as of the report's day, through the report's filter, at the grain of its dimensions.

    Rows of one serial number stand together, and in the order of `serial`.
    """

    rows: int
    dimensions: tuple[CubeDimension, ...]
    serial: Codes
    """By row: number of the serial number (company, item, variant, serial), 0, 1, 2 ... in the order of the rows. Rows
    without a serial number have numbers too, one for each item and variant, and lack the bit `tracked`."""
    item: Codes
    """By serial: number of the item within its company."""
    age: Codes
    """By serial: days of its present life cycle, -1 unless it is in stock; empty if no measure asks for it."""
    conditions: NDArray[np.uint32]
    """By row: a bit for each condition that its entries meet."""
    tracked: int
    """The bit of rows with a serial number."""
    quantity: CubeSum
    """On hand as of the report's day, which balances of serial numbers are made from."""
    sums: tuple[CubeSum, ...]
    """Sums whose columns are equal share one array."""
    counts: tuple[CubeCount, ...]
    measures: tuple[CubeMeasure, ...]
