"""Cubes to be written into a page, and what a page's store says, read back as its scripts are told to read it."""

import base64
import gzip
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reportgen.model.cube.shape import Cube, CubeCount, CubeDimension, CubeMeasure, CubeSum, Where
from reportgen.render.explore import Store
from reportgen.sections.exploring import Exploration, LiveSection
from reportgen.sections.grid import Grid

_NONE = Where()


def dimension(name: str, texts: Sequence[str], codes: Sequence[int], kind: Any = "text") -> CubeDimension:
    return CubeDimension(name, name.title(), kind, tuple(texts), np.array(codes, np.int32))


def amount(name: str, values: Sequence[int], scale: int = 0, present: Sequence[bool] | None = None) -> CubeSum:
    there = None if present is None else np.array(present, np.bool_)
    return CubeSum(name, scale, np.array(values, np.int64), there)


def cube(
    serial: Sequence[int],
    dimensions: Sequence[CubeDimension],
    sums: Sequence[CubeSum] = (),
    conditions: Sequence[int] | None = None,
    quantity: Sequence[int] | None = None,
) -> Cube:
    """A cube of those rows, every serial number an item of its own."""
    serials = max(serial, default=-1) + 1
    measure = CubeMeasure("pieces", "Pieces", "quantity", "What is there", True, ("part", "pieces"), _NONE, False)
    return Cube(
        rows=len(serial),
        dimensions=tuple(dimensions),
        serial=np.array(serial, np.int32),
        item=np.arange(serials, dtype=np.int32),
        age=np.zeros(0, np.int32),
        conditions=np.array([1] * len(serial) if conditions is None else conditions, np.uint32),
        tracked=1,
        quantity=amount("quantity", [1] * len(serial) if quantity is None else quantity),
        sums=tuple(sums),
        counts=(CubeCount("on_hand", "on_hand"),),
        measures=(measure,),
    )


def exploration(
    one: Cube,
    filters: Sequence[str] = (),
    used: Sequence[str] = (),
    grids: Mapping[str, Grid] | None = None,
    section: str = "matrix",
) -> Exploration:
    live = LiveSection(section, "matrix", Where(1), tuple(used), ("pieces",), {"rows": tuple(used)})
    return Exploration(one, tuple(filters), (live,), grids or {})


def bodies(one: Cube) -> list[tuple[object, ...]]:
    """The cube's rows with all that they say, in no order: dimensions as texts, sums as they are."""
    named = [(part.name, [*part.texts, None], part.codes) for part in one.dimensions]
    rows = []
    for row in range(one.rows):
        texts = tuple((name, texts[codes[row]]) for name, texts, codes in named)
        sums = tuple(
            (part.name, int(part.values[row]), True if part.present is None else bool(part.present[row]))
            for part in one.sums
        )
        rows.append((texts, sums, int(one.conditions[row]), int(one.quantity.values[row])))
    return sorted(rows, key=repr)


@dataclass(frozen=True, slots=True)
class Opened:
    """A store read back."""

    manifest: Mapping[str, Any]
    data: bytes

    def column(self, ref: Mapping[str, Any]) -> list[int]:
        """The column's numbers."""
        if "const" in ref:
            return [ref["const"]] * ref["n"]
        if "per_unit" in ref:
            unit, rest = self.column(ref["per_unit"]), self.column(ref["rest"])
            quantity, serial = self.column(self.manifest["quantity"]["values"]), self.serial
            return [quantity[row] * unit[serial[row]] + rest[row] for row in range(ref["n"])]
        numbers = self._numbers(ref)
        if ref["by"] is not None:
            values = self._to_order_by(ref["by"])
            order = sorted(range(ref["n"]), key=lambda row: values[row])
            placed = [0] * ref["n"]
            for place, row in enumerate(order):
                placed[row] = numbers[place]
            numbers = placed
        if ref.get("chain"):
            for row in range(1, ref["n"]):
                numbers[row] += numbers[row - 1] if self.serial[row] == self.serial[row - 1] else 0
        return numbers

    def _numbers(self, ref: Mapping[str, Any]) -> list[int]:
        n, width, value = ref["n"], ref["width"], ref["base"]
        block = self.data[ref["at"] : ref["at"] + n * width]
        bits = [sum(block[plane * n + at] << 8 * plane for plane in range(width)) for at in range(n)]
        assert all(one < 2**53 for one in bits)
        if not ref["delta"]:
            return [value + one for one in bits]
        numbers = []
        for one in bits:
            value += -(one + 1) // 2 if one % 2 else one // 2
            numbers.append(value)
        return numbers

    def _to_order_by(self, name: str) -> list[int]:
        if name == "#place":
            places: list[int] = []
            for row, serial in enumerate(self.serial):
                places.append(places[-1] + 1 if row and serial == self.serial[row - 1] else 0)
            return places
        if name == "conditions":
            ref = self.manifest["conditions"]
        else:
            said = next(one for one in self.manifest["dimensions"] if one["name"] == name)
            assert said["of"] is None
            ref = said["codes"]
        assert ref.get("by") in (None, "#place")
        return self.column(ref)

    @property
    def serial(self) -> list[int]:
        return self.column(self.manifest["serial"])

    def codes(self, name: str) -> list[int]:
        """The dimension's code in each row."""
        said = self._said(name)
        own = self.column(said["codes"])
        if said["of"] is None:
            return own
        if said["of"] == "#serial":
            return [own[one] for one in self.serial]
        outer = [self._place(said["of"], code) for code in self.codes(said["of"])]
        if "beside" not in said:
            return [own[one] for one in outer]
        inner = [self._place(said["beside"], code) for code in self.codes(said["beside"])]
        size = self._said(said["beside"])["texts"]["n"] + 1
        return [own[one * size + other] for one, other in zip(outer, inner, strict=True)]

    def _place(self, name: str, code: int) -> int:
        return self._said(name)["texts"]["n"] if code < 0 else code

    def _said(self, name: str) -> Mapping[str, Any]:
        return next(one for one in self.manifest["dimensions"] if one["name"] == name)

    def texts(self, ref: Mapping[str, Any]) -> list[str]:
        """A list of texts."""
        if "runs" not in ref:
            found = self.data[ref["at"] : ref["at"] + ref["bytes"]].decode().split("\0")
            return found if ref["n"] else []
        numbers = iter(self.column(ref["numbers"]))
        return [
            prefix if width < 0 and next(numbers) == 0 else f"{prefix}{next(numbers):0{width}}{suffix}"
            for prefix, width, suffix, count in ref["runs"]
            for _ in range(count)
        ]

    def rows(self) -> list[tuple[object, ...]]:
        """What `bodies` says of the cube that was written."""
        named = [
            (one["name"], [*self.texts(one["texts"]), None], self.codes(one["name"]))
            for one in self.manifest["dimensions"]
        ]
        sums = [(one["name"], *self._sum(one)) for one in self.manifest["sums"]]
        conditions = self.column(self.manifest["conditions"])
        quantity = self.column(self.manifest["quantity"]["values"])
        return sorted(
            (
                (
                    tuple((name, texts[codes[row]]) for name, texts, codes in named),
                    tuple((name, values[row], bool(present[row])) for name, values, present in sums),
                    conditions[row],
                    quantity[row],
                )
                for row in range(self.manifest["rows"])
            ),
            key=repr,
        )

    def _sum(self, said: Mapping[str, Any]) -> tuple[list[int], list[int]]:
        if "same" in said:
            return self._sum(next(one for one in self.manifest["sums"] if one["name"] == said["same"]))
        present = [1] * self.manifest["rows"] if said["present"] is None else self.column(said["present"])
        if said["limbs"] == 1:
            return self.column(said["values"]), present
        low, high = map(self.column, said["values"])
        return [(top << 40) + bottom for bottom, top in zip(low, high, strict=True)], present


def opened(store: Store | str) -> Opened:
    """The store of an element, or of a page that has one."""
    text = store if isinstance(store, str) else store.element
    found = re.findall(r'<script type="application/json" id="store">(.*?)</script>', text, re.DOTALL)
    assert len(found) == 1
    manifest = json.loads(found[0])
    return Opened(manifest, gzip.decompress(base64.b64decode(manifest.pop("data"), validate=True)))
