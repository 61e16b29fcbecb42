"""The demo company is believable: its size, its seasons, its stock, and names that are not all plain English."""

import unicodedata
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from demo_checks import Key, Row, in_date_order, lives, running, status, total

from reportgen.demo import END

TRANSIT = "ROAD"


@pytest.fixture(scope="module")
def serials(ledger) -> dict[Key, list[Row]]:
    """The entries of each serial number."""
    return lives(ledger)


@pytest.fixture(scope="module")
def statuses(tables, serials) -> dict[Key, str]:
    """Where each serial number is."""
    on_sales = {row["itemNo"] for row in tables["items"] if row["itemTrackingCode"] == "SNSALES"}
    return {serial: status(life, serial[0] in on_sales, TRANSIT) for serial, life in serials.items()}


@pytest.fixture(scope="module")
def there(serials, statuses) -> list[Row]:
    """The open receipts of serial numbers on hand or in transit."""
    return [next(row for row in reversed(life) if row["open"] == "true")
            for serial, life in serials.items() if statuses[serial] in ("on hand", "in transit")]


def _opened(life: list[Row]) -> date:
    """The day on which the present life cycle began: transfers and corrections do not count."""
    balance, opened = 0, ""
    for row in life:
        if row["entryType"] != "Transfer":
            balance += int(row["quantity"])
            if row["positive"] == "true" and balance == 1 and row["correction"] == "false":
                opened = row["postingDate"]
    return date.fromisoformat(opened)


def _is_shipment(row: Row) -> bool:
    """True for what left by a sales shipment."""
    return row["documentType"] == "Sales Shipment" and row["positive"] == "false"


@pytest.mark.parametrize(("table", "least", "most"), [
    ("item_ledger_entries", 3000, 4000), ("value_entries", 3000, 6000), ("items", 24, 28), ("item_categories", 15, 30),
    ("locations", 5, 5), ("vendors", 6, 12), ("customers", 10, 20), ("dimension_sets", 10, 100),
    ("item_attributes", 15, 40), ("bins", 20, 80), ("warehouse_entries", 200, 1200), ("transfer_lines", 10, 60),
    ("purchase_lines", 8, 30), ("sales_lines", 15, 40), ("production_order_lines", 3, 12),
    ("prod_order_component_lines", 10, 40), ("serial_no_information", 15, 60), ("reservation_entries", 20, 60),
    ("item_application_entries", 3000, 5000)])
def test_tables_have_a_sensible_size(tables, table, least, most):
    """Every table is there, neither empty nor endless."""
    assert least <= len(tables[table]) <= most


def test_six_hundred_serials(serials):
    """About 600 serial numbers."""
    assert 560 <= len(serials) <= 680


def test_stock_on_the_last_day(there):
    """250 to 330 serial numbers in the company's hands, worth a quarter of a million or a little less."""
    assert 250 <= len(there) <= 330
    assert 150_000 <= total(there, "costAmountActual") + total(there, "costAmountExpected") <= 350_000


@pytest.mark.parametrize(("name", "least"), [
    ("on hand", 230), ("in transit", 10), ("sold", 100), ("consumed", 60), ("returned to vendor", 5),
    ("adjusted out", 5), ("outbound only", 10), ("in error", 2)])
def test_every_status_occurs(statuses, name, least):
    """A reader meets every status a serial number can have."""
    assert Counter(statuses.values())[name] >= least


def test_only_the_faults_are_in_error(statuses):
    """Two serial numbers are in error: received twice, and sold but never received."""
    assert Counter(statuses.values())["in error"] == 2


@pytest.mark.parametrize("name", ["CENTRAL", "WORKS", "NO", "SOUTH", "ROAD"])
def test_every_location_holds_serials(there, name):
    """Serial numbers lie in all five locations; one of them is in transit."""
    assert sum(row["locationCode"] == name for row in there) >= 8


def test_one_location_is_in_transit(tables):
    """The road is marked as in-transit, and it alone."""
    assert [row["locationCode"] for row in tables["locations"] if row["useAsInTransit"] == "true"] == [TRANSIT]


def test_some_are_in_transit_too_long(there):
    """Some serial numbers have been on the road for more than 30 days, others for a few."""
    days = [(END - date.fromisoformat(row["postingDate"])).days for row in there if row["locationCode"] == TRANSIT]

    assert sum(day > 30 for day in days) >= 3
    assert sum(day <= 14 for day in days) >= 3


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


def test_age_runs_from_new_to_old(serials, there):
    """Some stock is fresh, some has not moved for over a year."""
    ages = [(END - _opened(serials[row["itemNo"], row["variantCode"], row["serialNo"]])).days for row in there]

    assert sum(age <= 90 for age in ages) >= 20
    assert sum(90 < age <= 365 for age in ages) >= 30
    assert sum(age > 365 for age in ages) >= 30


def test_some_batteries_are_expired(there):
    """Expired on the last day: some; expiring within 90 days: some; later: some."""
    left = [(date.fromisoformat(row["expirationDate"]) - END).days for row in there if row["expirationDate"]]

    assert sum(days <= 0 for days in left) >= 5
    assert sum(0 < days <= 90 for days in left) >= 5
    assert sum(days > 90 for days in left) >= 5


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


def test_sales_grow_and_follow_the_season(ledger):
    """Each year sells for more than the year before, and spring for more than winter."""
    years, months = Counter(), Counter()
    for row in ledger:
        if row["entryType"] == "Sale":
            years[row["postingDate"][:4]] += Decimal(row["salesAmountActual"])
            months[row["postingDate"][5:7]] -= int(row["quantity"])

    spring, winter = (sum(months[month] for month in season) for season in (("04", "05", "06"), ("11", "12", "01")))
    assert years["2024"] > years["2023"] * Decimal("1.1")
    assert years["2025"] > years["2024"] * Decimal("1.1")
    assert spring > winter * 3 / 2


def test_some_are_received_not_invoiced(there):
    """A few serial numbers on hand have an expected cost only: their invoice has not come."""
    waiting = [row for row in there if row["completelyInvoiced"] == "false"]

    assert 2 <= len(waiting) <= 30
    assert all(row["costAmountActual"] == "0.00" and Decimal(row["costAmountExpected"]) > 0 for row in waiting)


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


def test_untracked_stock_lies_beside_the_tracked(tables, ledger):
    """Items without serial numbers, lots with expiration dates and packages are in stock too."""
    untracked = [row for row in ledger if not row["serialNo"] and row["open"] == "true"]

    assert total(untracked, "remainingQuantity") > 100
    assert any(row["lotNo"] and row["packageNo"] and row["expirationDate"] for row in untracked)
    assert any(not row["lotNo"] for row in untracked)


def test_categories_reach_four_levels(tables):
    """The hierarchy is three levels deep, in places four, and every leaf has items."""
    parents = {row["code"]: row["parentCategory"] for row in tables["item_categories"]}
    used = {row["itemCategoryCode"] for row in tables["items"]}

    def depth(code: str) -> int:
        return 1 + depth(parents[code]) if parents.get(code) in parents else 1

    assert Counter(depth(code) for code in used if code in parents).keys() == {1, 2, 3, 4}
    assert set(parents) - set(parents.values()) <= used


def test_categories_hand_attributes_down(tables):
    """Attributes hang on categories and items; an item's own value stands beside its category's."""
    on_items = {(row["itemNo"], row["attributeName"]) for row in tables["item_attributes"] if row["itemNo"]}
    on_categories = {(row["categoryCode"], row["attributeName"]) for row in tables["item_attributes"]
                     if row["categoryCode"]}

    assert all(bool(row["itemNo"]) != bool(row["categoryCode"]) for row in tables["item_attributes"])
    assert ("CB-WALRUS", "Model Year") in on_items
    assert ("CARGO", "Model Year") in on_categories


def test_names_come_from_everywhere(tables):
    """Accents, an ampersand, angle brackets, an emoji and a name written from right to left."""
    customers, vendors = tables["customers"], tables["vendors"]
    names = "".join([row["customerName"] for row in customers] + [row["vendorName"] for row in vendors])

    assert {"&", "<", ">", "'", "🚲", "Ç", "ö", "Ł", "é"} <= set(names)
    assert any(unicodedata.bidirectional(letter) == "AL" for letter in names)


def test_serials_are_easily_taken_for_something_else(serials, statuses):
    """Leading zeros, powers of ten, dates, 15 digits; one text on two items, and on two variants of one item."""
    there = {serial for serial, where in statuses.items() if where in ("on hand", "in transit")}
    texts = Counter(serial for _, _, serial in there)
    items = defaultdict(set)
    variants = defaultdict(set)
    for item, variant, serial in serials:
        items[serial].add(item)
        variants[item, serial].add(variant)

    assert any(serial.startswith("00") and serial.isdigit() for serial in texts)
    assert any(serial.replace("E", "", 1).isdigit() and "E" in serial for serial in texts)
    assert any(_reads_as_date(serial) for serial in texts)
    assert any(len(serial) == 15 and serial.isdigit() for _, _, serial in serials)
    assert any(len(found) > 1 for serial, found in items.items() if texts[serial] > 1)
    assert any(len(found) > 1 for found in variants.values())


def _reads_as_date(serial: str) -> bool:
    parts = serial.split("-")
    return len(parts) == 3 and all(part.isdigit() for part in parts) and int(parts[1]) <= 12 and int(parts[2]) <= 28


def test_vendors_and_customers_share_numbers(tables):
    """The same number is a vendor and a customer: only the source type tells."""
    assert {row["vendorNo"] for row in tables["vendors"]} <= {row["customerNo"] for row in tables["customers"]}


def test_codes_are_known(tables, ledger):
    """Items, locations, partners and dimension sets of the entries stand in their tables."""
    known = {
        "itemNo": {row["itemNo"] for row in tables["items"]},
        "locationCode": {"", *(row["locationCode"] for row in tables["locations"])},
        "dimensionSetID": {row["dimensionSetID"] for row in tables["dimension_sets"]},
    }
    partners = {
        "Vendor": {row["vendorNo"] for row in tables["vendors"]},
        "Customer": {row["customerNo"] for row in tables["customers"]}, "Item": known["itemNo"], "": {""},
    }
    for row in ledger:
        assert all(row[column] in codes for column, codes in known.items()), row["entryNo"]
        assert row["sourceNo"] in partners[row["sourceType"]], row["entryNo"]


def test_source_follows_the_entry_type(ledger):
    """Vendors stand on purchases, customers on sales and projects, items on production; transfers have no source."""
    sources = {(row["entryType"], row["sourceType"]) for row in ledger}

    assert sources == {("Purchase", "Vendor"), ("Sale", "Customer"), ("Consumption", "Item"), ("Output", "Item"),
                       ("Transfer", ""), ("Positive Adjmt.", ""), ("Negative Adjmt.", ""),
                       ("Negative Adjmt.", "Customer")}


def test_every_customer_and_vendor_does_business(tables, ledger):
    """Nobody stands in the tables without an entry."""
    seen = {(row["sourceType"], row["sourceNo"]) for row in ledger}

    assert all(("Vendor", row["vendorNo"]) in seen for row in tables["vendors"])
    assert all(("Customer", row["customerNo"]) in seen for row in tables["customers"])


def test_dates_are_working_days(ledger):
    """Nobody posts at weekends."""
    assert {date.fromisoformat(row["postingDate"]).weekday() for row in ledger} == {0, 1, 2, 3, 4}


def test_stock_of_past_days_was_never_empty(ledger):
    """The company always had serial numbers on hand, more as it grew."""
    tracked = in_date_order(row for row in ledger if row["serialNo"] and row["itemNo"] != "GPS-LITE")
    days = [END - timedelta(days=back) for back in (1000, 700, 365, 0)]
    stock = [sum(int(row["quantity"]) for row in tracked if row["postingDate"] <= day.isoformat()) for day in days]

    assert all(number >= 100 for number in stock)
    assert running(row for row in tracked if row["postingDate"] <= days[0].isoformat())[-1] == stock[0] < stock[-1]
