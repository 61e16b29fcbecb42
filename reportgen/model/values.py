"""What value entries say of ledger entries: cost up to a day, expected cost, cost posted to the G/L, invoiced sales.

A ledger entry's own cost is what it is now; its value entries say when it became so. Most ledger entries are confirmed
by theirs: everything was posted by the report's day, nothing is expected, all of it is in the general ledger. Only the
others are kept and joined to a question, so that a day's cost is as quickly added up as today's.
"""

from dataclasses import dataclass

import ibis
from ibis.expr import types as ir

from reportgen.load.ledger import Ledger
from reportgen.model.companies import Companies
from reportgen.model.measures import Asked

VALUES = "value_entries"
INVOICE_COLUMNS = frozenset(("entry_no", "entry_type", "posting_date", "invoiced_quantity"))
"""Columns of a ledger entry that `ValueEntries.invoices` reads."""


@dataclass(frozen=True)
class ValueEntries:
    """The value entries of a ledger."""

    ledger: Ledger
    companies: Companies

    @property
    def usable(self) -> bool:
        """Whether they are there and say when what of which ledger entry was posted."""
        return self.has("item_ledger_entry_no", "posting_date", "cost_amount_actual")

    def has(self, *columns: str) -> bool:
        """Whether the source delivered these columns of them."""
        return VALUES in self.ledger.present and {*columns} <= self.ledger.columns.get(VALUES, frozenset())

    @property
    def table(self) -> ir.Table:
        """All of them."""
        return self.ledger.tables[VALUES]

    @property
    def cost_columns(self) -> frozenset[str]:
        """Columns of a ledger entry that `costs` reads."""
        return frozenset(("entry_no", "cost_amount_actual"))

    @property
    def owner(self) -> tuple[str, ...]:
        """The company, as far as it tells value entries apart."""
        return ("company",) if self.companies.told_by(VALUES) else ()

    @property
    def constants(self) -> dict[str, ir.Scalar]:
        """Columns of the joins that are the same for every ledger entry."""
        told = {
            "costs__expects": self.usable and self.has("cost_amount_expected"),
            "costs__posts": self.usable and self.has("cost_posted_to_gl"),
        }
        blank = [] if told["costs__expects"] else ["costs__expected"]
        blank += [] if told["costs__posts"] else ["costs__posted"]
        if not self.usable:
            told |= {"costs__valued": False, "invoices__valued": False}
            blank += ["costs__actual", "invoices__quantity"]
        return {name: ibis.literal(value) for name, value in told.items()} | {
            name: ibis.null("decimal(38, 5)") for name in blank
        }

    def costs(self, entries: ir.Table, asked: Asked) -> ir.Table:
        """One row for each ledger entry that its value entries do not simply confirm.

        Columns: ``entry_no`` (and ``company``); ``valued``, whether it has value entries at all; of those posted up to
        the report's day ``actual``, ``expected`` and ``posted``, each as far as the source tells it; ``now``, the
        actual cost of all of them, and ``own``, that of the ledger entry itself.
        """
        values, figures = self.table, {"actual": "cost_amount_actual"}
        figures |= {"expected": "cost_amount_expected"} if self.has("cost_amount_expected") else {}
        figures |= {"posted": "cost_posted_to_gl"} if self.has("cost_posted_to_gl") else {}
        by_then = values.posting_date <= ibis.literal(asked.as_of)
        sums = {name: values[column].sum(where=by_then).fill_null(0) for name, column in figures.items()}
        both = self._beside(entries, values, {**sums, "now": values.cost_amount_actual.sum().fill_null(0)})
        own = both.cost_amount_actual
        confirmed = both.valued & (both.actual == own) & (both.now == own)
        if "expected" in figures:
            confirmed = confirmed & (both.expected == 0)
        if "posted" in figures:
            confirmed = confirmed & (both.posted == own)
        return both.filter(~confirmed.fill_null(False)).select(
            "entry_no", *self.owner, "valued", *figures, "now", own="cost_amount_actual"
        )

    def invoices(self, entries: ir.Table, asked: Asked) -> ir.Table:
        """One row for each sale of which value entries invoice another quantity in the period than it says itself.

        Columns: ``entry_no`` (and ``company``); ``valued``, always true; ``quantity``, null if none is invoiced then.
        """
        values = self.table
        both = self._beside(
            entries.filter(entries.entry_type == "Sale"),
            values,
            {"quantity": values.invoiced_quantity.sum(where=asked.in_period(values))},
        )
        own = ibis.ifelse(asked.in_period(both), both.invoiced_quantity, ibis.null(both.invoiced_quantity.type()))
        same = (both.quantity == own).fill_null(both.quantity.isnull() & own.isnull())
        return both.filter(both.valued & ~same).select("entry_no", *self.owner, "valued", "quantity")

    def _beside(self, entries: ir.Table, values: ir.Table, sums: dict[str, ir.Scalar]) -> ir.Table:
        """Each ledger entry with sums over its value entries, and whether it has any (``valued``)."""
        key = ("item_ledger_entry_no", *self.owner)
        summed = values.group_by(*key).agg(**sums)
        right = summed.rename({f"of_{column}": column for column in key})
        pairs = [entries.entry_no == right.of_item_ledger_entry_no]
        pairs += [entries[column] == right[f"of_{column}"] for column in self.owner]
        both = entries.left_join(right, pairs)
        return both.mutate(valued=both.of_item_ledger_entry_no.notnull())

    def unvalued(self, entries: ir.Table) -> ir.Table:
        """The ledger entries without any value entry."""
        if not self.usable:
            return entries
        key = ("item_ledger_entry_no", *self.owner)
        named = self.table.select(*key).distinct().rename(entry_no="item_ledger_entry_no")
        return entries.anti_join(named, ("entry_no", *self.owner))
