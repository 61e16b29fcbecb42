"""What is new, gone, moved and changed since an earlier day or report."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings

from reportgen.load.beside import Beside, EarlierReport
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Asked
from reportgen.render.data import json_bytes, plain
from reportgen.render.numbers import LocaleFormats
from reportgen.sections import changes
from reportgen.sections.base import Setting
from tests.asking import entry, inventory, view_of
from tests.ledgers import DAY_ONE, TRANSIT, Entry, ledgers, on_hand

LIFE = [
    entry(1, "Purchase", "stays", party="10"),
    entry(2, "Purchase", "sold", party="10"),
    entry(3, "Purchase", "moved"),
    entry(4, "Purchase", "new", day=20, party="20"),
    entry(5, "Sale", "sold", -1, day=21, party="C1"),
    entry(6, "Transfer", "moved", -1, day=22),
    entry(7, "Transfer", "moved", 1, day=22, place="EAST"),
    entry(8, "Purchase", "fleeting", day=23),
    entry(9, "Sale", "fleeting", -1, day=24),
]


def since(day: int, entries: list[Entry], **tables: Any) -> Inventory:
    """The ledger, compared with that day after the first."""
    return inventory(entries, compare=Asked(DAY_ONE + timedelta(days=day)), **tables)


def told(view: Any) -> list[tuple[str, str, str]]:
    return [(one.change, one.key[-1], one.words) for one in view.rows]


def test_serial_numbers_that_came_went_and_moved_are_told_in_words() -> None:
    """One bought, one sold to C1, one transferred; one that came and went in between is in neither stock."""
    view = view_of("changes", since(10, LIFE))

    assert told(view) == [
        ("new", "new", "received 2025-01-21, from 20, lies at MAIN"),
        ("gone", "sold", "sold to C1, 2025-01-22"),
        ("moved", "moved", "Present Location: MAIN → EAST"),
    ]
    assert view.summary == (
        "3 serial numbers in stock on 2025-01-11, 3 serial numbers now: 1 new, 1 gone, 1 moved, 0 changed."
    )


def test_what_a_serial_number_is_worth_stands_before_and_now() -> None:
    """The value of a new one is blank before, of one that is gone blank now."""
    grid = view_of("changes", since(10, LIFE)).grid

    assert [column.label for column in grid.columns[1:]] == ["Before", "Now"]
    assert [(head.label, head.start, head.width) for head in grid.spanners] == [("Inventory Value", 1, 2)]
    assert [row.cells[1:] for row in grid.rows] == [(None, 2), (2, None), (2, 2)]


def test_a_new_value_alone_is_a_change() -> None:
    """A revaluation of 3 is told as changed, with both values."""
    entries = [entry(1, "Purchase", "1")]
    values = [
        {"entry_no": 1, "item_ledger_entry_no": 1, "posting_date": DAY_ONE, "cost_amount_actual": Decimal(2)},
        {
            "entry_no": 2,
            "item_ledger_entry_no": 1,
            "posting_date": DAY_ONE + timedelta(days=20),
            "cost_amount_actual": Decimal(3),
        },
    ]
    view = view_of("changes", since(10, entries, value_entries=values))

    assert told(view) == [("changed", "1", "valued anew")]
    assert [(one.name, one.before, one.now) for one in view.rows[0].differences] == [("inventory_value", 2, 5)]


def test_nothing_to_compare_with_is_told_and_the_stock_is_kept() -> None:
    """Without compare no change is listed; the data hold the serial numbers in stock for a later report."""
    view = view_of("changes", inventory(LIFE))

    assert (view.compared_as_of, view.before, view.counts, view.rows, view.grid) == (None, None, (), (), None)
    assert view.summary == "3 serial numbers in stock; there is nothing to compare with yet."
    assert [row[2] for row in view.stock.rows] == ["moved", "new", "stays"]


def test_some_changes_are_listed_and_all_are_counted() -> None:
    """top and show cut the list, not the counts, and what is cut is told as n of N."""
    view = view_of("changes", since(10, LIFE), show=["gone", "moved"], top=1)

    assert told(view) == [("gone", "sold", "sold to C1, 2025-01-22")]
    assert [(one.change, one.count) for one in view.counts] == [("new", 1), ("gone", 1), ("moved", 1), ("changed", 0)]
    assert view.notes[0] == "1 of 2 changes are listed; a larger `top` in the spec lists more."


def earlier(entries: list[Entry], day: date, **options: Any) -> EarlierReport:
    """The report of that day, as its report.json has it."""
    section = {"section": plain(view_of("changes", inventory(entries, day), **options))}
    return EarlierReport("old.json", day, (json.loads(json_bytes(section), parse_float=Decimal)["section"],), "")


@given(ledgers())
@settings(max_examples=5, deadline=None)
def test_an_earlier_report_says_the_same_as_the_ledger_of_that_day(entries: tuple[Entry, ...]) -> None:
    """Whatever the ledger, both ways to compare find the same changes; before, plus new, less gone, is now."""
    day = DAY_ONE + timedelta(days=30)
    by_ledger = view_of("changes", inventory(entries, compare=Asked(day)), values=["inventory_quantity"])
    report = earlier(list(entries), day, values=["inventory_quantity"])
    by_report = view_of("changes", inventory(entries, beside=Beside(report)), values=["inventory_quantity"])

    assert told(by_report) == told(by_ledger)
    counts = {one.change: one.count for one in by_ledger.counts}
    assert by_ledger.before + counts["new"] - counts["gone"] == by_ledger.now
    assert by_ledger.now == sum(pieces > 0 for pieces in on_hand(entries, date(2025, 12, 31)).values())


def test_an_earlier_report_without_the_list_says_so() -> None:
    """A report that has no section `changes` gives nothing to compare with, in words."""
    report = EarlierReport("old.json", DAY_ONE, ({"kind": "kpis", "kpis": []},), "")
    view = view_of("changes", inventory(LIFE, beside=Beside(report)))

    assert view.rows == ()
    assert view.notes == ("old.json has no section `changes`, which keeps the list of serial numbers.",)


def test_what_the_earlier_report_did_not_watch_is_not_compared() -> None:
    """A dimension that is watched only now is named in a note instead of being taken for blank."""
    report = earlier(LIFE, DAY_ONE, watch=["status"], values=["inventory_quantity"])
    view = view_of("changes", inventory(LIFE, beside=Beside(report)), watch=["status", "supplier"], values=[])

    assert [change for change, _, _ in told(view)] == ["new", "gone"]
    assert view.notes == ("Not compared, because old.json does not tell it: Supplier.",)


def test_a_serial_number_on_its_way_has_moved() -> None:
    """A transfer half done is told by status and place."""
    entries = [
        entry(1, "Purchase", "1"),
        entry(2, "Transfer", "1", -1, day=20, document_type="Transfer Shipment"),
        entry(3, "Transfer", "1", 1, day=20, place=TRANSIT, document_type="Transfer Shipment"),
    ]
    view = view_of("changes", since(10, entries))

    assert told(view) == [("moved", "1", f"Status: on hand → in transit; Present Location: MAIN → {TRANSIT}")]


def test_a_day_is_written_as_one_and_a_lot_that_looks_like_a_day_is_not() -> None:
    """What is a day follows from the dimension, not from its text."""
    change = {"expiration_date": DAY_ONE + timedelta(days=90), "lot_no": "2025-01-31"}
    entries = [
        entry(1, "Purchase", "1"),
        entry(2, "Sale", "1", -1, day=20, party="C1"),
        replace(entry(3, "Sale", "1", 1, day=21, party="C1"), more=change),
    ]
    options = changes.Options(watch=("serial_lot_no", "serial_expiration_date"))
    setting = Setting("changes", LocaleFormats("en-US"), "report.json", (), ())
    (row,) = changes.view(changes.query(since(10, entries), options), options, setting).rows

    assert (row.change, row.words) == (
        "changed",
        "Lot: (blank) → 2025-01-31; Expires: (blank) → Apr 1, 2025",
    )
