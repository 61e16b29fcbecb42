"""The book list."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings

from reportgen.model.frames import records
from reportgen.model.inventory import Scope
from reportgen.model.stock_list import book_list, known_locations, known_serials, nothing_to_count
from tests.asking import entry, inventory
from tests.ledgers import TRANSIT, Entry, ledgers


def lying(entries: Iterable[Entry]) -> Counter[tuple[str, ...]]:
    """Quantity of each serial number at each location, by the naive model."""
    balances: Counter[tuple[str, ...]] = Counter()
    for one in entries:
        if one.serial_no:
            balances[one.location_code, *one.key] += one.quantity
    return balances


@settings(max_examples=8, deadline=None)
@given(ledgers())
def test_the_book_list_is_what_lies_at_locations(entries: tuple[Entry, ...]) -> None:
    """Every serial number above zero at a location that is not in transit, with its quantity, once."""
    asked = inventory(entries)

    rows = records(book_list(asked, Scope()))
    left_out = nothing_to_count(asked, Scope())

    book = {
        (row["location_code"], row["item_no"], row["variant_code"], row["serial_no"]): row["quantity"] for row in rows
    }
    there = lying(entries)
    assert len(book) == len(rows)
    assert book == {key: number for key, number in there.items() if number > 0 and key[0] != TRANSIT}
    assert left_out["in_transit"] == sum(number > 0 and key[0] == TRANSIT for key, number in there.items())
    assert left_out["below_zero"] == sum(number < 0 for number in there.values())


def test_known_serials_tell_status_and_holder() -> None:
    """Sold, in stock, unknown; whatever the case of letters, and of every item that has the number."""
    stock = [
        entry(1, "Purchase", "a-1"),
        entry(2, "Sale", "a-1", -1, party="10"),
        entry(3, "Purchase", "A-1", item="NUT"),
    ]
    items = [{"item_no": "PUMP", "description": "Pump", "base_unit_of_measure": "PCS"}]

    found = records(known_serials(inventory(stock, items=items), ["A-1", "NOPE"]))

    assert sorted(
        (row["item_no"], row["serial_no"], row["status"], row["holder_no"], row["unit"]) for row in found
    ) == [
        ("NUT", "A-1", "on hand", "", ""),
        ("PUMP", "a-1", "sold", "10", "PCS"),
    ]


@pytest.mark.parametrize("told", [True, False])
def test_bins_belong_to_their_company(told: bool) -> None:
    """Serial number 1 of two companies; the warehouse entry says whose it is, or is everybody's."""
    stock = [replace(entry(number, "Purchase", "1"), company=name) for number, name in ((1, "Alfa"), (2, "Beta"))]
    move = {"entry_no": 1, "location_code": "MAIN", "bin_code": "B-1", "zone_code": "Z", "item_no": "PUMP"}
    move |= {"serial_no": "1", "qty_base": 1}

    rows = records(
        book_list(inventory(stock, warehouse_entries=[move | ({"company": "Beta"} if told else {})]), Scope())
    )

    assert sorted((row["company"], row["bin_code"], row["zone_code"]) for row in rows) == [
        ("Alfa", "" if told else "B-1", "" if told else "Z"),
        ("Beta", "B-1", "Z"),
    ]


def test_locations_are_those_of_entries_and_of_their_table() -> None:
    """A location without stock exists all the same; a blank one is none."""
    places = [{"location_code": "MAIN", "name": "Main"}, {"location_code": "NEW", "name": "New one"}]
    asked = inventory([entry(1, "Purchase", place="EAST"), entry(2, "Purchase", "2", place="")], locations=places)

    found = {row["code"]: row["name"] for row in records(known_locations(asked))}

    assert found == {"EAST": "", "MAIN": "Main", "NEW": "New one"}
