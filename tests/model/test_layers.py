"""Layers of untracked stock, against queues that are walked through entry by entry."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.errors import SpecError
from reportgen.model.frames import records_of
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.layers import check_of_stock, layers_of
from reportgen.model.origins import HOPS
from reportgen.spec.vocabulary import Condition
from tests.asking import inventory
from tests.ledgers import DAY_ONE, Entry

quick = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LATER = DAY_ONE + timedelta(days=100)


def loose(
    number: int,
    kind: str,
    quantity: int,
    day: int = 0,
    place: str = "MAIN",
    document: str | None = None,
    cost: Decimal | None = None,
    lot: str = "",
    item: str = "OIL",
    **more: Any,
) -> Entry:
    """An entry without a serial number; each has a document of its own unless it is said."""
    told = {"document_no": f"D{number}" if document is None else document, "lot_no": lot}
    day_of = DAY_ONE + timedelta(days=day)
    return Entry(number, kind, day_of, item, "", "", place, quantity, cost=cost, more={**told, **more})


def found(asked: Inventory, scope: Scope | None = None) -> dict[tuple[str, str, int], Any]:
    """Quantities by item (with its lot), location and day after the first."""
    layers = layers_of(asked, scope or Scope(False)).table
    return {
        (row["item_no"] + row["lot_no"], row["location_code"], (row["day"] - DAY_ONE).days): row["quantity"]
        for row in records_of(layers)
    }


def below(asked: Inventory) -> dict[str, Any]:
    return {row["location_code"]: row["quantity"] for row in records_of(layers_of(asked, Scope(False)).below_zero)}


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["buy", "sell", "move", "move", "undo", "lot"]),
        st.integers(0, 30),
        st.integers(1, 9),
        st.permutations(["MAIN", "EAST", "ROAD"]),
        st.sampled_from(["OIL", "GAS", "TAR", "WAX"]),
    ),
    max_size=80,
)


class Walk:
    """A ledger without stock below zero, and its queues: by item (with its lot) and place, days and quantities."""

    def __init__(self, moves: Sequence[Any]) -> None:
        self.entries: list[Entry] = []
        self.queues: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for number, (kind, day, quantity, (here, there, _), item) in enumerate(sorted(moves, key=lambda one: one[1])):
            self.at = day, item, f"D{number}"
            if kind in ("sell", "move"):
                for lot in ("", "L"):
                    self.issue(kind, lot, quantity, here, there)
            else:
                self.receive(quantity, here, lot="L" if kind == "lot" else "", undone=kind == "undo")

    def post(self, kind: str, quantity: int, place: str, lot: str) -> None:
        day, item, document = self.at
        self.entries.append(loose(len(self.entries) + 1, kind, quantity, day, place, document, lot=lot, item=item))

    def receive(self, quantity: int, here: str, lot: str, undone: bool) -> None:
        self.post("Purchase", quantity, here, lot)
        if undone:
            self.post("Purchase", -quantity, here, lot)
        else:
            self.queues[self.at[1] + lot, here].append((self.at[0], quantity))

    def issue(self, kind: str, lot: str, quantity: int, here: str, there: str) -> None:
        queue = self.queues[self.at[1] + lot, here]
        if sum(part for _, part in queue) < quantity:
            return
        self.post("Sale" if kind == "sell" else "Transfer", -quantity, here, lot)
        units = [day for day, part in queue for _ in range(part)]
        queue[:] = [(day, 1) for day in units[quantity:]]
        if kind == "move":
            self.post("Transfer", quantity, there, lot)
            self.queues[self.at[1] + lot, there].extend((day, 1) for day in units[:quantity])

    @property
    def left(self) -> dict[tuple[str, str, int], int]:
        """Quantity by item, place and day of receipt."""
        left: dict[tuple[str, str, int], int] = defaultdict(int)
        for (pool, place), queue in self.queues.items():
            for day, quantity in queue:
                left[pool, place, day] += quantity
        return dict(left)


@quick
@given(MOVES)
def test_layers_are_what_is_left_in_the_queues(moves: list[Any]) -> None:
    """Receipts, issues, transfers there and back, undone receipts, with and without a lot: quantities by day."""
    walk = Walk(moves)

    assert found(inventory(walk.entries, LATER)) == walk.left


@quick
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 30), st.sampled_from(["MAIN", "EAST"])), max_size=20))
def test_layers_and_what_is_below_zero_add_up_to_stock(moves: list[Any]) -> None:
    """Whatever was posted, even transfers that nobody sent: places above zero have it in layers, others are told."""
    entries = [
        loose(number, "Transfer" if quantity % 3 == 0 else "Purchase", quantity, day, place, document=f"D{number % 4}")
        for number, (quantity, day, place) in enumerate(moves, 1)
    ]
    stock: dict[str, int] = defaultdict(int)
    for one in entries:
        stock[one.location_code] += one.quantity

    asked = inventory(entries, LATER)

    layered: dict[str, Any] = defaultdict(int)
    for (_, place, _), quantity in found(asked).items():
        assert quantity > 0
        layered[place] += quantity
    assert dict(layered) == {place: number for place, number in stock.items() if number > 0}
    assert below(asked) == {place: number for place, number in stock.items() if number < 0}


def test_a_transfer_keeps_the_days_of_receipt_through_transit() -> None:
    """
    day  what                          MAIN          ROAD    EAST
    0    10 received                   10 of day 0
    5    10 received                   and 10 of 5
    6    12 shipped                    8 of 5        12
    9    7 of them received at EAST    8 of 5        5       7 of 0
    """
    asked = inventory(
        [
            loose(1, "Purchase", 10),
            loose(2, "Purchase", 10, 5),
            loose(3, "Transfer", -12, 6, document="S1"),
            loose(4, "Transfer", 12, 6, "ROAD", "S1"),
            loose(5, "Transfer", -7, 9, "ROAD", "R1"),
            loose(6, "Transfer", 7, 9, "EAST", "R1"),
        ],
        LATER,
    )

    assert found(asked) == {
        ("OIL", "MAIN", 5): 8,
        ("OIL", "ROAD", 0): 3,
        ("OIL", "ROAD", 5): 2,
        ("OIL", "EAST", 0): 7,
    }
    assert layers_of(asked, Scope(False)).followed is True


def test_what_was_sent_before_it_came_counts_from_the_transfer() -> None:
    """MAIN sends 4 on day 3 and never has any: EAST's 4 are of day 3, and MAIN is 4 below zero."""
    asked = inventory([loose(1, "Transfer", -4, 3, document="T"), loose(2, "Transfer", 4, 3, "EAST", "T")], LATER)

    assert found(asked) == {("OIL", "EAST", 3): 4}
    assert below(asked) == {"MAIN": -4}


def test_transfers_in_a_circle_come_to_an_end() -> None:
    """Goods sent to and fro before any were received have no beginning; all of them are still there."""
    entries = [loose(1, "Purchase", 1, 50)]
    for number in range(2, 90, 2):
        here, there = ("MAIN", "EAST") if number % 4 else ("EAST", "MAIN")
        day, document = number % 7, f"T{number}"
        entries += [
            loose(number, "Transfer", -1, day, here, document),
            loose(number + 1, "Transfer", 1, day, there, document),
        ]

    assert sum(found(inventory(entries, LATER)).values()) == 1


def test_goods_are_followed_through_many_transfers_but_not_without_end() -> None:
    """Sent to and fro once a day: after three transfers of a possible thirty they are of day 0; after more than that
    they count from the earliest transfer that is followed, and it is told."""

    def sent(times: int) -> Inventory:
        entries = [loose(1, "Purchase", 1)]
        for day in range(1, times + 1):
            here, there = ("MAIN", "EAST") if day % 2 else ("EAST", "MAIN")
            entries.append(loose(2 * day, "Transfer", -1, day, here, f"T{day}"))
            entries.append(loose(2 * day + 1, "Transfer", 1, day, there, f"T{day}"))
        return inventory(entries, LATER)

    few, many = sent(3), sent(HOPS + 2)
    assert (found(few), layers_of(few, Scope(False)).followed) == ({("OIL", "EAST", 0): 1}, True)
    assert (found(many), layers_of(many, Scope(False)).followed) == ({("OIL", "MAIN", 3): 1}, False)


def costs(asked: Inventory) -> list[Any]:
    return [row["cost_0"] for row in records_of(layers_of(asked, Scope(False)).table.order_by("day"))]


COSTLY = [
    loose(1, "Purchase", 10, 0, cost=Decimal(100)),
    loose(2, "Purchase", 10, 1, cost=Decimal("200.10")),
    loose(3, "Sale", -4, 2, cost=Decimal("-40")),
]


def test_a_layer_is_worth_its_part_of_the_receipt() -> None:
    """6 of 10 that cost 100 are 60; a whole layer is worth what it cost, to the last digit."""
    assert costs(inventory(COSTLY, LATER)) == [60, Decimal("200.1")]


def test_with_average_costing_every_unit_is_worth_the_same() -> None:
    """16 pieces for 260.10 are 16.25625 each, whichever layer they are of."""
    items = [{"item_no": "OIL", "costing_method": "Average"}]

    assert costs(inventory(COSTLY, LATER, items=items)) == [Decimal("97.5375"), Decimal("162.5625")]


def test_a_filter_by_place_chooses_layers_and_keeps_their_age() -> None:
    """A report on EAST alone knows that what was transferred there on day 6 was received at MAIN on day 0."""
    entries = [
        loose(1, "Purchase", 10),
        loose(2, "Transfer", -4, 6, document="T"),
        loose(3, "Transfer", 4, 6, "EAST", "T"),
    ]
    east = {"location_code": Condition.model_validate("EAST")}

    assert found(inventory(entries, LATER), Scope(False, east)) == {("OIL", "EAST", 0): 4}
    assert found(inventory(entries, LATER, report={"location_code": "EAST"})) == {("OIL", "EAST", 0): 4}


def test_a_filter_by_entry_chooses_what_layers_are_made_of() -> None:
    """Entries up to number 1: the later issue is not there."""
    entries = [loose(1, "Purchase", 10), loose(2, "Sale", -4, 1)]

    assert found(inventory(entries, LATER, report={"entry_no": {"max": "1"}})) == {("OIL", "MAIN", 0): 10}


def test_drop_shipments_and_later_days_are_left_out() -> None:
    """A drop shipment never lay in stock; what is posted after the report's day is not there yet."""
    entries = [loose(1, "Purchase", 5, drop_shipment=True), loose(2, "Purchase", 3, 2), loose(3, "Purchase", 2, 9)]

    assert found(inventory(entries, DAY_ONE + timedelta(days=5))) == {("OIL", "MAIN", 2): 3}


def test_services_are_no_stock() -> None:
    """Their entries add up to something that never lay anywhere, above zero or below."""
    entries = [loose(1, "Purchase", 5, item="WORK"), loose(2, "Sale", -5, item="FEE"), loose(3, "Purchase", 1)]
    types = {"WORK": "Service", "FEE": "Non-Inventory", "OIL": "Inventory"}
    items = [{"item_no": item, "type": of_type} for item, of_type in types.items()]
    asked = inventory(entries, LATER, items=items)

    assert (found(asked), below(asked)) == ({("OIL", "MAIN", 0): 1}, {})


def test_companies_have_queues_of_their_own() -> None:
    """The issue of one company takes nothing of another's item of the same number."""
    entries = [
        Entry(1, "Purchase", DAY_ONE, "OIL", "", "", "MAIN", 5, company="ONE"),
        Entry(1, "Purchase", DAY_ONE, "OIL", "", "", "MAIN", 7, company="TWO"),
        Entry(2, "Sale", DAY_ONE, "OIL", "", "", "MAIN", -2, company="TWO"),
    ]
    rows = records_of(layers_of(inventory(entries, LATER), Scope(False)).table)

    assert {row["company"]: row["quantity"] for row in rows} == {"ONE": 5, "TWO": 5}


def test_layers_cannot_be_told_apart_by_what_only_entries_have() -> None:
    """The vendor stands on an entry; a layer is what is left of several."""
    asked = inventory([])

    check_of_stock(asked.levels(("item", "item_category", "location", "lot_no")))
    with pytest.raises(SpecError, match="vendor_no"):
        check_of_stock(asked.levels(("item_no", "vendor_no")))


def test_the_published_stock_ageing_comes_out(shared: Path) -> None:
    """Another ERP's example: batches that age each for themselves are lots, those that do not share one queue."""
    folder = shared / "domain" / "expected"
    with (folder / "erpnext_stock_ageing_ledger.csv").open(encoding="utf-8", newline="") as file:
        moves = list(csv.DictReader(file))
    with (folder / "expected_erpnext_stock_ageing.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["range"]: (int(row["qty"]), int(row["value"])) for row in csv.DictReader(file)}
    entries = []
    for number, row in enumerate(moves, 1):
        quantity, day = int(row["qty_change"]), date.fromisoformat(row["posting_date"])
        lot = "" if row["batch"].startswith("non-batchwise") else row["batch"]
        kind = "Positive Adjmt." if quantity > 0 else "Negative Adjmt."
        cost = Decimal(row["value_change"])
        entries.append(Entry(number, kind, day, "OIL", "", "", "MAIN", quantity, cost=cost, more={"lot_no": lot}))

    ages: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    as_of = date(2021, 12, 10)
    for row in records_of(layers_of(inventory(entries, as_of), Scope(False)).table):
        age = (as_of - row["day"]).days
        bucket = next((f"{low}-{high}" for low, high in ((0, 30), (31, 60), (61, 90)) if low <= age <= high), ">90")
        for name in (bucket, "total"):
            ages[name] = (ages[name][0] + row["quantity"], ages[name][1] + row["cost_0"])

    assert dict(ages) == expected
