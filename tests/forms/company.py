"""The real company's ledger as canonical rows, complete with value entries, for tests that write it in other forms."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reportgen.load.source import open_ledger

Rows = list[dict[str, Any]]
SHARED = Path(__file__).parents[3] / "shared" / "domain"
TABLES = ("item_ledger_entries", "value_entries", "items", "item_categories", "locations", "vendors", "customers")
"""The tables that every form delivers."""


_DROPPED = {
    "items": ("item_category_description", "routing_no", "production_bom_no", "replenishment_system"),
    "value_entries": ("type", "document_type", "return_reason_code", "job_no"),
    "locations": ("adjustment_bin_code",),
    "vendors": ("county", "post_code"),
    "customers": ("county", "post_code"),
}
"""Columns that say nothing in the report."""


@dataclass(frozen=True)
class Company:
    """Canonical rows by table."""

    name: str
    tables: dict[str, Rows]


@cache
def cronus() -> Company:
    """The whole ledger. Entries without value entries get one of their own cost, so that forms whose entries have no
    costs lose nothing."""
    with open_ledger(SHARED / "cronus") as ledger:
        tables = {
            name: ledger.tables[name].select(*sorted(ledger.columns[name])).to_pyarrow().to_pylist() for name in TABLES
        }
    tables = {name: _without(rows, _DROPPED.get(name, ())) for name, rows in tables.items()}
    tables["value_entries"] += _missing_values(tables["item_ledger_entries"], tables["value_entries"])
    return Company("CRONUS", tables)


def _without(rows: Rows, columns: tuple[str, ...]) -> Rows:
    return [{name: value for name, value in row.items() if name not in columns} for row in rows]


def _missing_values(entries: Rows, values: Rows) -> Rows:
    valued = {row["item_ledger_entry_no"] for row in values}
    last = max(row["entry_no"] for row in values)
    blank = {name: None if value is None or not isinstance(value, str) else "" for name, value in values[0].items()}
    missing = [entry for entry in entries if entry["entry_no"] not in valued]
    return [
        blank
        | {
            "entry_no": last + number,
            "item_ledger_entry_no": entry["entry_no"],
            "entry_type": "Direct Cost",
            "item_ledger_entry_type": entry["entry_type"],
            "posting_date": entry["posting_date"],
            "document_no": entry["document_no"],
            "item_no": entry["item_no"],
            "location_code": entry["location_code"],
            "invoiced_quantity": entry["invoiced_quantity"],
            "cost_amount_actual": entry["cost_amount_actual"],
            "cost_posted_to_gl": entry["cost_amount_actual"],
            "sales_amount_actual": entry["sales_amount_actual"],
        }
        for number, entry in enumerate(missing, start=1)
    ]
