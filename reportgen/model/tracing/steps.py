"""The ledger entries that a trace may step on, by company, and what is told of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from reportgen.model.frames import frame_of, only, records_of
from reportgen.model.inventory import Inventory, Scope

Number = Decimal | int
BATCH = 1_000
"""Entry numbers that are asked for at once."""

OUTPUT = ("Output", "Assembly Output")
CONSUMPTION = ("Consumption", "Assembly Consumption")
_ASSEMBLY = ("Assembly Output", "Assembly Consumption")
ORDER_KEY = ("family", "made_by", "part")
"""What an order's consumption and output have in common."""
TRACK_KEY = ("item_no", "variant_code", "tracked_by", "track")
"""What a serial number's entries have in common, or those of a lot without serial numbers."""
_TEXTS = (
    *("entry_type", "document_type", "document_no", "source_type", "source_no"),
    *("item_no", "variant_code", "serial_no", "lot_no", "location_code"),
)
_NAMES = ("item", "vendor", "customer", "location")
READ = frozenset(_TEXTS) | {
    *("posting_date", "remaining_quantity", "correction", "order_no", "order_line_no", "transferred_from_entry_no")
}
"""Columns of a ledger entry that a trace reads."""
AMOUNTS = frozenset(("cost_amount_actual", "sales_amount_actual"))


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
    party: str
    """Vendor or customer, number and name; blank for other entries."""
    item_no: str
    item: str
    variant_code: str
    serial_no: str
    lot_no: str
    location_code: str
    location: str
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
    transferred_from: int

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
    """The report's entries of one company, up to its day and within its filter and the section's."""

    def __init__(self, inventory: Inventory, scope: Scope, company: str, amounts: bool) -> None:
        self.inventory, self.scope, self.company, self._amounts = inventory, scope, company, amounts
        self._dated = inventory.has("item_ledger_entries", "posting_date")

    @cached_property
    def entries(self) -> ir.Table:
        """The entries with what links are made from: `ORDER_KEY` and `TRACK_KEY`."""
        return self._told(self.inventory.entries(self.scope, reads=[self._read]))

    @cached_property
    def _named(self) -> ir.Table:
        """The entries with the names of items, parties and locations."""
        names = self.inventory.levels(_NAMES)
        told = self._told(self.inventory.entries(self.scope, dimensions=names, reads=[self._read]))
        return told.mutate(**{f"{one.name}_named": one.value(told) for one in names})

    def _read(self, t: Any) -> tuple[Any, ...]:
        """What is read of an entry."""
        return tuple(t[column] for column in sorted(READ | (AMOUNTS if self._amounts else frozenset())))

    def _told(self, t: ir.Table) -> ir.Table:
        if "company" in t.columns:
            t = t.filter(t.company == self.company)
        assembly = t.entry_type.isin(_ASSEMBLY)
        ordered = t.entry_type.isin((*OUTPUT, *CONSUMPTION))
        made_by = ibis.ifelse(t.order_no == "", t.document_no, t.order_no)
        line = t.order_line_no.fill_null(0).cast("string")
        by_serial = t.serial_no != ""
        return t.mutate(
            family=ibis.ifelse(assembly, "assembly", "production"),
            made_by=ibis.ifelse(ordered, made_by, ""),
            part=ibis.ifelse(assembly, t.document_no, line),
            tracked_by=ibis.ifelse(by_serial, "serial", "lot"),
            track=ibis.ifelse(by_serial, t.serial_no, t.lot_no),
            transferred_from=t.transferred_from_entry_no.fill_null(0),
        )

    def lookup(self, names: Sequence[str], keys: Iterable[Sequence[str]]) -> ir.Table:
        """A small table of text, one row a key."""
        columns = list(zip(*keys, strict=True)) or [()] * len(names)
        schema = pa.schema([(name, pa.string()) for name in names])
        return self.inventory.ledger.bench.lookup(
            pa.table({name: list(values) for name, values in zip(names, columns, strict=True)}, schema=schema)
        )

    def chosen(self, chosen: Chosen, most: int) -> tuple[list[Step], int]:
        """The first `most` entries of what is chosen, in order of posting date and number, and how many there are."""
        t = self._named.filter(chosen.holds(self._named))
        found = self._steps(t.order_by([t.posting_date, t.entry_no]).limit(most))
        narrow = self.entries.filter(chosen.holds(self.entries))
        count = len(found) if len(found) < most else int(only(frame_of(narrow.agg(n=narrow.count())))["n"])
        return found, count

    def known(self, chosen: Chosen) -> tuple[frozenset[str], frozenset[str]]:
        """Which of the serial numbers and which of the lots chosen have entries."""
        found = []
        for column, values in (("serial_no", chosen.serial_no), ("lot_no", chosen.lot_no)):
            t = self.entries.filter(self.entries[column].isin(values) & chosen.of_items(self.entries))
            rows = records_of(t.select(column).distinct()) if values else []
            found.append(frozenset(row[column] for row in rows))
        return found[0], found[1]

    def numbered(self, numbers: Sequence[int]) -> list[Step]:
        """The entries of these numbers, in order of posting date and number; those out of sight are not there."""
        found = [
            step
            for batch in batches(numbers)
            for step in self._steps(self._named.filter(self._named.entry_no.isin(batch)))
        ]
        return sorted(found, key=lambda step: step.place_in_time)

    def is_in_transit(self, location: str) -> bool:
        """Whether goods there are on their way."""
        return location in self.inventory.masters.transit_locations.get(self.company, ())

    def _steps(self, t: ir.Table) -> list[Step]:
        numbers = {"cost": "cost_amount_actual", "sales": "sales_amount_actual"} if self._amounts else {}
        columns = [*_TEXTS, *ORDER_KEY, *(f"{name}_named" for name in _NAMES)]
        columns += ["entry_no", "posting_date", "quantity", "remaining_quantity", "correction", "transferred_from"]
        rows = records_of(t.select(*columns, **{name: t[column] for name, column in numbers.items()}))
        first = {row["entry_no"]: row for row in reversed(rows)}
        return [self._step(row) for row in rows if first[row["entry_no"]] is row]

    def _step(self, row: dict[str, Any]) -> Step:
        order = tuple(row[name] for name in ORDER_KEY)
        named = row["vendor_named"] or row["customer_named"]
        return Step(
            company=self.company,
            entry_no=row["entry_no"],
            posting_date=row["posting_date"] if self._dated else None,
            party=named or (row["source_no"] if not row["source_type"] else ""),
            item=row["item_named"],
            location=row["location_named"],
            in_transit=self.is_in_transit(row["location_code"]),
            quantity=row["quantity"] or 0,
            remaining=row["remaining_quantity"],
            correction=bool(row["correction"]),
            cost=row.get("cost"),
            sales=row.get("sales"),
            order=order if row["made_by"] else (),
            transferred_from=row["transferred_from"],
            **{name: row[name] for name in _TEXTS},
        )


def batches(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    """The numbers, so many at a time."""
    return (numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH))
