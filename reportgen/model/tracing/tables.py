"""The tables that a trace of one company reads: its ledger entries, and what leads from one to another."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from reportgen.model.frames import records_of
from reportgen.model.inventory import Inventory, Scope

OUTPUT = ("Output", "Assembly Output")
CONSUMPTION = ("Consumption", "Assembly Consumption")
_ASSEMBLY = ("Assembly Output", "Assembly Consumption")
ORDER_KEY = ("family", "made_by", "part")
"""What an order's consumption and output have in common."""
TRACK_KEY = ("item_no", "variant_code", "tracked_by", "track")
"""What a serial number's entries have in common, or those of a lot without serial numbers."""
TEXTS = (
    *("entry_type", "document_type", "document_no", "source_type", "source_no", "description"),
    *("item_no", "variant_code", "serial_no", "lot_no", "location_code"),
)
READ = frozenset(TEXTS) | {
    *("posting_date", "remaining_quantity", "correction", "order_no", "order_line_no", "transferred_from_entry_no")
}
"""Columns of a ledger entry that a trace reads."""
AMOUNTS = frozenset(("cost_amount_actual", "sales_amount_actual"))


class Tables:
    """The report's entries of one company, up to its day and within its filter and the section's, and their links.

    What the engine makes for them it keeps until the inventory is done.
    """

    def __init__(self, inventory: Inventory, scope: Scope, company: str, amounts: bool) -> None:
        self.inventory, self.company, self.amounts = inventory, company, amounts
        self._scope = scope
        self._name = f"trace {company!r} {scope!r} {amounts}"

    @cached_property
    def entries(self) -> ir.Table:
        """The entries, with `ORDER_KEY` (``made_by`` is blank outside of orders), `TRACK_KEY` (``track`` is blank
        without a serial number and lot) and ``transferred_from`` (0 for none)."""
        return self.inventory.masters.once(f"{self._name} entries", self._entries)

    def _entries(self) -> ir.Table:
        t = self.inventory.entries(self._scope, reads=[self._read])
        if "company" in t.columns:
            t = t.filter(t.company == self.company)
        assembly = t.entry_type.isin(_ASSEMBLY)
        ordered = t.entry_type.isin((*OUTPUT, *CONSUMPTION))
        made_by = ibis.ifelse(t.order_no == "", t.document_no, t.order_no)
        return with_track(t).mutate(
            family=ibis.ifelse(assembly, "assembly", "production"),
            made_by=ibis.ifelse(ordered, made_by, ""),
            part=ibis.ifelse(assembly, t.document_no, t.order_line_no.fill_null(0).cast("string")),
            transferred_from=t.transferred_from_entry_no.fill_null(0),
        )

    def _read(self, t: Any) -> tuple[Any, ...]:
        """What is read of an entry."""
        return tuple(t[column] for column in sorted(READ | (AMOUNTS if self.amounts else frozenset())))

    @cached_property
    def links(self) -> ir.Table:
        """``source`` and ``target``: application entries, and transfers where no application says more."""
        return self.inventory.masters.once(f"{self._name} links", self._links)

    def _links(self) -> ir.Table:
        applications, t = self._applications, self.entries
        said = t.filter((t.transferred_from != 0) & (t.transferred_from != t.entry_no))
        alone = said.anti_join(applications, said.entry_no == applications.target)
        return applications.union(alone.select(source=alone.transferred_from, target=alone.entry_no)).distinct()

    @property
    def _applications(self) -> ir.Table:
        t = self.rows_of("item_application_entries")
        own, inbound, outbound, before = (
            t[name].fill_null(0)
            for name in (
                *("item_ledger_entry_no", "inbound_item_entry_no", "outbound_item_entry_no"),
                "transferred_from_entry_no",
            )
        )
        # An issue's own application says what it takes; a receipt's own what it takes back or carries on.
        receives = own == inbound
        taken_back = ibis.ifelse(outbound == 0, before, outbound)
        ends = t.select(
            source=ibis.ifelse(receives, taken_back, inbound), target=ibis.ifelse(receives, inbound, outbound)
        )
        return ends.filter((ends.source != 0) & (ends.target != 0) & (ends.source != ends.target))

    @cached_property
    def loose(self) -> ir.Table:
        """Tracked entries that must come from somewhere, and nothing says from where."""
        t = self.entries
        dependent = (t.quantity < 0) | (t.entry_type == "Transfer") | ((t.entry_type == "Sale") & (t.quantity > 0))
        rows = t.filter(dependent & (t.track != ""))
        return rows.anti_join(self.links, rows.entry_no == self.links.target)

    def rows_of(self, name: str) -> ir.Table:
        """A table's rows of the company. Rows that do not say whose they are are every company's, but application
        entries, which are then nobody's: entry numbers alone do not tell whose entries they join."""
        companies = self.inventory.masters.companies
        t = self.inventory.ledger.tables[name]
        if not companies.several:
            return t
        if name == "item_application_entries":
            return t.filter(t.company == self.company)
        return t.filter(t.company.isin((self.company, ""))) if companies.told_by(name) else t

    def lookup(self, names: Sequence[str], keys: Iterable[Sequence[str]]) -> ir.Table:
        """A small table of text, one row a key."""
        columns = list(zip(*keys, strict=True)) or [()] * len(names)
        schema = pa.schema([(name, pa.string()) for name in names])
        rows = {name: list(values) for name, values in zip(names, columns, strict=True)}
        return self.inventory.ledger.bench.lookup(pa.table(rows, schema=schema))

    def names(self, table: str, code: str, name: str, codes: Iterable[str]) -> dict[str, str]:
        """Codes with their names in a master table; a company's own name comes before the one of all companies."""
        wanted = sorted({*codes} - {""})
        if not wanted or not self.inventory.has(table):
            return {}
        t = self.rows_of(table).select(code=code, name=name, company="company")
        there = t.semi_join(self.lookup(("code",), [(one,) for one in wanted]), ("code",))
        rows = records_of(there.order_by(["company", "code", "name"]))
        return {row["code"]: row["name"] for row in rows}


def with_track(t: ir.Table) -> ir.Table:
    """The rows with what is missing of `TRACK_KEY`."""
    by_serial = t.serial_no != ""
    return t.mutate(
        tracked_by=ibis.ifelse(by_serial, "serial", "lot"), track=ibis.ifelse(by_serial, t.serial_no, t.lot_no)
    )
