"""What the rules look at: entries whose whole story the report's filter lets in, and small tables made of them once.

Rules share their passes over the ledger: one looks at every entry by itself, one adds up items by location, one adds up
serial numbers. What breaks no rule is left behind there; counting and naming the others costs nothing then.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import ibis
from ibis.expr import types as ir

from reportgen.model.columns import KEY_COLUMNS
from reportgen.model.companies import Companies
from reportgen.model.frames import frame_of, only
from reportgen.model.inventory import Inventory, Scope

LEDGER = "item_ledger_entries"
EXAMPLES = 10
EVERYTHING = Scope(serials_only=False)
RULE_COLUMNS = KEY_COLUMNS | {
    *("remaining_quantity", "open", "positive", "entry_type", "item_category_code", "drop_shipment")
}
"""Columns of a ledger entry that rules read, as far as the source has them."""


@dataclass(frozen=True)
class Evidence:
    """A ledger as the rules see it.

    Balances are judged up to the report's day, remaining quantities and flags over all days, because they are "now".
    """

    inventory: Inventory
    wanted: frozenset[str]
    """Codes of the checks that are asked for."""
    scope: Scope = EVERYTHING
    """What is judged of the report's entries."""

    @property
    def companies(self) -> Companies:
        """Who keeps serial numbers and items apart."""
        return self.inventory.masters.companies

    def has(self, *columns: str) -> bool:
        """Whether the source delivered these columns of the ledger entries."""
        return {*columns} <= self.inventory.ledger.columns.get(LEDGER, frozenset())

    def items_have(self, *columns: str) -> bool:
        """Whether there is a table of items, with these columns."""
        ledger = self.inventory.ledger
        return "items" in ledger.present and {*columns} <= ledger.columns.get("items", frozenset())

    @property
    def items(self) -> ir.Table:
        """The items, with ``company`` where that tells them apart."""
        return self.companies.rows_of("items", ("item_no",))

    def kept(self, name: str, made: Callable[[], ir.Table]) -> ir.Table:
        """A small table made once for the scope."""
        told = sorted((field, one.model_dump_json()) for field, one in self.scope.filter.items())
        return self.inventory.masters.once(f"checks of {self.scope.serials_only} {told}: {name}", made)

    @cached_property
    def all_entries(self) -> ir.Table:
        """Every ledger entry, whatever the filter and the day."""
        return self.inventory.masters.entries(RULE_COLUMNS)

    @property
    def is_past(self) -> bool:
        """Whether there may be entries posted after the report's day."""
        last = self.inventory.ledger.last_posting_date
        return last is not None and last > self.inventory.asked.as_of

    def by_then(self, entries: ir.Table) -> ir.BooleanValue:
        """Whether an entry is posted up to the report's day."""
        day = entries.posting_date
        return day <= ibis.literal(self.inventory.asked.as_of) if self.is_past else day.notnull()

    def brought_in(self, entries: ir.Table) -> ir.BooleanValue:
        """Whether an entry brings a serial number in that was not there before: neither moved nor sold and returned."""
        moved = (entries.entry_type == "Transfer") | (entries.entry_type == "Sale")
        return (entries.serial_no != "") & (entries.quantity > 0) & ~moved & self.by_then(entries)

    @cached_property
    def let_in(self) -> ir.Table | None:
        """Keys of the serial numbers (and untracked items) that filters and scope let in; None if they let all in.

        A filter may let in a part of a serial number's entries; a balance of a part would break rules that the whole
        keeps.
        """
        if not self.inventory.report_filter and self.scope == EVERYTHING:
            return None
        return self.kept("let in", lambda: self.inventory.entries(self.scope).select(*self.companies.key).distinct())

    @property
    def entries(self) -> ir.Table:
        """All entries of the serial numbers and untracked items that the filter lets in."""
        return self._semi(self.all_entries, self.companies.key)

    def reading(self, columns: Iterable[str]) -> ir.Table:
        """The same entries with other columns, posted up to the report's day."""
        entries = self._semi(self.inventory.masters.entries(KEY_COLUMNS | {*columns}), self.companies.key)
        return entries.filter(self.by_then(entries))

    @property
    def entries_of_items(self) -> ir.Table:
        """All entries of the items that the filter lets in."""
        return self._semi(self.all_entries, self.companies.with_company(("item_no",)))

    def _semi(self, entries: ir.Table, key: Sequence[str]) -> ir.Table:
        return entries if self.let_in is None else entries.semi_join(self.let_in.select(*key).distinct(), key)

    def number_of(self, rows: ir.Table) -> int:
        """How many rows there are."""
        number: int = only(frame_of(rows.agg(number=rows.count())))["number"]
        return number


def counted(number: int, words: tuple[str, str]) -> str:
    """``1 entry``, ``2,000 entries``."""
    return f"{number:,} {words[0] if number == 1 else words[1]}"
