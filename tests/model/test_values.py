"""Cost, expected cost, cost in the general ledger and invoiced sales, as value entries say it of a day."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.load.source import open_ledger
from reportgen.model.catalog import Catalog
from reportgen.model.checks import CHECKS, findings
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.measures import Asked
from tests.asking import entry, figures, inventory
from tests.ledgers import DAY_ONE, Entry, Row

MEASURES = (
    "inventory_value",
    "expected_cost",
    "inventory_value_expected",
    "cost_posted_to_gl",
    "cost_not_posted_to_gl",
)


def costing(number: int, cost: str, quantity: int = 1, serial: str = "1", day: int = 0) -> Entry:
    """A receipt or an issue with a cost of its own."""
    kind = "Purchase" if quantity > 0 else "Sale"
    return replace(entry(number, kind, serial, quantity, day=day), cost=Decimal(cost), invoiced=quantity)


_NUMBERS = count(1)


def value(entry_no: int, cost: str, day: int = 0, **more: Any) -> Row:
    """A value entry of a ledger entry."""
    given = {name: Decimal(amount) if isinstance(amount, str) else amount for name, amount in more.items()}
    row = {"entry_no": next(_NUMBERS), "item_ledger_entry_no": entry_no, "posting_date": DAY_ONE + timedelta(days=day)}
    return {"invoiced_quantity": Decimal(0), **row, "cost_amount_actual": Decimal(cost), **given}


def as_of(day: int, entries: Sequence[Entry], values: Sequence[Row], start: int | None = None) -> Inventory:
    """The ledger so many days after the first."""
    since = None if start is None else DAY_ONE + timedelta(days=start)
    return inventory(entries, DAY_ONE + timedelta(days=day), start=since, value_entries=values)


def test_cost_is_that_of_the_day() -> None:
    """
    day  value entry                 then worth
    0    expected 9                  0, expected 9
    5    invoice 10, expected -9     10
    20   freight 2                   12
    """
    entries = [costing(1, "12")]
    values = [
        value(1, "0", 0, cost_amount_expected="9", cost_posted_to_gl="0"),
        value(1, "10", 5, cost_amount_expected="-9", cost_posted_to_gl="10"),
        value(1, "2", 20, cost_amount_expected="0", cost_posted_to_gl="0"),
    ]

    days = {day: figures(as_of(day, entries, values), [], MEASURES)[()] for day in (0, 5, 19, 20)}

    assert days == {0: (0, 9, 9, 0, 0), 5: (10, 0, 10, 10, 0), 19: (10, 0, 10, 10, 0), 20: (12, 0, 12, 10, 2)}


def test_an_entry_without_value_entries_gives_its_own_cost_and_is_told() -> None:
    """Entry 2 has none: its cost of 7 counts as it is now; nobody knows what the general ledger has of it."""
    asked = as_of(1, [costing(1, "12"), costing(2, "7", serial="2")], [value(1, "10"), value(1, "2", 20)])

    assert figures(asked, ["serial_no"], ["inventory_value", "cost_posted_to_gl"]) == {"1": (10, None), "2": (7, None)}
    told = list(findings(asked, date(2026, 1, 1), CHECKS, ["inventory_value"]))
    assert [(one.code, one.count) for one in told] == [("cost_from_ledger_entries", 1)]
    assert "(together 7)" in told[0].message and "2025-01-02" in told[0].message
    assert list(findings(asked, date(2026, 1, 1), CHECKS, ["quantity"])) == []
    assert list(findings(asked, DAY_ONE + timedelta(days=1), CHECKS, ["inventory_value"])) == []


def test_without_value_entries_the_ledgers_own_cost_counts() -> None:
    """All of it, as it is now; what only value entries know is blank."""
    asked = inventory([costing(1, "12")])

    assert figures(asked, [], MEASURES) == {(): (12, None, 12, None, None)}


def test_value_entries_of_no_ledger_entry_count_nowhere() -> None:
    """Capacity costs stand on value entries with ledger entry 0."""
    assert figures(as_of(1, [costing(1, "12")], [value(1, "12"), value(0, "500")]), [], ["inventory_value"]) == {(): 12}


def test_items_are_sold_when_they_are_invoiced() -> None:
    """Shipped on day 1, two of three invoiced on day 40, the rest never: the period of day 30 on has 2."""
    shipped = replace(costing(1, "-3", -3, "", day=1), invoiced=-2)
    values = [value(1, "-3", 1), value(1, "0", 40, invoiced_quantity="-2")]
    walk_in = replace(costing(2, "-1", -1, "", day=35))
    all_stock = Scope(serials_only=False)

    later = as_of(60, [shipped, walk_in], values, start=30)
    early = as_of(60, [shipped, walk_in], [], start=30)

    assert figures(later, [], ["items_sold"], all_stock) == {(): 3}
    assert figures(early, [], ["items_sold"], all_stock) == {(): 1}
    told = [one.code for one in findings(later, date(2026, 1, 1), CHECKS, ["items_sold"])]
    assert told == ["negative_stock", "invoiced_from_ledger_entries"]


def test_each_serial_carries_its_own_cost(shared: Path) -> None:
    """Purchases of 10, 20 and 30; with specific costing the issues take 20, 10 and 30; what is left keeps its cost."""
    with (shared / "domain" / "expected" / "expected_specific_costing.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["costing_method"] in ("all", "Specific")]
    entries = [
        replace(
            costing(int(row["entry_no"]), row["cost_amount_actual"], int(row["quantity"])),
            serial_no=row["applies_to_entry"] or row["entry_no"],
            posting_date=date.fromisoformat(row["posting_date"]),
        )
        for row in rows
    ]
    values = [value(one.entry_no, str(one.cost), posting_date=one.posting_date) for one in entries]

    def worth(day: str) -> dict[str, Any]:
        asked = inventory(entries, date.fromisoformat(day), value_entries=values)
        return figures(asked, ["serial_no"], ["inventory_value"])

    assert worth("2020-01-01") == {"1": 10, "2": 20, "3": 30}
    assert worth("2020-01-02") == {"1": 10, "2": 0, "3": 30}
    assert worth("2020-01-03") == {"1": 0, "2": 0, "3": 30}
    assert worth("2020-01-04") == {"1": 0, "2": 0, "3": 0}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(-9, 9), st.integers(0, 9)), max_size=12), st.integers(0, 9))
def test_cost_of_a_day_is_the_sum_of_that_days_value_entries(booked: list[tuple[int, int, int]], day: int) -> None:
    """Whatever was booked: per entry, what its value entries up to the day add up to, else its own cost of 100."""
    entries = [costing(number, "100", serial=str(number)) for number in range(1, 5)]
    values = [value(number, f"{cost}.25", when) for number, cost, when in booked]
    known = {number for number, _, _ in booked}

    found = figures(as_of(day, entries, values), ["serial_no"], ["inventory_value"])

    assert found == {
        str(number): sum(Decimal(f"{cost}.25") for who, cost, when in booked if who == number and when <= day)
        if number in known
        else 100
        for number in range(1, 5)
    }


def cronus(shared: Path, name: str) -> str:
    """SQL for a file of the real ledger, every cell as text."""
    return f"read_csv('{shared}/domain/cronus/{name}.csv', all_varchar = true)"


@pytest.mark.parametrize("day", ["2022-12-31", "2023-04-01", "2025-06-04", "2025-10-29"])
def test_the_real_ledgers_value_is_that_of_plain_sql(day: str, shared: Path) -> None:
    """By item: value from value entries where there are any, posted and unposted cost, and items sold."""
    ledger, values = cronus(shared, "item_ledger_entries"), cronus(shared, "value_entries")
    query = f"""
        with v as (
            select itemLedgerEntryNo as entry,
                   coalesce(sum(costAmountActual::decimal(18, 5)) filter (postingDate <= '{day}'), 0) as a,
                   coalesce(sum(costPostedToGL::decimal(18, 5)) filter (postingDate <= '{day}'), 0) as p,
                   sum(invoicedQuantity::decimal(18, 5))
                       filter (postingDate <= '{day}' and itemLedgerEntryType = 'Sale') as q
            from {values} group by 1)
        select itemNo,
               sum(case when entry is null then costAmountActual::decimal(18, 5) else a end), sum(p), sum(a - p),
               -sum(case when entry is null and entryType = 'Sale' then invoicedQuantity::decimal(18, 5) else q end)
        from {ledger} left join v on entry = entryNo where postingDate <= '{day}' group by 1"""
    expected = {item: tuple(rest) for item, *rest in duckdb.sql(query).fetchall()}
    names = ["inventory_value", "cost_posted_to_gl", "cost_not_posted_to_gl", "items_sold"]

    with (
        open_ledger(shared / "domain" / "cronus") as loaded,
        Inventory(loaded, Catalog(), Asked(date.fromisoformat(day)), {}) as asked,
    ):
        found = figures(asked, ["item_no"], names, Scope(serials_only=False))
        told = {one.code: one.count for one in findings(asked, date(2026, 1, 1), CHECKS, names)}

    assert found == expected
    assert told.keys() <= {"negative_stock", "item_without_category", "cost_from_ledger_entries"}
