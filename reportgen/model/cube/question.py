"""One question to the engine: the report's entries, added up by all that a page groups and filters by.

Entries without serial numbers are added up before they are joined, by the columns that the dimensions are made from, as
in `reportgen.model.counting`. The answer may have several rows that are equal in all dimensions; they are added up
where it is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr import types as ir

from reportgen.model.columns import KEY_COLUMNS
from reportgen.model.cube.conditions import Conditions, bit
from reportgen.model.dimension import LEDGER, Dimension
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.joins import entry_columns, in_order
from reportgen.model.measures import Asked, Measure, PerSerial, Total
from reportgen.model.narrowing import Test, made_from
from reportgen.model.serials import SERIAL_COLUMNS

AGE = Dimension(
    "age_days",
    "Age",
    "Days of the present life cycle.",
    (LEDGER,),
    lambda t: t.serials__age_days,
    ("serials",),
    "number",
)
CONDITIONS, QUANTITY = "conditions_met", "quantity_sum"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the names under which it is answered."""

    answer: ir.Table
    key: tuple[str, ...]
    """Columns of the serial number's key."""
    dimensions: Mapping[str, str]
    """Column of each dimension."""
    sums: Mapping[str, str]
    """Column of each part of a measure that is a sum."""
    age: str
    """Column of the serial number's age; blank if no measure asks for it."""


def question(
    inventory: Inventory,
    dimensions: Sequence[Dimension],
    measures: Sequence[Measure],
    conditions: Conditions,
    serials_only: bool,
) -> Question:
    """What a cube is made from."""
    parts = {name: part for measure in measures for name, part in measure.parts.items()}
    totals = {name: part for name, part in parts.items() if isinstance(part, Total)}
    aged = any(isinstance(part, PerSerial) and part.needs_age for part in parts.values())
    wanted = [*dimensions, *([AGE] if aged else [])]
    tests = {bit(number): inventory.tests(one) for number, one in enumerate(conditions.filters)}
    tested = [dimension for some in tests.values() for test in some for dimension in test.dimensions]
    entries = inventory.rows(
        Scope(serials_only),
        (*wanted, *tested),
        [part.reads(inventory.asked) for part in totals.values()],
        [need for measure in measures for need in measure.needs],
    )
    key = inventory.masters.companies.key
    names = {f"dimension_{number}": dimension for number, dimension in enumerate(wanted)}
    same = {name: column for name, one in names.items() if (column := _column_of(one, entries, key))}
    made = {name: dimension for name, dimension in names.items() if name not in same}
    first = {value: some for value, some in tests.items() if not _needs(some)}
    second = {value: some for value, some in tests.items() if _needs(some)}
    joined = [one for one in made.values() if one.needs]
    joined += [dimension for some in second.values() for test in some for dimension in test.dimensions]
    columns = {f"sum_{number}": name for number, name in enumerate(totals)}

    valued = entries.mutate(
        **{name: one.value(entries) for name, one in made.items() if not one.needs},
        **{CONDITIONS: _met(first, entries)},
    )
    own = [name for name, one in made.items() if not one.needs]
    by = dict.fromkeys((*own, CONDITIONS, *key, *(made_from(joined, valued) if joined else ())))
    sums = {column: totals[name] for column, name in columns.items()}
    few = (_each if serials_only else _added_up)(valued, tuple(by), sums, inventory.asked)
    wide = inventory.widened(few, joined)
    answer = wide.mutate(
        **{name: one.value(wide) for name, one in made.items() if one.needs},
        **({CONDITIONS: wide[CONDITIONS] + _met(second, wide)} if second else {}),
    ).select(*made, *key, CONDITIONS, *columns, QUANTITY)
    told = {one.name: same.get(name, name) for name, one in names.items()}
    age = told.pop(AGE.name) if aged else ""
    return Question(answer, key, told, {name: column for column, name in columns.items()}, age)


def _each(entries: ir.Table, by: Iterable[str], sums: Mapping[str, Total], asked: Asked) -> ir.Table:
    """What each entry adds. Few entries of a serial number are alike, so that adding them up here does not pay."""
    values = {column: total.of_entry(entries, asked) for column, total in sums.items()}
    return entries.select(*by, **values, **{QUANTITY: entries.quantity})


def _added_up(entries: ir.Table, by: Iterable[str], sums: Mapping[str, Total], asked: Asked) -> ir.Table:
    """What entries that are alike add: those without a serial number may be many."""
    values = {column: total.of(entries, asked) for column, total in sums.items()}
    return entries.group_by(*by).agg(**values, **{QUANTITY: entries.quantity.sum()})


def readable(dimension: Dimension, inventory: Inventory) -> bool:
    """Whether the columns of ledger entries that it is made from are loaded."""
    joins = in_order(dimension.needs)
    columns = entry_columns(dimension.value, dimension.needs) | (SERIAL_COLUMNS if "serials" in joins else KEY_COLUMNS)
    made = {"is_in_transit", "posting_date"}
    return columns - made <= {*inventory.ledger.tables["item_ledger_entries"].columns}


def _column_of(dimension: Dimension, entries: ir.Table, columns: Iterable[str]) -> str:
    """The column that the dimension is just as it stands; blank if it is made of one."""
    if dimension.needs:
        return ""
    value = dimension.value(entries)
    return next((column for column in columns if value.equals(entries[column])), "")


def _needs(tests: Iterable[Test]) -> bool:
    return any(dimension.needs for test in tests for dimension in test.dimensions)


def _met(tests: Mapping[int, Iterable[Test]], t: ir.Table) -> ir.IntegerValue:
    """The bits of the conditions that hold, added up."""
    bits: ir.IntegerValue = ibis.literal(0, "int64")
    for value, some in tests.items():
        holds: ir.BooleanValue = ibis.literal(True)
        for test in some:
            holds = holds & test.holds(t)
        bits = bits + ibis.ifelse(holds, ibis.literal(value, "int64"), ibis.literal(0, "int64"))
    return bits
