"""Expiration dates and warranties."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from reportgen.model.currencies import Said
from reportgen.sections.expiry.options import Options
from tests.asking import figure_of, figures, inventory, view_of
from tests.ledgers import DAY_ONE, Entry
from tests.report.building import built

AS_OF = DAY_ONE + timedelta(days=100)


def piece(number: int, serial: str, expires: int | None, place: str = "MAIN", **more: Any) -> Entry:
    """One serial number in stock that expires so many days after the report's day."""
    expiry = {} if expires is None else {"expiration_date": AS_OF + timedelta(days=expires)}
    return Entry(number, "Purchase", DAY_ONE, "MILK", "", serial, place, 1, remaining=1, more={**expiry, **more})


STOCK = [
    piece(1, "S-1", -3),
    piece(2, "S-2", 0, "EAST"),
    piece(3, "S-3", 1),
    piece(4, "S-10", 1),
    piece(5, "S-4", 60),
    piece(6, "S-5", 91),
    piece(7, "S-6", None),
]
"""
serial          S-1  S-2 (EAST)  S-3  S-10  S-4  S-5  S-6
days to expiry  -3   0           1    1     60   91   no date
"""


def buckets(view: Any) -> dict[str, tuple[Any, ...]]:
    return {one.key: (one.quantity, one.serials, one.value) for one in view.buckets}


def test_stock_stands_in_buckets() -> None:
    """Expired is what has a date not after the report's day; each piece costs 2."""
    view = view_of("expiry", inventory(STOCK, AS_OF))

    assert buckets(view) == {
        "expired": (2, 2, 4),
        "within_30": (2, 2, 4),
        "within_60": (1, 1, 2),
        "within_90": (0, 0, None),
        "later": (1, 1, 2),
        "no_date": (1, 1, 2),
    }
    assert (view.total.quantity, view.total.serials, view.total.value) == (7, 7, 14)
    assert [one.label for one in view.buckets][:3] == ["expired", "within 30 days", "in 31 to 60 days"]


def test_expired_and_expiring_are_those_of_the_measures() -> None:
    """The section and a card of the same report cannot disagree."""
    asked = inventory(STOCK, AS_OF)
    view = view_of("expiry", asked)
    expired, expiring = figures(asked, [], ["expired_inventory", "expiring_inventory"])[()]

    assert buckets(view)["expired"][0] == expired
    assert sum(buckets(view)[f"within_{days}"][0] for days in (30, 60, 90)) == expiring


def test_bounds_of_ones_own() -> None:
    """One bound makes one bucket beside expired, later and no date."""
    view = view_of("expiry", inventory(STOCK, AS_OF), within=[1])

    assert {key: line[0] for key, line in buckets(view).items()} == {
        "expired": 2,
        "within_1": 2,
        "later": 2,
        "no_date": 1,
    }


def test_the_list_is_by_place_and_says_what_not_to_pick() -> None:
    """First by location, there first expired first out, S-3 before S-10; what is expired or blocked has no turn."""
    blocked = [{"item_no": "MILK", "serial_no": "S-10", "blocked": True}]
    view = view_of("expiry", inventory(STOCK, AS_OF, serial_no_information=blocked))

    assert [(row.location_code, row.serial_no, row.turn, row.advice) for row in view.rows] == [
        ("EAST", "S-2", None, "do not pick: expired"),
        ("MAIN", "S-1", None, "do not pick: expired"),
        ("MAIN", "S-3", 1, "pick as no. 1"),
        ("MAIN", "S-10", None, "do not pick: serial number is blocked"),
        ("MAIN", "S-4", 2, "pick as no. 2"),
    ]
    assert view.rows_number == 5


def test_every_reason_is_told() -> None:
    """An expired serial number that is blocked like its item."""
    tables: dict[str, Any] = {
        "serial_no_information": [{"item_no": "MILK", "serial_no": "S-1", "blocked": True}],
        "items": [{"item_no": "MILK", "blocked": True}],
    }
    view = view_of("expiry", inventory(STOCK[:1], AS_OF, **tables))

    assert view.rows[0].advice == "do not pick: expired, item and serial number are blocked"


def test_the_list_is_the_table_of_the_section() -> None:
    """Its columns: those that tell something. Without a list, the buckets are the table."""
    bins = [{"item_no": "MILK", "serial_no": "S-3", "location_code": "MAIN", "bin_code": "A-1", "quantity": Decimal(1)}]
    view = view_of("expiry", inventory(STOCK, AS_OF, warehouse_entries=bins), list="all")

    assert [column.key for column in view.grid.stub] == ["location_code", "bin_code", "item", "serial_no"]
    assert [column.key for column in view.grid.columns] == [
        "advice",
        "expiration_date",
        "received_on",
        "value",
    ]
    assert [row.stub[1] for row in view.grid.rows] == ["", "A-1", "", "", "", "", ""]
    assert view.print_rows == view.grid.rows
    assert view_of("expiry", inventory(STOCK, AS_OF), list="none").grid.total == (7, 7, 14)


def test_what_is_not_listed_is_told() -> None:
    """The first to expire are listed, n of N."""
    view = view_of("expiry", inventory(STOCK, AS_OF), top=2)

    assert [row.serial_no for row in view.rows] == ["S-2", "S-1"]
    assert view.list_note == "2 of 5 are listed, the first to expire; `top` in the spec lists more."


def test_lots_count_where_the_section_is_of_everything() -> None:
    """4 of a lot of 10 are left."""
    milk = Entry(9, "Purchase", DAY_ONE, "MILK", "", "", "MAIN", 10, remaining=4, more={"lot_no": "L-1"})
    milk = replace(milk, more={**milk.more, "expiration_date": AS_OF + timedelta(days=2)})

    alone = view_of("expiry", inventory([*STOCK, milk], AS_OF))
    both = view_of("expiry", inventory([*STOCK, milk], AS_OF), serials_only=False)

    assert (alone.total.quantity, alone.coverage.left_out_quantity) == (7, 10)
    assert buckets(both)["within_30"] == (6, 2, 12)
    assert ("L-1", 4, 8) in [(row.lot_no, row.quantity, row.value) for row in both.rows]


def test_warranties_stand_in_the_same_buckets() -> None:
    """One in stock ends on the day itself, one with a customer has ended."""
    sold = [piece(10, "W", None), Entry(11, "Sale", DAY_ONE, "MILK", "", "W", "MAIN", -1, remaining=0)]
    ended = {"warranty_date": AS_OF - timedelta(days=1)}
    entries = [replace(sold[0], remaining=0), replace(sold[1], more=ended), piece(12, "X", None, warranty_date=AS_OF)]
    view = view_of("expiry", inventory(entries, AS_OF))

    found = {one.key: (one.serials, one.in_stock, one.sold) for one in view.warranties}
    assert found["ended"] == (1, 0, 1)
    assert found["within_30"] == (1, 1, 0)
    assert view.warranty_grid.total == (2, 1, 1)
    assert view_of("expiry", inventory(entries, AS_OF), warranty=False).warranties == ()


def test_the_figure_shows_what_has_a_date() -> None:
    """A bar for each bucket but the one without a date; none where nothing has one."""
    view = view_of("expiry", inventory(STOCK, AS_OF))

    figure = figure_of("expiry", view)
    assert figure and "expired 2" in figure.alt
    assert (view.bars.bars[0].label, view.bars.bars[0].text) == ("expired", "2")
    assert "no expiration date" not in [bar.label for bar in view.bars.bars]
    assert figure_of("expiry", view_of("expiry", inventory([piece(1, "S", None)], AS_OF))) is None


def test_what_is_missing_is_named() -> None:
    """A ledger without remaining quantities and dates: the section comes and says what it would need."""
    view = view_of("expiry", inventory([Entry(1, "Purchase", DAY_ONE, "MILK", "", "S", "MAIN", 1)], AS_OF))

    told = " ".join(view.notes)
    assert "Remaining Quantity of Item Ledger Entry (table 32) is not there" in told
    assert "Expiration Date of Item Ledger Entry (table 32) is not there" in told
    assert view.total.quantity == 0


def test_values_in_two_currencies_have_no_total() -> None:
    """Each bucket is of one company; their sum would be of two currencies."""
    entries = [
        replace(piece(1, "A", -1), company="ONE"),
        replace(piece(1, "A", 5), company="TWO"),
    ]
    said = Said("USD", {"ONE": "EUR", "TWO": "USD"})
    view = view_of("expiry", inventory(entries, AS_OF, money=said))

    assert view.total.value is None and view.total.quantity == 2
    assert [(row.company, row.serial_no) for row in view.rows] == [("ONE", "A"), ("TWO", "A")]


def test_bounds_must_rise() -> None:
    """Days out of order are a mistake of the spec."""
    with pytest.raises(ValidationError, match="must rise"):
        Options.model_validate({"within": [60, 30]})


def test_the_real_ledger_has_one_expired_serial_number(shared: Path, tmp_path: Path) -> None:
    """As of 2025-10-29 S-00005 is expired and S-00002 expires within 90 days; the card says the same."""
    report = built(
        f"""
title: Expiry
as_of: 2025-10-29
source: {{path: {shared / "domain" / "cronus"}}}
sections:
  - {{kind: kpis, measures: [expired_inventory, expiring_inventory]}}
  - {{kind: expiry}}
  - {{kind: aging, by: [item_no]}}
""",
        tmp_path,
        formats=["json"],
    )
    expiry, aging = report.section("expiry"), report.section("aging")

    assert [(row["serial_no"], row["advice"]) for row in expiry["rows"]] == [
        ("S-00005", "do not pick: expired"),
        ("S-00002", "pick as no. 1"),
    ]
    assert [kpi["value"] for kpi in report.section("kpis")["kpis"]] == [1, 1]
    assert {one["key"]: one["quantity"] for one in expiry["buckets"]}["expired"] == 1
    assert {tuple(row["path"]): row["total"]["inventory_quantity"] for row in aging["rows"]} == {
        ("SP-BOM1207",): 10,
        ("SP-SCM1011",): 5,
    }
