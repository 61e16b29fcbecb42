"""From a ledger to a cube."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from ibis.common.exceptions import OperationNotDefinedError, UnsupportedOperationError

from reportgen.model.cube.adding import Numbers, Truths, added_up, frozen, grouped
from reportgen.model.cube.conditions import MOST, TRACKED, Conditions, conditions_of, counts_untracked
from reportgen.model.cube.question import CONDITIONS, QUANTITY, Question
from reportgen.model.cube.reading import Coded, Scaled, coded, read, scaled
from reportgen.model.cube.shape import Cube, CubeCount, CubeDimension, CubeMeasure, CubeSum
from reportgen.model.dimension import Dimension
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.joins import in_order
from reportgen.model.measures import Items, Measure, PerSerial

UNSPOKEN = (OperationNotDefinedError, UnsupportedOperationError)
"""What an engine has no words for: the facts of serial numbers, on some."""
EMPTY = Cube(
    rows=0,
    dimensions=(),
    serial=np.zeros(0, np.int32),
    item=np.zeros(0, np.int32),
    age=np.zeros(0, np.int32),
    conditions=np.zeros(0, np.uint32),
    tracked=TRACKED,
    quantity=CubeSum("quantity", 0, np.zeros(0, np.int64), None),
    sums=(),
    counts=(),
    measures=(),
)
"""A cube of nothing."""
_SERIAL, _ITEM = ("serial_no", "item_no", "variant_code", "company"), ("company", "item_no")
"""Columns that serial numbers and items are told apart by, in the order in which they are put."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The answer as numbers, row by row, in no order."""

    key: Mapping[str, Coded]
    dimensions: Mapping[str, Coded]
    conditions: Numbers
    quantity: Scaled
    sums: Mapping[str, Scaled]
    age: Numbers | None
    """-1 where there is none; None if nobody asks."""


def cube_of(
    inventory: Inventory,
    dimensions: Sequence[Dimension],
    measures: Iterable[str],
    scopes: Sequence[Scope],
    optional: Sequence[Dimension] = (),
) -> Cube | None:
    """The report's entries at the grain of the dimensions and of serial numbers, ready for what sections count.

    Measures stand with those that they are made from. None if sums need more than 64 bits, or if sections and measures
    have more conditions of their own than there are bits. Of the `optional` dimensions those are left out that the
    engine has no words for.
    """
    wanted = inventory.catalog.with_inputs(measures)
    conditions = conditions_of(scopes, wanted)
    if TRACKED << len(conditions.filters) >= 1 << MOST:
        return None
    serials_only = not counts_untracked(scopes, wanted)

    def asked(more: Iterable[Dimension]) -> Cube | None:
        distinct = tuple({one.name: one for one in (*dimensions, *more)}.values())
        question = Question(distinct, wanted, conditions, serials_only, inventory.masters.companies.key)
        found = _read(question, inventory)
        if found is None:
            return None
        return _cube(found, distinct, tuple(_measures(inventory, wanted, conditions)), tuple(_counts(wanted)))

    try:
        return asked(optional)
    except UNSPOKEN:
        plain = [one for one in optional if not {"serials", "lives"} & {*in_order(one.needs)}]
        return asked(plain) if len(plain) < len(optional) else None


def _read(asked: Question, inventory: Inventory) -> _Read | None:
    columns = read(asked.answer(inventory))
    key = {name: coded(columns[name]) for name in asked.key}
    sums = {name: scaled(columns[column]) for name, column in asked.sums.items()}
    quantity = scaled(columns[QUANTITY])
    known = {name: one for name, one in sums.items() if one is not None}
    if quantity is None or len(known) < len(sums):
        return None
    values = {
        one.name: key.get(asked.columns[one.name]) or coded(columns[asked.columns[one.name]], one.ragged)
        for one in asked.dimensions
    }
    met = _whole(columns[CONDITIONS], 0) | np.where(_tracked(key["serial_no"]), TRACKED, 0)
    age = _whole(columns[asked.age], -1) if asked.age else None
    return _Read(key, values, met, quantity, known, age)


def _whole(column: pa.ChunkedArray, missing: int) -> Numbers:
    numbers: Numbers = column.combine_chunks().fill_null(missing).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return numbers


def _tracked(serials: Coded) -> Truths:
    blank = len(serials.texts) - 1 if serials.texts and not serials.texts[-1] else -1
    tracked: Truths = serials.codes != blank
    return tracked


def _cube(
    found: _Read, dimensions: Sequence[Dimension], measures: tuple[CubeMeasure, ...], counts: tuple[CubeCount, ...]
) -> Cube:
    key = [found.key[name].codes for name in _SERIAL if name in found.key]
    serials = grouped(key, len(found.conditions))
    firsts = serials.order[serials.starts]
    items = grouped([found.key[name].codes[firsts] for name in _ITEM if name in found.key], len(firsts))
    return added_up(
        Cube(
            rows=len(found.conditions),
            dimensions=tuple(
                CubeDimension(one.name, one.label, one.kind, *found.dimensions[one.name].both) for one in dimensions
            ),
            serial=serials.numbers(),
            item=frozen(items.numbers()),
            age=frozen(np.zeros(0, np.int32) if found.age is None else found.age[firsts].astype(np.int32)),
            conditions=found.conditions.astype(np.uint32),
            tracked=TRACKED,
            quantity=_sum("quantity", found.quantity),
            sums=tuple(_sum(name, one) for name, one in found.sums.items()),
            counts=counts,
            measures=measures,
        )
    )


def _sum(name: str, found: Scaled) -> CubeSum:
    return CubeSum(name, found.scale, found.values, found.present)


def _counts(measures: Iterable[Measure]) -> Iterator[CubeCount]:
    for name, part in {name: part for measure in measures for name, part in measure.parts.items()}.items():
        if isinstance(part, PerSerial):
            yield CubeCount(name, part.figure)
        elif isinstance(part, Items):
            yield CubeCount(name, "items")


def _measures(inventory: Inventory, measures: Iterable[Measure], conditions: Conditions) -> Iterator[CubeMeasure]:
    for one in measures:
        yield CubeMeasure(
            name=one.name,
            label=one.label,
            unit=one.unit,
            formula=one.formula,
            additive=inventory.adds_up(one, Scope(False)),
            expression=one.expression,
            where=conditions.where_of(one),
            untracked=one.scope.tracking == "untracked",
        )
