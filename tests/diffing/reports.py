"""Reports of two days, built once, for the tests that compare them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportgen.cli import run
from reportgen.errors import ExitStatus
from tests.ledgers import write_ledger

SPEC = """
title: Stock of pumps
name: stock
as_of: latest
source: ledger
snapshot: {dir: snapshots, compare: none}
currency: EUR
sections:
  - {kind: kpis, measures: [inventory_quantity, inventory_value, serials_on_hand]}
  - {kind: decomposition_tree, analyze: inventory_quantity, explain_by: [item_no, serial_no]}
  - {kind: matrix, rows: [item_no, serial_no], values: [inventory_quantity, inventory_value]}
  - {kind: treemap, group: [item_no], size: inventory_quantity}
  - {kind: aging, by: item_no}
alerts: [{when: inventory_quantity > 2}]
outputs: [json]
"""
FIRST: list[dict[str, Any]] = [
    {"serialNo": "stays", "costAmountActual": "10"},
    {"serialNo": "sold", "costAmountActual": "11"},
    {"serialNo": "moves", "costAmountActual": "12.5", "locationCode": "MAIN"},
]
LATER: list[dict[str, Any]] = [
    {"serialNo": "new", "costAmountActual": "13", "postingDate": "2025-02-10", "itemNo": "VALVE"},
    {"serialNo": "sold", "entryType": "Sale", "quantity": -1, "costAmountActual": "-11", "postingDate": "2025-02-11"},
    {"serialNo": "moves", "entryType": "Transfer", "quantity": -1, "locationCode": "MAIN", "postingDate": "2025-02-12"},
    {"serialNo": "moves", "entryType": "Transfer", "quantity": 1, "locationCode": "EAST", "postingDate": "2025-02-12"},
    {"serialNo": "", "quantity": 5, "costAmountActual": "1", "postingDate": "2025-02-13"},
]


@dataclass(frozen=True)
class Kept:
    """Snapshots of two days in one folder."""

    root: Path
    """The folder of the report's snapshots."""
    before: Path
    now: Path


def kept(folder: Path, spec: str = SPEC) -> Kept:
    """A snapshot, then new entries, then another snapshot, taken as the command line takes them."""
    (folder / "stock.yaml").write_text(spec, encoding="utf-8")
    for rows, day in ((FIRST, "2025-01-31"), (FIRST + LATER, "2025-02-28")):
        write_ledger(folder / "ledger", rows)
        status = run(["snapshot", str(folder / "stock.yaml"), "--as-of", day, "--quiet"])
        assert status in (ExitStatus.DONE, ExitStatus.ALERT)
    root = folder / "snapshots" / "stock"
    return Kept(root, root / "2025-01-31", root / "2025-02-28")
