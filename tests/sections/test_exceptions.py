"""Exceptions as a reader sees them."""

import dataclasses
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from reportgen.demo import END, SEEDED_FAULTS, generate_demo
from reportgen.load.source import open_ledger
from reportgen.model.catalog import catalog
from reportgen.model.exceptions import RULES
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Asked
from reportgen.sections.exceptions.options import Options
from tests.asking import entry, inventory, view_of
from tests.ledgers import Entry

DAY = date(2025, 1, 10)


def shown(entries: Sequence[Entry], options: dict[str, Any] | None = None, **given: Any) -> Any:
    """The view of a small ledger in which everything is invoiced, a few days after its first."""
    invoiced = [replace(one, invoiced=one.quantity) for one in entries]
    with inventory(invoiced, **{"as_of": DAY, **given}) as asked:
        return view_of("exceptions", asked, **(options or {}))


TWICE = [entry(1, "Purchase", "1"), entry(2, "Purchase", "1", day=3), entry(3, "Sale", "", -4, item="BOLT", day=7)]


def test_a_broken_rule_tells_how_many_what_it_means_and_what_to_do() -> None:
    """The gravest first; every word is there."""
    view = shown(TWICE)
    first = view.rules[0]

    assert [(rule.code, rule.severity, rule.count) for rule in view.rules] == [
        ("duplicate_serial", "critical", 1),
        ("negative_stock", "information", 1),
    ]
    assert first.severity_word == "Critical"
    assert "Item Ledger Entries" in first.action and "received again" in first.meaning
    assert [(case.serial_no, case.entry_no, case.posting_date) for case in first.cases] == [("1", 2, date(2025, 1, 4))]
    assert view.rules[1].cases[0].detail == "quantity -4"
    assert view.summary == "Found: 1 critical, 1 for information."


def test_nothing_found_reads_as_good_news() -> None:
    """A sound ledger: the summary says so, and which rules are kept."""
    view = shown([entry(1, "Purchase", "1")])

    assert view.good and view.rules == ()
    assert view.summary == f"Nothing to do: all {len(view.kept)} rules that could be judged are kept."
    assert view.kept_sentence.startswith(f"{len(view.kept)} rules found nothing: below zero; more than one in stock; ")


def test_an_empty_ledger_is_not_praised() -> None:
    """There is nothing to judge."""
    assert shown([]).summary == "There are no ledger entries to judge."


def test_what_cannot_be_judged_is_told_with_its_table() -> None:
    """No warehouse entries: the rule of bins says what it would need, and is not among the kept ones."""
    view = shown([entry(1, "Purchase", "1")])

    assert "bin_mismatch" in [rule.code for rule in view.not_judged]
    assert "bin_mismatch" not in view.kept
    assert (
        "Not judged: in a bin, but not in the ledger. It would need Serial No. of Warehouse Entry (table 7312)."
        in view.notes
    )


def test_examples_are_told_as_n_of_n() -> None:
    """Twelve broken entries: ten, three, all or none are listed; the data have all twelve."""
    entries = [entry(number, "Purchase", f"{number}", 5) for number in range(1, 13)]
    chosen = {"rules": ["serial_quantity"]}
    (rule,) = shown(entries, chosen).rules
    (three,) = shown(entries, {**chosen, "examples": 3}).rules
    (every,) = shown(entries, {**chosen, "examples": "all"}).rules
    (none,) = shown(entries, {**chosen, "examples": 0}).rules

    assert [case.serial_no for case in rule.listed] == [f"{number}" for number in range(1, 11)]
    assert rule.left_out == "10 of 12 are listed; all of them are in report.json."
    assert len(three.listed) == 3 and len(three.cases) == 12
    assert len(every.listed) == 12 and every.left_out == ""
    assert none.listed == () and none.count == 12


def test_more_than_the_data_files_hold_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of five are kept: the rule, a note and the rest of the page say so."""
    monkeypatch.setattr(sys.modules["reportgen.sections.exceptions.query"], "MOST", 3)
    entries = [entry(number, "Purchase", f"{number}", 5) for number in range(1, 6)]
    view = shown(entries, {"rules": ["serial_quantity"]})

    assert (view.rules[0].count, len(view.rules[0].cases)) == (5, 3)
    assert view.rules[0].left_out == "3 of 5 are listed; 3 of them are in report.json."
    assert view.notes[-1] == "report.json has at most 3 cases of a rule; `filter` narrows a section to fewer."


def test_the_pdf_lists_what_print_says() -> None:
    """At most two cases of each rule, or the summary alone."""
    entries = [entry(number, "Purchase", f"{number}", 5) for number in range(1, 6)]
    (rule,) = shown(entries, {"rules": ["serial_quantity"], "print": {"top": 2}}).rules
    (summary,) = shown(entries, {"rules": ["serial_quantity"], "print": {"depth": 1}}).rules

    assert len(rule.listed) == 5 and len(rule.print_listed) == 2
    assert rule.print_left_out == "2 of 5 are listed; all of them are in report.json."
    assert summary.print_listed == ()


def test_rules_are_chosen_or_left_out_by_code() -> None:
    """A list, a list of others, a pattern; together every rule that can be asked."""
    assert Options.model_validate({"rules": ["serial_quantity"]}).chosen() == ("serial_quantity",)
    assert set(Options.model_validate({"rules": {"not": ["serial_quantity"]}}).chosen()) == RULES.keys() - {
        "serial_quantity"
    }
    assert Options.model_validate({"rules": {"like": "untracked*"}}).chosen() == ("untracked_in_transit",)
    assert Options().chosen() == tuple(RULES)


@pytest.mark.parametrize(("rules", "message"), [(["duplicate"], "unknown rule 'duplicate'"), ({"min": "1"}, "by code")])
def test_rules_nobody_knows_are_refused(rules: Any, message: str) -> None:
    """With the nearest code, as every unknown name."""
    with pytest.raises(ValidationError, match=message):
        Options.model_validate({"rules": rules})


def test_the_limits_stand_in_the_words() -> None:
    """A reader sees which number of days was applied."""
    entries = [entry(1, "Purchase", "1"), entry(2, "Purchase", "2", day=9), entry(3, "Purchase", "3")]
    (rule,) = shown(entries, {"rules": ["backdated_posting"], "backdated_days": 8}).rules

    assert "more than 8 days" in rule.meaning
    assert rule.cases[0].detail == "9 days before 2025-01-10, posted earlier"


def test_only_columns_that_say_something_are_shown() -> None:
    """One company, no variants, no documents; with them, they are there."""
    plain, other = shown(TWICE).rules[0], shown([replace(one, variant_code="BLUE") for one in TWICE]).rules[0]

    assert [column.key for column in plain.columns] == [
        *("item_no", "serial_no", "location_code", "entry_no", "posting_date", "detail"),
    ]
    assert "variant_code" in [column.key for column in other.columns]


def test_the_grid_has_a_row_for_each_case() -> None:
    """Rule, severity, place, entry, words, what to do; entry numbers are text, blank where there is none."""
    grid = shown(TWICE).grid

    assert [column.key for column in grid.columns][:2] == ["severity", "company"]
    assert [(row.stub, row.cells[0], row.cells[6]) for row in grid.rows] == [
        (("Two open receipts",), "critical", "2"),
        (("Untracked stock below zero",), "information", ""),
    ]


def test_hostile_text_stays_text() -> None:
    """Braces, markup and formats in a serial number are shown as they are."""
    nasty = "{detail.__class__}<b>%s"
    (rule,) = shown([entry(1, "Purchase", nasty, 5)], {"rules": ["serial_quantity"]}).rules

    assert rule.cases[0].serial_no == nasty
    assert rule.cases[0].detail == "quantity 5"


def test_every_rule_has_its_words() -> None:
    """Titles differ, severities are known, sentences end; details name only values."""
    assert len({rule.title for rule in RULES.values()}) == len(RULES)
    for rule in RULES.values():
        assert rule.severity in ("critical", "warning", "information")
        assert rule.meaning.endswith(".") and rule.action.endswith(".") and not rule.detail.endswith(".")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The exceptions of the demo on its last day."""
    folder: Path = tmp_path_factory.mktemp("demo")
    for name, text in generate_demo().items():
        (folder / name).write_text(text, encoding="utf-8")
    with open_ledger(folder) as ledger, Inventory(ledger, catalog({}, {}, {}), Asked(END), {}) as asked:
        return view_of("exceptions", asked)


RULE_OF = {
    "received-twice": "duplicate_serial",
    "sold-never-received": "serial_never_received",
    "location-mismatch": "serial_location_mismatch",
    "zero-cost": "zero_cost_on_hand",
    "blocked": "blocked_on_hand",
    "no-category": "item_without_category",
    "unknown-parent": "category_unknown_parent",
}


@pytest.mark.parametrize("fault", SEEDED_FAULTS)
def test_every_fault_of_the_demo_is_found_and_nothing_else_by_its_rule(demo: Any, fault: str) -> None:
    """Its rule names the serial numbers, items or categories that the demo broke on purpose, and no others."""
    seeded = SEEDED_FAULTS[fault]
    (rule,) = [rule for rule in demo.rules if rule.code == RULE_OF[fault]]

    if seeded.serials:
        assert {(case.item_no, case.variant_code, case.serial_no) for case in rule.cases} == {*seeded.serials}
    elif seeded.items:
        assert {case.item_no for case in rule.cases} == {*seeded.items}
    else:
        assert all(any(code in case.detail for code in seeded.categories) for case in rule.cases)


def test_what_else_the_demo_has_is_business_as_usual(demo: Any) -> None:
    """A late transfer, expired batteries, goods whose invoice is to come: each true of the demo's own books."""
    others = {rule.code: rule for rule in demo.rules if rule.code not in RULE_OF.values()}

    assert others.keys() == {"in_transit_too_long", "expired_on_hand", "cost_not_final"}
    assert {case.location_code for case in others["in_transit_too_long"].cases} == {"ROAD"}


def test_the_view_is_frozen_all_the_way(demo: Any) -> None:
    """Rules and cases are plain frozen values."""
    assert all(one.__dataclass_params__.frozen for one in (demo, demo.rules[0], demo.rules[0].cases[0]))
    assert dataclasses.is_dataclass(demo)
