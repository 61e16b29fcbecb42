"""How stock goes on: what orders bring and take, by place and period."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.model.availability import Availability, Outlook, answerable, availability, unanswerable
from reportgen.model.catalog import catalog
from reportgen.model.frames import records
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.measures import Asked
from reportgen.spec.vocabulary import Condition
from tests.asking import entry, inventory
from tests.ledgers import Entry, ledger_with

TODAY = date(2025, 6, 15)
ENDS = (date(2025, 6, 30), date(2025, 7, 31))
ROAD = {"location_code": "ROAD", "use_as_in_transit": True}


def asked(
    inventory: Inventory, *by: str, ends: Sequence[date] = ENDS, floor: Any = "zero", scope: Scope | None = None
) -> Availability:
    """The answer by dimensions; over all stock unless the scope says otherwise."""
    outlook = Outlook(inventory.levels(by or ("item_no", "location_code")), tuple(ends), floor)
    return availability(inventory, scope or Scope(False), outlook)


def sale(quantity: int, day: date | None, item: str = "PUMP", place: str = "MAIN", **more: Any) -> Mapping[str, Any]:
    """An open line of a sales order."""
    line = {"document_type": "Order", "item_no": item, "location_code": place, "shipment_date": day}
    return {**line, "outstanding_qty_base": Decimal(quantity), **more}


def transfer(shipping: int, moving: int, ships: date | None, comes: date | None, item: str = "PUMP") -> dict[str, Any]:
    """A line of a transfer order from MAIN to EAST."""
    places = {"transfer_from_code": "MAIN", "transfer_to_code": "EAST", "in_transit_code": "ROAD"}
    days = {"shipment_date": ships, "receipt_date": comes}
    quantities = {"outstanding_qty_base": Decimal(shipping), "qty_in_transit_base": Decimal(moving)}
    return {"item_no": item, **places, **days, **quantities}


def test_goods_in_transit_are_on_hand_nowhere_and_come_in_where_they_go() -> None:
    """7 bought, 3 on the road: 4 on hand at MAIN, 3 come to EAST; on hand and in transit are the whole inventory."""
    ledger = inventory(
        [
            entry(1, "Purchase", "", 7),
            entry(2, "Transfer", "", -3),
            entry(3, "Transfer", "", 3, place="ROAD"),
        ],
        TODAY,
        transfer_lines=[transfer(0, 3, None, date(2025, 7, 4))],
        locations=[ROAD],
    )
    answer = asked(ledger)
    rows = {row["key_1"]: row for row in records(answer.rows)}

    assert rows.keys() == {"MAIN", "EAST"}
    assert (rows["MAIN"]["on_hand"], rows["EAST"]["on_hand"], rows["EAST"]["arrivals_1"]) == (4, None, 3)
    assert [(row["location_code"], row["quantity"]) for row in records(answer.lying)] == [("ROAD", 3)]
    (way,) = records(answer.under_way)
    assert (way["transfer_from_code"], way["location_code"], way["due"]) == ("MAIN", "EAST", date(2025, 7, 4))
    assert ledger.frame(Scope(False), (), ("inventory_quantity",)).iat[0, 0] == 4 + 3


def test_the_first_shortage_is_the_first_day_below_the_floor() -> None:
    """5 on hand; 3 go on the 20th, 4 come on the 25th and 9 go then: short by 3 on the 25th, and still after it."""
    ledger = inventory(
        [entry(1, "Purchase", "", 5)],
        TODAY,
        sales_lines=[
            sale(3, date(2025, 6, 20)),
            sale(9, date(2025, 6, 25)),
            sale(4, date(2025, 6, 25), document_type="Return Order"),
            sale(1, date(2025, 9, 1)),
        ],
        items=[{"item_no": "PUMP", "safety_stock_quantity": Decimal(4), "reorder_point": Decimal(5)}],
    )
    zero, safe = (records(asked(ledger, floor=floor).short)[0] for floor in ("zero", "safety_stock"))

    assert (zero["short_on"], zero["short_by"], zero["lowest"]) == (date(2025, 6, 25), 3, -4)
    assert (safe["short_on"], safe["short_by"]) == (date(2025, 6, 20), 2)
    assert records(asked(ledger, floor="reorder_point").rows)[0]["floor"] == 5
    assert records(asked(ledger, "location_code", floor="safety_stock").short)[0]["short_on"] == date(2025, 6, 25)


def test_what_is_not_there_is_below_a_floor_from_the_start() -> None:
    """5 come in July to a place that has none, where 4 should be: short by 4 from today on, until they come."""
    items = [{"item_no": "PUMP", "safety_stock_quantity": Decimal(4)}]
    back = sale(5, date(2025, 7, 1), document_type="Return Order")
    (short,) = records(asked(inventory([], TODAY, sales_lines=[back], items=items), floor="safety_stock").short)

    assert (short["short_on"], short["short_by"], short["lowest"]) == (TODAY, 4, 0)


def test_reservations_of_stock_are_counted_once() -> None:
    """A reservation has two sides; the one of the ledger entry counts, not that of the order, nor mere tracking."""
    stock = {"item_no": "PUMP", "location_code": "MAIN", "reservation_status": "Reservation", "source_type": 32}
    line = {**stock, "source_type": 37, "quantity_base": Decimal(-2), "positive": False}
    purchase = {**stock, "source_type": 39, "quantity_base": Decimal(2), "positive": True}
    tracking = {**stock, "reservation_status": "Tracking", "quantity_base": Decimal(9)}
    by_entry = {**stock, "source_type": None, "item_ledger_entry_no": 1, "quantity_base": Decimal(1)}
    ledger = inventory(
        [entry(1, "Purchase", "", 5)],
        TODAY,
        reservation_entries=[{**stock, "quantity_base": Decimal(2)}, line, purchase, tracking, by_entry],
    )

    assert [row["reserved"] for row in records(asked(ledger).rows)] == [3]


def test_only_items_in_scope_count_with_all_of_their_stock() -> None:
    """An item with serial numbers counts whole, one without is left out and its orders are told of."""
    ledger = inventory(
        [entry(1, "Purchase", "S1"), entry(2, "Purchase", "", 4), entry(3, "Purchase", "", 4, item="BOLT")],
        TODAY,
        sales_lines=[sale(1, TODAY), sale(1, TODAY, "BOLT"), sale(1, TODAY, "NEW")],
    )
    serials, every = (asked(ledger, scope=Scope(only)) for only in (True, False))

    assert [(row["key_0"], row["on_hand"], row["tracked"]) for row in records(serials.rows)] == [("PUMP", 5, 1)]
    assert (serials.elsewhere, every.elsewhere) == (2, 0)
    assert {row["key_0"] for row in records(every.rows)} == {"PUMP", "BOLT", "NEW"}


def test_services_are_no_stock() -> None:
    """Items of type Service have no availability; what the ledger has of them is told."""
    ledger = inventory(
        [entry(1, "Sale", "", -5, item="HOUR"), entry(2, "Purchase")],
        TODAY,
        sales_lines=[sale(3, TODAY, "HOUR")],
        items=[{"item_no": "HOUR", "type": "Service"}, {"item_no": "PUMP", "type": "Inventory"}],
    )
    answer = asked(ledger)

    assert [row["key_0"] for row in records(answer.rows)] == ["PUMP"]
    assert (answer.not_stocked, answer.not_stocked_tracked) == (-5, 0)


def test_filters_hold_for_orders_as_far_as_they_have_the_field() -> None:
    """A location, a category and a serial number: the last is unknown to orders, all of the item's count."""
    items = [{"item_no": "PUMP", "item_category_code": "PARTS"}, {"item_no": "BOLT", "item_category_code": "IRON"}]
    ledger = inventory(
        [entry(1, "Purchase", "S1"), entry(2, "Purchase", "S2"), entry(3, "Purchase", "S3", item="BOLT")],
        TODAY,
        sales_lines=[sale(1, TODAY), sale(2, TODAY, place="EAST"), sale(4, TODAY, "BOLT")],
        items=items,
    )

    def found(**conditions: str) -> dict[tuple[str, str], tuple[Any, Any]]:
        conditions_of = {name: Condition.model_validate(value) for name, value in conditions.items()}
        answer = asked(ledger, scope=Scope(True, conditions_of))
        return {(row["key_0"], row["key_1"]): (row["on_hand"], row["requirements_0"]) for row in records(answer.rows)}

    assert found(location_code="EAST") == {}
    assert found(location_code="MAIN") == {("PUMP", "MAIN"): (2, 1), ("BOLT", "MAIN"): (1, 4)}
    assert found(item_category="PARTS") == {("PUMP", "MAIN"): (2, 1), ("PUMP", "EAST"): (None, 2)}
    assert found(serial_no="S2") == {("PUMP", "MAIN"): (1, 1), ("PUMP", "EAST"): (None, 2)}
    assert unanswerable(ledger, {"serial_no": Condition(max="9"), "item_category": Condition(max="9")}) == (
        "serial_no",
    )


def test_companies_do_not_share_stock() -> None:
    """One company's orders do not take the stock of another's item of the same number."""
    first = Entry(1, "Purchase", TODAY, "PUMP", "", "", "MAIN", 5, company="A")
    other = Entry(2, "Purchase", TODAY, "PUMP", "", "", "MAIN", 5, company="B")
    ledger = inventory([first, other], TODAY, sales_lines=[sale(7, TODAY, company="B")])
    (short,) = records(asked(ledger, "company", "item_no").short)

    assert (short["key_0"], short["short_by"]) == ("B", 2)


def test_rows_stand_by_what_orders_have() -> None:
    """Items, variants, locations, categories, attributes and companies; not serial numbers, documents or parties."""
    ledger = inventory([])
    names = ("item", "location", "item_category", "inventory_posting_group", "attribute.Color", "company")
    others = ("serial_no", "document_no", "vendor", "posting_month", "status", "supplier")

    assert all(answerable(one) for one in ledger.levels(names))
    assert not any(answerable(one) for one in ledger.levels(others))


def test_orders_stand_in_the_category_that_only_entries_tell() -> None:
    """Without a table of items the category of an item's entries is that of its orders too."""
    plain = ledger_with([entry(1, "Purchase", "", 5)], sales_lines=[sale(7, TODAY)])
    told = plain.tables["item_ledger_entries"].mutate(item_category_code=ibis.literal("PARTS"))
    with_category = replace(plain, tables={**plain.tables, "item_ledger_entries": told})
    ledger = Inventory(with_category, catalog({}, {}, {}), Asked(TODAY), {})

    (row,) = records(asked(ledger, "item_category_code").rows)
    assert (row["key_0"], row["on_hand"], row["requirements_0"]) == ("PARTS", 5, 7)


# A naive model, day by day.


@dataclass(frozen=True)
class Move:
    """What happens to the stock of an item at a location."""

    item: str
    place: str
    day: date | None
    quantity: int
    kind: str


def naive(stock: Iterable[Entry], moves: Sequence[Move]) -> dict[tuple[str, str], tuple[Any, ...]]:
    """On hand, the balances at the ends of the periods and of all time, and the first shortage, of each pair."""
    on_hand: dict[tuple[str, str], int] = defaultdict(int)
    for one in stock:
        if one.location_code != "ROAD" and one.posting_date <= TODAY:
            on_hand[one.item_no, one.location_code] += one.quantity
    found = {}
    for pair in {*on_hand, *((move.item, move.place) for move in moves)}:
        mine = [(max(move.day or TODAY, TODAY), move.quantity) for move in moves if (move.item, move.place) == pair]
        balance, short = on_hand.get(pair, 0), None
        for day in sorted({TODAY, *(when for when, _ in mine)}):
            balance += sum(quantity for when, quantity in mine if when == day)
            short = short or ((day, -balance) if balance < 0 else None)
        ends = [on_hand.get(pair, 0) + sum(q for when, q in mine if when <= end) for end in (*ENDS, date.max)]
        found[pair] = (on_hand.get(pair), ends, short)
    return found


ITEMS, PLACES = st.sampled_from(["A1", "A12", "B", "C", "D", "E", "F"]), st.sampled_from(["MAIN", "EAST"])
DAYS = st.none() | st.integers(-40, 80).map(lambda days: TODAY + timedelta(days=days))
SOLD = st.tuples(ITEMS, PLACES, DAYS, st.integers(1, 9), st.sampled_from(["Order", "Return Order", "Quote"]))
BOUGHT = st.tuples(ITEMS, PLACES, DAYS, st.integers(1, 9), st.sampled_from(["Order", "Return Order", "Blanket Order"]))
MADE = st.tuples(ITEMS, PLACES, DAYS, st.integers(1, 9), st.sampled_from(["Simulated", "Planned", "Released"]))
SENT = st.tuples(ITEMS, DAYS, DAYS, st.integers(0, 5), st.integers(0, 5))
POSTED = st.tuples(ITEMS, st.sampled_from(["MAIN", "EAST", "ROAD"]), st.integers(-3, 9), st.integers(-30, 3))


@settings(max_examples=8, deadline=None)
@given(
    st.lists(POSTED, max_size=20),
    st.lists(SOLD, max_size=25),
    st.lists(BOUGHT, max_size=15),
    st.lists(MADE, max_size=10),
    st.lists(SENT, max_size=10),
)
def test_balances_are_those_of_a_day_by_day_count(
    posted: list[Any], sold: list[Any], bought: list[Any], made: list[Any], sent: list[Any]
) -> None:
    """On hand, balances at the end of each period and first shortages are what counting day by day gives; what is on
    hand and what is in transit are the whole inventory."""
    entries = [
        Entry(number, "Positive Adjmt.", TODAY + timedelta(days=days), item, "", "", place, quantity)
        for number, (item, place, quantity, days) in enumerate(posted, start=1)
    ]
    signs = {"Order": -1, "Return Order": 1}
    moves = [Move(i, p, d, signs[k] * q, k) for i, p, d, q, k in sold if k in signs]
    moves += [Move(i, p, d, -signs[k] * q, k) for i, p, d, q, k in bought if k in signs]
    moves += [Move(i, p, d, q, k) for i, p, d, q, k in made if k != "Simulated"]
    for item, ships, comes, shipping, moving in sent:
        moves += [Move(item, "MAIN", ships, -shipping, "")] if shipping else []
        moves += [Move(item, "EAST", comes, quantity, "") for quantity in (shipping, moving) if quantity]
    ledger = inventory(
        entries,
        TODAY,
        sales_lines=[sale(q, d, i, p, document_type=k) for i, p, d, q, k in sold],
        purchase_lines=[
            {**sale(q, None, i, p, document_type=k), "expected_receipt_date": d} for i, p, d, q, k in bought
        ],
        production_order_lines=[
            {"item_no": i, "location_code": p, "due_date": d, "remaining_qty_base": Decimal(q), "status": k}
            for i, p, d, q, k in made
        ],
        transfer_lines=[transfer(q, m, s, c, i) for i, s, c, q, m in sent],
        locations=[ROAD],
    )
    with ledger:
        answer = asked(ledger)
        short = {(row["key_0"], row["key_1"]): (row["short_on"], row["short_by"]) for row in records(answer.short)}
        found = {}
        for row in records(answer.rows):
            balance, ends = row["on_hand"] or 0, []
            for number in range(len(ENDS) + 1):
                receipts = [row[f"{name}_{number}"] or 0 for name in ("receipts", "arrivals", "planned")]
                balance += sum(receipts) - (row[f"requirements_{number}"] or 0)
                ends.append(balance)
            pair = (row["key_0"], row["key_1"])
            found[pair] = (row["on_hand"], ends, short.get(pair))
        on_hand = sum(row["on_hand"] or 0 for row in records(answer.rows))
        in_transit = sum(row["quantity"] for row in records(answer.lying))
        whole = ledger.frame(Scope(False), (), ("inventory_quantity",)).iat[0, 0] or 0

    assert found == naive(entries, moves)
    assert on_hand + in_transit == whole
