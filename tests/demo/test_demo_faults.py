"""What is broken in the demo is what the constant documents, and nothing else."""

from decimal import Decimal

import pytest

from reportgen.demo import GLUED_TWINS, SEEDED_FAULTS
from tests.demo.demo_checks import broken, key, lives, location_balances, running, status, total


def _documented():
    return {code: {*fault.serials, *fault.items, *fault.categories} for code, fault in SEEDED_FAULTS.items()}


def test_broken_records_are_the_documented_ones(tables):
    """A naive check of all rules finds each documented fault where it is said to be, and no other."""
    assert broken(tables) == _documented()


@pytest.mark.parametrize("code", SEEDED_FAULTS)
def test_every_fault_says_what_is_wrong_and_with_what(code):
    """A description and at least one key."""
    assert SEEDED_FAULTS[code].description.endswith(".")
    assert _documented()[code]


def test_the_check_would_notice(tables, ledger):
    """Without the faults' own entries the naive check finds no broken serial number."""
    faulty = {serial for fault in SEEDED_FAULTS.values() for serial in fault.serials}
    healthy = {**tables, "item_ledger_entries": [row for row in ledger if key(row) not in faulty]}

    assert set(broken(healthy)) == {"no-category", "unknown-parent"}


def test_received_twice(ledger):
    """Two receipts by two documents, both open, balance 2."""
    (serial,) = SEEDED_FAULTS["received-twice"].serials
    life = lives(ledger)[serial]

    assert running(life) == [1, 2]
    assert len({row["documentNo"] for row in life}) == 2
    assert {(row["open"], row["locationCode"]) for row in life} == {("true", "CENTRAL")}


def test_sold_never_received(ledger):
    """One sale, open below zero, balance -1."""
    (serial,) = SEEDED_FAULTS["sold-never-received"].serials
    (sale,) = lives(ledger)[serial]

    assert (sale["entryType"], sale["quantity"]) == ("Sale", "-1")
    assert (sale["remainingQuantity"], sale["open"]) == ("-1", "true")


def test_location_mismatch(ledger):
    """Gone on the whole, but one too many in one place and one too few in another."""
    (serial,) = SEEDED_FAULTS["location-mismatch"].serials
    assert location_balances(lives(ledger)[serial]) == {"CENTRAL": 1, "NO": -1}


def test_zero_cost(tables, ledger):
    """On hand, completely invoiced, and no value entry gives it a cost."""
    (serial,) = SEEDED_FAULTS["zero-cost"].serials
    (receipt,) = lives(ledger)[serial]

    assert (receipt["completelyInvoiced"], receipt["remainingQuantity"]) == ("true", "1")
    values = [row for row in tables["value_entries"] if row["itemLedgerEntryNo"] == receipt["entryNo"]]
    assert total(values, "costAmountActual") == Decimal(0)


def test_blocked(tables, ledger):
    """On hand in the works, and blocked; whatever else is blocked has left."""
    (serial,) = SEEDED_FAULTS["blocked"].serials
    blocked = [key(row) for row in tables["serial_no_information"] if row["blocked"] == "true"]

    assert location_balances(lives(ledger)[serial]) == {"WORKS": 1}
    assert len(blocked) >= 5
    assert all(running(lives(ledger)[other])[-1] == 0 for other in blocked if other != serial)


def test_item_without_category_is_on_hand(ledger):
    """The item without a category has serial numbers in stock, so that it would be missed."""
    (item,) = SEEDED_FAULTS["no-category"].items
    assert sum(running(life)[-1] for serial, life in lives(ledger).items() if serial[0] == item) >= 3


def test_glued_twins_are_healthy_and_on_hand(ledger):
    """Two serial numbers read the same where item and serial number are glued together; both are there, each once."""
    assert len({item + serial for item, _, serial in GLUED_TWINS}) == 1
    assert [status(lives(ledger)[twin], False, "ROAD") for twin in GLUED_TWINS] == ["on hand", "on hand"]
