"""What the test's service has: companies with ledgers, made or read from a folder of CSV files."""

import csv
import re
from pathlib import Path
from typing import Any

from tests.load.business_central.server import Number

NUMBERS = re.compile(
    r"entryNo|.*([qQ]uantity|Amount|Cost|Qty|Base|EntryNo|GL|lineNo|SetID|qtyPer|Price|Actual|Expected).*"
)
_TEXTS = frozenset({"baseUnitOfMeasure", "costingMethod", "expectedReceiptDate"})
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
ENTITY_OF = {
    "item_ledger_entries": "itemLedgerEntries",
    "value_entries": "itemValueEntries",
    "items": "items",
    "item_categories": "itemCategories",
    "locations": "locations",
    "vendors": "vendors",
    "customers": "customers",
    "dimension_sets": "dimensionSetEntries",
    "warehouse_entries": "warehouseEntries",
    "bins": "bins",
    "transfer_lines": "transferLines",
    "purchase_lines": "outstandingPurchaseLines",
    "sales_lines": "outstandingSalesLines",
    "production_order_lines": "inventoryProdOrderLines",
    "prod_order_component_lines": "inventoryProdOrderComponentLines",
}


def entry(number: int, **more: Any) -> dict[str, Any]:
    """An item ledger entry as the service has it: a receipt of one piece."""
    return {
        "entryNo": number,
        "entryType": "Purchase",
        "sourceType": "Vendor",
        "sourceNo": "10000",
        "documentNo": f"D{number}",
        "documentType": "Purchase Receipt",
        "postingDate": f"2025-{number % 12 + 1:02}-01",
        "itemNo": f"ITEM{number % 7}",
        "locationCode": "MAIN",
        "serialNo": f"{number:06}",
        "expirationDate": "0001-01-01",
        "lotNo": "",
        "quantity": 1,
        "remainingQuantity": 1,
        "costAmountActual": Number("10.25"),
        "salesAmountActual": 0,
        "open": True,
        "positive": True,
        "invoicedQuantity": 1,
        **more,
    }


def value(number: int, item: str) -> dict[str, Any]:
    """A value entry as the service has it: without the ledger entry it belongs to."""
    return {"entryNo": number, "itemNo": item, "costAmountActual": Number("1.00"), "postingDate": "2025-01-01"}


def company(*entries: dict[str, Any], items: int = 7) -> dict[str, list[dict[str, Any]]]:
    """A company with these entries, and items."""
    return {
        "itemLedgerEntries": list(entries),
        "items": [{"itemNo": f"ITEM{at}", "itemDescription": f"Item {at}", "unitCost": 3} for at in range(items)],
    }


def entities_of(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What the service would give of the ledger in a folder of CSV files with the analytics API's names."""
    return {
        entity: rows(folder / f"{table}.csv")
        for table, entity in ENTITY_OF.items()
        if (folder / f"{table}.csv").is_file()
    }


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file as JSON would hold them."""
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return [{name: _value(name, text) for name, text in row.items()} for row in csv.DictReader(stream)]


def _value(name: str, text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    if NUMBERS.fullmatch(name) and name not in _TEXTS and _NUMBER.fullmatch(text):
        return Number(text)
    return "0001-01-01" if name.endswith("Date") and not text else text
