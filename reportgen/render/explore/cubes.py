"""A cube as columns of the store, each told in the way that takes the fewest bytes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from reportgen.render.explore.blocks import Blocks, Wholes, least
from reportgen.render.explore.ordering import ordered
from reportgen.render.explore.plan import CONDITIONS, SERIAL, Plan, Planner
from reportgen.render.explore.texts import text_list
from reportgen.render.explore.ways import chained
from reportgen.sections.base import Formats
from reportgen.sections.exploring import Cube, CubeDimension, CubeSum

_ONE_LIMB = 2**50
"""Sums of numbers below it are exact in a script, in any order, and so are the steps between them."""
_WORTH = 40
"""Bytes that a further column must save."""


@dataclass(frozen=True, slots=True)
class CubeWriter:
    """Writes one cube into a store."""

    cube: Cube
    plan: Plan
    blocks: Blocks
    formats: Formats

    @classmethod
    def of(cls, cube: Cube, blocks: Blocks, formats: Formats) -> "CubeWriter":
        """A writer of the cube, put in order and planned."""
        cube = ordered(cube)
        return cls(cube, Planner(cube).plan(), blocks, formats)

    def written(self) -> dict[str, Any]:
        """The cube's columns, as the store's manifest names them."""
        cube = self.cube
        dimensions = [self._dimension(one) for one in cube.dimensions]
        return {
            "rows": cube.rows,
            "serials": len(cube.item),
            "serial": self.blocks.column(cube.serial.astype(np.int64)),
            "item": self.blocks.column(self._items()),
            "age": self.blocks.column(cube.age.astype(np.int64)) if len(cube.age) else None,
            "conditions": self._over_rows(cube.conditions.astype(np.int64), CONDITIONS),
            "tracked": cube.tracked,
            "quantity": {"scale": cube.quantity.scale, "values": self._over_rows(cube.quantity.values)},
            "dimensions": dimensions,
            "sums": self._sums(),
            "counts": [{"name": one.name, "figure": one.figure} for one in cube.counts],
        }

    def _dimension(self, one: CubeDimension) -> dict[str, Any]:
        found = self.plan.told[one.name]
        codes = self._over_rows(found.values, one.name) if found.of is None else self.blocks.column(found.values)
        labels = [self._label(text) for text in one.texts] if one.kind == "date" else None
        return {
            "name": one.name,
            "label": one.label,
            "kind": one.kind,
            "of": found.of,
            **({"beside": found.beside} if found.beside else {}),
            "codes": codes,
            "texts": text_list(one.texts, self.blocks),
            "labels": text_list(labels, self.blocks) if labels else None,
        }

    def _label(self, text: str) -> str:
        try:
            return self.formats.date(date.fromisoformat(text)) if text else ""
        except ValueError:
            return text

    def _items(self) -> Wholes:
        """Numbers of the items by serial number; those of a dimension that says the same, so that they stand once."""
        known = self.plan.told[self.plan.items] if self.plan.items else None
        return known.values if known and known.of == SERIAL else self.cube.item.astype(np.int64)

    def _over_rows(self, values: Wholes, name: str | None = None) -> dict[str, Any]:
        """A column over rows, as it takes the fewest bytes; an anchor is in the rows' own order."""
        way = self.plan.way(values, anchor=name in self.plan.anchors)
        told_so = chained(values, self.cube.serial) if way.chain else values
        if way.by is not None:
            told_so = told_so[self.plan.ways.known(way.by)]
        return self.blocks.column(told_so, way.by, chain=way.chain)

    def _sums(self) -> list[dict[str, Any]]:
        first: dict[tuple[int, int], str] = {}
        written = []
        for one in self.cube.sums:
            key = (id(one.values), id(one.present))
            said: dict[str, Any] = {"name": one.name, "scale": one.scale}
            if key in first:
                said["same"] = first[key]
            else:
                limbs, values = self._values(one)
                said |= {"limbs": limbs, "values": values, "present": self._present(one)}
                first[key] = one.name
            written.append(said)
        return written

    def _present(self, one: CubeSum) -> dict[str, Any] | None:
        return None if one.present is None else self._over_rows(one.present.astype(np.int64))

    def _values(self, one: CubeSum) -> tuple[int, Any]:
        if np.abs(one.values.astype(np.float64)).sum() >= _ONE_LIMB:
            return 2, [self._over_rows(one.values & (2**40 - 1)), self._over_rows(one.values >> 40)]
        unit = self._per_unit(one.values)
        if unit is None:
            return 1, self._over_rows(one.values)
        rest = one.values - self.cube.quantity.values * unit[self.cube.serial]
        return 1, {"n": len(rest), "per_unit": self.blocks.column(unit), "rest": self._over_rows(rest)}

    def _per_unit(self, values: Wholes) -> Wholes | None:
        """What one unit of each serial number is worth, if saying that takes fewer bytes than saying each row."""
        quantity, serial = self.cube.quantity.values, self.cube.serial
        if values is quantity or not len(values):
            return None
        moved = np.flatnonzero((quantity != 0) & (values != 0))[::-1]
        unit = np.zeros(len(self.cube.item), np.int64)
        unit[serial[moved]] = values[moved] // quantity[moved]
        worth = quantity * unit[serial]
        if np.abs(quantity.astype(np.float64) * unit[serial]).max() >= _ONE_LIMB:
            return None
        told_so = least(unit) + self.plan.way(values - worth).cost + _WORTH
        return unit if told_so < self.plan.way(values).cost else None
