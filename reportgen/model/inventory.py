"""The questions a section can ask of a ledger."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Self

import ibis
import pandas as pd
from ibis.expr import types as ir

from reportgen.load.ledger import Ledger
from reportgen.model.catalog import Catalog
from reportgen.model.columns import KEY_COLUMNS, Question, columns_read
from reportgen.model.counting import count
from reportgen.model.currencies import ONE_CURRENCY, Currencies
from reportgen.model.dimensions import CATEGORY, Dimension
from reportgen.model.filters import one, predicate
from reportgen.model.frames import frame_from, frame_of, plain
from reportgen.model.joins import in_order, join_of, joined
from reportgen.model.masters import Masters
from reportgen.model.measures import Asked, Measure, Number, ScopeChange
from reportgen.spec.vocabulary import Filter

Within = Sequence[tuple[Dimension, object]]
"""Dimensions with the value they must have, as frames give it: ``""`` is blank, None a level that is not there."""

PLAIN = ScopeChange().key
"""Measures that count just what their section counts."""


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
    ) -> None:
        self.ledger = ledger
        self.catalog = catalog.with_measures(currencies.applied)
        self.currencies = currencies
        self.asked = asked
        self.report_filter = report_filter
        self.masters = Masters(ledger, asked)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.masters.release()

    @property
    def unfiltered(self) -> "Inventory":
        """The same ledger as of the same day, without the report's filter."""
        other = copy(self)
        other.report_filter = {}
        return other

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
        rows = [self._row(key, values, measures, shown) for key, values in results.items()]
        if not by and not rows:
            rows = [self._row((), {}, measures, shown)]
        return frame_from(
            [*(dimension.name for dimension in by), *measures, *(dimension.name for dimension in shown)], rows
        )

    def coverage(self, scope: Scope) -> pd.DataFrame:
        """One row: number of entries (``entries``) and quantity on hand (``quantity``) inside the scope, and both
        for the report's entries outside of it (``left_out_entries``, ``left_out_quantity``)."""
        everything = self.entries(Scope(False), scope.filter)
        inside = self._condition(scope.filter, everything)
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
        self,
        scope: Scope,
        *more: Filter,
        dimensions: Iterable[Dimension] = (),
        reads: Iterable[Question] = (),
        needs: Iterable[str] = (),
    ) -> ir.Table:
        """The entries in scope, up to the report's day, joined with what filters, dimensions and `reads` read of them;
        `needs` are the joins that `reads` needs.

        Other columns than those and `KEY_COLUMNS` are not there.
        """
        named = (self.report_filter, scope.filter, *more)
        asked = [*(one for conditions in named for name in conditions for one in self._fields(name)), *dimensions]
        joins = in_order([*(need for dimension in asked for need in dimension.needs), *needs])
        columns = columns_read([*(one.value for one in asked), *(join_of(name).on for name in joins), *reads])
        base = self.masters.entries(KEY_COLUMNS | {column for column in columns if "__" not in column})
        base = base.filter(base.posting_date <= ibis.literal(self.asked.as_of))
        if scope.serials_only:
            base = base.filter(base.serial_no != "")
        wide = joined(base, joins, self.masters.joinable, columns)
        constants = {name: value for name, value in self.masters.values.constants.items() if name in columns}
        wide = wide.mutate(**constants) if constants else wide
        for conditions in (self.report_filter, scope.filter):
            if conditions:
                wide = wide.filter(self._condition(conditions, wide))
        return wide

    def _fields(self, name: str) -> tuple[Dimension, ...]:
        """What a filter's field stands for: itself, or all levels of the item category."""
        return self.levels((CATEGORY,)) if name == CATEGORY else (self.catalog.dimension(name),)

    def _condition(self, conditions: Filter, t: ir.Table) -> ir.BooleanValue:
        """Whether an entry meets a filter; a condition on the category hierarchy holds if it holds on any level."""
        plain = {self.catalog.dimension(name): condition for name, condition in conditions.items() if name != CATEGORY}
        result = predicate(plain, t)
        if CATEGORY in conditions:
            met: ir.BooleanValue = ibis.literal(False)
            for level in self._fields(CATEGORY):
                met = met | one(level, conditions[CATEGORY], level.value(t))
            result = result & met
        return result

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
        entries = self.entries(
            Scope(scope.serials_only and not untracked, scope.filter),
            *filters,
            dimensions=(*by, *shown, *(dimension for dimension, _ in within)),
            reads=[part.reads(self.asked) for measure in measures for part in measure.parts.values()],
            needs=[need for measure in measures for need in measure.needs],
        )
        for dimension, value in within:
            entries = entries.filter(_equals(dimension.value(entries), value))
        for conditions in filters:
            entries = entries.filter(self._condition(conditions, entries))
        if untracked:
            entries = entries.filter(entries.serial_no == "")
        serials = self.masters.companies.key, self.masters.serial_facts
        for key, values in count(entries, by, measures, shown, self.asked, *serials):
            group = results.setdefault(key, {})
            group.update({f"shown:{dimension.name}": values.get(f"shown:{dimension.name}") for dimension in shown})
            group.update({measure.name: measure.value(values) for measure in measures if measure.parts})

    def _row(
        self, key: tuple[object, ...], values: dict[str, Number], measures: Sequence[str], shown: Sequence[Dimension]
    ) -> tuple[object, ...]:
        return (
            *key,
            *(plain(self._value(name, values)) for name in measures),
            *(values.get(f"shown:{dimension.name}") for dimension in shown),
        )

    def _value(self, name: str, values: Mapping[str, Number]) -> Number:
        measure = self.measure(name)
        if measure.inputs:
            return measure.value({needed: self._value(needed, values) for needed in measure.inputs})
        return values.get(name)


def _equals(value: ir.Value, wanted: object) -> ir.BooleanValue:
    if wanted is None or (wanted == "" and not value.type().is_string()):
        return value.isnull()
    return (value == ibis.literal(wanted)).fill_null(False)
