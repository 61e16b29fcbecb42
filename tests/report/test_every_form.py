"""The same ledger gives the same report, whatever form it comes in."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.forms.company import SHARED, cronus
from tests.forms.writing import FORMS, analytics_csv
from tests.report.building import built

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real ledger lies beside the project")

OF_THE_FILES = ("assumed_encoding",)
"""Checks that tell how files were read, not what is in the ledger."""
SPEC: dict[str, Any] = {
    "title": "Inventory by Serial No.",
    "company": "CRONUS",
    "as_of": "2025-10-29",
    "sections": [
        {
            "kind": "kpis",
            "measures": [
                "inventory_quantity",
                "serials_on_hand",
                "items",
                "inventory_value",
                "expired_inventory",
                "remaining_quantity",
                "invoiced_quantity",
                "net_qty_sold",
                "sales_amount",
                "items_sold",
                "average_age_days",
            ],
            "serials_only": False,
        },
        {"kind": "decomposition_tree", "explain_by": ["vendor", "document_no", "serial_no", "entry_type", "customer"]},
        {
            "kind": "matrix",
            "rows": ["item_category", "item", "serial_no"],
            "values": ["inventory_quantity", "inventory_value", "expiration_date", "lot_no"],
        },
        {
            "kind": "matrix",
            "rows": ["location", "document_type"],
            "values": ["quantity", "cost_amount_actual"],
            "serials_only": False,
        },
        {"kind": "treemap", "group": ["item_category_code", "item_no", "serial_no"]},
    ],
    "outputs": ["json"],
}


def report(folder: Path, source: dict[str, Any]) -> dict[str, Any]:
    """report.json without what says where the data came from."""
    text = json.dumps(SPEC | {"source": {"path": str(folder)} | source})
    out = folder.with_name(f"{folder.name}-report")
    out.mkdir()
    data = built(text, out).data
    data["provenance"].pop("tables")
    data["checks"] = [check for check in data["checks"] if check["code"] not in OF_THE_FILES]
    return data


@pytest.fixture(scope="module")
def expected(tmp_path_factory) -> dict[str, Any]:
    """The report of the plainest form."""
    folder = tmp_path_factory.mktemp("analytics")
    return report(folder, analytics_csv(folder, cronus()))


@pytest.mark.parametrize("form", FORMS)
def test_the_same_ledger_in_another_form_gives_the_same_report(form, expected, tmp_path):
    """report.json is equal but for its provenance."""
    folder = tmp_path / "source"
    folder.mkdir()
    source = FORMS[form](folder, cronus())

    found = report(folder, source)

    assert found["checks"] == expected["checks"]
    assert found == expected
