"""Ledger entries with what the master tables know of them.

Every join is a left join on a unique key, so that a missing master row never loses an entry and never doubles one.
Joined columns are called ``<join>__<column>``; text that is not there is blank, never null.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr import types as ir

from reportgen.model.columns import columns_read

KEY = ("item_no", "variant_code", "serial_no")
"""What a serial number is identified by, within its company."""


@dataclass(frozen=True, slots=True)
class Join:
    """One left join of ledger entries to a table whose key columns are unique."""

    on: Callable[[Any], Mapping[str, ir.Value]]
    """For each key column of the table, the value it must equal, from the entries joined so far."""
    needs: tuple[str, ...] = ()
    """Joins that must come first."""


def category_of(t: Any) -> ir.StringValue:
    """The item's category; the entry's own where the items table does not know the item."""
    return ibis.ifelse(t.items__item_category_code == "", t.item_category_code, t.items__item_category_code)


_JOINS = {
    "items": Join(lambda t: {"item_no": t.item_no}),
    "locations": Join(lambda t: {"code": t.location_code}),
    "vendors": Join(lambda t: {"code": t.source_no}),
    "customers": Join(lambda t: {"code": t.source_no}),
    "dimension_sets": Join(lambda t: {"dimension_set_id": t.dimension_set_id}),
    "categories": Join(lambda t: {"code": category_of(t)}, ("items",)),
    "serials": Join(lambda t: {column: t[column] for column in KEY}),
    "suppliers": Join(lambda t: {"code": t.serials__supplier_no}, ("serials",)),
    "holders": Join(lambda t: {"code": t.serials__holder_no}, ("serials",)),
    "bins": Join(lambda t: {column: t[column] for column in (*KEY, "location_code")}),
    "lives": Join(lambda t: {column: t[column] for column in KEY}),
    "serial_no_information": Join(lambda t: {column: t[column] for column in KEY}),
    "reservations": Join(lambda t: {column: t[column] for column in KEY}),
    "present_locations": Join(lambda t: {"code": t.lives__location_code}, ("lives",)),
    "costs": Join(lambda t: {"entry_no": t.entry_no}),
    "invoices": Join(lambda t: {"entry_no": t.entry_no}),
}
_ATTRIBUTE = Join(lambda t: {"item_no": t.item_no})


def join_of(name: str) -> Join:
    """The join of that name; one for each ``attribute.<name>``."""
    return _ATTRIBUTE if name.startswith("attribute.") else _JOINS[name]


def entry_columns(value: Callable[[Any], object], needs: Iterable[str]) -> frozenset[str]:
    """Columns of an entry that a value is made from, its joins included."""
    questions = [value, *(join_of(name).on for name in in_order(needs))]
    return frozenset(column for column in columns_read(questions) if "__" not in column)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """The joins named and those they need, each once, needed ones first."""
    ordered: dict[str, None] = {}

    def add(name: str) -> None:
        for needed in join_of(name).needs:
            add(needed)
        ordered.setdefault(name)

    for name in sorted(set(names)):
        add(name)
    return tuple(ordered)


def joined(
    entries: ir.Table, names: Iterable[str], tables: Callable[[str], ir.Table | None], columns: frozenset[str]
) -> ir.Table:
    """The entries, widened by the joins named; of the joined columns only those that `columns` has.

    A table with a column ``company`` is joined by the company too. Nothing is joined where there is no table.
    """
    wide = entries
    for name in in_order(names):
        table = tables(name)
        if table is not None:
            wide = _join_one(wide, name, table, columns)
    return wide


def _join_one(wide: ir.Table, name: str, table: ir.Table, columns: frozenset[str]) -> ir.Table:
    keys = dict(join_of(name).on(wide))
    if "company" in table.columns:
        keys["company"] = wide.company
    wanted = [column for column in table.columns if f"{name}__{column}" in columns]
    right = table.select(**{f"{name}__{column}": table[column] for column in dict.fromkeys((*keys, *wanted))})
    both = wide.left_join(right, [value == right[f"{name}__{column}"] for column, value in keys.items()])
    blanks = [f"{name}__{column}" for column in wanted if table[column].type().is_string() and not _is_level(column)]
    values = {column: both[column].fill_null("") for column in blanks}
    # Computed columns go into a projection of their own: a join that follows would take the chain of joins apart.
    return both.mutate(**values).select(*wide.columns, *(f"{name}__{column}" for column in wanted))


def _is_level(column: str) -> bool:
    """A null category level says that the branch ends above it; a blank one says that the item has no category."""
    return column.startswith("level_")


def code_and_name(code: ir.StringValue, name: ir.StringValue) -> ir.StringValue:
    """``10000 Fabrikam, Inc.``: number and name as the original writes them; the number alone without a name."""
    return ibis.ifelse((code == "") | (name == ""), code + name, code + " " + name)
