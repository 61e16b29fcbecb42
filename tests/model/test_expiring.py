"""What expires when, against a walk through the entries, and against the measures."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.model.expiring import LATER, PAST, UNDATED, stock_of, warranties_of
from reportgen.model.frames import records
from reportgen.model.inventory import Inventory, Scope
from tests.asking import figures, inventory
from tests.ledgers import DAY_ONE, Entry

AS_OF = DAY_ONE + timedelta(days=100)
BOUNDS = (30, 60, 90)


def lot(
    number: int, quantity: int, remaining: int, expires: int | None, serial: str = "", day: int = 0, **more: Any
) -> Entry:
    """An entry of which so much remains, that expires so many days after the report's day."""
    expiry = {} if expires is None else {"expiration_date": AS_OF + timedelta(days=expires)}
    kind = "Purchase" if quantity > 0 else "Sale"
    posted = DAY_ONE + timedelta(days=day)
    place = more.pop("place", "MAIN")
    return Entry(
        number, kind, posted, "MILK", "", serial, place, quantity, remaining=remaining, more={**expiry, **more}
    )


def bucket(expires: int | None) -> int:
    if expires is None:
        return UNDATED
    if expires <= 0:
        return PAST
    return next((number for number, bound in enumerate(BOUNDS) if expires <= bound), LATER)


LOTS = st.lists(
    st.tuples(
        st.integers(-3, 9),
        st.integers(-3, 9),
        st.none() | st.integers(-5, 100),
        st.sampled_from(["", "S-1", "S-2", "S-3"]),
        st.integers(90, 110),
    ),
    max_size=40,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LOTS)
def test_buckets_are_those_of_a_walk_and_of_the_measures(lots: list[Any]) -> None:
    """Open, positive entries up to the day, whatever was posted; expired and expiring as the measures have them."""
    entries = [
        lot(number, quantity, remaining, expires, serial, day)
        for number, (quantity, remaining, expires, serial, day) in enumerate(lots, 1)
    ]
    walked: dict[int, int] = {}
    for quantity, remaining, expires, _, day in lots:
        if quantity > 0 and remaining > 0 and day <= 100:
            walked[bucket(expires)] = walked.get(bucket(expires), 0) + remaining

    asked = inventory(entries, AS_OF)
    sums = {one.bucket: one.quantity for one in stock_of(asked, Scope(False), BOUNDS).sums()}

    assert sums == walked
    measured = figures(asked, [], ["expired_inventory", "expiring_inventory"], Scope(False))[()]
    soon = [number for at, number in walked.items() if at >= 0]
    assert measured == (walked.get(PAST), sum(soon) if soon else None)


def listed(
    asked: Inventory, scope: Scope | None = None, everything: bool = True, top: int = 99
) -> list[dict[str, Any]]:
    return list(stock_of(asked, scope or Scope(False), BOUNDS).listed(everything, top)[0])


def test_first_expired_is_first_out() -> None:
    """By expiration date, then day of receipt, then serial number; no date last; the turn skips what is not picked."""
    entries = [
        lot(1, 1, 1, 20, "B", day=5),
        lot(2, 1, 1, 20, "C", day=3),
        lot(3, 1, 1, 20, "A", day=5),
        lot(4, 1, 1, None, "D"),
        lot(5, 1, 1, -1, "E"),
        lot(6, 1, 1, 10, "F"),
        lot(7, 1, 1, 5, "G", place="EAST"),
    ]
    blocked = [{"item_no": "MILK", "serial_no": "F", "blocked": True}]
    rows = listed(inventory(entries, AS_OF, serial_no_information=blocked))

    assert [(row["serial_no"], row["turn"]) for row in rows] == [
        ("E", None),
        ("G", 1),
        ("F", None),
        ("C", 1),
        ("A", 2),
        ("B", 3),
        ("D", 4),
    ]
    assert [row["blocked"] for row in rows if row["blocked"]] == ["serial number"]


def test_the_list_can_be_of_what_expires_alone_and_cut() -> None:
    """Of four, two expire within the bounds; of these the first is listed, and both are counted."""
    entries = [lot(1, 1, 1, 95, "A"), lot(2, 1, 1, 90, "B"), lot(3, 1, 1, 0, "C"), lot(4, 1, 1, None, "D")]
    rows, number = stock_of(inventory(entries, AS_OF), Scope(), BOUNDS).listed(False, 1)

    assert ([row["serial_no"] for row in rows], number) == (["C"], 2)


def test_a_lot_keeps_the_day_on_which_it_was_first_received() -> None:
    """What a transfer opened at EAST on day 9 was received on day 2; a serial number counts its present life."""
    moved = [
        lot(1, 5, 0, 50, day=2, lot_no="L"),
        replace(lot(2, 5, 5, 50, day=9, lot_no="L", place="EAST"), entry_type="Transfer"),
        lot(3, 1, 0, 50, "S", day=1),
        lot(4, -1, 0, 50, "S", day=4),
        lot(5, 1, 0, 50, "S", day=6),
        replace(lot(6, -1, 0, 50, "S", day=8), entry_type="Transfer"),
        replace(lot(7, 1, 1, 50, "S", day=8, place="EAST"), entry_type="Transfer"),
    ]
    rows = listed(inventory(moved, AS_OF))

    assert {row["lot_no"] or row["serial_no"]: row["received_on"] for row in rows} == {
        "L": DAY_ONE + timedelta(days=2),
        "S": DAY_ONE + timedelta(days=6),
    }


def test_a_serial_number_is_worth_all_of_its_entries_and_a_lot_its_part() -> None:
    """3 of 10 that cost 25 are 7.50; a serial number whose transfer carries no cost is worth what it cost."""
    entries = [
        replace(lot(1, 10, 3, 50, lot_no="L"), cost=Decimal(25)),
        replace(lot(2, 1, 0, 50, "S"), cost=Decimal(100)),
        replace(lot(3, -1, 0, 50, "S", day=1), entry_type="Transfer", cost=Decimal(0)),
        replace(lot(4, 1, 1, 50, "S", day=1, place="EAST"), entry_type="Transfer", cost=Decimal(0)),
    ]

    rows = listed(inventory(entries, AS_OF))
    assert {row["lot_no"] or row["serial_no"]: row["value"] for row in rows} == {"L": Decimal("7.5"), "S": 100}


def test_serial_numbers_only_unless_it_is_said() -> None:
    """The scope decides whether lots count."""
    entries = [lot(1, 5, 5, 50, lot_no="L"), lot(2, 1, 1, 50, "S")]

    assert [row["serial_no"] for row in listed(inventory(entries, AS_OF), Scope())] == ["S"]
    assert len(listed(inventory(entries, AS_OF))) == 2


def test_warranties_are_counted_by_status() -> None:
    """Its last day belongs to a warranty; of what was sold the issue says it."""
    entries = [
        lot(1, 1, 1, None, "A", warranty_date=AS_OF),
        lot(2, 1, 0, None, "B"),
        lot(3, -1, 0, None, "B", day=1, warranty_date=AS_OF - timedelta(days=1)),
        lot(4, 1, 1, None, "C"),
        lot(5, 1, 1, None, "D", warranty_date=date(2099, 1, 1)),
    ]
    frame = warranties_of(inventory(entries, AS_OF), Scope(), BOUNDS)

    found = {(row["warranty_bucket"], row["status"]): row["serials"] for row in records(frame)}
    assert found == {(0, "on hand"): 1, (PAST, "sold"): 1, (UNDATED, "on hand"): 1, (LATER, "on hand"): 1}
