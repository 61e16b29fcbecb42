"""Data checks: each finds what breaks its rule, and nothing in a sound ledger."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reportgen.load.ledger import Finding
from reportgen.model.checks import CHECKS, findings, severity_of
from tests.asking import entry, inventory
from tests.ledgers import DAY_ONE, Entry

TODAY = date(2026, 1, 1)
SOUND = [
    entry(1, "Purchase", "1", party="V"),
    entry(2, "Sale", "1", -1, day=2, party="C"),
    entry(3, "Sale", "1", day=4, party="C"),
    entry(4, "Purchase", "", 10),
    entry(5, "Sale", "X-9", -1, item="TAG"),
]
"""Bought, sold and returned; untracked stock; an item tracked outbound only."""


def found(entries: Sequence[Entry], today: date = TODAY, **tables: Any) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Count and examples by the codes of all checks that found something."""
    results = findings(inventory(entries, **tables), today, CHECKS)
    return {one.code: (one.count, one.examples) for one in results}


def test_a_sound_ledger_breaks_no_rule() -> None:
    """Returns, untracked stock and outbound-only tracking are as they should be."""
    assert found(SOUND) == {}


@pytest.mark.parametrize(
    ("odd", "code", "example"),
    [
        (entry(9, "Purchase", "7", 5), "serial_quantity", "entry 9: item PUMP, serial 7, quantity 5"),
        (entry(9, "Purchase", "1"), "duplicate_serial", "item PUMP, variant (blank), serial 1: entry 9"),
        (entry(9, "Sale", "1", -2), "serial_below_zero", "item PUMP, variant (blank), serial 1: quantity -1"),
        (entry(9, "Sale", "", -11), "negative_stock", "item PUMP at location MAIN: quantity -1"),
    ],
)
def test_a_broken_rule_is_found(odd: Entry, code: str, example: str) -> None:
    """One odd entry more: its check finds it, with an example."""
    assert found([*SOUND, odd])[code] == (1, (example,))


def test_entries_without_a_day_are_found() -> None:
    """They count on no day, so totals would not tie."""
    lost = replace(entry(9, "Purchase", "7"), posting_date=None)  # type: ignore[arg-type]
    asked = inventory([*SOUND, lost], DAY_ONE)

    assert next(iter(findings(asked, TODAY, ["missing_posting_date"]))).count == 1
    assert CHECKS["missing_posting_date"].severity == "error"


def test_a_filter_cuts_no_life_in_two() -> None:
    """Entries of a later day only: the serial was bought before, so it is not below zero; a broken one still is."""
    entries = [*SOUND, entry(6, "Purchase", "8"), entry(7, "Sale", "8", -2, day=9)]
    later = inventory(entries, report={"posting_date": {"min": "2025-01-02"}})
    other = inventory(entries, report={"serial_no": "1"})

    assert [(one.code, one.examples) for one in findings(later, TODAY, ["serial_below_zero"])] == [
        ("serial_below_zero", ("item PUMP, variant (blank), serial 8: quantity -1",))
    ]
    assert list(findings(other, TODAY, CHECKS)) == []


def test_master_data_that_is_missing_is_found() -> None:
    """An item without a row, one without a category, a parent that does not exist, and a cycle."""
    items = [{"item_no": "PUMP", "item_category_code": "WET"}]
    categories = [
        {"code": "WET", "parent_category": "LOST"},
        {"code": "A", "parent_category": "B"},
        {"code": "B", "parent_category": "A"},
    ]

    assert found(SOUND, items=items, item_categories=categories) == {
        "unknown_item": (1, ("item TAG",)),
        "item_without_category": (1, ("item TAG",)),
        "category_cycle": (2, ("A", "B")),
        "category_unknown_parent": (1, ("category WET: parent LOST",)),
    }


def test_only_what_is_wanted_is_looked_for_and_loading_speaks_first() -> None:
    """Findings of loading pass through; checks that are off are not run."""
    told = Finding("unreadable_value", 1, "1 value cannot be read.")
    asked = inventory([*SOUND, entry(9, "Purchase", "1")])
    asked.ledger = replace(asked.ledger, findings=(told,))

    assert [one.code for one in findings(asked, TODAY, CHECKS)] == ["unreadable_value", "duplicate_serial"]
    assert [one.code for one in findings(asked, TODAY, ["serial_above_one"])] == ["serial_above_one"]


def test_a_spec_chooses_the_severity() -> None:
    """Its own word, else the check's; a code nobody knows is a warning."""
    assert severity_of("serial_above_one", {"serial_above_one": "error"}) == "error"
    assert severity_of("duplicate_entry_no", {}) == "error"
    assert severity_of("something_new", {}) == "warning"
