"""The demo company is believable: its size, its seasons, its stock, and names that are not all plain English."""

import unicodedata
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from reportgen.demo import END
from tests.demo.demo_checks import Row, in_date_order, running, total

TRANSIT = "ROAD"


def _opened(life: list[Row]) -> date:
    """The day on which the present life cycle began: transfers and corrections do not count."""
    balance, opened = 0, ""
    for row in life:
        if row["entryType"] != "Transfer":
            balance += int(row["quantity"])
            if row["positive"] == "true" and balance == 1 and row["correction"] == "false":
                opened = row["postingDate"]
    return date.fromisoformat(opened)


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
    """250 to 330 serial numbers in the company's hands, worth 150,000 to 350,000 together."""
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
