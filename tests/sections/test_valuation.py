"""The valuation."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.load.source import open_ledger
from reportgen.model.catalog import Catalog
from reportgen.model.currencies import Said
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.measures import Asked
from tests.asking import entry, figure_of, figures, inventory, view_of
from tests.ledgers import DAY_ONE, Entry, Row

_NUMBERS = count(1)


def value(entry_no: int, cost: str, day: int = 0, **more: Any) -> Row:
    """A value entry, so many days after the first."""
    given = {name: Decimal(amount) if isinstance(amount, str) else amount for name, amount in more.items()}
    row = {"entry_no": next(_NUMBERS), "item_ledger_entry_no": entry_no, "posting_date": DAY_ONE + timedelta(days=day)}
    return {**row, "cost_amount_actual": Decimal(cost), **given}


STOCK = [
    entry(1, "Purchase", "P-1", day=0),
    entry(2, "Purchase", "P-2", day=40),
    entry(3, "Sale", "P-1", -1, day=45),
    entry(4, "Purchase", "", 10, item="SCREW", day=0),
    entry(5, "Transfer", "P-2", -1, day=50),
    entry(6, "Transfer", "P-2", 1, day=50, place="EAST"),
]
VALUES = [
    *(value(1, "10", 0), value(2, "20", 40), value(3, "-10", 45), value(4, "5", 0)),
    *(value(5, "-20", 50), value(6, "20", 50)),
    value(1, "-3", 60),  # A revaluation: of a purchase, so an increase, whatever its sign.
    value(3, "3", 60),  # What it means for the sale.
    value(2, "7", 70),  # A charge, after the report's day.
]
"""
day  entry           quantity  cost
0    purchase P-1    1         10, and -3 on day 60
40   purchase P-2    1         20, and 7 on day 70
45   sale P-1        -1        -10, and 3 on day 60
0    purchase SCREW  10        5, without a serial number
50   transfer P-2    -1, 1     -20, 20
"""


def february(**more: Any) -> Inventory:
    """The stock over the days 31 to 65."""
    return inventory(
        STOCK, DAY_ONE + timedelta(days=65), start=DAY_ONE + timedelta(days=31), value_entries=VALUES, **more
    )


def flows(values: Any, name: str) -> tuple[Any, ...]:
    """Beginning, increases, decreases, transfers, others, ending."""
    flow = values[name]
    return (flow.beginning, flow.increases, flow.decreases, flow.transfers, flow.others, flow.ending)


def lines(view: Any, name: str) -> dict[tuple[str, ...], tuple[Any, ...]]:
    return {row.path: flows(row.values, name) for row in view.rows}


def test_the_entry_type_decides_and_not_the_sign() -> None:
    """The revaluation of -3 is posted to a purchase and lowers the increases; what it means for the sale lowers the
    decreases; the charge of day 70 does not exist yet."""
    view = view_of("valuation", february(), by="item_no")

    assert lines(view, "quantity") == {("PUMP",): (1, 1, -1, 0, None, 1)}
    assert lines(view, "actual") == {("PUMP",): (10, 17, -7, 0, None, 20)}
    assert flows(view.total, "actual") == (10, 17, -7, 0, None, 20)


def test_transfers_have_a_column_where_they_are_not_zero() -> None:
    """Over all places they come to zero and need none; by location they take 20 from one place to the other."""
    by_item = view_of("valuation", february(), by="item_no")
    by_place = view_of("valuation", february(), by="location_code")

    assert by_item.parts == ("beginning", "increases", "decreases", "ending")
    assert by_place.parts == ("beginning", "increases", "decreases", "transfers", "ending")
    assert lines(by_place, "actual") == {
        ("EAST",): (None, None, None, 20, None, 20),
        ("MAIN",): (10, 17, -7, -20, None, 0),
    }
    assert any(note.startswith("Transfers take stock") for note in by_place.notes)
    assert not any(note.startswith("Transfers take stock") for note in by_item.notes)


def test_months_hand_their_ending_on_as_the_next_beginning() -> None:
    """From February to March; in a month in which an item was not posted, its balance still stands."""
    view = view_of("valuation", february(), by=["posting_month", "item_no"], serials_only=False)

    assert lines(view, "actual") == {
        ("2025-02",): (15, 20, -10, 0, None, 25),
        ("2025-02", "PUMP"): (10, 20, -10, 0, None, 20),
        ("2025-02", "SCREW"): (5, None, None, None, None, 5),
        ("2025-03",): (25, -3, 3, None, None, 25),
        ("2025-03", "PUMP"): (20, -3, 3, None, None, 20),
        ("2025-03", "SCREW"): (5, None, None, None, None, 5),
    }
    assert flows(view.total, "actual") == (15, 17, -7, 0, None, 25)
    assert [row.group for row in view.rows] == [True, False, False, True, False, False]


def test_too_many_months_without_postings_are_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for one such row, SCREW is not shown under its two months, and a note says so."""
    monkeypatch.setattr("reportgen.sections.valuation.rolling.MOST_CARRIED", 1)

    view = view_of("valuation", february(), by=["posting_month", "item_no"], serials_only=False)

    assert [row.path for row in view.rows if len(row.path) == 2] == [("2025-02", "PUMP"), ("2025-03", "PUMP")]
    assert lines(view, "actual")["2025-03", "PUMP"] == (20, -3, 3, None, None, 20)
    assert any("Up to 2 rows in which nothing was posted" in note for note in view.notes)


def test_without_a_period_it_is_the_calendar_year_and_says_so() -> None:
    """As of March 2026 the year begins in January; another period of the section's own is not called assumed."""
    ledger = inventory(STOCK, date(2026, 3, 7), value_entries=VALUES)

    plain, quarter, ever = (
        view_of("valuation", ledger, by="item_no", **more)
        for more in ({}, {"period": "quarter to date"}, {"period": "everything"})
    )

    assert (plain.start, plain.end) == (date(2026, 1, 1), date(2026, 3, 7))
    assert plain.lead[0].endswith("the calendar year so far, because the report names no period.")
    assert lines(plain, "actual") == {("PUMP",): (27, None, None, None, None, 27)}
    assert quarter.lead[0] == "From 2026-01-01 to 2026-03-07."
    assert lines(ever, "actual") == {("PUMP",): (None, 34, -7, 0, None, 27)}
    assert ever.lead[0] == "From the first entry to 2026-03-07."


def test_a_period_that_ends_early_ends_with_the_balance_of_its_last_day() -> None:
    """January, in a report of December: what was sold in February is still there."""
    ledger = inventory(STOCK, date(2025, 12, 31), value_entries=VALUES)
    january = ledger.at(Asked(ledger.asked.as_of, DAY_ONE, DAY_ONE + timedelta(days=30)))

    view = view_of("valuation", january, by="serial_no")

    assert (view.end, flows(view.total, "quantity")) == (date(2025, 1, 31), (None, 1, None, None, None, 1))
    assert view.coverage.entries == 1


def test_the_share_of_serial_numbers_is_told_of_the_whole_stock() -> None:
    """1 of 11 pieces, and 20 of 25."""
    share = view_of("valuation", february(), by="item_no").serials

    assert (share.quantity, share.whole_quantity, share.actual, share.whole_actual) == (1, 11, 20, 25)
    assert share.actual_share == Decimal("0.8")
    assert share.sentence == (
        "Serial numbers are 1 of 11 (9.1%) of the whole quantity on hand, and 20 of 25 (80.0%) of the whole inventory"
        " value."
    )


def test_the_general_ledger_is_compared_by_posting_group() -> None:
    """
    group   actual  posted  expected, posted
    PARTS   20      20
    RESALE  5       2       4, 1
    """
    items = [
        {"item_no": "PUMP", "inventory_posting_group": "PARTS"},
        {"item_no": "SCREW"} | {"inventory_posting_group": "RESALE"},
    ]
    entries = [entry(1, "Purchase", "P-1"), entry(2, "Purchase", "", 10, item="SCREW")]
    values = [
        value(1, "20", cost_posted_to_gl="20", cost_amount_expected="0", expected_cost_posted_to_gl="0"),
        value(2, "5", cost_posted_to_gl="2", cost_amount_expected="4", expected_cost_posted_to_gl="1"),
    ]

    view = view_of("valuation", inventory(entries, value_entries=values, items=items), by="item_no")

    assert [
        (
            one.group,
            one.actual,
            one.posted,
            one.variance,
            one.words,
            one.expected,
            one.expected_posted,
            one.with_serials,
        )
        for one in (*view.reconciliation, view.reconciliation_total)
    ] == [
        ("PARTS", 20, 20, 0, "fully posted", 0, 0, 20),
        ("RESALE", 5, 2, -3, "3 not posted yet", 4, 1, None),
        ("", 25, 22, -3, "3 not posted yet", 4, 1, 20),
    ]
    assert [column.key for column in view.gl_grid.columns] == [
        *("actual", "with_serials", "posted", "variance", "expected", "expected_posted", "words")
    ]
    assert [(head.label, head.start, head.width) for head in view.gl_grid.spanners] == [
        ("Actual Cost", 0, 4),
        ("Expected Cost", 4, 2),
    ]
    assert view_of("valuation", inventory(entries), by="item_no", reconciliation=False).gl_grid is None


def test_cost_of_entries_without_value_entries_is_neither_posted_nor_unposted() -> None:
    """Entry 2 costs 2 by itself: its own column, and the state says that nobody knows."""
    entries = [entry(1, "Purchase", "P-1"), entry(2, "Purchase", "P-2")]

    view = view_of(
        "valuation", inventory(entries, value_entries=[value(1, "20", cost_posted_to_gl="15")]), by="item_no"
    )

    (row,) = view.reconciliation
    assert (row.actual, row.posted, row.untold, row.variance) == (22, 15, 2, -5)
    assert row.words == "5 not posted yet"
    assert "untold" in [column.key for column in view.gl_grid.columns]
    assert any(note.startswith("Actual cost of 2 is of ledger entries without value entries") for note in view.notes)


@pytest.mark.parametrize(
    ("posted", "words"), [("20", "fully posted, as far as known"), ("8", "12 not posted yet"), (None, "not known")]
)
def test_the_state_is_told_of_what_is_known(posted: str | None, words: str) -> None:
    """Entry 2 has no value entries; without the column of cost posted nothing is known of entry 1 either."""
    entries = [entry(1, "Purchase", "P-1"), entry(2, "Purchase", "P-2")]
    more: dict[str, Any] = {} if posted is None else {"cost_posted_to_gl": posted}

    view = view_of("valuation", inventory(entries, value_entries=[value(1, "20", **more)]), by="item_no")

    assert view.reconciliation_total.words == words
    assert "expected" not in [column.key for column in view.gl_grid.columns]


def test_without_value_entries_the_ledgers_own_cost_counts() -> None:
    """By posting date; the note names the table that would tell more, and what only it knows is blank."""
    ledger = inventory(STOCK, DAY_ONE + timedelta(days=65), start=DAY_ONE + timedelta(days=31))

    view = view_of("valuation", ledger, by="item_no", show=["actual", "posted"])

    assert lines(view, "actual") == {("PUMP",): (2, 2, -2, 0, None, 2)}
    assert lines(view, "posted") == {("PUMP",): (None, None, None, None, None, None)}
    assert view.reconciliation_total.words == "not known"
    assert any("Value Entry (table 5802) would tell" in note for note in view.notes)


def test_value_entries_of_no_ledger_entry_are_told() -> None:
    """Two name entry 99, which is not there."""
    view = view_of("valuation", february(), by="item_no")
    lost = inventory(STOCK, value_entries=[*VALUES, value(99, "4"), value(99, "1.5"), value(0, "3")])

    notes = view_of("valuation", lost, by="item_no").notes

    assert not any("counted nowhere" in note for note in view.notes)
    assert [note for note in notes if "counted nowhere" in note] == [
        "2 value entries of the ledger (actual cost 5.5) name ledger entries that are not there; counted nowhere here.",
        "1 value entry of the ledger (actual cost 3) names no ledger entry, as costs of capacities do;"
        " counted nowhere here.",
    ]


@pytest.mark.parametrize(
    ("column", "said"),
    [("posting_date", "no posting dates, so they all count in the period"), ("entry_type", "do not tell their types")],
)
def test_what_the_source_does_not_tell_is_said(column: str, said: str) -> None:
    """Without posting dates nothing is before the period; without entry types all is of other types."""
    whole = inventory(STOCK, date(2026, 3, 7))
    columns = {**whole.ledger.columns, "item_ledger_entries": whole.ledger.columns["item_ledger_entries"] - {column}}
    blank = [replace(one, entry_type="" if column == "entry_type" else one.entry_type) for one in STOCK]
    ledger = replace(inventory(blank).ledger, columns=columns)
    asked = Inventory(ledger, Catalog(), whole.asked, {})

    view = view_of("valuation", asked, by="item_no", show="quantity")

    assert any(said in note for note in view.notes)
    expected = (None, 2, -1, 0, None, 1) if column == "posting_date" else (1, None, None, None, None, 1)
    assert flows(view.total, "quantity") == expected


def test_the_general_ledger_is_compared_within_the_sections_filter() -> None:
    """Of VALVE alone; the sentence over the table says so."""
    entries = [entry(1, "Purchase", "P-1"), entry(2, "Purchase", "V-1", item="VALVE")]

    view = view_of("valuation", inventory(entries), by="item_no", filter={"item_no": "VALVE"})

    assert (view.reconciliation_total.actual, view.serials.whole_quantity) == (2, 1)
    assert view.gl_lead.startswith("The stock within the section's filter, with and without serial numbers")


def test_value_entries_that_count_nowhere_have_no_amount_if_nobody_says_in_which_currency() -> None:
    """Two companies of two currencies, and a value entry that names neither."""
    entries = [replace(entry(1, "Purchase", "1"), company="A"), replace(entry(2, "Purchase", "2"), company="B")]
    money = Said("EUR", {"A": "EUR", "B": "USD"})

    view = view_of("valuation", inventory(entries, money=money, value_entries=[value(9, "4")]), by="item_no")

    assert "1 value entry of the ledger names a ledger entry that is not there; counted nowhere here." in view.notes


def test_rows_of_zeros_are_hidden_and_told() -> None:
    """P-1 came and went before March; with `zeros: show` it is there."""
    march = inventory(STOCK, DAY_ONE + timedelta(days=65), start=DAY_ONE + timedelta(days=62), value_entries=VALUES)

    hidden, shown = (
        view_of("valuation", march, by=["item_no", "serial_no"], zeros=zeros) for zeros in ("hide", "show")
    )

    assert [row.path for row in hidden.rows] == [("PUMP",), ("PUMP", "P-2")]
    assert "1 row is not shown because all values are zero or blank." in hidden.notes
    assert [row.path for row in shown.rows] == [("PUMP",), ("PUMP", "P-1"), ("PUMP", "P-2")]
    assert not any("not shown" in note for note in shown.notes)


def test_a_figure_shown_twice_is_shown_once() -> None:
    """show: [actual, actual] is one head."""
    assert view_of("valuation", february(), by="item_no", show=["actual", "actual"]).show == ("actual",)


def test_unknown_types_are_neither_increase_nor_decrease() -> None:
    """They get a column of their own, so that the row ties."""
    view = view_of("valuation", inventory([entry(1, "Purchase", "1"), entry(2, "Loan", "2")]), by="item_no")

    assert view.parts == ("beginning", "increases", "decreases", "others", "ending")
    assert lines(view, "quantity") == {("PUMP",): (None, 1, None, None, 1, 2)}


@pytest.mark.parametrize(
    ("rates", "total", "posted"),
    [({}, None, 5), ({"USD": Decimal(2)}, 50, 5)],
    ids=["apart", "converted"],
)
def test_amounts_of_several_currencies_are_not_added(rates: Any, total: Any, posted: Any) -> None:
    """10 EUR and 20 USD are blank together unless a rate is given; each company's own are shown."""
    entries = [replace(entry(1, "Purchase", "1"), company="A"), replace(entry(1, "Purchase", "2"), company="B")]
    values = [
        {**value(1, "10", cost_posted_to_gl="5"), "company": "A"},
        {**value(1, "20", cost_posted_to_gl="0"), "company": "B"},
    ]
    money = Said("EUR", {"A": "EUR", "B": "USD"}, rates)

    view = view_of("valuation", inventory(entries, money=money, value_entries=values), by="company", show="actual")

    own = {} if rates else {("A",): 10, ("B",): 20}
    assert {path: line[-1] for path, line in lines(view, "actual").items()} == (own or {("A",): 10, ("B",): 40})
    assert view.total["actual"].ending == total
    assert [row.company for row in view.reconciliation] == ["A", "B"]
    assert view.reconciliation_total.posted == posted and view.reconciliation_total.actual == total
    assert bool(view.steps) is bool(rates)
    assert any("1 USD = 2 EUR" in note if rates else "different currencies" in note for note in view.notes)


def test_the_figure_stands_one_bar_on_the_other() -> None:
    """10, up by 17, down by 7, 20; both shapes say all amounts, and the description does."""
    view = view_of("valuation", february(), by="item_no")

    assert [(step.label, step.start, step.end) for step in view.steps] == [
        ("Beginning", 0, 10),
        ("Increases", 10, 27),
        ("Decreases", 27, 20),
        ("Ending", 0, 20),
    ]
    drawn = figure_of("valuation", view)
    assert drawn is not None and drawn.narrow is not None
    assert drawn.alt == (
        "Actual Cost of the stock as bars, one standing on the other:"
        " beginning 10, increases 17, decreases -7, ending 20."
    )
    for chart in (drawn.wide, drawn.narrow):
        said = {point["text"] for layer in chart.spec["datasets"].values() for point in layer if "text" in point}
        assert said == {"Beginning", "Increases", "Decreases", "Ending", "10", "17", "-7", "20"}
        xs = [
            point[x] for layer in chart.spec["datasets"].values() for point in layer for x in ("x", "x2") if x in point
        ]
        assert all(0 <= x <= chart.width for x in xs)


def test_long_tables_print_their_outer_levels() -> None:
    """1,200 serial numbers of one item: the item is printed, and a note says where the rest is."""
    entries = [entry(number, "Purchase", f"S{number}") for number in range(1, 1201)]

    view = view_of("valuation", inventory(entries), by=["item_no", "serial_no"])

    assert len(view.rows) == 1201 and [(row.path, row.group) for row in view.paper_rows] == [(("PUMP",), False)]
    assert view.paper_note.startswith("1 of 1,201 rows are printed; all of them are in report.json.")


def test_each_serial_is_valued_at_its_own_cost(shared: Path) -> None:
    """Purchases of 10, 20 and 30; with specific costing the issues of the next days take 20, 10 and 30."""
    with (shared / "domain" / "expected" / "expected_specific_costing.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["costing_method"] in ("all", "Specific")]
    entries = [_costed(row) for row in rows]
    values = [value(one.entry_no, str(one.cost), posting_date=one.posting_date) for one in entries]
    ledger = inventory(entries, date(2020, 1, 3), start=date(2020, 1, 2), value_entries=values)

    view = view_of("valuation", ledger, by=["posting_date", "serial_no"], show="actual", zeros="show")

    assert lines(view, "actual") == {
        ("2020-01-02",): (60, None, -20, None, None, 40),
        ("2020-01-02", "1"): (10, None, None, None, None, 10),
        ("2020-01-02", "2"): (20, None, -20, None, None, 0),
        ("2020-01-02", "3"): (30, None, None, None, None, 30),
        ("2020-01-03",): (40, None, -10, None, None, 30),
        ("2020-01-03", "1"): (10, None, -10, None, None, 0),
        ("2020-01-03", "2"): (0, None, None, None, None, 0),
        ("2020-01-03", "3"): (30, None, None, None, None, 30),
    }


def _costed(row: Any) -> Entry:
    quantity = int(row["quantity"])
    number, serial = int(row["entry_no"]), row["applies_to_entry"] or row["entry_no"]
    one = entry(number, "Purchase" if quantity > 0 else "Sale", serial, quantity)
    return replace(one, cost=Decimal(row["cost_amount_actual"]), posting_date=date.fromisoformat(row["posting_date"]))


@pytest.mark.parametrize("day", ["2023-04-01", "2025-10-29"])
def test_the_real_ledger_ties(day: str, shared: Path) -> None:
    """Every row adds up, months hand on, and the ending is the inventory value of every item."""
    with (
        open_ledger(shared / "domain" / "cronus") as loaded,
        Inventory(loaded, Catalog(), Asked(date.fromisoformat(day)), {}) as asked,
    ):
        everything = Scope(serials_only=False)
        worth = figures(asked, ["item_no"], ["inventory_quantity", "inventory_value"], everything)
        total = figures(asked, [], ["cost_posted_to_gl", "cost_not_posted_to_gl"], everything)[()]
        by_item = view_of("valuation", asked, by="item_no", serials_only=False, zeros="show")
        monthly = view_of("valuation", asked, by=["item_no", "posting_month"], period="everything", serials_only=False)

    assert {row.path[0]: (row.values["quantity"].ending, row.values["actual"].ending or 0) for row in by_item.rows} == {
        item: (quantity, cost or 0) for item, (quantity, cost) in worth.items()
    }
    whole = by_item.reconciliation_total
    assert (whole.posted, whole.variance) == (total[0], -total[1])
    assert len(monthly.rows) > len(by_item.rows)
    for view in (by_item, monthly):
        assert_ties(view)


def assert_ties(view: Any) -> None:
    """Each row adds up; rows of the outermost level add up to the total; months hand their ending on."""
    last: dict[tuple[str, ...], Any] = {}
    days = [i for i, level in enumerate(view.levels) if level.key == "posting_month"]
    for row in view.rows:
        for flow in row.values.values():
            assert _sum(*flows({"": flow}, "")[:-1]) == (flow.ending or 0)
        of = tuple(part for i, part in enumerate(row.path) if i not in days)
        if len(of) < len(row.path):
            for name, flow in row.values.items():
                previous = last.get((name, *of))
                assert previous is None or previous == flow.beginning
                last[name, *of] = flow.ending
    if not days or days[0]:
        for name in view.show:
            for part in ("beginning", "increases", "decreases", "transfers", "others", "ending"):
                top = [getattr(row.values[name], part) for row in view.rows if row.level == 1]
                assert _sum(*top) == (getattr(view.total[name], part) or 0)


def _sum(*values: Any) -> Any:
    return sum(value for value in values if value is not None)


_MOVES: Sequence[str] = ("Purchase", "Sale", "Transfer", "Output", "Consumption", "")


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(_MOVES), st.sampled_from("AB"), st.integers(0, 99), st.integers(-2, 2))),
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 120), st.integers(-9, 9)), max_size=12),
    st.sampled_from([["item_no"], ["item_no", "posting_month"], ["posting_month", "location_code"]]),
)
def test_whatever_is_posted_ties(moves: Any, costs: Any, by: list[str]) -> None:
    """Beginning and all that changed it are the ending, on every level, and the ending is the inventory value."""
    entries = [
        entry(number, kind, "", quantity, item=item, day=day, place="EAST" if number % 2 else "WEST")
        for number, (kind, item, day, quantity) in enumerate(moves[:9], 1)
    ]
    values = [value(number, str(cost), day) for number, day, cost in costs]
    ledger = inventory(entries, DAY_ONE + timedelta(days=80), start=DAY_ONE + timedelta(days=35), value_entries=values)

    view = view_of("valuation", ledger, by=by, serials_only=False)

    assert_ties(view)
    worth = figures(ledger, [], ["inventory_quantity", "inventory_value"], Scope(serials_only=False))[()]
    assert [view.total[name].ending or 0 for name in ("quantity", "actual")] == [one or 0 for one in worth]
