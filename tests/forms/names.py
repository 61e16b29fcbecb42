"""What the ERP calls its tables, fields and enum values: read from the reference beside the project."""

import csv
from functools import cache

from tests.forms.company import SHARED

ERP_TABLES = {
    "item_ledger_entries": "Item Ledger Entry",
    "value_entries": "Value Entry",
    "items": "Item",
    "item_categories": "Item Category",
    "locations": "Location",
    "vendors": "Vendor",
    "customers": "Customer",
}
_NUMBERS = {("items", "item_no"): "No.", ("vendors", "vendor_no"): "No.", ("customers", "customer_no"): "No."}
_OTHERS = {("locations", "location_code"): "Code", ("vendors", "post_code"): "Post Code"}
ENUMS = {
    "entry_type": {"item_ledger_entries": "Item Ledger Entry Type", "value_entries": "Cost Entry Type"},
    "item_ledger_entry_type": {"value_entries": "Item Ledger Entry Type"},
    "document_type": {
        "item_ledger_entries": "Item Ledger Document Type",
        "value_entries": "Item Ledger Document Type",
    },
    "source_type": {"item_ledger_entries": "Analysis Source Type", "value_entries": "Analysis Source Type"},
}


def _letters(name: str) -> str:
    short = "".join(letter for letter in name.lower() if letter.isalnum())
    return short.replace("quantity", "qty").replace("number", "no")


@cache
def fields(table: str) -> dict[str, dict[str, str]]:
    """The reference's rows of a table, by the field's letters."""
    path = SHARED / "reference" / "export_column_names.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {
            _letters(row["field_name"]): row for row in csv.DictReader(stream) if row["table_name"] == ERP_TABLES[table]
        }


def field_of(table: str, column: str) -> dict[str, str]:
    """The reference's row of a canonical column; without a row of its own, a caption made from its name."""
    name = _NUMBERS.get((table, column)) or _OTHERS.get((table, column)) or column
    found = fields(table).get(_letters(name))
    return found or {"field_name": name.replace("_", " ").title(), "field_no": "50000"}


def table_no(table: str) -> str:
    """The number that the ERP gives a table."""
    return next(iter(fields(table).values()))["table_no"]


@cache
def enum_numbers(enum: str) -> dict[str, str]:
    """Numbers of an enum's captions; blank is one blank."""
    path = SHARED / "reference" / "enums.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {row["caption"].strip(): row["value"] for row in csv.DictReader(stream) if row["enum"] == enum}


def number_of(table: str, column: str, caption: str) -> str:
    """The number in which a database holds an enum's value."""
    return enum_numbers(ENUMS[column][table])[caption]
