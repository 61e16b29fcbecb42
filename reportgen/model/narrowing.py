"""Entries that meet conditions, decided as rarely as it can be.

What a condition asks of a joined table depends on few columns of an entry, a vendor's number for the vendor's name. So
it is decided once for each combination of those columns, and entries are let in by their combination: no entry is
joined only to be left out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ibis.expr import types as ir

from reportgen.model.dimension import Dimension
from reportgen.model.joins import entry_columns

Widen = Callable[[ir.Table, Sequence[Dimension]], ir.Table]
"""Joins a table with what dimensions need."""


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on the values of dimensions."""

    dimensions: tuple[Dimension, ...]
    holds: Callable[[ir.Table], ir.BooleanValue]
    """Of a table with what the dimensions need."""


def made_from(dimensions: Iterable[Dimension], entries: ir.Table) -> list[str]:
    """Columns of the entries that the dimensions are made from, with the company where entries have one."""
    columns = frozenset().union(*(entry_columns(one.value, one.needs) for one in dimensions))
    return sorted(columns | ({"company"} & {*entries.columns}))


def narrowed(entries: ir.Table, tests: Iterable[Test], widen: Widen) -> ir.Table:
    """The entries for which all tests hold, with the same columns."""
    for test in tests:
        entries = _narrowed(entries, test, widen)
    return entries


def _narrowed(entries: ir.Table, test: Test, widen: Widen) -> ir.Table:
    if not any(dimension.needs for dimension in test.dimensions):
        return entries.filter(test.holds(entries))
    columns = made_from(test.dimensions, entries)
    if not all(entries[column].type().is_string() for column in columns):
        # A null equals nothing, not even another one, so such a combination cannot be found again.
        wide = widen(entries, test.dimensions)
        return wide.filter(test.holds(wide)).select(*entries.columns)
    combinations = widen(entries.select(*columns).distinct(), test.dimensions)
    return entries.semi_join(combinations.filter(test.holds(combinations)).select(*columns), columns)
