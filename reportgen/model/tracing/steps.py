"""The ledger entries that a trace steps on, and which of them it starts from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
from ibis.expr import types as ir

from reportgen.model.frames import records_of
from reportgen.model.inventory import Inventory
from reportgen.model.tracing.tables import CONSUMPTION, ORDER_KEY, OUTPUT, TEXTS, Tables

Number = Decimal | int
BATCH = 1_000
"""Entry numbers that are asked for at once."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which serial numbers and lots are traced: entries that bear one of either; items and variants narrow them."""

    serial_no: tuple[str, ...] = ()
    lot_no: tuple[str, ...] = ()
    item_no: tuple[str, ...] = ()
    variant_code: tuple[str, ...] = ()

    def holds(self, t: ir.Table) -> ir.BooleanValue:
        """Whether an entry is one of them."""
        bears: ir.BooleanValue = ibis.literal(False)
        for column, values in (("serial_no", self.serial_no), ("lot_no", self.lot_no)):
            if values:
                bears = bears | t[column].isin(values)
        return bears & self.of_items(t)

    def of_items(self, t: ir.Table) -> ir.BooleanValue:
        """Whether an entry is of the items and variants."""
        inside: ir.BooleanValue = ibis.literal(True)
        for column, values in (("item_no", self.item_no), ("variant_code", self.variant_code)):
            if values:
                inside = inside & t[column].isin(values)
        return inside


@dataclass(frozen=True, slots=True)
class Step:
    """One ledger entry, as a trace tells it."""

    company: str
    entry_no: int
    posting_date: date | None
    """None in a ledger without posting dates."""
    entry_type: str
    document_type: str
    document_no: str
    source_type: str
    source_no: str
    description: str
    item_no: str
    variant_code: str
    serial_no: str
    lot_no: str
    location_code: str
    in_transit: bool
    quantity: Number
    """Receipts are positive, issues negative."""
    remaining: Number | None
    """What the entry still has open now, whatever the report's day; None if the ledger does not say."""
    correction: bool
    cost: Number | None
    sales: Number | None
    order: tuple[str, ...]
    """Equal for what an order's line consumed and what it put out; empty for other entries."""

    @property
    def used(self) -> bool:
        """True for what an order consumed."""
        return bool(self.order) and self.entry_type in CONSUMPTION and self.quantity < 0

    @property
    def made(self) -> bool:
        """True for what an order put out."""
        return bool(self.order) and self.entry_type in OUTPUT and self.quantity > 0

    @property
    def track(self) -> tuple[str, ...]:
        """`TRACK_KEY` of the entry; empty without a serial number and lot."""
        if not (self.serial_no or self.lot_no):
            return ()
        by = "serial" if self.serial_no else "lot"
        return self.item_no, self.variant_code, by, self.serial_no or self.lot_no

    @property
    def place_in_time(self) -> tuple[date, int]:
        """What entries are put in order by."""
        return self.posting_date or date.min, self.entry_no


def companies_of(inventory: Inventory) -> tuple[str, ...]:
    """The companies that are traced one by one, as entry numbers are unique within each; one blank name where the
    ledger has no more than one."""
    return inventory.masters.companies.names


class Steps:
    """The entries of one company, by number and by what is chosen."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        inventory = tables.inventory
        self._dated = inventory.has("item_ledger_entries", "posting_date")
        self._transit = inventory.masters.transit_locations.get(tables.company, ())

    def chosen(self, chosen: Chosen, most: int) -> tuple[list[Step], int]:
        """The first `most` entries of what is chosen, in order of posting date and number, and how many there are."""
        t = self._tables.entries
        there = t.filter(chosen.holds(t))
        found = self._read(there.order_by([there.posting_date, there.entry_no]).limit(most))
        count = len(found) if len(found) < most else records_of(there.agg(rows=there.count()))[0]["rows"]
        return found, count

    def known(self, column: str, chosen: Chosen, values: Sequence[str]) -> frozenset[str]:
        """Which of the values of ``serial_no`` or ``lot_no`` there are entries of."""
        t = self._tables.entries
        there = t.filter(t[column].isin(values) & chosen.of_items(t))
        return frozenset(row[column] for row in records_of(there.select(column).distinct()))

    def numbered(self, numbers: Sequence[int]) -> list[Step]:
        """The entries of these numbers, in order of posting date and number; those out of sight are not there."""
        t = self._tables.entries
        found = [step for batch in batches(numbers) for step in self._read(t.filter(t.entry_no.isin(batch)))]
        return sorted(found, key=lambda step: step.place_in_time)

    def _read(self, t: ir.Table) -> list[Step]:
        """Each entry once: a number that two rows bear is told with the first."""
        columns = [*TEXTS, *ORDER_KEY, "entry_no", "posting_date", "quantity", "remaining_quantity", "correction"]
        amounts = ["cost_amount_actual", "sales_amount_actual"] if self._tables.amounts else []
        rows = {row["entry_no"]: row for row in reversed(records_of(t.select(*columns, *amounts)))}
        return [self._step(row) for row in reversed(rows.values())]

    def _step(self, row: dict[str, Any]) -> Step:
        return Step(
            company=self._tables.company,
            entry_no=row["entry_no"],
            posting_date=row["posting_date"] if self._dated else None,
            in_transit=row["location_code"] in self._transit,
            quantity=row["quantity"] or 0,
            remaining=row["remaining_quantity"],
            correction=bool(row["correction"]),
            cost=row.get("cost_amount_actual"),
            sales=row.get("sales_amount_actual"),
            order=tuple(row[name] for name in ORDER_KEY) if row["made_by"] else (),
            **{name: row[name] for name in TEXTS},
        )


def batches(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    """The numbers, so many at a time."""
    return (numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH))
