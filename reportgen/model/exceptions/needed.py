"""What the rules of the exceptions must know, by the names the ERP shows."""

from reportgen.model.exceptions.rule import Need

_ENTRIES = "item_ledger_entries"
_OF_ENTRIES = "of Item Ledger Entry (table 32)"

DATED = (Need(_ENTRIES, ("posting_date",), f"Posting Date {_OF_ENTRIES}"),)
PLACED = (Need(_ENTRIES, ("location_code",), f"Location Code {_OF_ENTRIES}"),)
COST = (Need(_ENTRIES, ("cost_amount_actual",), f"Cost Amount (Actual) {_OF_ENTRIES}"),)
EXPIRY = (Need(_ENTRIES, ("expiration_date",), f"Expiration Date {_OF_ENTRIES}"),)
INVOICED = (
    Need(_ENTRIES, ("completely_invoiced",), f"Completely Invoiced {_OF_ENTRIES}"),
    Need(_ENTRIES, ("invoiced_quantity",), f"Invoiced Quantity {_OF_ENTRIES}"),
)
TRANSIT = (
    Need("locations", ("use_as_in_transit",), "Use As In-Transit of Location (table 14)"),
    Need("transfer_lines", ("in_transit_code",), "In-Transit Code of Transfer Line (table 5741)"),
    Need(_ENTRIES, ("document_type", "entry_type"), f"Entry Type and Document Type {_OF_ENTRIES}"),
)
BLOCKED = (
    Need("items", ("blocked",), "Blocked of Item (table 27)"),
    Need("serial_no_information", ("blocked",), "Blocked of Serial No. Information (table 6504)"),
)
IN_BINS = (Need("warehouse_entries", ("serial_no", "bin_code"), "Serial No. of Warehouse Entry (table 7312)"),)
ITEMS = (Need("items", (), "Item (table 27)"),)
CATEGORIES = (Need("item_categories", (), "Item Category (table 5722)"),)
PARENTS = (Need("item_categories", ("parent_category",), "Parent Category of Item Category (table 5722)"),)
