"""How the columns over rows are told: each by what is smallest for it, and for those that are told by it.

A dimension is told by another one, by two others, or by the serial number, where that determines it; else row by row,
either as the rows stand or in the order of a small column, an anchor, whose equal values bring alike rows together; and
either as it is or as steps from the row before, where that is of the same serial number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportgen.render.explore.blocks import Wholes, least
from reportgen.render.explore.dependence import told
from reportgen.render.explore.ways import PLACE, Way, Ways
from reportgen.sections.exploring import Cube

SERIAL = "#serial"
CONDITIONS = "conditions"
_QUANTITY = "#quantity"
_SMALL = 256
"""Values of a column that others may be told in the order of; scripts count how often each comes."""
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
    items: str | None
    """The dimension whose values are the items, if there is one that serial numbers tell."""

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
        self._items: str | None = None
        self._of_serials: set[str] = set()
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
        return Plan(found, anchors, self._ways, self._items)

    def _find_tables(self) -> None:
        """For each dimension the cheapest column that tells it: over one other, or else over two."""
        names = sorted(self._sizes, key=lambda name: -self._sizes[name])
        for place, name in enumerate(names):
            self._find_table(name, names[:place])
        for name in names:
            if name not in self._tables and self._rows_cost(name, ()) > _WORTH:
                self._find_pair(name)

    def _find_table(self, name: str, larger: Sequence[str]) -> None:
        column = self._columns[name]
        over_serials = told(column, self._cube.serial, len(self._cube.item))
        if over_serials is not None:
            self._of_serials.add(name)
            codes = over_serials[:-1]
            is_item = self._items is None and _tell_each_other(codes, self._cube.item, self._sizes[name])
            self._items = name if is_item else self._items
            self._keep(name, Told(SERIAL, None, codes), 0 if is_item else least(codes))
        for other in larger:
            table = told(column, self._columns[other], self._sizes[other])
            if table is not None:
                self._keep(name, Told(other, None, table), least(table) + _WORTH)

    def _keep(self, name: str, table: Told, cost: int) -> None:
        if name not in self._tables or cost < self._table_costs[name]:
            self._tables[name], self._table_costs[name] = table, cost

    def _find_pair(self, name: str) -> None:
        """Two other dimensions that tell this one together, in a table with few places."""
        free = [other for other in self._sizes if name not in self._needs(other)]
        for one in (other for other in free if self._sizes[other] <= _SMALL):
            for other in (other for other in free if other != one):
                size = (self._sizes[one] + 1) * (self._sizes[other] + 1)
                if size > self._cube.rows // 4:
                    continue
                if told(self._columns[name][_GLANCE], self._pairs(one, other, _GLANCE), size) is None:
                    continue
                table = told(self._columns[name], self._pairs(one, other), size)
                if table is not None:
                    self._keep(name, Told(one, other, table[:-1]), least(table[:-1]) + _WORTH)

    def _needs(self, name: str) -> frozenset[str]:
        """The dimension and all that must be known before it."""
        needed, waiting = {name}, [name]
        while waiting:
            table = self._tables.get(waiting.pop())
            more = {other for other in (table.of, table.beside) if other is not None} - needed if table else set()
            needed |= more
            waiting += more
        return frozenset(needed)

    def _pairs(self, one: str, other: str, rows: slice = _ALL) -> Wholes:
        """By row the place of two codes among all pairs; -1 comes last."""
        outer, inner = self._sizes[one], self._sizes[other]
        first, second = self._columns[one][rows], self._columns[other][rows]
        places: Wholes = np.where(first < 0, outer, first) * (inner + 1) + np.where(second < 0, inner, second)
        return places

    def _candidates(self, anchors: tuple[str, ...]) -> list[str]:
        small = [name for name, size in self._sizes.items() if size <= _SMALL and name not in self._of_serials]
        if self._columns[CONDITIONS].max(initial=0) <= _SMALL:
            small.append(CONDITIONS)
        return [name for name in small if name not in anchors]

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


def _tell_each_other(codes: Wholes, items: NDArray[np.int32], size: int) -> bool:
    """Whether the dimension's values are the items, one for one."""
    numbers = items.astype(np.int64)
    if codes.min(initial=0) < 0 or told(numbers, codes, size) is None:
        return False
    return told(codes, numbers, int(numbers.max(initial=-1)) + 1) is not None
