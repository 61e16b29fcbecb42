"""How the columns over rows are told: each by what is smallest for it, and for those that are told by it.

A dimension is told by another one, by two others, or by the serial number, where that determines it; else row by row,
either as the rows stand or in the order of a small column, an anchor, whose equal values bring alike rows together; and
either as it is or as steps from the row before, where that is of the same serial number.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reportgen.render.explore.blocks import Wholes, least
from reportgen.render.explore.dependence import told
from reportgen.render.explore.ways import PLACE, Way, Ways
from reportgen.sections.exploring import Cube

SERIAL = "#serial"
CONDITIONS = "conditions"
_QUANTITY = "#quantity"
_SMALL = 256
"""Values of a column that others may be told in the order of."""
_MOST_ANCHORS, _FEW_ROWS = 3, 20_000
"""With few rows, one anchor is all that is looked for."""
_WORTH = 24
"""Bytes that a further reference must save."""
_RATHER = 0.8
"""Over rows only if that is so much smaller: a table is sooner read, and guesses are guesses."""
_ALL, _GLANCE = slice(None), slice(0, 2_000)


@dataclass(frozen=True, slots=True)
class Told:
    """A dimension, as it is told: of what, beside what else, and its column over that."""

    of: str | None
    beside: str | None
    values: Wholes


@dataclass(frozen=True, slots=True)
class Plan:
    """Every dimension as it is told, and the columns over rows that others can be in the order of."""

    told: Mapping[str, Told]
    anchors: tuple[str, ...]
    ways: Ways

    def way(self, values: Wholes, *, anchor: bool = False) -> Way:
        """How the column takes the fewest bytes; an anchor stands in no other anchor's order."""
        return self.ways.best(values, (PLACE,) if anchor else (PLACE, *self.anchors))


class Planner:
    """Makes the plan of one cube; guesses each size once."""

    def __init__(self, cube: Cube) -> None:
        self._cube = cube
        self._ways = Ways(cube.serial)
        self._columns = {one.name: one.codes.astype(np.int64) for one in cube.dimensions}
        self._columns[CONDITIONS] = cube.conditions.astype(np.int64)
        self._columns[_QUANTITY] = cube.quantity.values
        self._sizes = {one.name: len(one.texts) for one in cube.dimensions}
        self._tables: dict[str, Told] = {}
        self._table_costs: dict[str, int] = {}
        self._row_costs: dict[tuple[str, str | None], int] = {}

    def plan(self) -> Plan:
        """The best plan found: anchors are taken one after another, as long as one more saves something."""
        self._find_tables()
        anchors: tuple[str, ...] = ()
        cost = self._cost(anchors)
        while len(anchors) < (1 if self._cube.rows < _FEW_ROWS else _MOST_ANCHORS):
            costs = {name: self._cost((*anchors, name)) for name in self._candidates(anchors)}
            name = min(costs, key=lambda one: costs[one], default=None)
            if name is None or costs[name] >= cost:
                break
            anchors, cost = (*anchors, name), costs[name]
        found = {one.name: self._told(one.name, anchors) for one in self._cube.dimensions}
        for name in [name for name, one in found.items() if one.of is None and name not in anchors]:
            found[name] = self._by_two(name, found, self._rows_cost(name, anchors))
        return Plan(found, anchors, self._ways)

    def _find_tables(self) -> None:
        """For each dimension the cheapest column that tells it."""
        names = sorted(self._sizes, key=lambda name: -self._sizes[name])
        for place, name in enumerate(names):
            column = self._columns[name]
            found = [(SERIAL, told(column, self._cube.serial, len(self._cube.item)))]
            found += [(other, told(column, self._columns[other], self._sizes[other])) for other in names[:place]]
            known = [(other, table) for other, table in found if table is not None]
            tables = [Told(other, None, table[:-1] if other == SERIAL else table) for other, table in known]
            if tables:
                costs = [least(one.values) for one in tables]
                at = costs.index(min(costs))
                if tables[0].of == SERIAL and costs[0] <= costs[at] + _WORTH:
                    at = 0  # what serial numbers tell can be shared with what is known of them anyway
                self._tables[name], self._table_costs[name] = tables[at], costs[at]

    def _by_two(self, name: str, found: Mapping[str, Told], cost: int) -> Told:
        """The dimension over pairs of two others that tell it together, if that is smaller than over rows."""
        best, least_cost = found[name], cost - _WORTH
        free = [other for other in found if name not in _needs(other, found)]
        for one in (other for other in free if self._sizes[other] <= _SMALL):
            for other in (other for other in free if other != one):
                size = (self._sizes[one] + 1) * (self._sizes[other] + 1)
                if size > self._cube.rows // 4:
                    continue
                if told(self._columns[name][_GLANCE], self._pairs(one, other, _GLANCE), size) is None:
                    continue
                table = told(self._columns[name], self._pairs(one, other), size)
                if table is not None and (table_cost := least(table[:-1])) < least_cost:
                    best, least_cost = Told(one, other, table[:-1]), table_cost
        return best

    def _pairs(self, one: str, other: str, rows: slice = _ALL) -> Wholes:
        """By row the place of two codes among all pairs; -1 comes last."""
        outer, inner = self._sizes[one], self._sizes[other]
        first, second = self._columns[one][rows], self._columns[other][rows]
        places: Wholes = np.where(first < 0, outer, first) * (inner + 1) + np.where(second < 0, inner, second)
        return places

    def _candidates(self, anchors: tuple[str, ...]) -> list[str]:
        small = [name for name, size in self._sizes.items() if size <= _SMALL]
        return [name for name in (*small, CONDITIONS) if name not in anchors]

    def _cost(self, anchors: tuple[str, ...]) -> int:
        return sum(self._cost_of(name, anchors) for name in self._columns)

    def _cost_of(self, name: str, anchors: tuple[str, ...]) -> int:
        if name in anchors:
            return self._rows_cost(name, ())
        table = self._table_costs.get(name)
        if table is not None and table <= _WORTH + len(self._columns[name]) // 1000:
            return table
        rows = self._rows_cost(name, anchors)
        return table if table is not None and _RATHER * table <= rows else rows

    def _rows_cost(self, name: str, anchors: tuple[str, ...]) -> int:
        return min(self._row_cost(name, by) for by in (None, PLACE, *anchors))

    def _row_cost(self, name: str, by: str | None) -> int:
        key = (name, by)
        if key not in self._row_costs:
            if by in self._columns:
                self._ways.order(by, self._columns[by])
            self._row_costs[key] = self._ways.cost(self._columns[name], by)
        return self._row_costs[key]

    def _told(self, name: str, anchors: tuple[str, ...]) -> Told:
        table = self._tables.get(name)
        if table is None or name in anchors or self._rows_cost(name, anchors) < _RATHER * self._table_costs[name]:
            return Told(None, None, self._columns[name])
        return table


def _needs(name: str, found: Mapping[str, Told]) -> frozenset[str]:
    """The dimension and all that must be known before it."""
    needed = {name}
    waiting = [name]
    while waiting:
        one = found[waiting.pop()]
        more = {other for other in (one.of, one.beside) if other is not None and other != SERIAL} - needed
        needed |= more
        waiting += more
    return frozenset(needed)
