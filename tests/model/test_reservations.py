"""For whom serial numbers are reserved, and whether they are blocked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.asking import entry, figures, inventory
from tests.ledgers import Row

_NUMBERS = count(1)
STOCK = [entry(number, "Purchase", serial) for number, serial in enumerate(("1", "2", "3"), start=1)]


def pair(serial: str, table: int, subtype: str = "0", document: str = "", **more: Any) -> list[Row]:
    """A reservation: the ledger entry that promises the serial number, and the line that wants it."""
    number = next(_NUMBERS)
    given = {"entry_no": number, "reservation_status": "Reservation", "item_no": "PUMP", "serial_no": serial, **more}
    wants = {"positive": False, "source_type": table, "source_subtype": subtype, "source_id": document}
    return [{**given, "positive": True, "source_type": 32, "source_subtype": "0"}, {**given, **wants}]


def reserved(*rows: Row) -> dict[str, str]:
    """For whom each serial number in stock is reserved."""
    asked = inventory(STOCK, reservation_entries=rows)
    return {key[0]: key[1] for key in figures(asked, ["serial_no", "reserved_for"], ["serials"]) if key[1]}


def test_the_document_that_wants_a_serial_is_named() -> None:
    """By the table and subtype of the line; a table of a customer's own by its number."""
    said: dict[tuple[Any, str], str] = {
        (37, "1"): "Sales Order D-1",
        (37, "5"): "Sales Return Order D-1",
        (37, "Order"): "Sales Order D-1",
        (37, ""): "Sales D-1",
        (39, "5"): "Purchase Return Order D-1",
        (5741, "0"): "Transfer Order D-1",
        (5407, "3"): "Production Order D-1",
        (901, "1"): "Assembly Order D-1",
        (1003, "2"): "Project D-1",
        (5902, "1"): "Service Order D-1",
        (50100, "0"): "Table 50100 D-1",
        (None, ""): "D-1",
    }
    stock = [entry(number, "Purchase", str(number)) for number in range(len(said))]
    rows = [row for number, line in enumerate(said) for row in pair(str(number), *line, "D-1")]

    found = figures(inventory(stock, reservation_entries=rows), ["serial_no", "reserved_for"], ["serials"])

    assert {key[0]: key[1] for key in found} == {str(number): text for number, text in enumerate(said.values())}


def test_only_reservations_count() -> None:
    """Serial numbers that are tracked, announced or offered are not reserved."""
    others = [
        row for status in ("Tracking", "Surplus", "Prospect") for row in pair("1", 37, "1", reservation_status=status)
    ]

    assert reserved(*others) == {}


def test_the_wanting_line_need_not_know_the_serial() -> None:
    """A line that takes any serial number has none; the entry that promises the goods says which one it got."""
    promise, wish = pair("3", 37, "1", "1005")

    assert reserved(promise, {**wish, "serial_no": ""}) == {"3": "Sales Order 1005"}


def test_a_serial_promised_twice_says_so() -> None:
    """The first document by text, and how many more."""
    rows = [*pair("1", 37, "1", "1007"), *pair("1", 37, "1", "1005"), *pair("1", 37, "1", "1005")]

    assert reserved(*rows) == {"1": "Sales Order 1005 and 1 more"}


def test_half_a_reservation_is_one() -> None:
    """Without the wanting side nobody knows for whom; without numbers the wanting side's own serial number counts."""
    promise, _ = pair("1", 37, "1", "1005")
    _, wish = pair("2", 37, "1", "1006")

    assert reserved(promise, wish) == {"1": "not told", "2": "Sales Order 1006"}
    assert reserved({**wish, "entry_no": None}) == {"2": "Sales Order 1006"}


def test_signs_tell_sides_where_nothing_else_does() -> None:
    """Without the column Positive, an entry below zero is the one that wants."""
    rows = [{**row, "positive": None, "quantity_base": 1 if row["positive"] else -1} for row in pair("2", 37, "1", "9")]

    assert reserved(*rows) == {"2": "Sales Order 9"}


def test_reservations_of_companies_are_their_own() -> None:
    """The same serial number and entry number in two companies, reserved in one."""
    bought = entry(1, "Purchase")
    promise, wish = pair("1", 37, "1", "1005", company="Oak")
    elsewhere = {**promise, "company": "Elm", "serial_no": "9"}
    asked = inventory(
        [replace(bought, company="Oak"), replace(bought, company="Elm")],
        reservation_entries=[promise, {**wish, "serial_no": ""}, elsewhere],
    )

    assert figures(asked, ["company", "reserved_for"], ["serials"]) == {("Oak", "Sales Order 1005"): 1, ("Elm", ""): 1}


WISHES = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3"]),
        st.sampled_from(["1005", "1006", "1007"]),
        st.sampled_from(["Reservation", "Reservation", "Tracking"]),
        st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WISHES, st.randoms(use_true_random=False))
def test_every_reservation_is_found(wishes: Iterable[tuple[str, str, str, bool]], dice: Any) -> None:
    """In any order, with the serial number on both sides or on one: its documents, and no others."""
    rows: list[Row] = []
    naive: dict[str, set[str]] = defaultdict(set)
    for serial, document, status, known in wishes:
        promise, wish = pair(serial, 37, "1", document, reservation_status=status)
        rows += [promise, wish if known else {**wish, "serial_no": ""}]
        if status == "Reservation":
            naive[serial].add(f"Sales Order {document}")
    dice.shuffle(rows)

    assert reserved(*rows) == {
        serial: min(documents) + (f" and {len(documents) - 1} more" if len(documents) > 1 else "")
        for serial, documents in naive.items()
    }


def test_blocked_by_item_by_serial_and_by_both() -> None:
    """
    serial  item PUMP  its own information   then blocked
    1       blocked    -                     item
    2       blocked    blocked, a variant's  item
    3       blocked    blocked               item and serial number
    """
    items = [{"item_no": "PUMP", "blocked": True}]
    known = [
        {"item_no": "PUMP", "variant_code": "BLUE", "serial_no": "2", "blocked": True},
        {"item_no": "PUMP", "serial_no": "3", "blocked": True, "description": "Dented"},
    ]
    by = ["serial_no", "blocked", "serial_description"]

    both = inventory(STOCK, items=items, serial_no_information=known)
    serials = inventory(STOCK, serial_no_information=known)

    assert sorted(figures(both, by, ["serials"])) == [
        ("1", "item", ""),
        ("2", "item", ""),
        ("3", "item and serial number", "Dented"),
    ]
    assert sorted(figures(serials, by, ["serials"])) == [
        ("1", "", ""),
        ("2", "", ""),
        ("3", "serial number", "Dented"),
    ]


def test_what_a_cost_is_stands_in_words() -> None:
    """An average is called one; a method nobody knows is shown as it is."""
    methods = {"A": "Average", "S": "Specific", "T": "Standard", "F": "FIFO", "X": "Tea leaves", "N": ""}
    asked = inventory(
        [entry(number, "Purchase", item=item) for number, item in enumerate(methods)],
        items=[{"item_no": item, "costing_method": method} for item, method in methods.items()],
    )

    found = figures(asked, ["item_no", "costing_method", "cost_basis"], ["serials"])

    assert {key[0]: key[1] for key in found} == methods
    words = ("average", "specific", "standard", "FIFO", "Tea leaves", "")
    assert {key[0]: key[2] for key in found} == dict(zip(methods, words, strict=True))
