"""The cube's answers, worked out row by row in plain Python: slow, and so simple that it must be right."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from reportgen.model.combining import Expression, Number, value_of
from reportgen.model.cube.shape import Cube, CubeMeasure, Where
from reportgen.model.natural import natural
from reportgen.render.exact import exact
from tests.browser.explore.cubes import SECTIONS, Asking, text_at

Key = tuple[str | None, ...]


def _named(expression: Any, kind: str) -> Iterator[str]:
    if isinstance(expression, tuple):
        if expression and expression[0] == kind:
            yield expression[1]
        for one in expression:
            yield from _named(one, kind)


@dataclass(frozen=True)
class Naive:
    """Answers questions about one cube."""

    cube: Cube

    @cached_property
    def _texts(self) -> Mapping[str, Sequence[str | None]]:
        rows = range(self.cube.rows)
        return {one.name: [text_at(one, row) for row in rows] for one in self.cube.dimensions}

    @cached_property
    def _measures(self) -> Mapping[str, CubeMeasure]:
        return {one.name: one for one in self.cube.measures}

    def answer(self, asking: Asking) -> list[list[Any]]:
        """Each group's values of the dimensions, of the measures (as exact text) and what is shown, in order."""
        chosen = [row for row in range(self.cube.rows) if self._is_chosen(row, asking)]
        section = SECTIONS[asking.where]
        wanted = self._with_inputs(asking.measures)
        groups: dict[Key, dict[str, Number]] = {} if asking.by else {(): {}}
        for name in wanted:
            for key, rows in self._grouped(chosen, self._where(section, self._measures[name]), asking.by).items():
                groups.setdefault(key, {})[name] = self._part_value(name, rows)
        told: dict[Key, list[str | None]] = {}
        if asking.shown or not wanted:
            for key, rows in self._grouped(chosen, section, asking.by).items():
                groups.setdefault(key, {})
                told[key] = [self._same(name, rows) for name in asking.shown]
        nothing = [None] * len(asking.shown)
        return [
            [list(key), [self._value(name, groups[key]) for name in asking.measures], told.get(key, nothing)]
            for key in sorted(groups, key=lambda key: [(one is not None, natural(one or "")) for one in key])
        ]

    def _is_chosen(self, row: int, asking: Asking) -> bool:
        return all(
            any(self._is_at(row, names[: len(path)], path) for path in paths) for names, paths in asking.conditions
        )

    def _is_at(self, row: int, names: Sequence[str], path: Key) -> bool:
        return all(self._texts[name][row] == wanted for name, wanted in zip(names, path, strict=True))

    def _with_inputs(self, names: Iterable[str]) -> list[str]:
        found: dict[str, None] = {}
        for name in names:
            found |= dict.fromkeys([*self._with_inputs(_named(self._measures[name].expression, "measure")), name])
        return list(found)

    def _where(self, section: Where, measure: CubeMeasure) -> Where:
        met, unmet = section.met | measure.where.met, section.unmet | measure.where.unmet
        return Where(met & ~self.cube.tracked, unmet | self.cube.tracked) if measure.untracked else Where(met, unmet)

    def _grouped(self, rows: Iterable[int], where: Where, by: Sequence[str]) -> Mapping[Key, list[int]]:
        groups: dict[Key, list[int]] = defaultdict(list)
        for row in rows:
            said = int(self.cube.conditions[row])
            if said & where.met == where.met and not said & where.unmet:
                groups[tuple(self._texts[name][row] for name in by)].append(row)
        return groups

    def _part_value(self, name: str, rows: list[int]) -> Any:
        """The results of the measure's parts."""
        results: dict[str, Number] = {}
        for part in _named(self._measures[name].expression, "part"):
            results[part] = self._sum(part, rows) if part in self._sums else self._figure(part, rows)
        return results

    @cached_property
    def _sums(self) -> Mapping[str, Any]:
        return {one.name: one for one in self.cube.sums}

    def _sum(self, part: str, rows: list[int]) -> Number:
        one = self._sums[part]
        there = [row for row in rows if one.present is None or one.present[row]]
        return Decimal(sum(int(one.values[row]) for row in there)).scaleb(-one.scale) if there else None

    def _figure(self, part: str, rows: list[int]) -> Number:
        if part == "items":
            return len({int(self.cube.item[self.cube.serial[row]]) for row in rows})
        balances: dict[int, int] = defaultdict(int)
        for row in rows:
            if int(self.cube.conditions[row]) & self.cube.tracked:
                balances[int(self.cube.serial[row])] += int(self.cube.quantity.values[row])
        in_stock = [serial for serial, balance in balances.items() if balance > 0]
        ages = [int(self.cube.age[serial]) for serial in in_stock if self.cube.age[serial] >= 0]
        if part in ("age_sum", "oldest"):
            return (sum(ages) if part == "age_sum" else max(ages)) if ages else None
        return {"on_hand": len(in_stock), "tracked": len(balances), "aged": len(ages)}[part]

    def _same(self, name: str, rows: list[int]) -> str | None:
        said = {text for row in rows if (text := self._texts[name][row])}
        return said.pop() if len(said) == 1 else None

    def _value(self, name: str, results: Mapping[str, Any]) -> str | None:
        value = self._number(name, results)
        return None if value is None else exact(value)

    def _number(self, name: str, results: Mapping[str, Any]) -> Number:
        expression: Expression = self._measures[name].expression
        inputs = {other: self._number(other, results) for other in _named(expression, "measure")}
        return value_of(expression, {**(results.get(name) or {}), **inputs})
