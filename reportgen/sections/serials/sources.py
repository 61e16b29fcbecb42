"""Which tables and columns the columns of a list of serial numbers come from, and which of them a source lacks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reportgen.model.inventory import Inventory

_LEDGER = "item_ledger_entries"


@dataclass(frozen=True, slots=True)
class Source:
    """A table beside the ledger entries that tells something."""

    table: str
    columns: tuple[str, ...]
    title: str
    """As the ERP shows it: ``Warehouse Entry (table 7312)``."""
    tells: str
    """What a reader misses without it."""


_NUMBERS = "Serial No. Information (table 6504)"
_METHOD = Source("items", ("costing_method",), "Costing Method of Item (table 27)", "whether a cost is an average")
_SOURCES: Mapping[str, tuple[Source, ...]] = {
    "bin_code": (Source("warehouse_entries", ("serial_no", "bin_code"), "Warehouse Entry (table 7312)", "the bin"),),
    "reserved_for": (Source("reservation_entries", (), "Reservation Entry (table 337)", "reservations"),),
    "blocked": (
        Source("serial_no_information", ("blocked",), _NUMBERS, "blocked serial numbers"),
        Source("items", ("blocked",), "Blocked of Item (table 27)", "blocked items"),
    ),
    "serial_description": (Source("serial_no_information", ("description",), _NUMBERS, "descriptions"),),
    "costing_method": (_METHOD,),
    "cost_basis": (_METHOD,),
}
"""By column; without one of several, the column tells a part."""
_COLUMNS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "present_location": (("location_code", "Location Code"),),
    "received_date": (("posting_date", "Posting Date"),),
    "age_days": (("posting_date", "Posting Date"),),
    "sold_date": (("posting_date", "Posting Date"), ("entry_type", "Entry Type")),
    "supplier": (("source_type", "Source Type"), ("source_no", "Source No.")),
    "holder": (("source_type", "Source Type"), ("source_no", "Source No.")),
    "serial_lot_no": (("lot_no", "Lot No."),),
    "serial_package_no": (("package_no", "Package No."),),
    "serial_expiration_date": (("expiration_date", "Expiration Date"),),
    "serial_warranty_date": (("warranty_date", "Warranty Date"),),
    "cost_status": (("completely_invoiced", "Completely Invoiced"),),
    "inventory_value": (("cost_amount_actual", "Cost Amount (Actual)"),),
    "sales_amount": (("sales_amount_actual", "Sales Amount (Actual)"),),
    "margin_amount": (("sales_amount_actual", "Sales Amount (Actual)"), ("cost_amount_actual", "Cost Amount (Actual)")),
}
"""By column: columns of the ledger entries, with the ERP's captions; without one of them the column is blank."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a source does not tell."""

    columns: frozenset[str]
    """Columns that must stay blank."""
    sentences: tuple[str, ...]
    """What would tell them."""


def lacking(inventory: Inventory, columns: Iterable[str]) -> Lacking:
    """What the source lacks of what the columns come from."""
    listed = tuple(columns)
    blank = {name for name in listed if _is_blank(inventory, name)}
    return Lacking(frozenset(blank), tuple(_sentences(inventory, listed)))


def _is_blank(inventory: Inventory, name: str) -> bool:
    own = any(not inventory.has(_LEDGER, column) for column, _ in _COLUMNS.get(name, ()))
    return own or (name in _SOURCES and not any(inventory.has(one.table, *one.columns) for one in _SOURCES[name]))


def _sentences(inventory: Inventory, columns: tuple[str, ...]) -> Iterator[str]:
    """Each table once, then the columns of the ledger entries."""
    tables = [one for name in columns for one in _SOURCES.get(name, ()) if not inventory.has(one.table, *one.columns)]
    if missing := dict.fromkeys(f"{one.title} for {one.tells}" for one in tables):
        yield f"Not in the source: {', '.join(missing)}."
    own = [one for name in columns for one in _COLUMNS.get(name, ()) if not inventory.has(_LEDGER, one[0])]
    if captions := dict.fromkeys(caption for _, caption in own):
        yield f"Item Ledger Entry (table 32) comes without: {', '.join(captions).rstrip('.')}."
