"""The demo posts every kind of movement as an ERP would: transfers, returns, corrections, projects, invoices."""

from collections import Counter, defaultdict
from decimal import Decimal

from tests.demo.demo_checks import Row, total

TRANSIT = "ROAD"


def _is_shipment(row: Row) -> bool:
    """True for what left by a sales shipment."""
    return row["documentType"] == "Sales Shipment" and row["positive"] == "false"


def test_transfers_make_four_entries(tables, ledger):
    """Out of one place, onto the road, off the road, into the other; half done, only the first two. Value stays."""
    moved = {row["itemLedgerEntryNo"]: row for row in tables["value_entries"] if row["entryType"] == "Direct Cost"}
    orders = defaultdict(list)
    for row in ledger:
        if row["entryType"] == "Transfer" and row["serialNo"]:
            orders[row["orderNo"], row["itemNo"], row["variantCode"], row["serialNo"]].append(row)
    moves = Counter(len(rows) for rows in orders.values())
    steps = [("-1", False), ("1", True), ("-1", True), ("1", False)]

    assert set(moves) == {2, 4}
    assert min(moves.values()) >= 10
    for rows in orders.values():
        assert [(row["quantity"], row["locationCode"] == TRANSIT) for row in rows] == steps[:len(rows)]
        assert total((moved[row["entryNo"]] for row in rows), "costAmountActual") == 0


def test_transfers_name_what_they_moved(ledger):
    """The positive half of each step names the receipt that its goods were taken from, of the same goods."""
    entries = {row["entryNo"]: row for row in ledger}
    moved = [row for row in ledger if row["transferredFromEntryNo"] != "0"]

    assert moved == [row for row in ledger if row["entryType"] == "Transfer" and row["positive"] == "true"]
    for row in moved:
        origin = entries[row["transferredFromEntryNo"]]
        assert origin["positive"] == "true"
        assert all(row[column] == origin[column] for column in ("itemNo", "variantCode", "serialNo", "expirationDate"))


def test_one_transfer_is_half_received(tables, ledger):
    """Of one order, part has arrived and part is on the road."""
    received = {row["orderNo"] for row in ledger if row["documentType"] == "Transfer Receipt"}
    underway = {row["documentNo"] for row in tables["transfer_lines"] if int(row["qtyInTransitBase"])}
    assert received & underway


def test_transfer_lines_tell_what_is_on_the_road(tables, ledger):
    """Quantity in transit by order is what lies at the in-transit location."""
    lying, told = Counter(), Counter()
    for row in ledger:
        if row["locationCode"] == TRANSIT and row["positive"] == "true":
            lying[row["orderNo"], row["itemNo"], row["variantCode"]] += int(row["remainingQuantity"])
    for row in tables["transfer_lines"]:
        told[row["documentNo"], row["itemNo"], row["variantCode"]] += int(row["qtyInTransitBase"])

    assert +told == +lying


def test_expiration_stands_on_receipts_and_warranty_on_sales(ledger):
    """Expiration dates stand on inbound entries of items that expire, warranty dates on sales of serial numbers."""
    assert all(row["positive"] == "true" for row in ledger if row["expirationDate"])
    assert {row["entryType"] for row in ledger if row["warrantyDate"]} == {"Sale"}
    assert all(row["warrantyDate"] > row["postingDate"] for row in ledger if row["warrantyDate"])
    assert all(row["warrantyDate"] for row in ledger if _is_shipment(row) and row["serialNo"])


def test_several_life_cycles(serials):
    """Serial numbers come back and are sold again; some have three lives."""
    sales = Counter(sum(map(_is_shipment, life)) for life in serials.values())
    returned = [life for life in serials.values() if any(row["documentType"] == "Sales Return Receipt" for row in life)]

    assert len(returned) >= 20
    assert sales[2] >= 8
    assert sales[3] >= 1


def test_repaired_goods_come_back_from_the_vendor(serials):
    """Some serial numbers were returned to the vendor and bought a second time."""
    bought = [sum(row["documentType"] == "Purchase Receipt" for row in life) for serial, life in serials.items()
              if serial[2] != "000931"]
    assert bought.count(2) >= 1


def test_undone_shipments_are_corrected_in_pairs(ledger):
    """Each correction takes back one entry of the same document and serial number, on its posting date."""
    corrections = [row for row in ledger if row["correction"] == "true"]

    assert len(corrections) >= 6
    for row in corrections:
        (undone,) = [other for other in ledger if other["documentNo"] == row["documentNo"]
                     and other["itemNo"] == row["itemNo"] and other is not row]
        assert (undone["quantity"], row["quantity"]) == ("-1", "1")
        assert all(undone[column] == row[column] for column in ("serialNo", "variantCode", "postingDate"))
        assert (row["invoicedQuantity"], row["salesAmountActual"], row["completelyInvoiced"]) == ("0", "0.00", "true")


def test_drop_shipments_lie_nowhere(ledger):
    """A drop shipment is bought and sold on one day, in no location."""
    dropped = [row for row in ledger if row["dropShipment"] == "true"]

    assert len(dropped) >= 8
    assert {row["locationCode"] for row in dropped} == {""}
    assert all((one["quantity"], other["quantity"], one["serialNo"]) == ("1", "-1", other["serialNo"])
               for one, other in zip(dropped[::2], dropped[1::2], strict=True))
    assert [row for row in ledger if not row["locationCode"]] == dropped


def test_projects_consume_in_a_customers_name(ledger):
    """Project consumption is a negative adjustment with a customer and a project number."""
    projects = [row for row in ledger if row["projectNo"]]

    assert len(projects) >= 15
    assert {(row["entryType"], row["sourceType"]) for row in projects} == {("Negative Adjmt.", "Customer")}
    assert sum(bool(row["serialNo"]) for row in projects) >= 5


def test_receipts_hold_several_serials(ledger):
    """Purchase receipts bring several serial numbers, often of several items, on one document."""
    receipts = defaultdict(set)
    for row in ledger:
        if row["documentType"] == "Purchase Receipt" and row["serialNo"]:
            receipts[row["documentNo"]].add((row["itemNo"], row["variantCode"], row["serialNo"]))

    assert sum(len(found) >= 4 for found in receipts.values()) >= 30
    assert sum(len({item for item, _, _ in found}) >= 2 for found in receipts.values()) >= 5


def test_invoices_turn_expected_into_actual(tables):
    """Where an invoice came later, the receipt's value entry is expected cost and the invoice's takes it back."""
    kinds = Counter((row["documentType"], row["expectedCost"]) for row in tables["value_entries"])

    assert kinds["Purchase Receipt", "true"] >= 50
    assert kinds["Sales Shipment", "true"] >= 50
    assert kinds["Purchase Invoice", "true"] == kinds["Sales Invoice", "true"] == 0


def test_value_entries_are_of_several_kinds(tables):
    """Direct cost, freight charged later, output adjusted to what it consumed, and slow movers written down."""
    values = tables["value_entries"]

    assert {row["entryType"] for row in values} == {"Direct Cost", "Revaluation"}
    assert {row["itemChargeNo"] for row in values} == {"", "FREIGHT-IN"}
    assert {row["itemLedgerEntryType"] for row in values if row["adjustment"] == "true"} == {"Output"}
    assert all(Decimal(row["costAmountActual"]) < 0 for row in values if row["entryType"] == "Revaluation")


def test_source_follows_the_entry_type(ledger):
    """Vendors stand on purchases, customers on sales and projects, items on production; transfers have no source."""
    sources = {(row["entryType"], row["sourceType"]) for row in ledger}

    assert sources == {("Purchase", "Vendor"), ("Sale", "Customer"), ("Consumption", "Item"), ("Output", "Item"),
                       ("Transfer", ""), ("Positive Adjmt.", ""), ("Negative Adjmt.", ""),
                       ("Negative Adjmt.", "Customer")}
