"""The rules that hold in a real item ledger hold in the demo's, but for the documented faults."""

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise

import pytest

from reportgen.demo import END, SEEDED_FAULTS, START
from tests.demo.demo_checks import in_date_order, key, lives, location_balances, running, total

FAULTY = {serial for fault in SEEDED_FAULTS.values() for serial in fault.serials}


@pytest.fixture(scope="module")
def goods(tables, ledger):
    """Entries of items that are kept in stock."""
    services = {row["itemNo"] for row in tables["items"] if row["type"] == "Service"}
    return [row for row in ledger if row["itemNo"] not in services]


def test_entry_numbers_ascend(tables):
    """Entry numbers are unique and ascend in the order of posting, in every table of entries."""
    for name in ("item_ledger_entries", "value_entries", "item_application_entries", "warehouse_entries"):
        numbers = [int(row["entryNo"]) for row in tables[name]]
        assert numbers == list(range(1, len(numbers) + 1)), name


def test_postings_lie_within_three_years(ledger):
    """The first posting is of the first day, the last of the last."""
    days = sorted(row["postingDate"] for row in ledger)
    assert (days[0], days[-1]) == (START.isoformat(), END.isoformat())


def test_some_postings_are_backdated(ledger):
    """Date order and entry order differ in places."""
    backdated = sum(later["postingDate"] < earlier["postingDate"] for earlier, later in pairwise(ledger))
    assert 10 <= backdated <= 80


def test_open_means_remaining(ledger):
    """Open says that something remains, Positive that the quantity is above zero."""
    assert all((row["open"] == "true") == (row["remainingQuantity"] != "0") for row in ledger)
    assert all((row["positive"] == "true") == (int(row["quantity"]) > 0) for row in ledger)
    assert all(row["quantity"] != "0" for row in ledger)


def test_remaining_is_part_of_the_quantity(ledger):
    """What remains is never more than the quantity and has its sign."""
    for row in ledger:
        quantity, remaining = int(row["quantity"]), int(row["remainingQuantity"])
        assert abs(remaining) <= abs(quantity)
        assert remaining * quantity >= 0


def test_quantity_and_remaining_have_one_sum(goods):
    """Quantity and Remaining Quantity have the same sum for each item, variant, location and lot."""
    sums = defaultdict(lambda: [0, 0])
    for row in goods:
        both = sums[row["itemNo"], row["variantCode"], row["locationCode"], row["lotNo"]]
        both[0] += int(row["quantity"])
        both[1] += int(row["remainingQuantity"])

    assert all(quantity == remaining for quantity, remaining in sums.values())


def test_quantity_and_remaining_have_one_sum_per_serial(goods):
    """The same holds for each serial number, except where serial numbers are recorded on sales only."""
    for serial, life in lives(row for row in goods if row["itemNo"] != "GPS-LITE").items():
        assert total(life) == total(life, "remainingQuantity"), serial


def test_services_leave_nothing(tables, ledger):
    """The workshop's hours are sold with Remaining 0, so that their quantities sum to nonsense."""
    hours = [row for row in ledger if row["itemNo"] == "SVC-HOUR"]

    assert total(hours) < -100
    assert {row["remainingQuantity"] for row in hours} == {"0"}


def test_a_serial_is_there_once_or_not_at_all(tables, ledger):
    """In date order the balance of every serial number is 0 or 1, but for the faults and the outbound only."""
    for serial, life in lives(ledger).items():
        if serial not in FAULTY and serial[0] != "GPS-LITE":
            assert set(running(life)) <= {0, 1}, serial
            assert set(location_balances(life).values()) <= {0, 1}, serial


def test_balances_hold_in_entry_order_too(ledger):
    """Nobody posts an issue before its receipt is in the books."""
    for serial, life in lives(ledger).items():
        if serial not in FAULTY and serial[0] != "GPS-LITE":
            assert set(running(sorted(life, key=lambda row: int(row["entryNo"])))) <= {0, 1}, serial


def test_untracked_stock_never_falls_below_zero(goods):
    """Untracked goods and lots are never below zero in any location on any day."""
    balances = defaultdict(int)
    for row in in_date_order(row for row in goods if not row["serialNo"] and row["itemNo"] != "GPS-LITE"):
        place = row["itemNo"], row["locationCode"], row["lotNo"]
        balances[place] += int(row["quantity"])
        assert balances[place] >= 0, row["entryNo"]


def test_tracking_codes_are_kept(tables, ledger):
    """Serial-tracked items move one by one with a serial number, lots with a lot number, others with neither."""
    codes = {row["itemNo"]: row["itemTrackingCode"] for row in tables["items"]}
    for row in ledger:
        code = codes[row["itemNo"]]
        assert bool(row["lotNo"]) == code.startswith("LOT")
        if code in ("SNALL", "SNEXP"):
            assert row["serialNo"]
            assert abs(int(row["quantity"])) == 1
        elif code == "SNSALES":
            assert bool(row["serialNo"]) == (row["entryType"] == "Sale")
        else:
            assert not row["serialNo"]


def test_value_entries_sum_to_their_ledger_entry(tables, ledger):
    """Costs, sales amounts and invoiced quantities of a ledger entry are the sums of its value entries."""
    columns = ("costAmountActual", "costAmountExpected", "salesAmountActual", "salesAmountExpected", "invoicedQuantity")
    sums = defaultdict(lambda: [Decimal(0)] * len(columns))
    for row in tables["value_entries"]:
        pairs = zip(sums[row["itemLedgerEntryNo"]], columns, strict=True)
        sums[row["itemLedgerEntryNo"]] = [old + Decimal(row[column]) for old, column in pairs]

    assert set(sums) == {row["entryNo"] for row in ledger}
    for row in ledger:
        assert sums[row["entryNo"]] == [Decimal(row[column]) for column in columns], row["entryNo"]


def test_value_entries_name_their_ledger_entry(tables, ledger):
    """A value entry repeats item, variant, location, type and source of its ledger entry, and is never earlier."""
    entries = {row["entryNo"]: row for row in ledger}
    for value in tables["value_entries"]:
        entry = entries[value["itemLedgerEntryNo"]]
        assert value["postingDate"] >= entry["postingDate"]
        assert value["itemLedgerEntryType"] == entry["entryType"]
        for column in ("itemNo", "variantCode", "locationCode", "sourceType", "sourceNo", "dimensionSetID"):
            assert value[column] == entry[column]


def _cost(rows):
    """Cost of the entries, actual and expected."""
    return total(rows, "costAmountActual") + total(rows, "costAmountExpected")


def test_each_serial_carries_its_own_cost(ledger):
    """What a serial number has cost leaves with it: gone for good, its costs cancel; there, they are its value."""
    for serial, life in lives(ledger).items():
        if serial not in FAULTY and serial[0] != "GPS-LITE":
            there = [row for row in life if row["open"] == "true"]
            assert _cost(life) == _cost(there), serial


def test_costs_tell_serials_apart(ledger):
    """Costs are specific: the serial numbers of an item do not all cost the same."""
    motors = {row["costAmountActual"] for row in ledger if row["itemNo"] == "MOT-85" and row["entryType"] == "Purchase"}
    assert len(motors) > 20


def test_products_cost_what_went_into_them(tables, ledger):
    """Finished orders put out the cost of what they consumed and the works' labour."""
    labour = {"CB-PELICAN": Decimal(360), "CB-OTTER": Decimal(290), "CB-WALRUS": Decimal(440)}
    unfinished = {row["documentNo"] for row in tables["production_order_lines"]}
    orders = defaultdict(list)
    for row in ledger:
        if row["orderType"] == "Production" and row["orderNo"] not in unfinished:
            orders[row["orderNo"]].append(row)

    assert len(orders) > 15
    for rows in orders.values():
        made = [row for row in rows if row["entryType"] == "Output"]
        assert total(rows, "costAmountActual") == labour[made[0]["itemNo"]] * len(made)


def test_applications_say_what_remains(tables, ledger):
    """What the applications of a receipt add up to is what remains of it."""
    left = defaultdict(int)
    for row in tables["item_application_entries"]:
        left[row["inboundItemEntryNo"]] += int(row["quantity"])

    for row in ledger:
        if int(row["quantity"]) > 0:
            assert left[row["entryNo"]] == int(row["remainingQuantity"]), row["entryNo"]


def test_applications_join_alike(tables, ledger):
    """An issue is applied to a receipt of the same item, variant and location, posted no later."""
    entries = {row["entryNo"]: row for row in ledger}
    issues = [row for row in tables["item_application_entries"] if int(row["quantity"]) < 0
              and row["inboundItemEntryNo"] != "0"]
    for row in issues:
        receipt, issue = entries[row["inboundItemEntryNo"]], entries[row["outboundItemEntryNo"]]
        assert issue["entryNo"] == row["itemLedgerEntryNo"]
        assert all(receipt[column] == issue[column] for column in ("itemNo", "variantCode", "locationCode", "lotNo"))
        assert receipt["serialNo"] in (issue["serialNo"], "")
        assert receipt["postingDate"] <= issue["postingDate"]

    unapplied = [entries[row["outboundItemEntryNo"]] for row in tables["item_application_entries"]
                 if row["inboundItemEntryNo"] == "0"]
    faults = ("sold-never-received", "location-mismatch")
    assert {key(row) for row in unapplied} == {serial for code in faults for serial in SEEDED_FAULTS[code].serials}


def test_most_cost_is_in_the_general_ledger(tables):
    """Cost is posted to the general ledger but for a few entries."""
    unposted = [row for row in tables["value_entries"] if row["costAmountActual"] != row["costPostedToGL"]]

    assert 3 <= len(unposted) <= 60
    assert {row["costPostedToGL"] for row in unposted} == {"0.00"}


def test_interim_accounts_hold_what_is_not_invoiced(tables):
    """Expected cost on the interim accounts is what still waits for an invoice, but for a few entries."""
    values = tables["value_entries"]
    unposted = [row for row in values if row["costAmountExpected"] != row["expectedCostPostedToGL"]]

    assert total(values, "costAmountExpected") != 0
    assert len(unposted) <= 30
    posted = total(values, "expectedCostPostedToGL")
    assert posted == total(values, "costAmountExpected") - total(unposted, "costAmountExpected")
