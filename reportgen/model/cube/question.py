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
from reportgen.model.dimensions import DIMENSIONS
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.joins import entry_columns, in_order
from reportgen.model.measures import Asked, Measure, PerSerial, Total
from reportgen.model.narrowing import Test, made_from, narrowed
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

    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    conditions: Conditions
    serials_only: bool
    key: tuple[str, ...]
    """Columns of the serial number's key."""

    @property
    def made(self) -> dict[str, Dimension]:
        """By column, the dimensions that are not just a column of the key, and the age where a measure asks for it."""
        aged = [AGE] if self.age else []
        wanted = [one for one in (*self.dimensions, *aged) if not self._is_of_key(one)]
        return {f"dimension_{number}": one for number, one in enumerate(wanted)}

    @property
    def columns(self) -> dict[str, str]:
        """By dimension, its column."""
        own = {one.name: one.name for one in self.dimensions if self._is_of_key(one)}
        return own | {one.name: column for column, one in self.made.items() if one is not AGE}

    @property
    def age(self) -> str:
        """Column of the serial number's age; blank if no measure asks for it."""
        parts = (part for measure in self.measures for part in measure.parts.values())
        aged = any(isinstance(part, PerSerial) and part.needs_age for part in parts)
        return f"dimension_{sum(not self._is_of_key(one) for one in self.dimensions)}" if aged else ""

    @property
    def sums(self) -> dict[str, str]:
        """By part of a measure that is a sum, its column."""
        parts = dict.fromkeys(
            name for measure in self.measures for name, part in measure.parts.items() if isinstance(part, Total)
        )
        return {name: f"sum_{number}" for number, name in enumerate(parts)}

    def _is_of_key(self, dimension: Dimension) -> bool:
        return dimension.name in self.key and dimension is DIMENSIONS[dimension.name]

    def answer(self, inventory: Inventory) -> ir.Table:
        """The answer; of a reader's part, it is picked from one for all readers that is made once."""
        wanted = [*self.made, *self.key, CONDITIONS, *self.sums.values(), QUANTITY]
        if not inventory.is_part:
            return self._asked(inventory, ()).select(*wanted)
        limits = inventory.tests(inventory.report_filter)
        limiting = [one for test in limits for one in test.dimensions]
        columns = sorted(frozenset[str]().union(*(entry_columns(one.value, one.needs) for one in limiting)))
        everything = inventory.through({})
        kept = inventory.masters.shared(
            f"cube {self._said} {columns}",
            lambda: self._asked(everything, limiting).select(*dict.fromkeys((*wanted, *columns))),
        )
        return narrowed(kept, limits, inventory.widened).select(*wanted)

    @property
    def _said(self) -> str:
        """Equal for questions with equal answers."""
        filters = [{name: one.model_dump_json() for name, one in some.items()} for some in self.conditions.filters]
        names = [[one.name for one in some] for some in (self.dimensions, self.measures)]
        return f"{names} {filters} {self.serials_only}"

    def _asked(self, inventory: Inventory, beside: Sequence[Dimension]) -> ir.Table:
        """The answer, with the columns of entries that the dimensions `beside` are made from."""
        made, parts = self.made, {name: part for one in self.measures for name, part in one.parts.items()}
        totals = {name: part for name, part in parts.items() if isinstance(part, Total)}
        tests = {bit(number): inventory.tests(one) for number, one in enumerate(self.conditions.filters)}
        direct = {value: some for value, some in tests.items() if not _needs(some)}
        others = {value: some for value, some in tests.items() if value not in direct}
        entries = inventory.rows(
            Scope(self.serials_only),
            (*made.values(), *_dimensions(tests), *beside),
            [part.reads(inventory.asked) for part in totals.values()],
            [need for measure in self.measures for need in measure.needs],
        )
        joined = [*(one for one in made.values() if one.needs), *_dimensions(others)]
        own = {name: one.value(entries) for name, one in made.items() if not one.needs}
        valued = entries.mutate(**own, **{CONDITIONS: _met(direct, entries)})
        by = dict.fromkeys((*own, CONDITIONS, *self.key, *_made_from((*joined, *beside), valued)))
        sums = {column: totals[name] for name, column in self.sums.items()}
        few = (_each if self.serials_only else _added_up)(valued, tuple(by), sums, inventory.asked)
        wide = inventory.widened(few, joined)
        more = {CONDITIONS: wide[CONDITIONS] + _met(others, wide)} if others else {}
        return wide.mutate(**{name: one.value(wide) for name, one in made.items() if one.needs}, **more)


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


def _made_from(dimensions: Sequence[Dimension], entries: ir.Table) -> list[str]:
    return made_from(dimensions, entries) if dimensions else []


def _dimensions(tests: Mapping[int, Iterable[Test]]) -> list[Dimension]:
    return [dimension for some in tests.values() for test in some for dimension in test.dimensions]


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
