"""How the columns over rows are told: each by what is smallest for it, and for those that are told by it.

A dimension is told by another one, or by the serial number, where that determines it; else row by row, either as the
rows stand or in the order of a small column, an anchor, whose equal values bring alike rows together.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reportgen.render.explore.blocks import Order, Wholes, least
from reportgen.render.explore.dependence import told
from reportgen.sections.exploring import Cube

SERIAL = "#serial"
CONDITIONS = "conditions"
_QUANTITY = "#quantity"
_SMALL = 256
"""Values of a column that others may be told in the order of."""
_MOST_ANCHORS = 3
_WORTH = 24
"""Bytes that a further reference must save."""


@dataclass(frozen=True, slots=True)
class Told:
    """A dimension, as it is told: of what, and its column over that."""

    of: str | None
    values: Wholes


@dataclass(frozen=True, slots=True)
class Plan:
    """Every dimension as it is told, and the columns over rows that others can be in the order of."""

    told: Mapping[str, Told]
    orders: Mapping[str, Order]
    """By anchor: the rows in its order."""

    def order_for(self, values: Wholes) -> str | None:
        """The anchor in whose order the column takes the fewest bytes; None for the rows' own order."""
        plain = least(values)
        costs = {name: least(values, order) + _WORTH for name, order in self.orders.items()}
        name = min(costs, key=lambda one: costs[one], default=None)
        return name if name is not None and costs[name] < plain else None


class Planner:
    """Makes the plan of one cube; guesses each size once."""

    def __init__(self, cube: Cube) -> None:
        self._cube = cube
        self._columns = {one.name: one.codes.astype(np.int64) for one in cube.dimensions}
        self._columns[CONDITIONS] = cube.conditions.astype(np.int64)
        self._columns[_QUANTITY] = cube.quantity.values
        self._sizes = {one.name: len(one.texts) for one in cube.dimensions}
        self._tables: dict[str, Told] = {}
        self._table_costs: dict[str, int] = {}
        self._row_costs: dict[tuple[str, str | None], int] = {}
        self._orders: dict[str, Order] = {}

    def plan(self) -> Plan:
        """The best plan found: anchors are taken one after another, as long as one more saves something."""
        self._find_tables()
        anchors: tuple[str, ...] = ()
        cost = self._cost(anchors)
        while len(anchors) < _MOST_ANCHORS:
            costs = {name: self._cost((*anchors, name)) for name in self._candidates(anchors)}
            name = min(costs, key=lambda one: costs[one], default=None)
            if name is None or costs[name] >= cost:
                break
            anchors, cost = (*anchors, name), costs[name]
        return Plan(
            {one.name: self._told(one.name, anchors) for one in self._cube.dimensions},
            {name: self._order(name) for name in anchors},
        )

    def _find_tables(self) -> None:
        """For each dimension the cheapest column that tells it."""
        names = sorted(self._sizes, key=lambda name: -self._sizes[name])
        for place, name in enumerate(names):
            column = self._columns[name]
            found = [(SERIAL, told(column, self._cube.serial, len(self._cube.item)))]
            found += [(other, told(column, self._columns[other], self._sizes[other])) for other in names[:place]]
            tables = [
                Told(other, table[:-1] if other == SERIAL else table) for other, table in found if table is not None
            ]
            if tables:
                costs = [least(one.values) for one in tables]
                at = costs.index(min(costs))
                if tables[0].of == SERIAL and costs[0] <= costs[at] + _WORTH:
                    at = 0  # what serial numbers tell can be shared with what is known of them anyway
                self._tables[name], self._table_costs[name] = tables[at], costs[at]

    def _candidates(self, anchors: tuple[str, ...]) -> list[str]:
        small = [name for name, size in self._sizes.items() if size <= _SMALL]
        return [name for name in (*small, CONDITIONS) if name not in anchors]

    def _cost(self, anchors: tuple[str, ...]) -> int:
        return sum(self._cost_of(name, anchors) for name in self._columns)

    def _cost_of(self, name: str, anchors: tuple[str, ...]) -> int:
        if name in anchors:
            return self._row_cost(name, None)
        table = self._table_costs.get(name)
        if table is not None and table <= _WORTH + len(self._columns[name]) // 1000:
            return table
        ways = [self._row_cost(name, by) for by in (None, *anchors)]
        return min(ways if table is None else (*ways, table))

    def _row_cost(self, name: str, by: str | None) -> int:
        key = (name, by)
        if key not in self._row_costs:
            column = self._columns[name]
            cost = least(column) if by is None else least(column, self._order(by)) + _WORTH
            self._row_costs[key] = cost
        return self._row_costs[key]

    def _order(self, name: str) -> Order:
        if name not in self._orders:
            self._orders[name] = np.argsort(self._columns[name].astype(np.int32), kind="stable")
        return self._orders[name]

    def _told(self, name: str, anchors: tuple[str, ...]) -> Told:
        table = self._tables.get(name)
        if table is None or name in anchors:
            return Told(None, self._columns[name])
        rows = min(self._row_cost(name, by) for by in (None, *anchors))
        return table if self._table_costs[name] <= rows else Told(None, self._columns[name])
