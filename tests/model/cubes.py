"""A cube asked in plain Python, row by row: what a page must find in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from reportgen.model.combining import Number, value_of
from reportgen.model.cube.shape import Cube, CubeMeasure, Where
from reportgen.model.frames import plain

Group = dict[str, Any]
Within = Mapping[str, frozenset[str | None]]


def columns_of(cube: Cube) -> dict[str, Any]:
    """All of a cube as plain lists, to compare it with another."""
    return {
        "dimensions": {one.name: (one.label, one.kind, one.texts, one.codes.tolist()) for one in cube.dimensions},
        "keys": (cube.rows, cube.serial.tolist(), cube.item.tolist(), cube.age.tolist(), cube.conditions.tolist()),
        "sums": [
            (one.name, one.scale, one.values.tolist(), None if one.present is None else one.present.tolist())
            for one in (cube.quantity, *cube.sums)
        ],
        "counts": cube.counts,
        "measures": cube.measures,
    }


def asked(
    cube: Cube,
    where: Where,
    by: Sequence[str],
    measures: Iterable[str],
    shown: Sequence[str] = (),
    within: Within | None = None,
) -> dict[tuple[str | None, ...], Group]:
    """Measures and what is shown, by the texts of dimensions; None is a level that is not there."""
    wanted = _with_inputs(cube, measures)
    rows = [row for row in range(cube.rows) if _inside(cube, row, within or {})]
    own = [row for row in rows if _met(cube, row, where)]
    groups: dict[tuple[str | None, ...], Group] = {}
    if shown or not wanted:
        for key, some in _grouped(cube, own, by).items():
            groups.setdefault(key, {}).update({name: _told(cube, some, name) for name in shown})
    for measure in wanted:
        counted = [row for row in rows if _counts(cube, row, where, measure)]
        for key, some in _grouped(cube, counted, by).items():
            groups.setdefault(key, {})[measure.name] = some
    if not by and not groups:
        groups[()] = {}
    return {key: _figures(cube, found, measures, shown) for key, found in groups.items()}


def _figures(cube: Cube, found: Group, measures: Iterable[str], shown: Sequence[str]) -> Group:
    known = {one.name: one for one in cube.measures}

    def value(name: str) -> Number:
        measure = known[name]
        parts = {part: _part(cube, part, found.get(name, [])) for part in _named("part", measure.expression)}
        inputs = {other: value(other) for other in _named("measure", measure.expression)}
        return value_of(measure.expression, {**parts, **inputs})

    return {**{name: plain(value(name)) for name in measures}, **{name: found.get(name) for name in shown}}


def _part(cube: Cube, name: str, rows: Sequence[int]) -> Number:
    for one in cube.sums:
        if one.name == name:
            there = [int(one.values[row]) for row in rows if one.present is None or one.present[row]]
            return Decimal(sum(there)).scaleb(-one.scale) if there else None
    figure = next(one.figure for one in cube.counts if one.name == name)
    if not rows:
        return None
    if figure == "items":
        return len({int(cube.item[cube.serial[row]]) for row in rows})
    return _FIGURES[figure](cube, _balances(cube, rows))


def _balances(cube: Cube, rows: Sequence[int]) -> dict[int, int]:
    """By serial number."""
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        if cube.conditions[row] & cube.tracked:
            found[int(cube.serial[row])] += int(cube.quantity.values[row])
    return found


def _ages(cube: Cube, balances: Mapping[int, int]) -> list[int]:
    return [int(cube.age[serial]) for serial, balance in balances.items() if balance > 0 and cube.age[serial] >= 0]


_FIGURES: Mapping[str, Callable[[Cube, Mapping[int, int]], Number]] = {
    "tracked": lambda _, balances: len(balances),
    "on_hand": lambda _, balances: sum(balance > 0 for balance in balances.values()),
    "aged": lambda cube, balances: len(_ages(cube, balances)),
    "age_sum": lambda cube, balances: sum(ages) if (ages := _ages(cube, balances)) else None,
    "oldest": lambda cube, balances: max(_ages(cube, balances), default=None),
}


def text_of(cube: Cube, row: int, name: str) -> str | None:
    """What a dimension is in a row."""
    one = next(one for one in cube.dimensions if one.name == name)
    return None if one.codes[row] < 0 else one.texts[one.codes[row]]


def _told(cube: Cube, rows: Iterable[int], name: str) -> str | None:
    texts = {text_of(cube, row, name) for row in rows} - {"", None}
    return texts.pop() if len(texts) == 1 else None


def _grouped(cube: Cube, rows: Iterable[int], by: Sequence[str]) -> dict[tuple[str | None, ...], list[int]]:
    groups: dict[tuple[str | None, ...], list[int]] = defaultdict(list)
    for row in rows:
        groups[tuple(text_of(cube, row, name) for name in by)].append(row)
    return groups


def _inside(cube: Cube, row: int, within: Within) -> bool:
    return all(text_of(cube, row, name) in texts for name, texts in within.items())


def _met(cube: Cube, row: int, where: Where) -> bool:
    bits = int(cube.conditions[row])
    return bits & where.met == where.met and not bits & where.unmet


def _counts(cube: Cube, row: int, where: Where, measure: CubeMeasure) -> bool:
    met, unmet = where.met | measure.where.met, where.unmet | measure.where.unmet
    if measure.untracked:
        met, unmet = met & ~cube.tracked, unmet | cube.tracked
    return _met(cube, row, Where(met, unmet))


def _with_inputs(cube: Cube, measures: Iterable[str]) -> list[CubeMeasure]:
    known, found = {one.name: one for one in cube.measures}, dict[str, CubeMeasure]()

    def add(name: str) -> None:
        for needed in _named("measure", known[name].expression):
            add(needed)
        found[name] = known[name]

    for name in measures:
        add(name)
    return list(found.values())


def _named(kind: str, expression: Any) -> list[str]:
    """Names of parts or of measures in an expression."""
    if not isinstance(expression, tuple):
        return []
    if expression[:1] == (kind,):
        return [expression[1]]
    return [name for one in expression for name in _named(kind, one)]
