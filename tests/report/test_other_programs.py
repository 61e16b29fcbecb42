"""ERPNext's and Odoo's folders go through the shipped spec like any other ledger."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.load.test_erpnext import BUNDLES, MASTERS, VERSION_13, VERSION_15, written
from tests.load.test_odoo import DATABASE, MOVES
from tests.report.building import command

SPEC = Path(__file__).parents[2] / "config" / "inventory-by-serial-no.yaml"


def report(folder: Path, out: Path, capsys: Any) -> dict[str, Any]:
    """report.json of the shipped spec over a folder."""
    ended = command(
        "build", SPEC, "--set", f"source.path={folder}", "--format", "json,html", "--out", out, capsys=capsys
    )
    assert ended.status == 0, ended.stderr
    data: dict[str, Any] = json.loads(next(out.rglob("inventory-by-serial-no.json")).read_text(encoding="utf-8"))
    return data


def serials(data: dict[str, Any]) -> list[tuple[str, ...]]:
    """Category, item and serial number of everything on hand."""
    rows = next(section for section in data["sections"] if section["kind"] == "matrix")["rows"]
    return [tuple(row["path"]) for row in rows if row["values"]["inventory_quantity"] == 1 and len(row["path"]) == 3]


@pytest.mark.parametrize(
    ("tables", "expected", "form"),
    [
        ({"sle": VERSION_13, **MASTERS}, [("Pumps", "PUMP", "P-2"), ("Pumps", "PUMP", "P-3")], "ERPNext CSV"),
        ({"sle": VERSION_15, "bundles": BUNDLES}, [("", "PUMP", "P-1")], "ERPNext CSV"),
        ({"moves": MOVES}, [("", "PUMP", "P-1"), ("", "PUMP", "P-2")], "Odoo CSV"),
        (DATABASE, [("All / Pumps", "PUMP", "P-2")], "Odoo CSV"),
    ],
    ids=["ERPNext 13", "ERPNext 15", "Odoo with labels", "Odoo's tables"],
)
def test_the_shipped_spec_shows_the_right_serial_numbers(
    tables: dict[str, str], expected: list[tuple[str, ...]], form: str, tmp_path: Path, capsys: Any
) -> None:
    """What is on hand, by category and item, and where it comes from."""
    data = report(written(tmp_path / "source", **tables), tmp_path / "out", capsys)

    found = serials(data)
    assert [path[-2:] for path in found] == [path[-2:] for path in expected]
    assert {path[0] for path in found} == {path[0] for path in expected}
    ledger = next(table for table in data["provenance"]["tables"] if table["name"] == "item_ledger_entries")
    assert ledger["form"] == form and len(ledger["sha256"]) == 64


def test_inspect_says_form_tables_and_losses(tmp_path: Path, capsys: Any) -> None:
    """Which file is which table, what was made of them, what is missing and what that costs."""
    ended = command("inspect", written(tmp_path, sle=VERSION_13), capsys=capsys)

    assert ended.status == 0
    for words in (
        "ERPNext CSV",
        "erpnext_stock_ledger_entries",
        "item_ledger_entries",
        "the vendor of a receipt is blank",
    ):
        assert words in ended.stdout
