"""What is open on the last day fits the stock: orders, reservations, bins."""

from collections import Counter, defaultdict

from reportgen.demo import END
from tests.demo.demo_checks import key, lives, running


def test_bins_hold_what_the_ledger_says(tables, ledger):
    """In the two locations with bins, movements add up to the open receipts, serial by serial and lot by lot."""
    with_bins = {row["locationCode"] for row in tables["locations"] if row["binMandatory"] == "true"}
    gone = {serial for serial, life in lives(ledger).items() if running(life)[-1] == 0}
    booked, binned = Counter(), Counter()
    for row in ledger:
        if row["locationCode"] in with_bins and row["positive"] == "true" and key(row) not in gone:
            booked[row["locationCode"], *key(row), row["lotNo"]] += int(row["remainingQuantity"])
    for row in tables["warehouse_entries"]:
        binned[row["locationCode"], *key(row), row["lotNo"]] += int(row["qtyBase"])

    assert len(with_bins) == 2
    assert binned == +booked


def test_each_serial_lies_in_one_bin(tables):
    """A serial number lies in one bin, at the dock or on its shelf, and no bin is below zero."""
    bins = {(row["locationCode"], row["binCode"]): row["zoneCode"] for row in tables["bins"]}
    lying = defaultdict(Counter)
    for row in tables["warehouse_entries"]:
        assert bins[row["locationCode"], row["binCode"]] == row["zoneCode"]
        lying[key(row), row["lotNo"]][row["locationCode"], row["binCode"]] += int(row["qtyBase"])

    assert all(quantity >= 0 for found in lying.values() for quantity in found.values())
    assert all(sum(quantity > 0 for quantity in found.values()) == 1
               for (serial, _), found in lying.items() if serial[2] and serial[2] != "000931")
    assert len({place for found in lying.values() for place, quantity in found.items() if quantity > 0}) >= 15


def test_reserved_serials_are_on_hand(tables, ledger):
    """Each reservation joins one open, unexpired serial number to an open sales order line of its item and place."""
    entries = {row["entryNo"]: row for row in ledger}
    lines = {row["documentNo"]: row for row in tables["sales_lines"]}
    pairs = defaultdict(list)
    for row in tables["reservation_entries"]:
        if row["reservationStatus"] == "Reservation":
            pairs[row["entryNo"]].append(row)

    assert len(pairs) >= 10
    for stock, order in pairs.values():
        receipt, line = entries[stock["itemLedgerEntryNo"]], lines[order["sourceID"]]
        assert (stock["positive"], order["positive"], stock["serialNo"]) == ("true", "false", order["serialNo"])
        assert (receipt["serialNo"], receipt["remainingQuantity"]) == (stock["serialNo"], "1")
        assert not receipt["expirationDate"] or receipt["expirationDate"] > END.isoformat()
        assert all(receipt[column] == line[column] == stock[column]
                   for column in ("itemNo", "variantCode", "locationCode"))


def test_nothing_is_reserved_twice(tables):
    """No serial number is promised to two customers, and no line gets more than it asks for."""
    reserved = [row for row in tables["reservation_entries"] if row["reservationStatus"] == "Reservation"
                and row["positive"] == "false"]
    wanted = {row["documentNo"]: int(row["outstandingQtyBase"]) for row in tables["sales_lines"]}

    assert max(Counter(key(row) for row in reserved).values()) == 1
    assert all(count <= wanted[order] for order, count in Counter(row["sourceID"] for row in reserved).items())


def test_not_every_row_is_a_reservation(tables):
    """Serial numbers that a vendor has announced stand there as surplus: not reserved, and not in the ledger."""
    announced = [row for row in tables["reservation_entries"] if row["reservationStatus"] == "Surplus"]
    known = {key(row) for row in tables["item_ledger_entries"]}

    assert announced
    assert not {key(row) for row in announced} & known


def test_released_orders_have_taken_their_parts(tables, ledger):
    """Released production orders have consumed and still owe pieces; planned ones have not begun."""
    begun = {row["orderNo"] for row in ledger if row["entryType"] == "Consumption"}
    made = Counter(row["orderNo"] for row in ledger if row["entryType"] == "Output")
    by_status = defaultdict(set)
    for row in tables["production_order_lines"]:
        assert int(row["remainingQtyBase"]) > 0
        by_status[row["status"]].add(row["documentNo"])

    assert by_status["Released"] <= begun
    assert any(made[order] for order in by_status["Released"])
    assert not (by_status["Firm Planned"] | by_status["Planned"]) & begun
    planned = by_status["Firm Planned"] | by_status["Planned"]
    assert {row["documentNo"] for row in tables["prod_order_component_lines"]} == planned


def test_open_orders_look_ahead(tables):
    """Purchases are expected after the last day; most sales too, a few are late; both have returns among them."""
    assert all(row["expectedReceiptDate"] > END.isoformat() for row in tables["purchase_lines"])
    late = sum(row["shipmentDate"] <= END.isoformat() for row in tables["sales_lines"])

    assert 1 <= late < len(tables["sales_lines"]) // 3
    assert {row["documentType"] for row in tables["sales_lines"]} == {"Order", "Return Order"}
    assert {row["documentType"] for row in tables["purchase_lines"]} == {"Order", "Return Order"}


def test_serial_information_speaks_of_known_serials(tables, ledger):
    """Each row is of a serial number in the ledger, and no serial number has two."""
    told = [key(row) for row in tables["serial_no_information"]]

    assert len(told) == len(set(told))
    assert set(told) <= set(lives(ledger))
