"""What was posted to stock, as a naive model of ledger and value entries has it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.model.frames import records
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.valuation import BEFORE, DECREASES, FIGURES, INCREASES, balances, movements, strays, told
from tests.asking import entry, figures, inventory
from tests.ledgers import DAY_ONE, Entry, Row

ALL_STOCK = Scope(serials_only=False)
PERIOD = DAY_ONE + timedelta(days=20)
LAST = DAY_ONE + timedelta(days=40)


@dataclass(frozen=True)
class Booked:
    """A ledger entry with its value entries: day, actual, expected, posted, expected posted."""

    entry: Entry
    values: tuple[tuple[int, int, int, int, int], ...]


def rows_of(booked: Sequence[Booked]) -> list[Row]:
    """The value entries as a table."""
    numbers = count(1)
    return [
        {
            "entry_no": next(numbers),
            "item_ledger_entry_no": one.entry.entry_no,
            "posting_date": DAY_ONE + timedelta(days=day),
            "cost_amount_actual": Decimal(actual) / 4,
            "cost_amount_expected": Decimal(expected),
            "cost_posted_to_gl": Decimal(posted) / 4,
            "expected_cost_posted_to_gl": Decimal(interim),
        }
        for one in booked
        for day, actual, expected, posted, interim in one.values
    ]


KINDS = (*INCREASES, *DECREASES, "Transfer", "", "Loan")


@st.composite
def bookings(draw: st.DrawFn) -> list[Booked]:
    """Receipts and issues with cost invoiced in parts, charges and revaluations of later days (of both signs, on any
    type), transfers, entries of no known type, entries without value entries, and days after the report's."""
    days = st.integers(0, 60)
    found = []
    for number in range(1, draw(st.integers(0, 9)) + 1):
        base = entry(
            number,
            draw(st.sampled_from(KINDS)),
            draw(st.sampled_from(["", "1", "2"])),
            draw(st.integers(-2, 2)),
            item=draw(st.sampled_from(["PUMP", "VALVE"])),
            day=draw(days),
            place=draw(st.sampled_from(["", "EAST"])),
        )
        values = draw(st.lists(st.tuples(days, *[st.integers(-9, 9)] * 4), max_size=4))
        found.append(Booked(replace(base, cost=Decimal(draw(st.integers(-9, 9)))), tuple(values)))
    return found


def naive(booked: Sequence[Booked], scope: Scope, group: str) -> dict[tuple[Any, str], dict[str, Decimal]]:
    """By item or place or month, and kind: every entry and every value entry looked at by itself."""
    sums: dict[tuple[Any, str], dict[str, Decimal]] = defaultdict(dict)
    for one in booked:
        if one.entry.posting_date > LAST or (scope.serials_only and not one.entry.serial_no):
            continue
        for when, amounts in postings(one):
            if when <= LAST:
                kind = BEFORE if when < PERIOD else kind_of(one.entry.entry_type)
                month = None if kind == BEFORE else f"{when:%Y-%m}"
                here = sums[month if group == "posting_month" else getattr(one.entry, group), kind]
                here.update({name: here.get(name, Decimal(0)) + amount for name, amount in amounts.items()})
    return dict(sums)


def postings(one: Booked) -> Iterator[tuple[date, dict[str, Decimal]]]:
    """What an entry posts, and when: its quantity, then its value entries, or its own cost if it has none."""
    cost = one.entry.cost or Decimal(0)
    yield one.entry.posting_date, {"quantity": Decimal(one.entry.quantity)}
    for day, actual, expected, posted, interim in one.values:
        amounts = (Decimal(actual) / 4, Decimal(expected), Decimal(posted) / 4, Decimal(interim))
        names = ("actual", "expected", "posted", "expected_posted")
        yield DAY_ONE + timedelta(days=day), dict(zip(names, amounts, strict=True))
    if not one.values:
        yield one.entry.posting_date, {"actual": cost, "untold": cost}


def kind_of(entry_type: str) -> str:
    if entry_type in INCREASES:
        return "increases"
    if entry_type in DECREASES:
        return "decreases"
    return "transfers" if entry_type == "Transfer" else "others"


def asked(booked: Sequence[Booked]) -> Inventory:
    return inventory([one.entry for one in booked], LAST, value_entries=rows_of(booked))


def added_up(frame: Any) -> dict[tuple[Any, str], dict[str, Decimal]]:
    """Rows with the same key and kind together."""
    sums: dict[tuple[Any, str], dict[str, Decimal]] = defaultdict(dict)
    for key, kind, _, amounts in told(frame):
        here = sums[key[0], kind]
        for name, amount in zip(FIGURES, amounts, strict=True):
            if amount is not None:
                here[name] = here.get(name, Decimal(0)) + amount
    return dict(sums)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bookings(), st.sampled_from(["item_no", "location_code", "posting_month"]), st.booleans())
def test_what_was_posted_is_what_a_naive_model_adds_up(booked: list[Booked], group: str, serials_only: bool) -> None:
    """Quantities on the day of the ledger entry, amounts on the day of the value entry, by the entry's own type."""
    ledger, scope = asked(booked), Scope(serials_only)

    found = added_up(movements(ledger, scope, ledger.levels((group,)), PERIOD))

    assert found == naive(booked, scope, group)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bookings())
def test_all_that_was_posted_is_what_stock_is_worth(booked: list[Booked]) -> None:
    """By item, what was posted adds up to the quantity on hand, the inventory value, and what the G/L lacks of it."""
    ledger = asked(booked)
    names = ["inventory_quantity", "inventory_value", "cost_posted_to_gl", "cost_not_posted_to_gl"]

    found: dict[Any, list[Any]] = defaultdict(lambda: [None] * 4)
    for key, _, _, (quantity, actual, _, posted, _, untold) in told(
        movements(ledger, ALL_STOCK, ledger.levels(("item_no",)), PERIOD)
    ):
        lacking = None if posted is None else (actual or 0) - (untold or 0) - posted
        for i, value in enumerate((quantity, actual, posted, lacking)):
            if value is not None:
                found[key[0]][i] = (found[key[0]][i] or 0) + value

    expected = figures(ledger, ["item_no"], names, ALL_STOCK)
    # A measure is 0 where value entries are there, but of later days; nothing is posted by then.
    assert {key: [value or 0 for value in values] for key, values in found.items()} == {
        key: [value or 0 for value in values] for key, values in expected.items()
    }


def test_balances_are_by_the_value_entrys_own_posting_group() -> None:
    """The item has moved from OLD to NEW; what was posted under OLD is in the G/L under OLD."""
    booked = [Booked(entry(1, "Purchase"), ((0, 40, 0, 40, 0), (1, 4, 0, 0, 0)))]
    groups = ["OLD", ""]
    values = [{**row, "inventory_posting_group": group} for row, group in zip(rows_of(booked), groups, strict=True)]
    items = [{"item_no": "PUMP", "inventory_posting_group": "NEW"}]

    rows = told(balances(inventory([booked[0].entry], LAST, value_entries=values, items=items), ALL_STOCK))

    assert {(*key, figures) for key, _, _, figures in rows} == {
        (True, "", "NEW", (1, None, None, None, None, None)),
        (True, "", "NEW", (None, 1, 0, 0, 0, None)),
        (True, "", "OLD", (None, 10, 0, 10, 0, None)),
    }


def test_value_entries_that_count_nowhere_are_found() -> None:
    """One names entry 9, which is not there; one names none; one has no day; one of a later day is not told yet."""
    booked = [
        Booked(entry(1, "Purchase"), ((0, 40, 0, 0, 0), (50, 4, 0, 0, 0))),
        Booked(entry(9, "Purchase"), ((0, 8, 0, 0, 0), (1, 8, 0, 0, 0))),
        Booked(entry(0, "Output"), ((0, 400, 0, 0, 0),)),
    ]
    values = [*rows_of(booked), {**rows_of(booked)[0], "entry_no": 99, "posting_date": None}]

    found = records(strays(inventory([booked[0].entry], LAST, value_entries=values)))

    assert {row["reason"]: (row["entries"], row["actual"]) for row in found} == {
        "missing": (2, 4),
        "no ledger entry": (1, 100),
        "no day": (1, 10),
    }


def test_an_entry_of_one_company_has_no_value_entries_of_another() -> None:
    """Both companies have an entry 1; each counts its own value entries, and entry 2 of B is missing."""
    entries = [replace(entry(1, "Purchase"), company="A"), replace(entry(1, "Purchase"), company="B")]
    amounts = {("A", 1): 10, ("B", 1): 20, ("B", 2): 40}
    values = [
        {
            "entry_no": number,
            "item_ledger_entry_no": of,
            "company": company,
            "posting_date": DAY_ONE,
            "cost_amount_actual": Decimal(cost),
        }
        for number, ((company, of), cost) in enumerate(amounts.items(), 1)
    ]
    ledger = inventory(entries, LAST, value_entries=values)

    found = added_up(movements(ledger, ALL_STOCK, ledger.levels(("company",)), DAY_ONE))

    assert found == {
        ("A", "increases"): {"quantity": 1, "actual": 10},
        ("B", "increases"): {"quantity": 1, "actual": 20},
    }
    assert [tuple(row.values()) for row in records(strays(ledger))] == [("missing", 1, 1, 40)]


@pytest.mark.parametrize("columns", [("entry_no",), ("entry_no", "item_ledger_entry_no", "cost_amount_actual")])
def test_value_entries_that_do_not_tell_days_are_not_used(columns: tuple[str, ...]) -> None:
    """The ledger entry's own cost counts on its own day, and nothing is known of the G/L."""
    values: list[Row] = [{name: 1 if name.endswith("_no") else Decimal(9) for name in columns}]
    ledger = inventory([entry(1, "Purchase")], LAST, value_entries=values)

    found = added_up(movements(ledger, ALL_STOCK, ledger.levels(("item_no",)), DAY_ONE))

    assert found == {("PUMP", "increases"): {"quantity": 1, "actual": 2, "untold": 2}}
    assert strays(ledger).empty
