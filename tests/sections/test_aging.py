"""Stock by age."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from reportgen.errors import SpecError
from reportgen.model.currencies import Said
from reportgen.sections.aging.options import Options
from tests.asking import entry, figure_of, inventory, view_of
from tests.ledgers import DAY_ONE, Entry

AS_OF = DAY_ONE + timedelta(days=100)
STOCK = [
    entry(1, "Purchase", "P-1", day=0, place="NORTH"),
    entry(2, "Purchase", "P-2", day=80, place="NORTH"),
    entry(3, "Purchase", "P-3", day=10, place="NORTH"),
    entry(4, "Sale", "P-3", -1, day=20, place="NORTH"),
    entry(5, "Sale", "P-3", 1, day=60, place="SOUTH"),
    entry(6, "Transfer", "P-1", -1, day=95, place="NORTH"),
    entry(7, "Transfer", "P-1", 1, day=95, place="SOUTH"),
    entry(8, "Purchase", "V-1", item="VALVE", day=30, place="SOUTH"),
]
"""
item    serial  in stock since             age on day 100
PUMP    P-1     day 0, moved SOUTH on 95   100
PUMP    P-2     day 80, NORTH              20
PUMP    P-3     day 10, sold, back on 60   40
VALVE   V-1     day 30, SOUTH              70
"""


def lines(view: Any, name: str = "inventory_quantity") -> dict[tuple[str, ...], tuple[Any, ...]]:
    return {row.path: tuple(cell[name] for cell in row.cells) for row in view.rows}


def test_ages_count_from_the_present_life_cycle() -> None:
    """A transfer does not reset an age, a return does."""
    view = view_of("aging", inventory(STOCK, AS_OF), by=["item_no"], buckets=[30, 60, 90])

    assert [bucket.label for bucket in view.buckets] == ["0-30", "31-60", "61-90", "over 90"]
    assert lines(view) == {("PUMP",): (1, 1, None, 1), ("VALVE",): (None, None, 1, None)}
    assert lines(view, "serials_on_hand") == lines(view)
    assert lines(view, "inventory_value")["PUMP",] == (2, 2, None, 2)
    assert [cell["inventory_quantity"] for cell in view.cells] == [1, 1, 1, 1]
    assert view.total == {"inventory_quantity": 4, "serials_on_hand": 4, "inventory_value": 8}


def test_two_dimensions_nest() -> None:
    """Groups stand before what belongs under them; what left a place is not there any more."""
    view = view_of("aging", inventory(STOCK, AS_OF), by=["location_code", "item_no"], buckets=[50])

    assert lines(view) == {
        ("NORTH",): (1, None),
        ("NORTH", "PUMP"): (1, None),
        ("SOUTH",): (1, 2),
        ("SOUTH", "PUMP"): (1, 1),
        ("SOUTH", "VALVE"): (None, 1),
    }
    assert [row.group for row in view.rows] == [True, False, True, False, False]


def test_the_table_has_a_column_for_each_value_and_bucket() -> None:
    """Quantity by bucket and in all, then value by bucket and in all; on paper a table each."""
    view = view_of("aging", inventory(STOCK, AS_OF), by=["item_no"], buckets=[50])
    grid = view.grid

    assert [(head.label, head.start, head.width) for head in grid.spanners] == [
        ("Inventory (Quantity)", 0, 3),
        ("Inventory Value", 3, 3),
    ]
    assert [column.label for column in grid.columns] == ["0-50", "over 50", "Total"] * 2
    assert [row.cells for row in grid.rows] == [(2, 1, 3, 4, 2, 6), (None, 1, 1, None, 2, 2)]
    assert grid.total == (2, 2, 4, 4, 4, 8)
    assert [[row.cells for row in one.rows] for one in view.paper_grids] == [
        [(2, 1, 3), (None, 1, 1)],
        [(4, 2, 6), (None, 2, 2)],
    ]


def test_the_summary_tells_everything_of_each_bucket() -> None:
    """Quantity, serial numbers, value and shares; the shares are those of the whole."""
    view = view_of("aging", inventory(STOCK, AS_OF), by=["item_no"], buckets=[50])

    assert [(row.stub, row.cells) for row in view.summary.rows] == [
        (("0-50 days",), (2, Decimal("0.5"), 2, 4, Decimal("0.5"))),
        (("over 50 days",), (2, Decimal("0.5"), 2, 4, Decimal("0.5"))),
    ]


def test_what_is_not_in_stock_just_once_is_told() -> None:
    """A serial number that only left (-1) and one received twice (2) have no age: left out, together quantity 1."""
    broken = [
        *STOCK,
        entry(9, "Sale", "X", -1),
        entry(10, "Purchase", "Y", 1),
        entry(11, "Purchase", "Y", 1, day=1),
    ]
    view = view_of("aging", inventory(broken, AS_OF), by=["item_no"])

    assert view.total["inventory_quantity"] == 4
    assert any(note.startswith("Left out: quantity 1, value 2 of serial numbers") for note in view.notes)
    assert view.coverage.quantity == 5


def test_drop_shipments_are_no_stock() -> None:
    """Bought and not yet sold on, but shipped straight to the customer: neither aged nor a slow mover."""
    dropped = Entry(9, "Purchase", DAY_ONE, "DROP", "", "D-1", "MAIN", 1, more={"drop_shipment": True})
    view = view_of("aging", inventory([*STOCK, dropped], AS_OF), by=["item_no"], idle_days=0)

    assert ("DROP",) not in lines(view)
    assert "DROP" not in [mover.item_no for mover in view.slow_movers]


def loose(number: int, kind: str, quantity: int, day: int, item: str = "OIL", place: str = "NORTH") -> Entry:
    day_of = DAY_ONE + timedelta(days=day)
    return Entry(number, kind, day_of, item, "", "", place, quantity, more={"document_no": f"D{number}"})


LOOSE = [
    *STOCK,
    loose(9, "Purchase", 10, 0),
    loose(10, "Purchase", 10, 60),
    loose(11, "Sale", -12, 70),
    loose(12, "Sale", -3, 70, place="SOUTH"),
]


@pytest.mark.parametrize("said", [{"untracked": "fifo"}, {"untracked": True}, {"serials_only": False}])
def test_untracked_stock_is_added_in_layers(said: dict[str, Any]) -> None:
    """12 of 20 are gone, the older first: 8 of day 60 are left; 3 that left a place without any are told."""
    view = view_of("aging", inventory(LOOSE, AS_OF), by=["item_no"], buckets=[50, 90], **said)

    assert lines(view)["OIL",] == (8, None, None)
    assert lines(view, "serials_on_hand")["OIL",] == (None, None, None)
    assert lines(view, "inventory_value")["OIL",] == (16, None, None)
    assert view.total["inventory_quantity"] == 12 and view.total["serials_on_hand"] == 4
    assert view.coverage.left_out_entries == 0 and view.coverage.quantity == 9
    assert any("below zero" in note and "quantity -3 of 1 " in note for note in view.notes)


def test_without_asking_untracked_stock_is_left_out_and_told() -> None:
    """The coverage says how much."""
    view = view_of("aging", inventory(LOOSE, AS_OF), by=["item_no"])

    assert ("OIL",) not in lines(view)
    assert (view.coverage.left_out_entries, view.coverage.left_out_quantity) == (4, 5)


def test_layers_by_what_only_entries_have_are_refused() -> None:
    """untracked stock by vendor is a mistake of the spec, not a crash."""
    with pytest.raises(SpecError, match="vendor_no"):
        view_of("aging", inventory(LOOSE, AS_OF), by=["vendor_no"], untracked=True)


def test_items_without_an_issue_are_slow_movers() -> None:
    """PUMP was last issued on day 20; VALVE never, so it counts from its receipt on day 30; what is gone is none."""
    gone = [loose(9, "Purchase", 1, 0, "GONE"), loose(10, "Sale", -1, 1, "GONE")]
    items = [{"item_no": "PUMP", "description": "Pump, big"}]
    view = view_of("aging", inventory([*STOCK, *gone], AS_OF, items=items), idle_days=50, serials_only=False)

    assert [(one.item_no, one.issued_on, one.moved_on, one.idle_days) for one in view.slow_movers] == [
        ("PUMP", DAY_ONE + timedelta(20), DAY_ONE + timedelta(95), 80),
        ("VALVE", None, DAY_ONE + timedelta(30), 70),
    ]
    first = view.slow_movers[0]
    assert (first.description, first.quantity, first.value, first.received_on) == ("Pump, big", 3, 6, DAY_ONE)
    assert (view.slow_movers_number, view.slow_note) == (2, "")


def test_an_undone_issue_is_none() -> None:
    """A shipment posted and undone on one document never moved the item."""
    day = DAY_ONE + timedelta(days=90)
    undone = [
        Entry(9, "Sale", day, "VALVE", "", "V-1", "SOUTH", -1, more={"document_no": "S9"}),
        Entry(10, "Sale", day, "VALVE", "", "V-1", "SOUTH", 1, correction=True, more={"document_no": "S9"}),
    ]
    view = view_of("aging", inventory([*STOCK, *undone], AS_OF), idle_days=50)

    assert {one.item_no: one.idle_days for one in view.slow_movers} == {"PUMP": 80, "VALVE": 70}


def test_serial_numbers_can_be_the_slow_movers() -> None:
    """Longest in stock first, with where they lie; n of N is told."""
    view = view_of("aging", inventory(STOCK, AS_OF), slow_movers="serials", idle_days=30, top=2)

    assert [(one.serial_no, one.location_code, one.idle_days, one.value) for one in view.slow_movers] == [
        ("P-1", "SOUTH", 100, 2),
        ("V-1", "SOUTH", 70, 2),
    ]
    assert view.slow_movers[0].moved_on == DAY_ONE + timedelta(days=95)
    assert view.slow_movers_number == 3
    assert view.slow_note == "2 of 3 are listed, longest first; `top` in the spec lists more."


def test_companies_do_not_share_items() -> None:
    """The same item number in two companies is two slow movers; value in two currencies is blank, not a wrong sum."""
    entries = [
        Entry(1, "Purchase", DAY_ONE, "PUMP", "", "1", "MAIN", 1, company="ONE"),
        Entry(2, "Purchase", DAY_ONE, "PUMP", "", "1", "MAIN", 1, company="TWO"),
        Entry(3, "Purchase", DAY_ONE, "PUMP", "", "", "MAIN", 5, company="TWO"),
    ]
    said = Said("USD", {"ONE": "EUR", "TWO": "USD"})
    view = view_of("aging", inventory(entries, AS_OF, money=said), by=["item_no"], untracked=True)

    assert [(one.company, one.quantity) for one in view.slow_movers] == [("ONE", 1), ("TWO", 6)]
    assert view.total == {"inventory_quantity": 7, "serials_on_hand": 2, "inventory_value": None}


def test_of_many_rows_the_largest_are_drawn() -> None:
    """15 bars of 20, largest first; all of them are in the table."""
    entries = [
        entry(number, "Purchase", str(number), item=f"I{number % 20:02}", day=number % 3) for number in range(1, 231)
    ]
    view = view_of("aging", inventory(entries, AS_OF), by=["item_no"])

    figure = figure_of("aging", view)
    assert figure and "The 15 largest of 20 are drawn." in figure.alt
    assert len(view.rows) == 20 and len(view.bars.bars) == 15
    assert [bar.text for bar in view.bars.bars] == ["12"] * 10 + ["11"] * 5


def test_without_stock_there_is_no_figure() -> None:
    """An empty ledger, or one whose stock is all gone."""
    view = view_of("aging", inventory([entry(1, "Purchase"), entry(2, "Sale", quantity=-1)], AS_OF))

    assert (view.rows, view.bars, view.slow_note) == ((), None, "There are none.")
    assert figure_of("aging", view) is None


def test_without_posting_dates_nothing_has_an_age() -> None:
    """All of the stock is in a bucket of its own, and what lies still cannot be told."""
    dated = inventory(STOCK, AS_OF)
    columns = {**dated.ledger.columns, "item_ledger_entries": frozenset(("entry_no", "quantity"))}
    undated = type(dated)(replace(dated.ledger, columns=columns), dated.catalog, dated.asked, {})
    view = view_of("aging", undated, by=["item_no"], buckets=[30], untracked=True)

    assert [bucket.label for bucket in view.buckets] == ["0-30", "over 30", "no age"]
    assert lines(view) == {("PUMP",): (None, None, 3), ("VALVE",): (None, None, 1)}
    assert (view.slow_movers, view.slow_note) == ((), "Without posting dates they cannot be told.")


def test_buckets_must_rise() -> None:
    """Days out of order are a mistake of the spec."""
    with pytest.raises(ValidationError, match="must rise"):
        Options.model_validate({"buckets": [60, 30]})


def test_nothing_after_the_report_day_counts() -> None:
    """On day 50 P-3 is gone, P-2 has not come."""
    view = view_of("aging", inventory(STOCK, date(2025, 2, 20)), by=["item_no"], buckets=[30])

    assert lines(view) == {("PUMP",): (None, 1), ("VALVE",): (1, None)}
