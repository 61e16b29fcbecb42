"""What was posted to stock: quantities by ledger entries, amounts by value entries, each on its own posting date.

A value entry counts where its ledger entry belongs (item, location, serial number, entry type), on the day the value
entry itself was posted: an invoice or a revaluation of May changes the value in May, whenever the goods came. A ledger
entry without value entries gives its own cost, as it is now, on its posting date. So what was posted up to a day adds
up to the measure ``inventory_value`` of that day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
from ibis.expr import types as ir

from reportgen.model.columns import KEY_COLUMNS
from reportgen.model.counting import key_value
from reportgen.model.dimension import LEDGER, Dimension
from reportgen.model.frames import Frame, frame_from, frame_of, records_of
from reportgen.model.inventory import Inventory, Scope

INCREASES = ("Purchase", "Positive Adjmt.", "Output", "Assembly Output")
DECREASES = ("Sale", "Negative Adjmt.", "Consumption", "Assembly Consumption")
"""Entry types by what they do to stock; the sign of an entry decides nothing, and Transfer is in neither."""
BEFORE = "before"
KINDS = ("increases", "decreases", "transfers", "others")
"""How postings of the period are told apart; `BEFORE` are those before it."""

AMOUNTS = ("actual", "expected", "posted", "expected_posted", "untold")
"""Cost Amount (Actual) and (Expected), Cost and Expected Cost Posted to G/L; ``untold`` is the part of ``actual`` that
ledger entries without value entries give, of which nobody knows whether it is posted."""
FIGURES = ("quantity", *AMOUNTS)

DAYS = ("posting_date", "posting_month", "posting_quarter", "posting_year")
"""Dimensions that are the day of the posting itself, not something a ledger entry has."""
VALUATION_COLUMNS = KEY_COLUMNS | {"entry_type", "cost_amount_actual", "cost_amount_expected"}
"""Columns of a ledger entry that are read."""

_COLUMNS = {
    "actual": "cost_amount_actual",
    "expected": "cost_amount_expected",
    "posted": "cost_posted_to_gl",
    "expected_posted": "expected_cost_posted_to_gl",
}
_TRACKED = Dimension(
    "tracked", "Serial-tracked", "Whether it has a serial number.", (LEDGER,), lambda t: t.serial_no != ""
)
_GROUP = "inventory_posting_group"


@dataclass(frozen=True)
class _Question:
    """What is asked of the ledger: postings of a scope up to the report's day, by dimensions."""

    inventory: Inventory
    scope: Scope
    by: Sequence[Dimension]
    start: date | None
    """First day of the period; None if nothing is before it."""
    own_group: str = ""
    """Key that value entries tell better than their ledger entries; blank without one."""

    def keys(self, days: bool) -> dict[str, Dimension]:
        """The dimensions that are days, or the others, by the name of their column."""
        return {f"key_{i}": one for i, one in enumerate(self.by) if (one.name in DAYS) is days}

    def entries(self) -> ir.Table:
        """The ledger entries with what they are counted by."""
        still = self.keys(days=False)
        table = self.inventory.entries(
            self.scope,
            dimensions=[*still.values()],
            reads=[lambda t: tuple(t[column] for column in sorted(VALUATION_COLUMNS))],
        )
        keyed = table.mutate(
            **{name: one.value(table) for name, one in still.items()}, zone=self.zone(table), kind=_kind(table)
        )
        owner = [column for column in ("company",) if column in table.columns]
        return keyed.select(
            *still,
            *owner,
            *("zone", "kind", "entry_no", "posting_date", "quantity"),
            *("cost_amount_actual", "cost_amount_expected"),
        )

    def zone(self, t: ir.Table) -> ir.Value:
        """Number of the currency zone that the company of a row belongs to."""
        zones = self.inventory.currencies.zones
        if len(zones) < 2 or "company" not in t.columns:
            return ibis.literal(0)
        return ibis.cases(*((t.company.isin(zone.companies), number) for number, zone in enumerate(zones)), else_=0)

    def grouped(self, t: ir.Table, sums: Mapping[str, ir.NumericValue]) -> ir.Table:
        """The sums by the keys, days of the period, kind and zone."""
        before = ibis.literal(False) if self.start is None else t.posting_date < ibis.literal(self.start)
        days = {name: one.value(t) for name, one in self.keys(days=True).items()}
        placed = t.mutate(
            kind=ibis.ifelse(before, BEFORE, t.kind),
            **{name: ibis.ifelse(before, ibis.null(value.type()), value) for name, value in days.items()},
        )
        keys = [f"key_{i}" for i in range(len(self.by))]
        return placed.group_by(*keys, "kind", "zone").agg(**{name: placed[name].sum() for name in sums})

    def quantities(self, entries: ir.Table) -> ir.Table:
        """What ledger entries moved."""
        return self.grouped(entries, {"quantity": entries.quantity})

    def valued(self, entries: ir.Table) -> ir.Table:
        """What value entries, posted up to the report's day, made of it."""
        both = self.with_values(entries)
        return self.grouped(both, {name: both[name] for name in AMOUNTS if name in both.columns})

    def with_values(self, entries: ir.Table) -> ir.Table:
        """Each value entry with the keys of its ledger entry."""
        values = self.inventory.masters.values
        told = {name: column for name, column in _COLUMNS.items() if values.has(column)}
        rows = values.table.filter(values.table.posting_date <= ibis.literal(self.inventory.asked.as_of))
        group = self.own_group if values.has(_GROUP) else ""
        right = rows.select(
            of_entry_no=rows.item_ledger_entry_no,
            of_day=rows.posting_date,
            **{f"of_{column}": rows[column] for column in values.owner},
            **{name: rows[column].fill_null(0) for name, column in told.items()},
            **({"of_group": rows[_GROUP]} if group else {}),
        )
        pairs = [entries.entry_no == right.of_entry_no]
        pairs += [entries[column] == right[f"of_{column}"] for column in values.owner]
        both = entries.drop("posting_date").inner_join(right, pairs)
        placed = both.mutate(posting_date=both.of_day)
        return placed.mutate(**{group: placed.of_group.nullif("").fill_null(placed[group])}) if group else placed

    def unvalued(self, entries: ir.Table) -> ir.Table:
        """What ledger entries without value entries say of themselves."""
        own = self.inventory.masters.values.unvalued(entries).mutate(
            actual=ibis._.cost_amount_actual, expected=ibis._.cost_amount_expected, untold=ibis._.cost_amount_actual
        )
        return self.grouped(own, {name: own[name] for name in ("actual", "expected", "untold")})

    def answer(self) -> Frame:
        """All of it, a row for each key, kind and zone that something was posted to; figures of other rows are None."""
        entries = self.entries()
        asked = [self.quantities(entries), self.unvalued(entries)]
        if self.inventory.masters.values.usable:
            asked.append(self.valued(entries))
        names = [f"key_{i}" for i in range(len(self.by))]
        rows = (self._row(record) for table in asked for record in records_of(table))
        return frame_from([*names, "kind", "zone", *FIGURES], rows)

    def _row(self, record: Mapping[str, Any]) -> tuple[object, ...]:
        keys = (self._key(one, record[f"key_{i}"]) for i, one in enumerate(self.by))
        return (*keys, record["kind"], record["zone"], *(record.get(name) for name in FIGURES))

    def _key(self, dimension: Dimension, value: object) -> object:
        return value if dimension.name in DAYS else key_value(dimension, value)


def _kind(t: Any) -> ir.StringValue:
    return ibis.cases(
        (t.entry_type.isin(INCREASES), "increases"),
        (t.entry_type.isin(DECREASES), "decreases"),
        (t.entry_type == "Transfer", "transfers"),
        else_="others",
    )


def movements(inventory: Inventory, scope: Scope, by: Sequence[Dimension], start: date | None) -> Frame:
    """What was posted up to the report's day, by the dimensions, before `start` and from then on.

    Columns: ``key_0`` ... the dimensions (those of `DAYS` are None before the period); ``kind``, `BEFORE` or one of
    `KINDS`; ``zone``, number of the currency zone; `FIGURES`, in which receipts are positive and issues negative, None
    where a row says nothing of it. Several rows may have the same key, kind and zone: they add up.
    """
    return _Question(inventory, scope, by, start).answer()


def balances(inventory: Inventory, scope: Scope) -> Frame:
    """What stands on the report's day, by serial-tracked or not, company and inventory posting group.

    The posting group is the value entry's own where value entries tell it: amounts are in the G/L under that one.
    Columns as of `movements`, with ``key_0`` True for entries with a serial number, ``key_1`` the company, ``key_2``
    the group.
    """
    by = (_TRACKED, *inventory.levels(("company", _GROUP)))
    return _Question(inventory, scope, by, None, own_group="key_2").answer()


def strays(inventory: Inventory) -> Frame:
    """Value entries of the whole ledger that count nowhere: posted up to the report's day, or on no day.

    Columns: ``reason`` (``no day``, ``no ledger entry`` for those that name none, as costs of capacities do, or
    ``missing``: the ledger does not have the entry), ``zone``, ``entries`` and ``actual``, their cost;
    None if nobody says in which currency.
    """
    values = inventory.masters.values
    if not values.usable:
        return frame_from(("reason", "zone", "entries", "actual"), ())
    lost = _lost(inventory)
    zoned = lost.mutate(zone=_Question(inventory, Scope(False), (), None).zone(lost))
    cost = zoned.cost_amount_actual.fill_null(0).sum()
    whose = bool(values.owner) or not inventory.currencies.mixed
    return frame_of(
        zoned.group_by("reason", "zone").agg(
            entries=zoned.count(), actual=cost if whose else ibis.null("decimal(38, 5)")
        )
    )


def _lost(inventory: Inventory) -> ir.Table:
    values = inventory.masters.values
    rows = values.table
    rows = rows.filter((rows.posting_date <= ibis.literal(inventory.asked.as_of)) | rows.posting_date.isnull())
    entries = inventory.masters.entries(("entry_no",))
    known = entries.select(**{f"of_{column}": entries[column] for column in ("entry_no", *values.owner)}).distinct()
    pairs = [rows.item_ledger_entry_no == known.of_entry_no]
    pairs += [rows[column] == known[f"of_{column}"] for column in values.owner]
    both = rows.left_join(known, pairs)
    nameless = both.item_ledger_entry_no.fill_null(0) == 0
    reason = ibis.cases((both.of_entry_no.notnull(), "no day"), (nameless, "no ledger entry"), else_="missing")
    placed = both.mutate(reason=reason)
    counted = placed.of_entry_no.notnull() & placed.posting_date.notnull()
    return placed.filter(~counted).select("reason", "cost_amount_actual", *values.owner)


def told(frame: Frame) -> Iterator[tuple[tuple[object, ...], str, int, tuple[Any, ...]]]:
    """The rows of `movements` or `balances`: key, kind, zone, and the figures in the order of `FIGURES`."""
    depth = len(frame.columns) - len(FIGURES) - 2
    for row in frame.itertuples(index=False, name=None):
        yield tuple(row[:depth]), row[depth], row[depth + 1], tuple(row[depth + 2 :])
