"""The ways in which a column over rows can stand, and about how many bytes it takes in each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportgen.render.explore.blocks import Order, Wholes, guessed, places_of

PLACE = "#place"
"""The order of the rows by their place among those of their serial number: all first ones, all second ones, ..."""
_WORTH = 24
"""Bytes that a column must save to stand in another way than as it is."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a column over rows stands."""

    cost: int
    """Bytes, about."""
    by: str | None
    """In the order of which column; None for the rows' own."""
    chain: bool
    """Whether as steps from the row before, where that is of the same serial number."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Rows that stand for all, and whether the row before each is of the same serial number."""

    rows: NDArray[np.int64]
    goes_on: NDArray[np.bool_]

    def of(self, values: Wholes, *, chain: bool) -> Wholes:
        found = values[self.rows]
        return found - np.where(self.goes_on, values[self.rows - 1], 0) if chain else found


def chained(values: Wholes, serial: NDArray[np.int32]) -> Wholes:
    """The numbers as steps from the row before, where that is of the same serial number."""
    steps = values.copy()
    steps[1:] -= np.where(serial[1:] == serial[:-1], values[:-1], 0)
    return steps


class Ways:
    """Knows the rows in several orders, and guesses what columns take in them."""

    def __init__(self, serial: NDArray[np.int32]) -> None:
        self.serial = serial
        self._goes_on = np.diff(serial, prepend=-1) == 0
        self._orders: dict[str, Order] = {}
        rows = np.arange(len(serial))
        self._pieces: dict[str | None, list[_Piece]] = {None: self._pieces_of(rows)}
        self.order(PLACE, rows - np.maximum.accumulate(np.where(self._goes_on, 0, rows)))

    def known(self, name: str) -> Order:
        """The rows in an order that was asked for before."""
        return self._orders[name]

    def order(self, name: str, values: Wholes) -> Order:
        """The rows in the order of that column, which then can be asked for by its name."""
        if name not in self._orders:
            self._orders[name] = np.argsort(values.astype(np.int32), kind="stable")
            self._pieces[name] = self._pieces_of(self._orders[name])
        return self._orders[name]

    def cost(self, values: Wholes, by: str | None) -> int:
        """Bytes of the column in that order, about."""
        return self._way(values, by).cost

    def best(self, values: Wholes, orders: tuple[str, ...]) -> Way:
        """The best way in the rows' own order or one of these."""
        return min((self._way(values, by) for by in (None, *orders)), key=lambda way: way.cost)

    def _way(self, values: Wholes, by: str | None) -> Way:
        worth = _WORTH if by else 0
        plain, steps = (self._guess(values, by, chain=chain) for chain in (False, True))
        return Way(worth + min(plain, steps + _WORTH), by, steps + _WORTH < plain)

    def _guess(self, values: Wholes, by: str | None, *, chain: bool) -> int:
        pieces = [piece.of(values, chain=chain) for piece in self._pieces[by]]
        return min(guessed(pieces, len(values), delta=delta) for delta in (False, True))

    def _pieces_of(self, order: Order) -> list[_Piece]:
        rows = [order[place] for place in places_of(len(order))]
        return [_Piece(one, self._goes_on[one]) for one in rows]
