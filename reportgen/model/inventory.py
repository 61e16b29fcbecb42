"""The questions a section can ask of a ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import ibis
import pandas as pd
from ibis.expr import types as ir

from reportgen.load.beside import Beside
from reportgen.load.ledger import Ledger
from reportgen.model.catalog import Catalog
from reportgen.model.columns import KEY_COLUMNS, Question, columns_read
from reportgen.model.combining import Number
from reportgen.model.counting import Counting, shown_as
from reportgen.model.currencies import ONE_CURRENCY, Currencies
from reportgen.model.dimension import Dimension
from reportgen.model.dimensions import CATEGORY
from reportgen.model.filters import one
from reportgen.model.frames import frame_from, frame_of, plain
from reportgen.model.joins import entry_columns, in_order, join_of, joined
from reportgen.model.masters import Masters
from reportgen.model.measures import Asked, Measure, ScopeChange
from reportgen.model.narrowing import Test, narrowed
from reportgen.spec.vocabulary import Condition, Filter

Within = Sequence[tuple[Dimension, object]]
"""Dimensions with the value they must have, as frames give it: ``""`` is blank, None a level that is not there."""

PLAIN = ScopeChange().key
"""Measures that count just what their section counts."""


NOTHING = Beside()


@dataclass(frozen=True)
class Scope:
    """Which of the report's entries a section counts."""

    serials_only: bool = True
    filter: Filter = field(default_factory=dict)


class Inventory:
    """A ledger as of a day, seen through the report's filter.

    Frames come back with one column a dimension and one a measure, in the order asked, sorted by nothing in
    particular; sections sort what they show. Used with ``with``, it drops what it made on the engine.
    """

    def __init__(
        self,
        ledger: Ledger,
        catalog: Catalog,
        asked: Asked,
        report_filter: Filter,
        currencies: Currencies = ONE_CURRENCY,
        compare: Asked | None = None,
        beside: Beside = NOTHING,
    ) -> None:
        self.ledger = ledger
        self.beside = beside
        self._words, self._compare = catalog, compare
        self._others: dict[Asked, Inventory] = {}
        self.catalog = catalog.with_measures(currencies.applied)
        self.currencies = currencies
        self.asked = asked
        self.report_filter = report_filter
        self.masters = Masters(ledger, asked)
        self._coverages: dict[object, pd.DataFrame] = {}
        self.serial_list: pd.DataFrame | None = None
        """Every serial number with what is usually asked of it, once somebody asked for all; see `serial_list`."""
        self._whole: Inventory | None = None

    @property
    def is_part(self) -> bool:
        """Whether who sees this may see nothing of the rest of the ledger."""
        return self._whole is not None

    def part(self, report_filter: Filter, limited: Iterable[str]) -> "Inventory":
        """What one reader may see of the same ledger on the same days; use it with ``with``.

        Facts of serial numbers are those of the whole ledger, as with any filter, and made once for all readers.

        Args:
            report_filter: the report's conditions and the reader's; all must hold.
            limited: fields that limit the reader, whose values they know.
        """
        other = Inventory(self.ledger, self._words, self.asked, report_filter, self.currencies, self._compare)
        other.catalog = replace(other.catalog, named=frozenset(limited))
        return other._apart_from(self)

    def _apart_from(self, whole: "Inventory") -> "Inventory":
        self._whole, self.masters = whole, whole.masters.apart()
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for other in self._others.values():
            other.masters.release()
        self.masters.release()

    def at(self, asked: Asked) -> "Inventory":
        """The same ledger through the same filter on other days, at the same rates; released with this one."""
        if asked not in self._others:
            other = Inventory(self.ledger, self._words, asked, self.report_filter, self.currencies)
            self._others[asked] = other._apart_from(self._whole.at(asked)) if self._whole else other
        return self._others[asked]

    def through(self, report_filter: Filter) -> "Inventory":
        """The same ledger on the same days, through another filter; it shares what is made once."""
        other = Inventory(self.ledger, self._words, self.asked, report_filter, self.currencies)
        other.masters, other._whole = self.masters, self._whole
        return other

    @property
    def compared(self) -> "Inventory | None":
        """The ledger on the days that figures are compared with; None if nothing is, or only with an earlier report."""
        return self.at(self._compare) if self._compare else None

    def has(self, table: str, *columns: str) -> bool:
        """Whether the source delivered the table, with these columns."""
        return table in self.ledger.present and {*columns} <= self.ledger.columns.get(table, frozenset())

    def levels(self, names: Sequence[str]) -> tuple[Dimension, ...]:
        """The dimensions that names in rows, group or explain_by stand for."""
        return self.catalog.levels(tuple(names), self.masters.categories.depth)

    def measure(self, name: str) -> Measure:
        """The measure of that name."""
        return self.catalog.measures[name]

    def measures_of(self, names: Iterable[str]) -> tuple[Measure, ...]:
        """The measures among names, and those they are made from."""
        return self.catalog.with_inputs(name for name in names if name in self.catalog.measures)

    def adds_up(self, measure: Measure, scope: Scope) -> bool:
        """Whether the measure's values over parts of the scope add up to the one over all of it: an average never does,
        and amounts do not if they are in several currencies."""
        if not (measure.additive and measure.money and self.currencies.apart):
            return measure.additive
        companies = self.levels(("company",))
        some = self.frame(scope, companies, (measure.name,))[measure.name]
        return not any(some) or self.frame(scope, (), (measure.name,)).iat[0, 0] is not None

    def frame(
        self,
        scope: Scope,
        by: Sequence[Dimension],
        measures: Sequence[str],
        shown: Sequence[Dimension] = (),
        within: Within = (),
    ) -> pd.DataFrame:
        """The measures by the dimensions, for entries with the values of `within`; a dimension of `shown` gives its
        value where it is the same for the whole group.

        A group is there if it has an entry, posted up to the report's day, that one of the measures may count. A
        measure without any entry of its own in the group is None. Without dimensions there is one row.
        """
        wanted = self.catalog.with_inputs(measures)
        results: dict[tuple[object, ...], dict[str, Number]] = {}
        for key in dict.fromkeys(
            [*([PLAIN] if shown or not wanted else []), *(measure.scope.key for measure in wanted)]
        ):
            together = [measure for measure in wanted if measure.scope.key == key]
            self._count(scope, by, together, shown if key == PLAIN else (), within, results)
        told = [shown_as(dimension) for dimension in shown]
        rows = [self._row(key, values, measures, told) for key, values in results.items()]
        if not by and not rows:
            rows = [self._row((), {}, measures, told)]
        return frame_from(
            [*(dimension.name for dimension in by), *measures, *(dimension.name for dimension in shown)], rows
        )

    def coverage(self, scope: Scope) -> pd.DataFrame:
        """One row: number of entries (``entries``) and quantity on hand (``quantity``) inside the scope, and both
        for the report's entries outside of it (``left_out_entries``, ``left_out_quantity``). Asked once a scope."""
        key = (scope.serials_only, tuple((name, one.model_dump_json()) for name, one in sorted(scope.filter.items())))
        if key not in self._coverages:
            self._coverages[key] = self._coverage(scope)
        return self._coverages[key]

    def _coverage(self, scope: Scope) -> pd.DataFrame:
        tests = self.tests(scope.filter)
        everything = self.entries(Scope(False), dimensions=[one for test in tests for one in test.dimensions])
        inside: ir.BooleanValue = ibis.literal(True)
        for test in tests:
            inside = inside & test.holds(everything)
        if scope.serials_only:
            inside = inside & (everything.serial_no != "")
        marked = everything.select("quantity", inside=inside)
        return frame_of(
            marked.agg(
                entries=marked.inside.sum().fill_null(0),
                quantity=marked.quantity.sum(where=marked.inside).fill_null(0),
                left_out_entries=(~marked.inside).sum().fill_null(0),
                left_out_quantity=marked.quantity.sum(where=~marked.inside).fill_null(0),
            )
        )

    def entries(
        self, scope: Scope, *, dimensions: Sequence[Dimension] = (), reads: Iterable[Question] = ()
    ) -> ir.Table:
        """The entries in scope, up to the report's day, joined with what the dimensions need.

        Other columns than those, `KEY_COLUMNS` and what `reads` read are not there.
        """
        return self.widened(self.rows(scope, dimensions, reads), dimensions)

    def where(self, stock: ir.Table, conditions: Filter) -> ir.Table:
        """The rows of a table for which conditions hold; it has the columns that these are made from."""
        return narrowed(stock, self.tests(conditions), self.widened)

    def valued(self, stock: ir.Table, dimensions: Sequence[Dimension]) -> ir.Table:
        """A table with the dimensions' values, each under its name; it has the columns that these are made from."""
        wide = self.widened(stock, dimensions)
        return wide.mutate(**{one.name: one.value(wide) for one in dimensions})

    def rows(
        self,
        scope: Scope,
        dimensions: Iterable[Dimension],
        reads: Iterable[Question] = (),
        needs: Iterable[str] = (),
        tests: Iterable[Test] = (),
    ) -> ir.Table:
        """The entries in scope, up to the report's day, that pass the tests too, with the columns that dimensions are
        made from and those that `reads` read; joined is only what these need."""
        tested = [*self.tests(self.report_filter), *self.tests(scope.filter), *tests]
        joins = in_order(needs)
        read = columns_read([*reads, *(join_of(name).on for name in joins)])
        asked = [*dimensions, *(one for test in tested for one in test.dimensions)]
        columns = KEY_COLUMNS | {column for column in read if "__" not in column}
        base = self.masters.entries(columns.union(*(entry_columns(one.value, one.needs) for one in asked)))
        base = base.filter(base.posting_date <= ibis.literal(self.asked.as_of))
        if scope.serials_only:
            base = base.filter(base.serial_no != "")
        wide = joined(narrowed(base, tested, self.widened), joins, self.masters.joinable, read)
        constants = {name: value for name, value in self.masters.values.constants.items() if name in read}
        return wide.mutate(**constants) if constants else wide

    def widened(self, table: ir.Table, dimensions: Sequence[Dimension]) -> ir.Table:
        """The table, joined with what dimensions need."""
        joins = in_order(need for dimension in dimensions for need in dimension.needs)
        columns = columns_read([*(one.value for one in dimensions), *(join_of(name).on for name in joins)])
        return joined(table, joins, self.masters.joinable, columns)

    def tests(self, conditions: Filter) -> tuple[Test, ...]:
        """A filter's conditions; one on the category hierarchy holds if it holds on any level."""
        return tuple(self._test(name, condition) for name, condition in conditions.items())

    def _test(self, name: str, condition: Condition) -> Test:
        fields = self.levels((CATEGORY,)) if name == CATEGORY else (self.catalog.dimension(name),)

        def holds(t: ir.Table) -> ir.BooleanValue:
            met: ir.BooleanValue = ibis.literal(False)
            for dimension in fields:
                met = met | one(dimension, condition, dimension.value(t))
            return met

        return Test(fields, holds)

    def _count(
        self,
        scope: Scope,
        by: Sequence[Dimension],
        measures: Sequence[Measure],
        shown: Sequence[Dimension],
        within: Within,
        results: dict[tuple[object, ...], dict[str, Number]],
    ) -> None:
        """Adds the parts' results and the measures made from them to `results`, by group."""
        change = measures[0].scope if measures else None
        untracked = change is not None and change.tracking == "untracked"
        filters = change.filters if change else ()
        entries = self.rows(
            Scope(scope.serials_only and not untracked, scope.filter),
            (*by, *shown),
            [part.reads(self.asked) for measure in measures for part in measure.parts.values()],
            [need for measure in measures for need in measure.needs],
            [
                *(_is(dimension, value) for dimension, value in within),
                *(test for conditions in filters for test in self.tests(conditions)),
            ],
        )
        if untracked:
            entries = entries.filter(entries.serial_no == "")
        serials = self.masters.companies.key, self.masters.serial_facts
        counting = Counting(self.asked, by, shown, self.widened, *serials)
        names = [shown_as(one) for one in shown]
        told: dict[tuple[str, ...], list[Measure]] = {}  # Answers are long, and of few kinds.
        for key, values in counting.groups(entries, measures):
            known = tuple(values)
            if known not in told:
                told[known] = [one for one in measures if one.parts and one.parts.keys() <= values.keys()]
            group = results.setdefault(key, {})
            group.update((name, values[name]) for name in names if name in values)
            group.update((one.name, one.value(values)) for one in told[known])

    def _row(
        self, key: tuple[object, ...], values: dict[str, Number], measures: Sequence[str], shown: Sequence[str]
    ) -> tuple[object, ...]:
        return (
            *key,
            *(plain(self._value(name, values)) for name in measures),
            *(values.get(name) for name in shown),
        )

    def _value(self, name: str, values: Mapping[str, Number]) -> Number:
        measure = self.measure(name)
        if measure.inputs:
            return measure.value({needed: self._value(needed, values) for needed in measure.inputs})
        return values.get(name)


def _is(dimension: Dimension, wanted: object) -> Test:
    """The dimension has this value, as frames give it."""
    return Test((dimension,), lambda t: equals(dimension.value(t), wanted))


def equals(value: ir.Value, wanted: object) -> ir.BooleanValue:
    """Whether a dimension's value is the one that frames give as `wanted`; never null."""
    if wanted is None or (wanted == "" and not value.type().is_string()):
        return value.isnull()
    return (value == ibis.literal(wanted)).fill_null(False)
