"""Movements: receipts, issues and what is on hand, period after period."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.model.currencies import Said
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.measures import Asked
from tests.asking import entry, figure_of, figures, inventory, view_of
from tests.ledgers import DAY_ONE, Entry, ledgers, write_ledger
from tests.render.pdf_checks import findings
from tests.report.building import Built, built

SLOW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
YEAR = [
    entry(1, "Purchase", "P-1", place="NORTH"),
    entry(2, "Purchase", "P-2", place="NORTH", day=9),
    entry(3, "Sale", "P-1", -1, place="NORTH", day=40),
    entry(4, "Transfer", "P-2", -1, place="NORTH", day=41),
    entry(5, "Transfer", "P-2", place="SOUTH", day=41),
    entry(6, "Positive Adjmt.", "V-7", item="VALVE", place="SOUTH", day=100),
]
"""
day          entry             serial  place   quantity
2025-01-01   Purchase          P-1     NORTH   1
2025-01-10   Purchase          P-2     NORTH   1
2025-02-10   Sale              P-1     NORTH   -1
2025-02-11   Transfer          P-2     NORTH   -1, SOUTH 1
2025-04-11   Positive Adjmt.   V-7     SOUTH   1
"""


def within(entries: Sequence[Entry], start: date | None, end: date | None, as_of: date) -> Inventory:
    """The ledger in a report with a period."""
    return inventory(entries).at(Asked(as_of, start, end))


def lines(view: Any, *names: str) -> list[tuple[Any, ...]]:
    return [(one.label, *(getattr(one, name) for name in names)) for one in view.periods]


def rows(view: Any, *names: str) -> list[tuple[Any, ...]]:
    return [(row.path, row.opening, *(getattr(row.totals, name) for name in names)) for row in view.rows]


def test_every_month_has_its_line() -> None:
    """A month without entries stands there with zeros; what is on hand is carried on."""
    view = view_of("movements", inventory(YEAR, date(2025, 5, 20)), each="month")

    assert lines(view, "receipts", "issues", "transfers", "net", "on_hand", "purchased", "sold") == [
        ("2025-01", 2, 0, 0, 2, 2, 2, 0),
        ("2025-02", 0, -1, 0, -1, 1, 0, 1),
        ("2025-03", 0, 0, 0, 0, 1, 0, 0),
        ("2025-04", 1, 0, 0, 1, 2, 0, 0),
        ("2025-05", 0, 0, 0, 0, 2, 0, 0),
    ]
    assert (view.title, view.each, view.opening) == ("Movements by month", "month", 0)
    assert (view.totals.receipts, view.totals.issues, view.totals.on_hand) == (3, -1, 2)
    assert (view.periods[-1].start, view.periods[-1].end) == (date(2025, 5, 1), date(2025, 5, 20))
    assert view.notes == (
        "The last month is counted up to 2025-05-20.",
        "Transfers brought 1 into locations and took 1 out of them; Transfers shows the difference.",
    )


def test_the_last_periods_open_with_what_came_before() -> None:
    """last: 2 shows March and April of four months, and says so."""
    view = view_of("movements", inventory(YEAR, date(2025, 4, 30)), each="month", last=2)

    assert lines(view, "receipts", "on_hand") == [("2025-03", 0, 1), ("2025-04", 1, 2)]
    assert view.opening == 1
    assert view.notes == ("The last 2 of 4 months are shown; what came before is the opening balance, 1.",)


def test_longer_than_is_shown_without_asking_names_the_option() -> None:
    """Of 92 days 60 are shown, and the note says what shows more."""
    view = view_of("movements", inventory(YEAR[:1], date(2025, 4, 2)), each="day")

    assert len(view.periods) == 60
    assert view.notes[0] == (
        "The last 60 of 92 days are shown; what came before is the opening balance, 1."
        " `last` in the spec shows up to 400."
    )
    with pytest.raises(ValueError, match="less than or equal to 400"):
        view_of("movements", inventory(YEAR), last=401)


def test_the_reports_period_is_the_time_shown() -> None:
    """Its first and last period are cut short by it; entries after it are not counted, and told."""
    asked = within(YEAR, date(2025, 1, 5), date(2025, 2, 10), date(2025, 12, 31))

    view = view_of("movements", asked, each="month")

    assert lines(view, "start", "end", "receipts", "issues", "on_hand") == [
        ("2025-01", date(2025, 1, 5), date(2025, 1, 31), 1, 0, 2),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 10), 0, -1, 1),
    ]
    assert view.opening == 1
    assert view.notes == (
        "The last month is counted up to 2025-02-10.",
        "Entries posted after 2025-02-10 are not counted here.",
    )


def test_transfers_stand_apart() -> None:
    """By location they are neither receipts nor issues; over both locations they set each other off."""
    view = view_of("movements", inventory(YEAR, date(2025, 4, 30)), each="month", by="location_code")

    assert rows(view, "receipts", "issues", "transfers", "net", "on_hand") == [
        (("NORTH",), 0, 2, -1, -1, 0, 0),
        (("SOUTH",), 0, 1, 0, 1, 2, 2),
    ]
    assert [row.on_hand for row in view.rows] == [(2, 0, 0, 0), (0, 1, 1, 2)]
    north = view_of("movements", inventory(YEAR, date(2025, 4, 30)), filter={"location_code": "NORTH"}, each="month")
    assert lines(north, "issues", "transfers", "on_hand")[1] == ("2025-02", -1, -1, 0)
    assert "Transfers brought 0 into locations and took 1 out of them; Transfers shows the difference." in north.notes


def test_goods_in_transit_are_neither_gone_nor_come() -> None:
    """A transfer that is half done leaves the company's quantity as it is."""
    shipped = [
        entry(1, "Purchase", "P-1"),
        entry(2, "Transfer", "P-1", -1, day=1, document_type="Transfer Shipment"),
        entry(3, "Transfer", "P-1", 1, day=1, place="OWN LOG.", document_type="Transfer Shipment"),
    ]
    view = view_of("movements", inventory(shipped, date(2025, 1, 2)), each="day")

    assert lines(view, "receipts", "issues", "transfers", "on_hand")[1] == ("2025-01-02", 0, 0, 0, 1)


def test_an_undone_sale_was_none_and_a_return_is_a_receipt() -> None:
    """A correction makes the issues of its day smaller; returned goods come in, and reduce what is sold."""
    ledger = [
        entry(1, "Purchase", "P-1"),
        entry(2, "Sale", "P-1", -1, day=1),
        entry(3, "Sale", "P-1", 1, day=1, correction=True),
        entry(4, "Sale", "P-1", -1, day=2),
        entry(5, "Sale", "P-1", 1, day=3),
        entry(6, "Purchase", "P-1", -1, day=4, correction=True),
    ]
    view = view_of("movements", inventory(ledger, date(2025, 1, 5)), each="day")

    assert lines(view, "receipts", "issues", "purchased", "sold", "on_hand") == [
        ("2025-01-01", 1, 0, 1, 0, 1),
        ("2025-01-02", 0, 0, 0, 0, 1),
        ("2025-01-03", 0, -1, 0, 1, 0),
        ("2025-01-04", 1, 0, 0, -1, 1),
        ("2025-01-05", -1, 0, -1, 0, 0),
    ]
    assert view.notes == (
        "2 corrections are set off against what was undone:"
        " against issues where goods came back, else against receipts.",
    )


def test_rows_beyond_the_top_are_gathered() -> None:
    """Of three items the one that moved most has a row, and two are Others: together they are everything."""
    ledger = [*YEAR, entry(7, "Purchase", "W-1", item="WHEEL", day=20)]
    view = view_of("movements", inventory(ledger, date(2025, 4, 30)), by="item_no", top=1, each="month")

    assert rows(view, "receipts", "issues", "on_hand") == [(("PUMP",), 0, 2, -1, 1), (("Others (2)",), 0, 2, 0, 2)]
    assert [row.others for row in view.rows] == [0, 2]
    assert "1 of 3 rows are shown, those with the most movement; `top` in the spec shows more." in view.notes
    assert view.rows[0].trend == ("Line of On Hand from 0 before the first period to 1 at the end of the last")
    assert [row.spark for row in view.rows] == [(0, 1, 0.5, 0.5, 0.5), (0, 0.5, 0.5, 0.5, 1)]


def test_of_postings_nothing_is_on_hand() -> None:
    """Rows of entry types have a running total; so has a blank customer."""
    view = view_of("movements", inventory(YEAR, date(2025, 4, 30)), by=["entry_type", "customer_no"], each="month")

    assert [column.label for column in view.row_columns if column.key == "on_hand"] == ["Running Total"]
    assert [(row.path, row.label, row.totals.on_hand) for row in view.rows][:2] == [
        (("Purchase", ""), "Purchase › (blank)", 2),
        (("Transfer", ""), "Transfer › (blank)", 0),
    ]


def test_a_hierarchy_has_rows_of_its_own_depth() -> None:
    """A category without a level below it stands in its own column; in the table the other one is empty."""
    tables = {
        "items": [
            {"item_no": "PUMP", "item_category_code": "WATER"},
            {"item_no": "VALVE", "item_category_code": "BRASS"},
        ],
        "item_categories": [
            {"code": "WATER", "parent_category": ""},
            {"code": "METAL", "parent_category": ""},
            {"code": "BRASS", "parent_category": "METAL"},
        ],
    }
    view = view_of("movements", inventory(YEAR, date(2025, 4, 30), **tables), by=["item_category", "location_code"])

    assert [(row.path, row.stub, row.totals.net) for row in view.rows] == [
        (("WATER", "NORTH"), ("WATER", "", "NORTH"), 0),
        (("WATER", "SOUTH"), ("WATER", "", "SOUTH"), 1),
        (("METAL", "BRASS", "SOUTH"), ("METAL", "BRASS", "SOUTH"), 1),
    ]
    assert view.row_name == "Item Category › Location Code"
    assert [column.label for column in view.row_columns if column.key == "on_hand"] == ["On Hand"]


def test_the_grid_has_periods_and_rows() -> None:
    """Without rows it is the periods; with them all periods stand under All, and rows have their totals."""
    asked = inventory(YEAR, date(2025, 2, 28))
    plain = view_of("movements", asked, each="month").grid
    split = view_of("movements", asked, each="month", by="item_no").grid

    assert [(row.stub, row.cells) for row in plain.rows] == [
        (("2025-01",), (2, 0, 0, 2, 2, 2, 0)),
        (("2025-02",), (0, -1, 0, -1, 1, 0, 1)),
    ]
    assert plain.total == (2, -1, 0, 1, 1, 2, 1)
    assert [row.stub for row in split.rows] == [("All",), ("All", "2025-01"), ("All", "2025-02"), ("PUMP",)]
    assert split.rows[0].cells == split.rows[3].cells == plain.total


def test_what_moved_has_a_value_where_cost_is_known() -> None:
    """Receipts cost what their entries say; nothing moved costs nothing; without cost in the source it is blank."""
    asked = inventory(YEAR, date(2025, 3, 31))
    view = view_of("movements", asked, each="month", by="item_no", value=True)

    assert lines(view, "value_in", "value_out") == [("2025-01", 4, 0), ("2025-02", 0, -2), ("2025-03", 0, 0)]
    assert (view.totals.value_in, view.totals.value_out) == (4, -2)
    assert rows(view, "value_in", "value_out") == [(("PUMP",), 0, 4, -2)]
    assert [column.key for column in view.columns][-2:] == ["value_in", "value_out"]
    assert any(note.startswith("Values are the cost") for note in view.notes)
    assert lines(view_of("movements", asked, each="month"), "value_in")[0] == ("2025-01", None)


def test_values_without_cost_are_blank_and_told() -> None:
    """A ledger without cost and without value entries says what would be needed."""
    asked = inventory([replace(one, cost=Decimal(0)) for one in YEAR], date(2025, 3, 31))
    columns = asked.ledger.columns["item_ledger_entries"] - {"cost_amount_actual"}
    silent = replace(asked.ledger, columns={**asked.ledger.columns, "item_ledger_entries": columns})
    unknown = Inventory(silent, asked.catalog, asked.asked, {})

    view = view_of("movements", unknown, each="month", value=True)

    assert lines(view, "value_in")[0] == ("2025-01", None)
    assert view.totals.value_out is None
    assert any("Cost Amount (Actual)" in note and "Value Entry (table 5802)" in note for note in view.notes)


def test_amounts_in_two_currencies_are_not_added_up() -> None:
    """January has only euros; February has both, by purchase and by adjustment, and is blank, and so is the total."""
    ledger = [
        replace(entry(1, "Purchase", "1"), company="Oak Ltd", cost=Decimal(10)),
        replace(entry(2, "Purchase", "2", day=40), company="Oak Ltd", cost=Decimal(20)),
        replace(entry(3, "Positive Adjmt.", "3", day=41), company="Elm GmbH", cost=Decimal(5)),
    ]
    said = Said("", {"Oak Ltd": "EUR", "Elm GmbH": "USD"})
    view = view_of(
        "movements", inventory(ledger, date(2025, 2, 28), money=said), value=True, each="month", by="company"
    )

    assert lines(view, "receipts", "value_in") == [("2025-01", 1, 10), ("2025-02", 2, None)]
    assert view.totals.value_in is None
    assert rows(view, "value_in") == [(("Oak Ltd",), 0, 30), (("Elm GmbH",), 0, 5)]
    assert "Blank over companies in different currencies." in view.notes


def test_what_the_source_does_not_say_is_told() -> None:
    """Without posting dates all entries are of the report's day; without corrections nothing is set off."""
    asked = inventory(YEAR, date(2025, 4, 30))
    columns = asked.ledger.columns["item_ledger_entries"] - {"posting_date", "correction"}
    bare = replace(asked.ledger, columns={**asked.ledger.columns, "item_ledger_entries": columns})

    view = view_of("movements", Inventory(bare, asked.catalog, asked.asked, {}))

    assert lines(view, "receipts", "on_hand") == [("2025-04-30", 3, 2)]
    assert any(note.startswith("Posting Date of Item Ledger Entry (table 32)") for note in view.notes)
    assert any(note.startswith("Correction of Item Ledger Entry (table 32)") for note in view.notes)


def test_nothing_posted_in_time_is_said() -> None:
    """An empty ledger, and a period that starts after the report's day, have no period and no figure."""
    empty = view_of("movements", inventory([]))
    later = view_of("movements", within(YEAR, date(2026, 1, 1), None, date(2025, 12, 31)), by="item_no")

    for view in (empty, later):
        assert (view.periods, view.rows, view.plot) == ((), (), None)
        assert view.notes == ("No ledger entry is posted up to the last day looked at.",)
        assert figure_of("movements", view) is None


def test_a_period_without_entries_has_the_opening_balance() -> None:
    """March of a report for March: three weeks and the ends of two others, all with what came before."""
    view = view_of("movements", within(YEAR, date(2025, 3, 1), date(2025, 3, 31), date(2025, 12, 31)), each="week")

    assert {(one.receipts, one.on_hand) for one in view.periods} == {(0, 1)}
    assert [one.label for one in view.periods] == [f"2025-W{week:02}" for week in range(9, 15)]


def test_the_figure_says_what_it_shows() -> None:
    """In words: the time, what came, went and was on hand."""
    figure = figure_of("movements", view_of("movements", inventory(YEAR, date(2025, 4, 30)), each="month"))

    assert figure is not None and figure.narrow is not None
    assert figure.alt == (
        "Columns of receipts and issues by month from 2025-01 to 2025-04, with what was on hand above them:"
        " 0 before, 3 received, 1 issued, 2 at the end."
    )


@SLOW
@given(
    ledgers(),
    st.none() | st.integers(0, 40),
    st.integers(0, 40),
    st.sampled_from([None, "day", "week", "month", "quarter", "year"]),
    st.integers(1, 12),
    st.booleans(),
)
def test_balances_are_carried_on_to_what_is_on_hand(
    entries: tuple[Entry, ...], start: int | None, length: int, each: str | None, last: int, serials_only: bool
) -> None:
    """What is on hand before a period and its movements give what is on hand after it; the first and the last equal
    Inventory (Quantity) as of the day before and of the last day, purchased and sold the measures of that time."""
    as_of = DAY_ONE + timedelta(days=(start or 0) + length)
    first = None if start is None else DAY_ONE + timedelta(days=start)
    asked = inventory(entries, as_of, start=first)
    options = {"each": each, "last": last, "serials_only": serials_only}
    view = view_of("movements", asked, **options, by="item_no", top=2)

    scope = Scope(serials_only)
    stock = figures(asked, [], ["inventory_quantity"], scope)[()] or 0
    before = view.opening
    for period in view.periods:
        assert period.on_hand == before + period.net == before + period.receipts + period.issues + period.transfers
        before = period.on_hand
    assert not view.periods or before == view.totals.on_hand == stock
    if view.periods:
        time = Asked(as_of, view.periods[0].start)
        day_before = figures(asked.at(Asked(time.start - timedelta(days=1))), [], ["inventory_quantity"], scope)
        traded = figures(asked.at(time), [], ["net_qty_purchased", "net_qty_sold"], scope)
        assert view.opening == (day_before[()] or 0)
        assert (view.totals.purchased, view.totals.sold) == tuple(number or 0 for number in traded[()])
        # Rows and others together are everything, period by period.
        sums = [sum(balances) for balances in zip(*(row.on_hand for row in view.rows), strict=True)]
        assert sums == [period.on_hand for period in view.periods]
        assert sum(row.opening for row in view.rows) == view.opening
        for name in ("receipts", "issues", "transfers", "purchased", "sold"):
            assert sum(getattr(row.totals, name) for row in view.rows) == getattr(view.totals, name)


def test_every_row_has_its_line_on_screen_and_on_paper(tmp_path: Path) -> None:
    """Hidden from screen readers on the page, where the figures stand beside it; told in words in the PDF, in which
    checkers of accessible files find nothing."""
    sold = {"entryType": "Sale", "quantity": -1, "postingDate": "2025-03-01"}
    ledger = [{"serialNo": "1", "itemNo": "<b>A & B</b>"}, {"serialNo": "2"}, {"serialNo": "2", **sold}]
    write_ledger(tmp_path / "ledger", ledger)
    head = "title: What moved in March\nname: lines\nas_of: 2025-03-31\nsource: {path: ledger}\n"
    spec = f"{head}sections:\n  - {{kind: movements, by: item_no}}\n"

    report = built(spec, tmp_path, formats=["html", "pdf"])

    assert report.html.count('<svg class="spark plot"') == report.html.count(' aria-hidden="true"') == 2
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in report.html and "<b>A" not in report.html
    assert findings(report.folder / "lines.pdf") == []


SPEC = """
title: Movements
as_of: {day}
source: {{path: {folder}}}
sections:
  - kind: movements
    serials_only: false
    each: {each}
    last: 400
    by: location_code
    top: 100
  - kind: movements
    each: year
outputs: [json]
"""


@pytest.fixture
def cronus(shared: Path, tmp_path: Path) -> Any:
    """A report on the real ledger."""

    def on(day: str, each: str) -> Built:
        return built(SPEC.format(day=day, folder=shared / "domain" / "cronus", each=each), tmp_path)

    return on


def test_the_real_ledger_ends_with_what_is_on_hand(cronus: Any) -> None:
    """All entries give 962, by location what is published, and 15 with a serial number; transfers cancel."""
    report = cronus("2025-10-29", "month")
    movements, tracked = report.data["sections"]

    assert len(movements["periods"]) == 70
    assert movements["periods"][-1]["on_hand"] == movements["totals"]["on_hand"] == 962
    assert {period["transfers"] for period in movements["periods"]} == {0}
    transfers = {row["path"][0]: row["totals"]["transfers"] for row in movements["rows"] if row["totals"]["transfers"]}
    assert sum(transfers.values()) == 0 and transfers
    assert [(period["label"], period["receipts"]) for period in tracked["periods"]] == [
        ("2023", 10),
        ("2024", 0),
        ("2025", 5),
    ]


def test_backdated_postings_count_on_their_day(cronus: Any) -> None:
    """Entry 891, of 2022-03-18 and posted after entries of 2025, is in the balance as of 2023-04-01."""
    then = cronus("2023-04-01", "day").data["sections"][0]

    assert then["periods"][-1]["end"] == "2023-04-01"
    assert then["totals"]["on_hand"] == 3539
    day = next(period for period in then["periods"] if period["start"] == "2022-03-18")
    assert (day["receipts"], day["sold"]) == (3, 0)
