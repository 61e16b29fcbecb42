"""The matrix."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings

from reportgen.model.measures import Asked
from tests.asking import entry, inventory, view_of
from tests.ledgers import DAY_ONE, Entry, ledgers

STOCK = [
    entry(1, "Purchase", "P-1", place="NORTH"),
    entry(2, "Purchase", "P-2", place="NORTH"),
    entry(3, "Purchase", "P-10", place="SOUTH"),
    entry(4, "Purchase", "V-7", item="VALVE", place="SOUTH"),
    entry(5, "Sale", "P-2", -1, place="NORTH", day=1),
]
"""
item    serial  place   quantity
PUMP    P-1     NORTH   1
PUMP    P-2     NORTH   1, then -1
PUMP    P-10    SOUTH   1
VALVE   V-7     SOUTH   1
"""


def lines(view: Any, *measures: str) -> list[tuple[Any, ...]]:
    return [(row.path, *(row.values[name] for name in measures)) for row in view.rows]


def test_rows_stand_in_order_with_subtotals() -> None:
    """Groups come before what belongs under them, serials in natural order, and the total is that of all entries."""
    view = view_of("matrix", inventory(STOCK), rows=["item_no", "serial_no"], values=["inventory_quantity"])

    assert lines(view, "inventory_quantity") == [
        (("PUMP",), 2),
        (("PUMP", "P-1"), 1),
        (("PUMP", "P-2"), 0),
        (("PUMP", "P-10"), 1),
        (("VALVE",), 1),
        (("VALVE", "V-7"), 1),
    ]
    assert [row.level for row in view.rows] == [1, 2, 2, 2, 1, 2]
    assert view.total == {"inventory_quantity": 3}


def test_hidden_zeros_are_told() -> None:
    """zeros: hide leaves out P-2 and says so."""
    view = view_of("matrix", inventory(STOCK), rows=["item_no", "serial_no"], zeros="hide")

    assert ("PUMP", "P-2") not in [row.path for row in view.rows]
    assert view.notes == ("1 row is not shown because all values are zero or blank.",)


def test_subtotals_of_what_does_not_add_up_come_from_the_entries() -> None:
    """Two items at two places: PUMP is at both, but is one item; averages are of serials, not of averages."""
    view = view_of(
        "matrix",
        inventory(STOCK, date(2025, 1, 11)),
        rows=["location_code", "item_no"],
        values=["items", "average_age_days"],
    )

    assert lines(view, "items") == [
        (("NORTH",), 1),
        (("NORTH", "PUMP"), 1),
        (("SOUTH",), 2),
        (("SOUTH", "PUMP"), 1),
        (("SOUTH", "VALVE"), 1),
    ]
    assert view.total == {"items": 2, "average_age_days": 10}


def test_a_column_dimension_pivots_and_blank_stays_blank() -> None:
    """VALVE has no entry at NORTH: blank there, not zero; PUMP P-2 is zero."""
    view = view_of(
        "matrix", inventory(STOCK), rows=["item_no"], columns=["location_code"], values=["inventory_quantity"]
    )

    assert view.columns == ("NORTH", "SOUTH")
    assert [tuple(cell["inventory_quantity"] for cell in row.cells) for row in view.rows] == [(1, 1), (None, 1)]
    assert [cell["inventory_quantity"] for cell in view.column_totals] == [1, 2]
    assert [column.label for column in view.body_columns] == ["NORTH", "SOUTH", "Total"]
    assert [(head.label, head.start, head.width) for head in view.spanners] == [("Inventory (Quantity)", 0, 2)]
    two = view_of(
        "matrix", inventory(STOCK), rows=["item_no"], columns=["location_code"], values=["inventory_quantity", "items"]
    )
    assert [column.label for column in two.body_columns] == ["Inventory (Quantity)", "Items"] * 3
    assert [(head.label, head.start, head.width) for head in two.spanners] == [
        ("NORTH", 0, 2),
        ("SOUTH", 2, 2),
        ("Total", 4, 2),
    ]


def test_shares_are_of_the_row_above() -> None:
    """PUMP is two thirds of all; P-1 half of PUMP."""
    view = view_of("matrix", inventory(STOCK), rows=["item_no", "serial_no"], share_of_parent=["inventory_quantity"])

    shares = {row.path: row.shares["inventory_quantity"] for row in view.rows}
    assert shares["PUMP",] == Decimal("0.666666666667")
    assert shares["PUMP", "P-1"] == Decimal("0.5")


def test_a_dimension_among_the_values_shows_where_it_is_the_same() -> None:
    """Each serial has one place; PUMP has two, so its row is blank."""
    view = view_of(
        "matrix", inventory(STOCK), rows=["item_no", "serial_no"], values=["inventory_quantity", "location_code"]
    )

    places = {row.path: row.values["location_code"] for row in view.rows}
    assert places["PUMP",] is None
    assert places["VALVE",] == "SOUTH"
    assert places["PUMP", "P-10"] == "SOUTH"


def test_rows_can_be_sorted_by_a_value() -> None:
    """Largest first, equal ones by name."""
    view = view_of("matrix", inventory(STOCK), rows=["serial_no"], sort_by="inventory_quantity")

    assert [row.path[0] for row in view.rows] == ["P-1", "P-10", "V-7", "P-2"]
    assert [row.values["inventory_quantity"] for row in view.rows] == [1, 1, 1, 0]


def test_levels_that_a_branch_lacks_are_skipped() -> None:
    """A category two levels deep and one of one level: items hang under the last category there is."""
    items = [{"item_no": "PUMP", "item_category_code": "WET"}, {"item_no": "VALVE", "item_category_code": "DRY"}]
    categories = [{"code": "DRY"}, {"code": "WET", "parent_category": "ALL"}, {"code": "ALL"}]

    view = view_of(
        "matrix", inventory(STOCK, items=items, item_categories=categories), rows=["item_category", "item_no"]
    )

    assert [row.path for row in view.rows] == [
        ("ALL",),
        ("ALL", "WET"),
        ("ALL", "WET", "PUMP"),
        ("DRY",),
        ("DRY", "VALVE"),
    ]
    assert [row.stub for row in view.rows][-1] == ("DRY", "", "VALVE")


def test_what_is_not_printed_is_told() -> None:
    """depth: 1 prints two of six rows, and says where the rest is."""
    view = view_of("matrix", inventory(STOCK), rows=["item_no", "serial_no"], print={"depth": "1"})

    assert [row.path for row in view.print_rows] == [("PUMP",), ("VALVE",)]
    assert view.print_note == "2 of 6 rows are printed; all of them are in report.json."


def test_the_first_rows_alone_can_be_printed() -> None:
    """top: 3 prints three of six rows, and says so."""
    view = view_of("matrix", inventory(STOCK), rows=["item_no", "serial_no"], print={"top": "3"})

    assert [row.path for row in view.print_rows] == [("PUMP",), ("PUMP", "P-1"), ("PUMP", "P-2")]
    assert view.print_note == "3 of 6 rows are printed; all of them are in report.json."


def test_a_long_matrix_prints_its_outer_levels_and_says_so() -> None:
    """5,100 serials of two items: without a word on print, the items are printed; print: all prints every row."""
    entries = [entry(number, "Purchase", str(number), item=f"I{number % 2}") for number in range(1, 5_101)]

    silent = view_of("matrix", inventory(entries), rows=["item_no", "serial_no"])
    asked = view_of("matrix", inventory(entries), rows=["item_no", "serial_no"], print="all")

    assert [row.path for row in silent.print_rows] == [("I0",), ("I1",)]
    assert silent.print_note == (
        "2 of 5,102 rows are printed; all of them are in report.json. `print: all` in the spec prints every row."
    )
    assert (len(asked.print_rows), asked.print_note) == (5_102, "")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ledgers())
def test_rows_add_up_on_every_level(entries: tuple[Entry, ...]) -> None:
    """Whatever the ledger: the rows of each level sum to the total, and children to their parent."""
    view = view_of("matrix", inventory(entries), rows=["item_no", "variant_code", "serial_no"], serials_only=False)

    for level in (1, 2, 3):
        assert sum(row.values["inventory_quantity"] for row in view.rows if row.level == level) == (
            view.total["inventory_quantity"] or 0
        )
    for parent in (row for row in view.rows if row.group):
        below = [row for row in view.rows if row.path[:-1] == parent.path]
        assert sum(row.values["inventory_quantity"] for row in below) == parent.values["inventory_quantity"]


def test_an_empty_ledger_has_no_row_and_a_blank_total() -> None:
    """No entries: nothing to show, and nothing breaks."""
    view = view_of("matrix", inventory([]))

    assert (view.rows, view.total) == ((), {"inventory_quantity": None})


def test_changes_stand_beside_what_is_and_add_up() -> None:
    """Since day 10 the pump lost one and the valve, then unknown, got one; the total's change is theirs together."""
    entries = [
        entry(1, "Purchase", "P-1"),
        entry(2, "Purchase", "P-2"),
        entry(3, "Sale", "P-1", -1, day=12),
        entry(4, "Purchase", "V-1", item="VALVE", day=15),
    ]
    compared = inventory(entries, compare=Asked(DAY_ONE + timedelta(days=10)))
    view = view_of("matrix", compared, rows=["item_no"], values=["inventory_quantity"], changes=["inventory_quantity"])

    assert [(row.path, row.values, row.changes) for row in view.rows] == [
        (("PUMP",), {"inventory_quantity": 1}, {"inventory_quantity": -1}),
        (("VALVE",), {"inventory_quantity": 1}, {"inventory_quantity": 1}),
    ]
    assert [column.label for column in view.body_columns] == ["Inventory (Quantity)", "Change"]
    assert view.total_cells == (2, 0)


def test_changes_without_anything_to_compare_with_are_told() -> None:
    """The column is left out and a note says what is missing."""
    view = view_of("matrix", inventory(STOCK), rows=["item_no"], changes=["inventory_quantity"])

    assert [column.label for column in view.body_columns] == ["Inventory (Quantity)"]
    assert view.notes == ("Changes are not shown: set compare in the spec to a day or a period of the same ledger.",)


def test_columns_that_say_nothing_are_hidden_with_the_rows() -> None:
    """EAST has only what came and went: with zeros hidden its column goes too, and a note says so."""
    entries = [*STOCK, entry(6, "Purchase", "E-1", place="EAST"), entry(7, "Sale", "E-1", -1, place="EAST")]
    view = view_of("matrix", inventory(entries), rows=["item_no"], columns=["location_code"], zeros="hide")

    assert view.columns == ("NORTH", "SOUTH")
    assert view.notes == ("1 column is not shown because all values are zero or blank.",)
