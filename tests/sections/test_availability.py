"""What is on hand, what comes and goes, and when it runs short, as readers see it."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from reportgen.errors import SpecError
from reportgen.load.ledger import Ledger
from reportgen.load.origin import Origin
from reportgen.load.source import open_ledger
from reportgen.model.catalog import catalog
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Asked
from reportgen.model.needs import columns_needed
from reportgen.sections.availability import Options, query, view
from reportgen.sections.base import Setting
from tests.asking import PlainFormats, entry, inventory, view_of
from tests.conftest import CHECKOUT
from tests.ledgers import Entry, write_ledger
from tests.report.building import built

CRONUS = CHECKOUT.parent / "shared" / "domain" / "cronus"
TODAY = date(2025, 6, 15)


def sale(quantity: int, day: date | None, item: str = "PUMP", place: str = "MAIN", **more: Any) -> dict[str, Any]:
    """An open line of a sales order."""
    line = {"document_type": "Order", "item_no": item, "location_code": place, "shipment_date": day}
    return {**line, "outstanding_qty_base": Decimal(quantity), **more}


def purchase(quantity: int, day: date | None, item: str = "PUMP", place: str = "MAIN") -> dict[str, Any]:
    """An open line of a purchase order."""
    return {**sale(quantity, None, item, place), "expected_receipt_date": day}


def noted(view: Any, words: str) -> list[str]:
    """The notes that say so."""
    return [note for note in view.notes if words in note]


def test_orders_move_the_balance_period_by_period() -> None:
    """11 on hand, 12 ordered for July, 5 more arrive on the 20th: short by 1 from the first of July on.

    on hand: 1 with a serial number, 10 without
    sales order: 12 on 2025-07-01
    purchase order: 5 on 2025-07-20
    """
    view = view_of(
        "availability",
        inventory(
            [entry(1, "Purchase", "S1"), entry(2, "Purchase", "", 10)],
            TODAY,
            sales_lines=[sale(12, date(2025, 7, 1))],
            purchase_lines=[purchase(5, date(2025, 7, 20))],
        ),
        periods=2,
    )
    (row,) = view.rows

    assert [(one.name, one.start, one.end) for one in view.periods] == [
        ("2025-06", TODAY, date(2025, 6, 30)),
        ("2025-07", date(2025, 7, 1), date(2025, 7, 31)),
        ("Later", date(2025, 8, 1), None),
    ]
    assert (row.path, row.on_hand, row.tracked, row.available) == (("PUMP", "MAIN"), 11, 1, 11)
    assert [one.projected for one in row.periods] == [11, 4, 4]
    assert (row.periods[1].receipts, row.periods[1].gross_requirements) == (5, 12)
    assert row.shortage.words == "short by 1 on 2025-07-01"
    assert (row.shortage.day, row.shortage.quantity, row.shortage.lowest) == (date(2025, 7, 1), 1, -1)


def test_blank_is_not_zero() -> None:
    """Nothing ordered is blank; an order that another one takes back is 0."""
    july = date(2025, 7, 9)
    ledger = inventory([entry(1, "Purchase")], TODAY, sales_lines=[sale(2, july), sale(-2, july)])
    (row,) = view_of("availability", ledger, periods=2).rows

    assert [one.gross_requirements for one in row.periods] == [None, 0, None]
    assert [one.receipts for one in row.periods] == [None, None, None]
    assert (row.reserved, row.shortage) == (None, None)


def test_what_is_overdue_or_has_no_day_counts_in_the_first_period_and_is_told() -> None:
    """A receipt that is late still is to come, and a requirement that is late still is to go: both now."""
    lines = [sale(4, TODAY - timedelta(days=30)), sale(1, None), sale(1, TODAY)]
    ledger = inventory(
        [entry(1, "Purchase")], TODAY, sales_lines=lines, purchase_lines=[purchase(2, TODAY - timedelta(days=1))]
    )
    view = view_of("availability", ledger)
    (row,) = view.rows

    assert (row.periods[0].gross_requirements, row.periods[0].projected) == (6, -3)
    assert (row.overdue_requirements, row.overdue_receipts) == (4, 2)
    assert row.shortage.words == "short by 3 now"
    assert noted(view, "overdue") == [
        "2 lines are overdue, of a day before 2025-06-15, and count in the first period (receipts 2, requirements 4)."
    ]
    assert noted(view, "no day") == ["1 line has no day and counts in the first period."]


@pytest.mark.parametrize(
    ("each", "names", "ends"),
    [
        ("day", ("2025-06-15", "2025-06-16"), (date(2025, 6, 15), date(2025, 6, 16))),
        ("week", ("2025-W24", "2025-W25"), (date(2025, 6, 15), date(2025, 6, 22))),
        ("quarter", ("2025 Q2", "2025 Q3"), (date(2025, 6, 30), date(2025, 9, 30))),
        ("year", ("2025", "2026"), (date(2025, 12, 31), date(2026, 12, 31))),
    ],
)
def test_periods_are_those_of_the_calendar(each: str, names: tuple[str, str], ends: tuple[date, date]) -> None:
    """The first is what is left of the one in which the report's day lies."""
    view = view_of("availability", inventory([entry(1, "Purchase")], TODAY), each=each, periods=2)

    assert tuple(one.name for one in view.periods) == (*names, "Later")
    assert tuple(one.end for one in view.periods) == (*ends, None)


def test_variants_stand_apart_where_there_are_any() -> None:
    """Variants of an item do not stand in for each other; without any the column is not there."""
    plain, blue = entry(1, "Purchase"), entry(2, "Purchase", "2", variant="BLUE")
    one, two = (view_of("availability", inventory(entries, TODAY)) for entries in ([plain], [plain, blue]))

    assert [level.key for level in one.levels] == ["item_no", "location_code"]
    assert [row.path for row in two.rows] == [("PUMP", "BLUE", "MAIN"), ("PUMP", "", "MAIN")]
    chosen = view_of("availability", inventory([plain, blue], TODAY), by=["item_no"])
    assert [(row.path, row.on_hand) for row in chosen.rows] == [(("PUMP",), 2)]


def test_rows_are_sorted_and_cut_with_n_of_n() -> None:
    """Shortages come first where asked for, the earliest first; the rest is counted, and the total is over all rows."""
    entries = [entry(number, "Purchase", item=item) for number, item in enumerate(("A2", "A10", "B"), start=1)]
    lines = [sale(3, date(2025, 9, 1), "B"), sale(2, date(2025, 7, 1), "A10")]
    ledger = inventory(entries, TODAY, sales_lines=lines)

    answer = query(ledger, Options())

    def shown(**options: Any) -> Any:
        return view(answer, Options(**options), Setting("availability", PlainFormats(), "report.json", (), ()))

    def items(**options: Any) -> list[str]:
        return [row.path[0] for row in shown(**options).rows]

    assert items() == ["A2", "A10", "B"]
    assert items(sort="shortage") == ["A10", "B", "A2"]
    assert items(sort="projected") == ["B", "A10", "A2"]
    assert items(only="shortages") == ["A10", "B"]
    cut = shown(only="shortages", sort="shortage", top=1)
    assert [row.path[0] for row in cut.rows] == ["A10"]
    assert cut.total.on_hand == 3
    assert noted(cut, "1 of 2 rows are shown")
    assert noted(cut, "1 row is not shown: the balance does not fall below zero. The total is over all rows.")


def test_a_floor_is_the_items_own() -> None:
    """With a safety stock of 2 a balance of 1 is short of it; items without one must not fall below zero."""
    entries = [entry(1, "Purchase", item="A"), entry(2, "Purchase", item="B")]
    items = [{"item_no": "A", "safety_stock_quantity": Decimal(2)}, {"item_no": "B"}]
    view = view_of("availability", inventory(entries, TODAY, items=items), floor="safety_stock")

    assert [row.shortage and row.shortage.words for row in view.rows] == ["1 below safety stock 2 now", None]
    assert [row.floor for row in view.rows] == [2, None]


def test_transit_is_listed_with_the_day_expected() -> None:
    """Three pieces on their way, due yesterday: listed as overdue, in the first period at EAST, on hand nowhere."""
    line = {"item_no": "PUMP", "transfer_from_code": "MAIN", "transfer_to_code": "EAST", "in_transit_code": "ROAD"}
    moved = [
        entry(1, "Purchase", "", 7),
        entry(2, "Transfer", "", -3),
        entry(3, "Transfer", "", 3, place="ROAD"),
        entry(4, "Transfer", "S1", 1, place="ROAD"),
    ]
    under_way = {**line, "document_no": "T1", "receipt_date": date(2025, 6, 14), "qty_in_transit_base": Decimal(3)}
    view = view_of("availability", inventory(moved, TODAY, transfer_lines=[under_way]))

    assert [(row.path[1], row.on_hand, row.periods[0].in_transit_receipts) for row in view.rows] == [
        ("EAST", None, 3),
        ("MAIN", 4, None),
    ]
    (one,) = view.under_way
    assert (one.document_no, one.from_location, one.in_transit_location, one.to_location) == (
        "T1",
        "MAIN",
        "ROAD",
        "EAST",
    )
    assert (one.expected, one.overdue, one.quantity) == (date(2025, 6, 14), True, 3)
    assert view.in_transit == 4
    assert noted(view, "Of the goods in transit, 1 stand on no transfer line")
    assert view_of("availability", inventory(moved, TODAY), in_transit=False).under_way == ()


def test_what_is_counted_ties_to_the_ledger() -> None:
    """On hand and in transit with a serial number are the section's coverage; without one they are left out of it."""
    moved = [
        entry(1, "Purchase", "S1"),
        entry(2, "Purchase", "S2", place="ROAD"),
        entry(3, "Purchase", "", 10),
        entry(4, "Purchase", "", 7, item="BOLT"),
    ]
    locations = [{"location_code": "ROAD", "use_as_in_transit": True}]
    ledger = inventory(moved, TODAY, locations=locations)
    serials = view_of("availability", ledger)
    every = view_of("availability", ledger, serials_only=False)

    assert (serials.total.tracked, serials.in_transit, serials.coverage.quantity) == (1, 1, 2)
    assert noted(serials, "11 on hand (1 with a serial number), and 1 in transit (1).")
    assert (every.total.on_hand, every.in_transit, every.coverage.quantity) == (18, 1, 19)


def test_missing_tables_are_told() -> None:
    """Without any order the balance stays as it is, and the section says which tables it would need."""
    view = view_of("availability", inventory([entry(1, "Purchase")], TODAY))

    assert [one.projected for one in view.rows[0].periods] == [1] * 7
    (orders,) = noted(view, "incomplete")
    for title in ("Sales Line (table 37)", "Purchase Line (table 39)", "and Job Planning Line (table 1003)"):
        assert title in orders
    assert noted(view, "Reservation Entry (table 337)")


def test_filters_that_orders_do_not_have_are_told() -> None:
    """A filter by serial number names the items; all of their orders count."""
    ledger = inventory([entry(1, "Purchase", "S1"), entry(2, "Purchase", "S2")], TODAY, sales_lines=[sale(1, TODAY)])
    view = view_of("availability", ledger, filter={"serial_no": "S1"})

    assert (view.rows[0].on_hand, view.rows[0].periods[0].gross_requirements) == (1, 1)
    assert noted(view, "Orders know nothing of Serial No.")


def test_rows_cannot_stand_by_what_orders_do_not_have() -> None:
    """A document or a serial number as a row is an error of the spec that says what would do."""
    with pytest.raises(SpecError) as error:
        view_of("availability", inventory([entry(1, "Purchase")], TODAY), by=["item_no", "document_no"])

    (problem,) = error.value.problems
    assert (problem.code, "document_no" in problem.message) == ("bad-value", True)


def test_companies_stand_first_where_there_are_several() -> None:
    """Items of the same number in two companies are two rows."""
    entries = [
        Entry(n, "Purchase", TODAY, "PUMP", "", f"S{n}", "MAIN", 1, company=name) for n, name in ((1, "A"), (2, "B"))
    ]
    view = view_of("availability", inventory(entries, TODAY, sales_lines=[sale(3, TODAY, company="B")]))

    assert [(row.path, row.periods[0].projected) for row in view.rows] == [
        (("A", "PUMP", "MAIN"), 1),
        (("B", "PUMP", "MAIN"), -2),
    ]


SPEC = """
title: What can be promised
source: ledger
as_of: 2025-06-15
sections:
  - {kind: availability, by: [item_category, item, location], periods: 2, filter: {item_category: PARTS}}
outputs: [html, pdf, json, csv]
"""


def test_a_report_shows_it_on_the_page_on_paper_and_as_data(tmp_path: Path) -> None:
    """From files to page and PDF: the words of the shortage, what is in transit, and names as text."""
    write_ledger(
        tmp_path / "ledger",
        [
            {"serialNo": "S1", "locationCode": "MAIN", "postingDate": date(2025, 6, 1)},
            {"serialNo": "S2", "locationCode": "ROAD", "postingDate": date(2025, 6, 1)},
        ],
        items=[{"itemNo": "PUMP", "itemDescription": "<b>Pump</b>", "itemCategoryCode": "PARTS"}],
        sales_lines=[
            {
                "Document Type": "Order",
                "Document No.": "SO1",
                "Sell-to Customer No.": "10",
                "No.": "PUMP",
                "Location Code": "MAIN",
                "Shipment Date": "2025-07-01",
                "Outstanding Qty. (Base)": "4",
            }
        ],
        transfer_lines=[
            {
                "Document No.": "T<1>",
                "Item No.": "PUMP",
                "Transfer-from Code": "MAIN",
                "Transfer-to Code": "EAST",
                "In-Transit Code": "ROAD",
                "Receipt Date": "2025-06-20",
                "Outstanding Quantity": "0",
                "Qty. in Transit (Base)": "1",
            }
        ],
    )
    report = built(SPEC, tmp_path)
    data = report.section("availability")
    on_paper = " ".join(report.pdf_text.split())

    assert [(row["path"][-1], row["on_hand"], row["periods"][-1]["projected"]) for row in data["rows"]] == [
        ("EAST", None, 1),
        ("MAIN", 1, -3),
    ]
    assert (data["in_transit"], data["under_way"][0]["document_no"], data["coverage"]["quantity"]) == (1, "T<1>", 2)
    assert data["rows"][1]["shortage"]["words"] == "short by 3 on Jul 1, 2025"
    for text in ("short by 3 on Jul 1, 2025", "PUMP &lt;b&gt;Pump&lt;/b&gt;", "T&lt;1&gt;", "Jun 20, 2025"):
        assert text in report.html
    for text in ("First shortage", "In transit: 1", "T<1>", "Service Line (table 5902)"):
        assert text in on_paper


LINES = """
SELECT "Item No." AS item, "Location Code" AS place, "Expected Receipt Date" AS due,
       CASE "Document Type" WHEN 'Order' THEN 1 ELSE -1 END * outstandingQtyBase AS quantity
FROM '{0}/purchase_lines.csv' WHERE "Document Type" IN ('Order', 'Return Order')
UNION ALL
SELECT "Item No.", "Location Code", "Shipment Date",
       CASE "Document Type" WHEN 'Order' THEN -1 ELSE 1 END * outstandingQtyBase
FROM '{0}/sales_lines.csv' WHERE "Document Type" IN ('Order', 'Return Order')
UNION ALL
SELECT itemNo, "Transfer From Location Code", "Shipment Date", -outstandingQtyBase FROM '{0}/transfer_lines.csv'
UNION ALL
SELECT itemNo, "Transfer To Location Code", "Receipt Date", outstandingQtyBase + qtyInTransitBase
FROM '{0}/transfer_lines.csv'
UNION ALL
SELECT itemNo, locationCode, "Due Date", remainingQtyBase FROM '{0}/production_order_lines.csv'
WHERE Status IN ('Planned', 'Firm Planned', 'Released')
UNION ALL
SELECT itemNo, locationCode, "Due Date", -remainingQtyBase FROM '{0}/prod_order_component_lines.csv'
WHERE Status IN ('Planned', 'Firm Planned', 'Released')
UNION ALL
SELECT itemNo, locationCode, "Due Date", remainingQtyBase FROM '{0}/assembly_headers.csv'
UNION ALL
SELECT itemNo, locationCode, "Due Date", -remainingQuantity * "Quantity Per Unit of Measure"
FROM '{0}/assembly_lines.csv'
UNION ALL
SELECT itemNo, locationCode, planningDate, -remainingQtyBase FROM '{0}/project_planning_lines.csv'
"""
"""Net quantities of all open order lines, by hand."""
BALANCES = (
    """
WITH moves AS (
  SELECT itemNo AS item, coalesce(locationCode, '') AS place, quantity FROM '{0}/item_ledger_entries.csv'
  WHERE postingDate <= DATE '{1}' AND coalesce(locationCode, '') NOT IN ('OWN LOG.', 'OUT. LOG.')
  UNION ALL
  SELECT item, coalesce(place, ''), quantity FROM ("""
    + LINES
    + """) WHERE quantity <> 0 AND due <= DATE '{2}'
) SELECT item, place, sum(quantity::DECIMAL(18, 5)) FROM moves GROUP BY ALL
"""
)
"""Projected balances up to a day, by item and location."""


@pytest.fixture(scope="module")
def cronus() -> Iterator[Ledger]:
    """The real ledger, with the columns that the section asks for."""
    if not CRONUS.is_dir():
        pytest.skip("the real ledger is not there")
    options = Options(serials_only=False)
    asked = columns_needed(catalog({}, {}, {}), options.names(), (), Asked(TODAY), options.reads())
    with open_ledger(Origin(paths=(str(CRONUS),)), columns=asked) as ledger:
        yield ledger


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2025, 10, 29)])
def test_real_balances_are_what_sql_by_hand_gives(cronus: Ledger, day: date) -> None:
    """Every item and location of the real ledger: on hand, and the balance at the end of two periods and of all time.

    On the last day of 2024 orders lie before and after it; in October 2025 all of them are overdue.
    """
    with Inventory(cronus, catalog({}, {}, {}), Asked(day), {}) as ledger:
        found = view_of("availability", ledger, serials_only=False, each="quarter", periods=2)
    ends = [span.end or date(9999, 12, 31) for span in found.periods]
    for number, end in enumerate(ends):
        end = max(end, day)
        lines = duckdb.sql(BALANCES.format(CRONUS, day, end)).fetchall()
        wanted = {(item, place): quantity for item, place, quantity in lines if quantity}
        assert wanted == {
            row.path: row.periods[number].projected for row in found.rows if row.periods[number].projected
        }
    assert len(found.rows) > 100


def test_three_real_pieces_are_in_transit(cronus: Ledger) -> None:
    """3 x 1968-S lie at OWN LOG. on their way from WEST to EAST since 2023; with them the whole is 962."""
    with Inventory(cronus, catalog({}, {}, {}), Asked(date(2025, 10, 29)), {}) as ledger:
        found = view_of("availability", ledger, serials_only=False)
    (one,) = found.under_way

    assert (one.item_no, one.from_location, one.in_transit_location, one.to_location) == (
        "1968-S",
        "WEST",
        "OWN LOG.",
        "EAST",
    )
    assert (one.expected, one.quantity, one.overdue) == (date(2023, 4, 4), 3, True)
    assert (found.total.on_hand, found.in_transit) == (959, 3)
    assert found.coverage.quantity == 962
