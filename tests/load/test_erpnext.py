"""ERPNext's exports give the ledger that ERPNext keeps: one entry a serial number, whatever the version."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import DataError
from reportgen.load.source import inspect_source, open_ledger
from tests.load.sources import refusal, rows_of

LABELS = (
    "ID,Item Code,Warehouse,Posting Date,Posting Time,Voucher Type,Voucher No,Qty Change,Qty After Transaction,"
    "Change in Stock Value,Serial No,Batch No,Is Cancelled,Company,Created On\n"
)
VERSION_13 = LABELS + (
    'SLE-1,PUMP,Stores - AC,2024-03-01,9:00:00,Purchase Receipt,PREC-1,3,3,100,"P-1\nP-2\nP-3",,0,Acme,\n'
    "SLE-2,PUMP,Stores - AC,2024-03-01,14:00:00,Delivery Note,DN-1,-1,2,-33.33,P-1,,0,Acme,2024-03-01 14:00\n"
    'SLE-3,PUMP,Stores - AC,2024-03-02,10:00:00,Stock Entry,STE-1,-1,1,-33.33,"P-2\n",,0,Acme,2024-03-02 10:00\n'
    "SLE-4,PUMP,Shop - AC,2024-03-02,10:00:00,Stock Entry,STE-1,1,1,33.33,P-2,,0,Acme,2024-03-02 10:01\n"
    "SLE-5,PUMP,Shop - AC,2024-03-03,10:00:00,Delivery Note,DN-2,-1,0,-33.33,P-2,,1,Acme,2024-03-03 10:00\n"
    "SLE-6,BOLT,Stores - AC,2024-03-04,10:00:00,Purchase Receipt,PREC-2,50,50,25,,B-7,0,Acme,2024-03-04 10:00\n"
)
"""A purchase of three pumps, one sold, one moved to the shop; a delivery that was cancelled; bolts of one batch."""


def written(folder: Path, **files: str) -> Path:
    """A folder with these CSV files."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def on_hand(entries: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """Where each serial number lies."""
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for entry in entries:
        if entry["serial_no"]:
            places = found.setdefault((entry["item_no"], entry["serial_no"]), {})
            places[entry["location_code"]] = places.get(entry["location_code"], Decimal(0)) + entry["quantity"]
    return {key: place for key, places in found.items() for place, quantity in places.items() if quantity == 1}


def test_a_list_of_serial_numbers_becomes_one_entry_each(tmp_path: Path) -> None:
    """Three pumps bought for 100: P-1 sold, P-2 moved to the shop, P-3 in the stores; what was cancelled is none."""
    with open_ledger(written(tmp_path, sle=VERSION_13)) as ledger:
        entries = rows_of(ledger)

    assert [(row["entry_no"], row["entry_type"], row["serial_no"], row["quantity"]) for row in entries] == [
        (1, "Purchase", "P-1", 1),
        (2, "Purchase", "P-2", 1),
        (3, "Purchase", "P-3", 1),
        (4, "Sale", "P-1", -1),
        (5, "Transfer", "P-2", -1),
        (6, "Transfer", "P-2", 1),
        (7, "Purchase", "", 50),
    ]
    assert on_hand(entries) == {("PUMP", "P-2"): "Shop - AC", ("PUMP", "P-3"): "Stores - AC"}
    assert [row["cost_amount_actual"] for row in entries[:3]] == [Decimal("33.33333")] * 2 + [Decimal("33.33334")]
    assert [row["remaining_quantity"] for row in entries] == [0, 0, 1, 0, 0, 1, 50]
    assert entries[6]["lot_no"] == "B-7" and entries[3]["document_type"] == "Sales Shipment"
    assert entries[0]["document_no"] == "PREC-1" and entries[5]["document_type"] == "Direct Transfer"


def test_the_ledger_says_where_it_comes_from(tmp_path: Path) -> None:
    """Form, files and rows of what was made, and what the stock ledger alone does not say."""
    folder = written(tmp_path, sle=VERSION_13)
    found = inspect_source(folder)
    with open_ledger(folder) as ledger:
        sources = {source.name: source for source in ledger.provenance}
        columns = ledger.columns["item_ledger_entries"]
        assert ledger.company == "Acme" and ledger.control_totals.quantity == 52

    assert found.form == "ERPNext CSV" and found.findings == ()
    assert [(sources[name].source, sources[name].form, sources[name].rows) for name in sorted(sources)] == [
        ("sle.csv", "ERPNext CSV", 6),
        ("sle.csv", "ERPNext CSV", 7),
        ("sle.csv", "ERPNext CSV", 7),
    ]
    assert {"source_no", "warranty_date", "expiration_date", "invoiced_quantity"}.isdisjoint(columns)
    missing = {one.name for table in found.tables if table.name == "item_ledger_entries" for one in table.missing}
    assert {"source_no", "expiration_date"} <= missing
    assert "erpnext_purchases" in {one.name for one in found.missing}


BUNDLES = (
    "name,parent,idx,serial_no,batch_no,qty,warehouse,incoming_rate,stock_value_difference\n"
    "e1,SABB-1,1,P-1,,1,Stores - AC,40,40\n"
    "e2,SABB-1,2,P-2,,1,Stores - AC,60,60\n"
    "e3,SABB-2,1,P-2,,-1,Stores - AC,60,-60\n"
    "e4,SABB-3,1,,B-7,30,Stores - AC,0.5,15\n"
    "e5,SABB-3,2,,B-8,20,Stores - AC,0.5,10\n"
)
VERSION_15 = (
    "name,item_code,warehouse,posting_date,posting_time,voucher_type,voucher_no,actual_qty,qty_after_transaction,"
    "stock_value_difference,serial_no,batch_no,serial_and_batch_bundle,is_cancelled,company,creation\n"
    "a,PUMP,Stores - AC,2025-01-10,09:00:00,Purchase Receipt,PREC-9,2,2,100,,,SABB-1,0,Acme,2025-01-10 09:00:00.1\n"
    "b,PUMP,Stores - AC,2025-01-11,09:00:00,Delivery Note,DN-9,-1,1,-60,,,SABB-2,0,Acme,2025-01-11 09:00:00.1\n"
    "c,BOLT,Stores - AC,2025-01-12,09:00:00,Purchase Receipt,PREC-10,50,50,25,,,SABB-3,0,Acme,2025-01-12 09:00:00.1\n"
)


def test_a_bundle_says_serial_numbers_batches_and_their_values(tmp_path: Path) -> None:
    """Since version 15: P-1 cost 40 and lies in the stores, P-2 cost 60 and is sold; bolts are of two batches."""
    with open_ledger(written(tmp_path, tabSLE=VERSION_15, entries=BUNDLES)) as ledger:
        entries = rows_of(ledger)

    shown = [(row["serial_no"], row["lot_no"], row["quantity"], row["cost_amount_actual"]) for row in entries]
    assert shown == [
        ("P-1", "", 1, 40),
        ("P-2", "", 1, 60),
        ("P-2", "", -1, -60),
        ("", "B-7", 30, 15),
        ("", "B-8", 20, 10),
    ]
    assert on_hand(entries) == {("PUMP", "P-1"): "Stores - AC"}


def test_a_ledger_of_version_15_without_its_bundles_is_told(tmp_path: Path) -> None:
    """The bundle's number is there, what is in it is not: that table is said to be missing, with what it costs."""
    found = inspect_source(written(tmp_path, tabSLE=VERSION_15))

    assert {one.name: one.loss for one in found.missing}["erpnext_bundle_entries"].startswith("serial numbers")
    assert found.control_totals.tracked_quantity == 0 and found.control_totals.quantity == 51


def test_a_ledger_that_cannot_say_serial_numbers_is_refused(tmp_path: Path) -> None:
    """Without a column for serial numbers and without bundles there is nothing to report on."""
    text = "Item Code,Warehouse,Posting Date,Qty Change,Voucher No\nPUMP,Stores,2024-01-01,1,X\n"
    problem = refusal(written(tmp_path, sle=text)).problems[0]

    assert problem.code == "missing-column" and "serial_no" in problem.message and "Serial No" in problem.hint


def test_bundles_alone_are_no_ledger(tmp_path: Path) -> None:
    """They say neither days nor items."""
    problem = refusal(written(tmp_path, entries=BUNDLES)).problems[0]

    assert problem.code == "no-ledger" and "stock ledger entries" in problem.message


MASTERS = {
    "items": "ID,Item Code,Item Name,Item Group,Default Unit of Measure,Valuation Method,Disabled\n"
    "PUMP,PUMP,Pump 40,Pumps,Nos,FIFO,0\nBOLT,BOLT,BOLT,Small Parts,Nos,Moving Average,1\n",
    "groups": "ID,Item Group Name,Parent Item Group,Is Group\nAll Item Groups,All Item Groups,,1\n"
    "Machines,Machines,All Item Groups,1\nPumps,Pumps,Machines,0\nSmall Parts,Small Parts,All Item Groups,0\n",
    "warehouses": "ID,Warehouse Name,Warehouse Type,Company\nStores - AC,Stores,,Acme\nShop - AC,Shop,Transit,Acme\n",
    "suppliers": "ID,Supplier Name,Supplier Group,Country\nSUP-1,Pump Works,All,Germany\n",
    "customers": "ID,Customer Name,Customer Group,Territory\nJane Doe,Jane Doe,All,All\n",
    "receipts": "ID,Supplier,Supplier Name,Posting Date,Is Return\nPREC-1,SUP-1,Pump Works,2024-03-01,0\n",
    "deliveries": "ID,Customer,Customer Name,Posting Date,Is Return\nDN-1,Jane Doe,Jane Doe,2024-03-01,0\n",
    "entries": "ID,Stock Entry Type,Purpose\nSTE-1,Move,Material Transfer\n",
    "serials": "ID,Serial No,Item Code,Warehouse,Warranty Expiry Date,Status\nP-1,P-1,PUMP,,2026-03-01,Delivered\n",
    "batches": "ID,Batch ID,Item,Expiry Date\nB-7,B-7,BOLT,2025-06-30\n",
}


def test_doctypes_become_masters_parties_and_dates(tmp_path: Path) -> None:
    """Items by group, groups below the one above all, a transit warehouse, vendor and customer, warranty and expiry."""
    with open_ledger(written(tmp_path, sle=VERSION_13, **MASTERS)) as ledger:
        entries, items = rows_of(ledger), {row["item_no"]: row for row in rows_of(ledger, "items")}
        groups = {row["code"]: row["parent_category"] for row in rows_of(ledger, "item_categories")}
        places = {row["location_code"]: row for row in rows_of(ledger, "locations")}
        vendors, customers = rows_of(ledger, "vendors"), rows_of(ledger, "customers")
        assert ledger.findings == ()

    assert (items["PUMP"]["description"], items["PUMP"]["item_category_code"]) == ("Pump 40", "Pumps")
    assert (
        items["BOLT"]["description"] == "" and items["BOLT"]["costing_method"] == "Average" and items["BOLT"]["blocked"]
    )
    assert groups == {"Machines": "", "Pumps": "Machines", "Small Parts": ""}
    assert places["Shop - AC"]["use_as_in_transit"] is True and places["Stores - AC"]["name"] == "Stores"
    assert [(row["vendor_no"], row["name"]) for row in vendors] == [("SUP-1", "Pump Works")]
    assert [(row["customer_no"], row["name"]) for row in customers] == [("Jane Doe", "")]
    assert [(row["source_type"], row["source_no"]) for row in entries] == [
        *[("Vendor", "SUP-1")] * 3,
        ("Customer", "Jane Doe"),
        ("", ""),
        ("", ""),
        ("", ""),
    ]
    warranties = [row["warranty_date"].isoformat() if row["warranty_date"] else "" for row in entries]
    assert warranties == ["2026-03-01", "", "", "2026-03-01", "", "", ""]
    assert entries[6]["expiration_date"].isoformat() == "2025-06-30"


REPORT = (
    "Date,Item,Item Name,Stock UOM,In Qty,Out Qty,Balance Qty,Voucher #,Warehouse,Item Group,Value Change,Voucher Type,"
    "Batch,Serial No,Company\n"
    ",'Opening',,,,,0,,,,,,,,\n"
    '2024-03-01 09:00:00,PUMP,Pump,Nos,2,0,2,PREC-1,Stores - AC,Pumps,100,Purchase Receipt,,"P-1\nP-2",Acme\n'
    "2024-03-01 14:00:00,PUMP,Pump,Nos,0,-1,1,DN-1,Stores - AC,Pumps,-50,Delivery Note,,P-1,Acme\n"
)


def test_the_stock_ledger_report_says_the_same(tmp_path: Path) -> None:
    """Quantities stand in two columns, day and time in one; items and their groups stand on every row."""
    with open_ledger(written(tmp_path, report=REPORT)) as ledger:
        entries, items = rows_of(ledger), rows_of(ledger, "items")
        assert ledger.findings == ()

    assert [(row["serial_no"], row["quantity"], row["cost_amount_actual"]) for row in entries] == [
        ("P-1", 1, 50),
        ("P-2", 1, 50),
        ("P-1", -1, -50),
    ]
    assert [(row["item_no"], row["description"], row["item_category_code"]) for row in items] == [
        ("PUMP", "Pump", "Pumps")
    ]


def test_an_opening_balance_of_the_report_is_told(tmp_path: Path) -> None:
    """It says neither serial numbers nor a day, so it is left out."""
    with open_ledger(written(tmp_path, report=REPORT.replace("'Opening',,,,,0", "'Opening',,,,,7"))) as ledger:
        assert [(finding.code, finding.count) for finding in ledger.findings] == [("opening_left_out", 1)]


def test_the_rest_api_gives_pages_of_data(tmp_path: Path) -> None:
    """``{"data": [...]}``, times without a leading zero: the delivery at 10 comes after the receipt at 9."""
    rows = [
        {
            "name": "b",
            "posting_time": "10:00:00",
            "voucher_type": "Delivery Note",
            "voucher_no": "D",
            "actual_qty": -1.0,
        },
        {
            "name": "a",
            "posting_time": "9:00:00",
            "voucher_type": "Purchase Receipt",
            "voucher_no": "R",
            "actual_qty": 1.0,
        },
    ]
    more = {"item_code": "PUMP", "warehouse": "W", "posting_date": "2024-03-01", "serial_no": "012", "is_cancelled": 0}
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"data": [row | more for row in rows]}), encoding="utf-8")
    with open_ledger(path) as ledger:
        entries = rows_of(ledger)
        assert ledger.provenance[0].form == "ERPNext JSON"

    assert [(row["entry_type"], row["serial_no"]) for row in entries] == [("Purchase", "012"), ("Sale", "012")]


def test_data_of_two_programs_in_one_folder_are_refused(tmp_path: Path) -> None:
    """ERPNext's stock ledger beside an item ledger of Business Central would count twice."""
    ledger = "Entry No.,Posting Date,Item No.,Quantity,Serial No.\n1,2024-01-01,PUMP,1,P-1\n"
    error = refusal(written(tmp_path, sle=VERSION_13, ledger=ledger))

    assert {problem.code for problem in error.problems} == {"mixed-forms"}
    assert "ERPNext" in error.problems[0].message


def test_serial_numbers_that_do_not_fit_the_quantity_are_told(tmp_path: Path) -> None:
    """Two named of three: the third piece is untracked; three named of two: one too many is taken off untracked."""
    row = 'x,PUMP,W,2024-03-0{day},9:00:00,Purchase Receipt,R{day},{quantity},0,30,"{serials}",,0,Acme,\n'
    text = LABELS + row.format(day=1, quantity=3, serials="A\nB") + row.format(day=2, quantity=2, serials="C,D,E")
    with open_ledger(written(tmp_path, sle=text)) as ledger:
        entries = rows_of(ledger)
        found = {finding.code: finding for finding in ledger.findings}

    assert [(row["serial_no"], row["quantity"]) for row in entries] == [
        ("A", 1),
        ("B", 1),
        ("", 1),
        ("C", 1),
        ("D", 1),
        ("E", 1),
        ("", -1),
    ]
    assert found["serials_do_not_fit"].count == 2 and "Purchase Receipt R1" in found["serials_do_not_fit"].examples[0]
    assert sum(row["cost_amount_actual"] for row in entries) == 60


@pytest.mark.parametrize("column", ["Item Code", "Posting Date"])
def test_what_a_row_must_say_is_asked_for_by_name(tmp_path: Path, column: str) -> None:
    """A stock ledger without it is not recognised, or refused with the column's name."""
    with pytest.raises(DataError) as caught:
        inspect_source(written(tmp_path, sle=VERSION_13.replace(column, "Something", 1)))
    assert caught.value.problems[0].code in ("missing-column", "no-ledger")
