"""Ledger entries with what the master tables know of them.

Every join is a left join on a unique key, so that a missing master row never loses an entry and never doubles one.
Joined columns are called ``<join>__<column>``; text that is not there is blank, never null.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import ibis
from ibis.expr import types as ir


@dataclass(frozen=True, slots=True)
class Join:
    """One left join of ledger entries to a table whose `key` columns are unique."""

    table: Callable[[], ir.Table]
    """Made when first needed; ``key`` columns and the ones to take over."""
    on: Callable[[ir.Table], Mapping[str, ir.Value]]
    """For each key column of the table, the value it must equal, from the entries joined so far."""
    needs: tuple[str, ...] = ()
    """Joins that must come first."""


def in_order(names: Iterable[str], joins: Mapping[str, Join]) -> tuple[str, ...]:
    """The joins named and those they need, each once, needed ones first."""
    ordered: dict[str, None] = {}

    def add(name: str) -> None:
        for needed in joins[name].needs:
            add(needed)
        ordered.setdefault(name)

    for name in sorted(set(names)):
        add(name)
    return tuple(ordered)


def joined(entries: ir.Table, names: Iterable[str], joins: Mapping[str, Join]) -> ir.Table:
    """The entries, widened by the joins named."""
    wide = entries
    for name in in_order(names, joins):
        wide = _join_one(wide, name, joins[name])
    return wide


def _join_one(wide: ir.Table, name: str, join: Join) -> ir.Table:
    table = join.table()
    right = table.select(**{f"{name}__{column}": table[column] for column in table.columns})
    keys = join.on(wide)
    predicates = [value == right[f"{name}__{column}"] for column, value in keys.items()]
    both = wide.left_join(right, predicates)
    text = [column for column in right.columns if right[column].type().is_string()]
    return both.mutate(
        **{column: both[column].fill_null("") for column in text if column.split("__", 1)[1] not in _NULL_MEANS}
    )


_NULL_MEANS = frozenset(f"level_{number}" for number in range(1, 51))
"""A null category level says that the branch ends above it; a blank one says that the item has no category."""


def code_and_name(code: ir.StringValue, name: ir.StringValue) -> ir.StringValue:
    """``10000 Fabrikam, Inc.``: number and name as the original writes them; the number alone without a name."""
    return ibis.ifelse((code == "") | (name == ""), code + name, code + " " + name)
