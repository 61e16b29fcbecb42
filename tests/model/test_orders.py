"""Open lines of all kinds of orders as one table of supply and demand."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportgen.load.origin import Origin
from reportgen.load.source import open_ledger
from reportgen.model.companies import Companies
from reportgen.model.frames import frame_of, records
from reportgen.model.orders import ORDERS, missing_orders, order_lines
from tests.ledgers import ledger_with, write_csv, write_ledger

DAY = date(2025, 7, 1)
SALES: Mapping[str, Any] = {"item_no": "PUMP", "location_code": "MAIN", "shipment_date": DAY}


def lines(**tables: Any) -> list[tuple[str, str, Any]]:
    """Effect, location and quantity of every line of the tables, in order."""
    ledger = ledger_with([], **tables)
    found = records(frame_of(order_lines(ledger, Companies(ledger))))
    return sorted((row["effect"], row["location_code"], row["quantity"]) for row in found)


def test_orders_are_required_and_returns_come_in() -> None:
    """Sales orders and purchase returns go out; purchase orders and sales returns come in; quotes do neither."""
    kinds = ("Quote", "Order", "Invoice", "Credit Memo", "Blanket Order", "Return Order")
    sold = [{**SALES, "document_type": kind, "outstanding_qty_base": Decimal(1 + i)} for i, kind in enumerate(kinds)]
    bought = [{**line, "expected_receipt_date": DAY, "location_code": "EAST"} for line in sold]

    assert lines(sales_lines=sold) == [("gross_requirement", "MAIN", 2), ("scheduled_receipt", "MAIN", 6)]
    assert lines(purchase_lines=bought) == [("gross_requirement", "EAST", 6), ("scheduled_receipt", "EAST", 2)]
    assert lines(service_lines=sold) == [("gross_requirement", "MAIN", 2)]


def test_a_transfer_is_required_received_and_under_way() -> None:
    """Of 5 pieces 2 are still to be shipped, 3 are on the road; lines that a shipment derives are the order's again."""
    line = {
        "item_no": "PUMP",
        "transfer_from_code": "WEST",
        "transfer_to_code": "EAST",
        "in_transit_code": "ROAD",
        "outstanding_qty_base": Decimal(2),
        "qty_in_transit_base": Decimal(3),
    }

    assert lines(transfer_lines=[line, {**line, "derived_from_line_no": 10000}]) == [
        ("gross_requirement", "WEST", 2),
        ("in_transit", "EAST", 3),
        ("scheduled_receipt", "EAST", 2),
    ]


@pytest.mark.parametrize(
    ("status", "made", "needed"),
    [
        ("Simulated", [], []),
        ("Planned", ["planned_receipt"], ["gross_requirement"]),
        ("Firm Planned", ["scheduled_receipt"], ["gross_requirement"]),
        ("Released", ["scheduled_receipt"], ["gross_requirement"]),
        ("Finished", [], []),
    ],
)
def test_production_counts_by_its_status(status: str, made: list[str], needed: list[str]) -> None:
    """Simulated and finished production never counts; what is planned is told apart, its components are needed."""
    line = {"item_no": "PUMP", "status": status, "due_date": DAY, "remaining_qty_base": Decimal(4)}

    assert [effect for effect, _, _ in lines(production_order_lines=[line])] == made
    assert [effect for effect, _, _ in lines(prod_order_component_lines=[line])] == needed


def test_assembly_and_projects_count_items_of_orders() -> None:
    """What is assembled comes in and its parts go out; of a project's lines only items of open orders do."""
    order = {"item_no": "PUMP", "document_type": "Order", "due_date": DAY, "remaining_qty_base": Decimal(4)}
    quote = {**order, "document_type": "Quote"}
    hour = {**order, "item_no": "LINA", "type": "Resource"}
    task = {"item_no": "PUMP", "planning_date": DAY, "remaining_qty_base": Decimal(7), "type": "Item", "status": "Open"}
    others = [{**task, "status": status} for status in ("Planning", "Quote", "Completed")]

    assert lines(assembly_headers=[order, quote]) == [("scheduled_receipt", "", 4)]
    assert lines(assembly_lines=[order, quote, hour]) == [("gross_requirement", "", 4)]
    assert lines(project_planning_lines=[task, *others, {**task, "type": "Text"}]) == [("gross_requirement", "", 7)]


def test_quantities_are_in_the_base_unit() -> None:
    """A box is 12 pieces: 2 boxes are 24 if only boxes are told; what is done counts no more; 0 a unit is 1 a unit."""
    told = [
        {"outstanding_qty_base": Decimal("1.5"), "outstanding_quantity": Decimal(9), "quantity": Decimal(9)},
        {"outstanding_quantity": Decimal(2), "quantity": Decimal(9), "qty_per_unit_of_measure": Decimal(12)},
        {"quantity": Decimal(3), "qty_per_unit_of_measure": Decimal(0)},
        {"outstanding_qty_base": Decimal(0), "quantity": Decimal(9)},
    ]
    made = {"item_no": "PUMP", "status": "Released", "quantity": Decimal(9), "finished_quantity": Decimal(5)}

    assert [quantity for _, _, quantity in lines(sales_lines=[{**SALES, **line} for line in told])] == [
        Decimal("1.5"),
        3,
        24,
    ]
    assert lines(production_order_lines=[made]) == [("scheduled_receipt", "", 4)]


def test_drop_shipments_and_other_lines_do_not_touch_stock() -> None:
    """A drop shipment goes from vendor to customer; comments, accounts and charges are no goods."""
    line = {**SALES, "document_type": "Order", "type": "Item", "outstanding_qty_base": Decimal(1)}

    assert lines(sales_lines=[{**line, "drop_shipment": True}]) == []
    assert lines(sales_lines=[{**line, "type": "G/L Account"}, {**line, "item_no": ""}]) == []
    assert lines(sales_lines=[{**line, "type": "", "document_type": ""}]) == [("gross_requirement", "MAIN", 1)]


def test_missing_tables_are_named() -> None:
    """Each table that the source did not deliver, once, as the ERP calls it."""
    everything = {one.table for one in ORDERS}
    ledger = ledger_with([], **{name: [] for name in everything - {"service_lines", "transfer_lines"}})

    assert missing_orders(ledger) == ("Service Line (table 5902)", "Transfer Line (table 5741)")


def test_a_file_of_service_lines_is_known_by_its_columns(tmp_path: Path) -> None:
    """Needed By Date tells service lines from sales lines, whatever the file is called."""
    write_ledger(tmp_path, [{"serialNo": "1"}])
    columns = {"Document Type": "Order", "Document No.": "SV1", "Type": "Item", "No.": "PUMP", "Customer No.": "10"}
    write_csv(tmp_path / "export.csv", [{**columns, "Needed by Date": DAY, "Outstanding Qty. (Base)": "2"}])

    with open_ledger(Origin(paths=(str(tmp_path),))) as ledger:
        (line,) = records(frame_of(order_lines(ledger, Companies(ledger))))
        assert "service_lines" in ledger.present and "sales_lines" not in ledger.present

    assert (line["effect"], line["item_no"], line["due"], line["quantity"]) == ("gross_requirement", "PUMP", DAY, 2)
