"""Which columns of a ledger entry a question reads, so that an engine never carries the others along."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import ibis
from ibis.expr import types as ir

KEY_COLUMNS = frozenset(
    ("entry_no", "posting_date", "item_no", "variant_code", "serial_no", "location_code", "quantity")
)
"""What every question may read: who, where, when, how many."""

Question = Callable[[Any], object]
"""What an expression is made with: a function of a table."""

_TYPES = {
    **dict.fromkeys(("entry_no", "dimension_set_id", "serials__age_days"), "int64"),
    **dict.fromkeys(("posting_date", "document_date", "expiration_date", "warranty_date"), "date"),
    **dict.fromkeys(("quantity", "remaining_quantity", "invoiced_quantity", "invoices__quantity"), "decimal(18, 5)"),
    **dict.fromkeys(("cost_amount_actual", "sales_amount_actual"), "decimal(18, 5)"),
    **dict.fromkeys(("cost_amount_expected", "costs__actual", "costs__expected", "costs__posted"), "decimal(18, 5)"),
    **dict.fromkeys(("costs__valued", "costs__expects", "costs__posts", "invoices__valued"), "boolean"),
    **dict.fromkeys(("correction", "is_in_transit", "completely_invoiced", "lives__final", "drop_shipment"), "boolean"),
    **dict.fromkeys(("lives__cycles", "lives__moves", "lives__expires_in", "lives__warranty_ends_in"), "int64"),
    **dict.fromkeys(("lives__moved_on", "lives__sold_on", "serials__opened_on"), "date"),
    **dict.fromkeys(("items__blocked", "serial_no_information__blocked"), "boolean"),
    **dict.fromkeys(("lives__expiration_date", "lives__warranty_date"), "date"),
}
"""Types of the columns that are not text, as far as expressions need to know them."""


class _Reader:
    """Stands in for a table and notes which columns are asked of it."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def __getattr__(self, name: str) -> ir.Column:
        return self[name]

    def __getitem__(self, name: str) -> ir.Column:
        self.seen.add(name)
        return _probe(name)


@cache
def _probe(name: str) -> ir.Column:
    return ibis.table({name: _TYPES.get(name, "string")}, name=f"probe_{name}")[name]


def columns_read(questions: Iterable[Question]) -> frozenset[str]:
    """Names of all columns, of entries and of joins, that the functions of a table read."""
    reader = _Reader()
    for question in questions:
        question(reader)
    return frozenset(reader.seen)
