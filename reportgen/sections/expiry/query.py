"""Expiration dates ask for buckets of open stock, for the list in order of picking, and for warranties."""

from dataclasses import dataclass
from typing import Any

from reportgen.model.expiring import Sum, stock_of, warranties_of
from reportgen.model.frames import Frame
from reportgen.model.inventory import Inventory
from reportgen.sections.coverage import scope_of
from reportgen.sections.expiry.options import Options


@dataclass(frozen=True, slots=True)
class Answer:
    """Open stock by expiration date, and serial numbers by the end of their warranty."""

    sums: tuple[Sum, ...]
    rows: tuple[dict[str, Any], ...]
    """The list, first to expire first; empty if it is not asked for."""
    number: int
    """How many rows there are, listed or not."""
    warranties: Frame | None
    lacking: tuple[str, ...]
    """Columns that the source did not deliver, of those that dates are judged by."""
    several_companies: bool
    bins: bool
    """Whether the warehouse entries are there."""
    blocked: bool
    """Whether anything says what is blocked."""
    one_currency: bool
    """Whether amounts can be added up."""
    coverage: Frame


def query(inventory: Inventory, options: Options) -> Answer:
    """Buckets, list and warranties as of the report's day."""
    scope = scope_of(options)
    stock = stock_of(inventory, scope, options.within)
    rows, number = stock.listed(options.listing == "all", options.top) if options.listing != "none" else ((), 0)
    entries = "item_ledger_entries"
    judged_by = ("remaining_quantity", "expiration_date", *(("warranty_date",) if options.warranty else ()))
    return Answer(
        stock.sums(),
        rows,
        number,
        warranties_of(inventory, scope, options.within) if options.warranty else None,
        tuple(column for column in judged_by if not inventory.has(entries, column)),
        inventory.masters.companies.several,
        inventory.has("warehouse_entries", "bin_code"),
        inventory.has("items", "blocked") or inventory.has("serial_no_information", "blocked"),
        inventory.adds_up(inventory.measure("inventory_value"), scope),
        inventory.coverage(scope),
    )
