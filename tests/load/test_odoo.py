"""Odoo's product moves give the ledger that Odoo keeps, from labels, from its API and from its database's tables."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportgen.load.source import inspect_source, open_ledger
from tests.load.sources import refusal, rows_of
from tests.load.test_erpnext import on_hand, written

LABELS = "Date,Reference,Product,Lot/Serial Number,From,To,Quantity,Unit of Measure,Status,Company\n"
MOVES = LABELS + (
    "2024-03-05 16:00:00,WH/OUT/00001,[PUMP] Pump 40,P-1,WH/Stock,Partners/Customers,1.00,Units,Done,Acme\n"
    "2024-03-05 09:00:00,WH/IN/00001,[PUMP] Pump 40,P-1,Partners/Vendors,WH/Stock,1.00,Units,Done,Acme\n"
    "2024-03-05 09:00:00,WH/IN/00001,[PUMP] Pump 40,P-2,Partners/Vendors,WH/Stock,1.00,Units,Done,Acme\n"
    "2024-03-06 09:00:00,WH/INT/00001,[PUMP] Pump 40,P-2,WH/Stock,WH/Stock/Shelf 1,1.00,Units,Done,Acme\n"
    "2024-03-07 09:00:00,WH/OUT/00002,[PUMP] Pump 40,P-2,WH/Stock/Shelf 1,Partners/Customers,1.00,Units,Ready,Acme\n"
    "2024-03-08 09:00:00,WH/IN/00002,Bolt,B-7,Partners/Vendors,WH/Stock,50.00,Units,Done,Acme\n"
    "2024-03-09 09:00:00,WH/SP/00001,Bolt,B-7,WH/Stock,Virtual Locations/Scrap,2.00,Units,Done,Acme\n"
    "2024-03-10 09:00:00,WH/MO/00001,Bolt,B-7,WH/Stock,Virtual Locations/Production,3.00,Units,Done,Acme\n"
    "2024-03-11 09:00:00,WH/RET/00001,[PUMP] Pump 40,P-1,Partners/Customers,WH/Stock,1.00,Units,Done,Acme\n"
)
"""Two pumps bought; one sold and sent back, the other moved and promised; bolts bought, scrapped and used."""


def brief(entries: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What entries did, in order."""
    names = ("entry_type", "document_no", "serial_no", "lot_no", "quantity", "location_code")
    return [tuple(row[name] for name in names) for row in entries]


def test_lines_become_entries_of_the_places_that_are_ours(tmp_path: Path) -> None:
    """What comes from vendors is a purchase, what goes to customers a sale; a move between shelves makes two entries;
    a line that is not done makes none."""
    with open_ledger(written(tmp_path, moves=MOVES)) as ledger:
        entries = rows_of(ledger)

    assert brief(entries) == [
        ("Purchase", "WH/IN/00001", "P-1", "", 1, "WH/Stock"),
        ("Purchase", "WH/IN/00001", "P-2", "", 1, "WH/Stock"),
        ("Sale", "WH/OUT/00001", "P-1", "", -1, "WH/Stock"),
        ("Transfer", "WH/INT/00001", "P-2", "", -1, "WH/Stock"),
        ("Transfer", "WH/INT/00001", "P-2", "", 1, "WH/Stock/Shelf 1"),
        ("Purchase", "WH/IN/00002", "", "B-7", 50, "WH/Stock"),
        ("Negative Adjmt.", "WH/SP/00001", "", "B-7", -2, "WH/Stock"),
        ("Consumption", "WH/MO/00001", "", "B-7", -3, "WH/Stock"),
        ("Sale", "WH/RET/00001", "P-1", "", 1, "WH/Stock"),
    ]
    assert on_hand(entries) == {("PUMP", "P-1"): "WH/Stock", ("PUMP", "P-2"): "WH/Stock/Shelf 1"}
    assert [row["remaining_quantity"] for row in entries] == [0, 0, 0, 0, 1, 45, 0, 0, 1]
    assert [row["entry_no"] for row in entries] == list(range(1, 10))
    assert (entries[2]["document_type"], entries[8]["document_type"]) == ("Sales Shipment", "Sales Return Receipt")


def test_a_guess_is_told(tmp_path: Path) -> None:
    """Without products nobody says that pumps have serial numbers: every line of theirs is of one piece."""
    found = inspect_source(written(tmp_path, moves=MOVES))

    assert found.form == "Odoo CSV"
    assert [(one.code, one.count, one.examples) for one in found.findings] == [
        ("lots_taken_for_serials", 1, ("item PUMP",))
    ]
    losses = {one.name: one.loss for one in found.missing}
    assert losses["odoo_valuation_layers"] == "inventory value and cost are blank"
    assert "Partners/Vendors" in losses["odoo_locations"]


def test_the_product_says_how_it_is_tracked(tmp_path: Path) -> None:
    """By lots, though every line is of one piece; and what it is called, and its category."""
    products = (
        "Internal Reference,Name,Product Category,Tracking,Unit of Measure\n"
        "PUMP,Pump 40,All / Pumps,By Lots,Units\n,Bolt,All / Small Parts,No Tracking,Units\n"
    )
    with open_ledger(written(tmp_path, moves=MOVES, products=products)) as ledger:
        entries, items = rows_of(ledger), {row["item_no"]: row for row in rows_of(ledger, "items")}
        assert ledger.findings == ()

    assert {row["serial_no"] for row in entries} == {""} and {row["lot_no"] for row in entries} == {"P-1", "P-2", "B-7"}
    assert (items["PUMP"]["description"], items["PUMP"]["item_category_code"]) == ("Pump 40", "All / Pumps")
    assert items["Bolt"]["description"] == "" and items["Bolt"]["base_unit_of_measure"] == "Units"


DATABASE = {
    "stock_move_line": "id,picking_id,move_id,company_id,product_id,product_uom_id,lot_id,lot_name,location_id,"
    "location_dest_id,quantity,quantity_product_uom,date,state,reference\n"
    "9,5,7,1,12,1,31,,8,11,1,1,2024-03-05 09:00:00,done,WH/OUT/00001\n"
    "10,4,6,1,12,1,31,P-1,9,8,1,1,2024-03-05 09:00:00,done,WH/IN/00001\n"
    "2,4,6,1,12,1,32,P-2,9,8,1,1,2024-03-05 09:00:00,done,WH/IN/00001\n"
    "11,,8,1,12,1,32,,8,13,1,1,2024-03-06 09:00:00,done,WH/INT/00001\n"
    "12,6,9,1,14,1,33,,9,8,24,24,2024-03-07 09:00:00,done,WH/IN/00002\n"
    "13,7,10,1,14,1,33,,9,11,5,5,2024-03-07 09:00:00,done,DS/00001\n",
    "stock_location": "id,name,complete_name,usage,location_id,company_id\n"
    "8,Stock,WH/Stock,internal,7,1\n9,Vendors,Partners/Vendors,supplier,1,\n11,Customers,Partners/Customers,customer,1,\n"
    "13,Truck,WH/Truck,transit,7,1\n",
    "stock_lot": "id,name,product_id,company_id,expiration_date\n31,P-1,12,1,\n32,P-2,12,1,\n33,B-7,14,1,2025-06-30\n",
    "stock_picking": "id,name,partner_id,picking_type_id,scheduled_date\n4,WH/IN/00001,21,1,\n5,WH/OUT/00001,22,2,\n"
    "6,WH/IN/00002,21,1,\n7,DS/00001,22,3,\n",
    "stock_valuation_layer": "id,stock_move_id,product_id,quantity,unit_cost,value,company_id\n"
    "1,6,12,2,50,100,1\n2,7,12,-1,50,-50,1\n3,9,14,24,0.5,12,1\n4,,14,0,0,3,1\n5,6,12,0,0,1,1\n",
    "product_product": "id,default_code,product_tmpl_id,active,combination_indices\n12,PUMP,2,t,\n14,,4,t,\n",
    "product_template": "id,name,default_code,categ_id,tracking,uom_id,sale_ok\n"
    '2,"{""de_DE"": ""Pumpe"", ""en_US"": ""Pump 40""}",PUMP,3,serial,1,t\n4,"{""en_US"": ""Bolt""}",,2,lot,1,t\n',
    "product_category": "id,name,complete_name,parent_id\n1,All,All,\n2,Small,All / Small,1\n3,Pumps,All / Pumps,1\n",
    "res_partner": "id,name,ref,city,zip,is_company,email\n21,Pump Works,V-1,Bonn,531,t,\n22,Jane Doe,,Paris,75,f,\n",
    "res_company": "id,name,partner_id,currency_id\n1,Acme,1,1\n",
}
"""The database's own tables: everything is known by number."""


def test_the_tables_of_the_database_lead_to_each_other(tmp_path: Path) -> None:
    """Products, places, lots, contacts and companies are found by number; lines of one moment follow theirs."""
    with open_ledger(written(tmp_path, **DATABASE)) as ledger:
        entries = rows_of(ledger)
        items = {row["item_no"]: row for row in rows_of(ledger, "items")}
        assert ledger.company == "Acme"
        assert {row["location_code"]: row["use_as_in_transit"] for row in rows_of(ledger, "locations")} == {
            "WH/Stock": False,
            "WH/Truck": True,
        }
        assert {row["code"]: row["parent_category"] for row in rows_of(ledger, "item_categories")} == {
            "All": "",
            "All / Small": "All",
            "All / Pumps": "All",
        }
        vendors, customers = rows_of(ledger, "vendors"), rows_of(ledger, "customers")

    assert brief(entries) == [
        ("Purchase", "WH/IN/00001", "P-2", "", 1, "WH/Stock"),
        ("Sale", "WH/OUT/00001", "P-1", "", -1, "WH/Stock"),
        ("Purchase", "WH/IN/00001", "P-1", "", 1, "WH/Stock"),
        ("Transfer", "WH/INT/00001", "P-2", "", -1, "WH/Stock"),
        ("Transfer", "WH/INT/00001", "P-2", "", 1, "WH/Truck"),
        ("Purchase", "WH/IN/00002", "", "B-7", 24, "WH/Stock"),
    ]
    assert [(row["source_type"], row["source_no"]) for row in entries] == [
        ("Vendor", "V-1"),
        ("Customer", "Jane Doe"),
        ("Vendor", "V-1"),
        ("", ""),
        ("", ""),
        ("Vendor", "V-1"),
    ]
    assert [(row["vendor_no"], row["name"], row["city"]) for row in vendors] == [("V-1", "Pump Works", "Bonn")]
    assert [(row["customer_no"], row["name"]) for row in customers] == [("Jane Doe", "")]
    assert (items["PUMP"]["description"], items["PUMP"]["item_category_code"]) == ("Pump 40", "All / Pumps")
    assert items["Bolt"]["item_category_code"] == "All / Small"
    assert entries[5]["expiration_date"].isoformat() == "2025-06-30"


def test_valuation_layers_give_the_cost(tmp_path: Path) -> None:
    """Pumps were received for 100 and a landed cost of 1, bolts for 12; a layer without a move is told."""
    with open_ledger(written(tmp_path, **DATABASE)) as ledger:
        costs = [row["cost_amount_actual"] for row in rows_of(ledger)]
        found = {finding.code: finding for finding in ledger.findings}

    assert costs == [Decimal("50.5"), -50, Decimal("50.5"), None, None, 12]
    assert found["values_without_movement"].count == 1


@pytest.mark.parametrize("version", [15, 17])
def test_the_api_names_what_it_leads_to(tmp_path: Path, version: int) -> None:
    """``[12, "[PUMP] Pump"]`` and ``false``; up to 16 the quantity is called qty_done."""
    base = {
        "date": "2024-03-05 09:00:00",
        "product_id": [12, '[PUMP] Pump 40"'],
        "state": "done",
        "reference": "WH/IN/1",
        "company_id": [1, "Acme"],
        "picking_id": [4, "WH/IN/1"],
        "location_id": [9, "Partners/Vendors"],
        "location_dest_id": [8, "WH/Stock"],
        "qty_done" if version < 17 else "quantity": 1.0,
    }
    lines = [base | {"id": 1, "lot_id": [31, "0012"]}, base | {"id": 2, "lot_id": False}]
    pickings = [{"id": 4, "name": "WH/IN/1", "partner_id": [21, "Pump Works"], "picking_type_id": [1, "Receipts"]}]
    for name, rows in (("lines", lines), ("pickings", pickings)):
        (tmp_path / f"{name}.json").write_text(json.dumps({"jsonrpc": "2.0", "result": rows}), encoding="utf-8")
    with open_ledger(tmp_path) as ledger:
        entries, items = rows_of(ledger), rows_of(ledger, "items")
        assert ledger.company == "Acme"

    assert [(row["item_no"], row["serial_no"], row["source_no"]) for row in entries] == [
        ("PUMP", "0012", "Pump Works"),
        ("PUMP", "", "Pump Works"),
    ]
    assert [row["description"] for row in items] == ['Pump 40"']


def test_moves_without_lots_are_refused(tmp_path: Path) -> None:
    """The list of product moves hides the column where lots are switched off."""
    problem = refusal(written(tmp_path, moves=MOVES.replace("Lot/Serial Number", "Package"))).problems[0]

    assert problem.code == "missing-column" and "lot_id" in problem.hint


def test_two_products_of_one_name_are_two_items(tmp_path: Path) -> None:
    """Variants without an internal reference are told apart by their numbers."""
    tables = DATABASE | {
        "product_product": "id,default_code,product_tmpl_id,active\n12,,2,t\n14,,2,t\n",
        "product_template": "id,name,categ_id,tracking,sale_ok\n2,Pump 40,3,serial,t\n",
        "stock_lot": "id,name,product_id\n31,P-1,12\n32,P-2,12\n33,B-7,14\n",
    }
    with open_ledger(written(tmp_path, **tables)) as ledger:
        assert {row["item_no"] for row in rows_of(ledger)} == {"Pump 40 #12", "Pump 40 #14"}
