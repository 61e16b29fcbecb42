"""Sound ledgers break no rule; a seeded fault is found by its check and by no other."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.load.ledger import Finding
from reportgen.model.checks import CHECKS, findings
from reportgen.model.rules import entries, places, serials, stock, values
from tests.asking import inventory
from tests.ledgers import DAY_ONE, Entry
from tests.sound_ledgers import ITEMS, Sound, sound_ledgers

TODAY = date(2026, 1, 1)
quick = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
EARLY = frozenset(CHECKS) - {"serial_above_one", "serial_below_zero", "serial_never_received", "negative_stock"}
"""Checks that postings set back in time do not set off on the days between."""


def found(sound: Sound, as_of: date = TODAY, **options: Any) -> dict[str, Finding]:
    """What all checks find."""
    asked = inventory(sound.entries, as_of, **{**sound.tables, **options})
    with asked:
        return {one.code: one for one in findings(asked, TODAY, CHECKS, ["quantity"])}


@quick
@given(sound_ledgers())
def test_a_sound_ledger_breaks_no_rule(sound: Sound) -> None:
    """Returns, transfers half done, backdated postings, outbound tracking and services are as they should be."""
    assert found(sound) == {}


@quick
@given(sound_ledgers(("Oak Ltd", "Elm Ltd")))
def test_companies_do_not_disturb_each_other(sound: Sound) -> None:
    """The same serial numbers, entry numbers and items in two companies: nothing is there twice."""
    assert found(sound) == {}


@quick
@given(sound_ledgers(), st.integers(0, 40))
def test_an_earlier_day_breaks_only_rules_of_that_day(sound: Sound, days: int) -> None:
    """What remains is "now": remaining quantities, flags and costs are judged over all days."""
    early = found(sound, DAY_ONE + timedelta(days=days))

    assert not early.keys() & (EARLY - {"duplicate_serial"})


@quick
@given(sound_ledgers(), st.sampled_from([{"location_code": "EAST"}, {"item_no": "TAG"}, {"serial_no": {"not": ""}}]))
def test_a_filter_sets_off_nothing(sound: Sound, report: dict[str, Any]) -> None:
    """A part of a life or of a stock is never judged as if it were the whole."""
    assert found(sound, report=report) == {}


def bought(serial: str, quantity: int = 1, **more: Any) -> Entry:
    """A receipt that is open."""
    whole = {"remaining": quantity, "open": True, "positive": True, "cost": Decimal(2 * quantity), **more}
    return Entry(0, "Purchase", DAY_ONE + timedelta(days=90), "PUMP", "", serial, "MAIN", quantity, **whole)


def sold(serial: str, quantity: int = -1) -> Entry:
    """An issue that found nothing to take."""
    issue = bought(serial, quantity, positive=False)
    return replace(issue, entry_type="Sale")


def values_of(sound: Sound, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Sound:
    """The last value entry changed."""
    return Sound(sound.entries, (*sound.values[:-1], change(dict(sound.values[-1]))))


FAULTS: dict[str, tuple[Callable[[Sound], Sound], set[str]]] = {
    "received twice": (lambda s: s.with_entry(bought("0")), {"duplicate_serial"}),
    "received twice, then sold": (
        lambda s: s.with_entry(bought("0", remaining=0, open=False)).with_entry(
            replace(sold("0"), remaining=0, open=False)
        ),
        {"duplicate_serial"},
    ),
    "five pieces of one serial": (lambda s: s.with_entry(bought("5", 5)), {"serial_quantity", "serial_above_one"}),
    "moved in, never out": (
        lambda s: s.with_entry(replace(bought("0"), entry_type="Transfer", location_code="WEST")),
        {"serial_above_one"},
    ),
    "sold twice": (
        lambda s: (
            s.with_entry(bought("9", remaining=0, open=False))
            .with_entry(replace(sold("9"), remaining=0, open=False))
            .with_entry(sold("9"))
        ),
        {"serial_below_zero"},
    ),
    "sold from where it was not": (
        lambda s: s.with_entry(replace(sold("0"), location_code="WEST")),
        {"serial_location_mismatch"},
    ),
    "sold, never received": (lambda s: s.with_entry(sold("NEW")), {"serial_never_received"}),
    "open with nothing left": (
        lambda s: s.with_entry(bought("8", open=False)),
        {"open_mismatch"},
    ),
    "negative receipt": (lambda s: s.with_entry(bought("8", positive=False)), {"positive_mismatch"}),
    "too much left": (
        lambda s: s.with_entry(bought("8", remaining=2)),
        {"remaining_too_large", "serial_not_remaining"},
    ),
    "left with the other sign": (
        lambda s: s.with_entry(bought("", 3, remaining=-1)),
        {"remaining_too_large", "stock_not_remaining"},
    ),
    "an issue lost": (lambda s: s.with_entry(bought("8", remaining=0, open=False)), {"serial_not_remaining"}),
    "an untracked issue lost": (
        lambda s: s.with_entry(bought("", 7, remaining=5)),
        {"stock_not_remaining"},
    ),
    "more sold than there is": (lambda s: s.with_entry(sold("", -500)), {"negative_stock"}),
    "no day": (
        lambda s: s.with_entry(replace(bought("8"), posting_date=None)),  # type: ignore[arg-type]
        {"missing_posting_date"},
    ),
    "an item nobody knows": (lambda s: s.with_entry(replace(bought("8"), item_no="LOST")), {"unknown_item"}),
    "another cost": (
        lambda s: values_of(s.with_entry(bought("8")), lambda v: {**v, "cost_amount_actual": Decimal("2.01")}),
        {"cost_mismatch"},
    ),
    "a value entry twice": (
        lambda s: Sound(
            (sound := s.with_entry(bought("8"))).entries,
            (*sound.values, {**sound.values[-1], "cost_amount_actual": Decimal(0)}),
        ),
        {"duplicate_value_entry_no"},
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
@settings(quick, max_examples=2)
@given(sound=sound_ledgers())
def test_a_seeded_fault_is_found_and_nothing_else(fault: str, sound: Sound) -> None:
    """One thing wrong in a sound ledger: its check finds it, once."""
    make, expected = FAULTS[fault]
    broken = make(sound)
    also = {"item_without_category"} if fault == "an item nobody knows" else set()

    results = found(broken)

    assert results.keys() == expected | also
    assert all(one.count == 1 and len(one.examples) == 1 for one in results.values())


@pytest.mark.parametrize("module", [entries, places, serials, stock, values])
def test_every_rule_is_seeded(module: ModuleType) -> None:
    """Each check that such a module names has a fault of its own here, or is tested as one of master data."""
    source = inspect.getsource(module)
    seeded = {code for _, codes in FAULTS.values() for code in codes}
    told = {"item_without_category", "cost_from_ledger_entries", "invoiced_from_ledger_entries"}

    assert {code for code in CHECKS if f'"{code}"' in source} <= seeded | told


def test_rules_without_their_columns_are_not_applied() -> None:
    """A ledger that does not say what remains is not blamed for it."""
    entry = replace(bought("8"), remaining=None)

    assert found(Sound((entry,), ())) == {}


def test_items_of_an_unknown_type_that_never_have_anything_left_are_no_stock() -> None:
    """Without a type, an item whose entries are all closed is taken for a service; a typed one is not."""
    gone = (replace(bought("", -3, remaining=0, open=False, positive=False), item_no="HELP"),)
    untyped = [{**row, "type": ""} for row in ITEMS]
    stocked = [{**row, "type": "Inventory"} for row in ITEMS]

    assert "stock_not_remaining" not in found(Sound(gone, ()), items=untyped)
    assert "stock_not_remaining" in found(Sound(gone, ()), items=stocked)


def test_examples_name_the_company_where_there_are_several() -> None:
    """Serial 0 was received twice by Elm Ltd, and once by Oak Ltd."""
    first = [
        replace(bought("0", company=name), entry_no=number) for number, name in ((1, "Elm"), (2, "Elm"), (1, "Oak"))
    ]

    assert found(Sound(tuple(first), ()))["duplicate_serial"].examples == (
        "item PUMP, variant (blank), serial 0: entry 2 of company Elm",
    )


def test_backdated_returns_are_no_duplicates() -> None:
    """Bought, sold, and returned with a day before the sale: in the order of posting it was never there twice."""
    life = [
        replace(bought("1", remaining=0, open=False), entry_no=1),
        replace(sold("1"), entry_no=2, posting_date=DAY_ONE + timedelta(days=100), remaining=0, open=False),
        replace(bought("1"), entry_no=3, entry_type="Sale", posting_date=DAY_ONE + timedelta(days=95)),
    ]

    assert found(Sound(tuple(life), ())) == {}
