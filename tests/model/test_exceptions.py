"""Exceptions: what each case says, what the scope lets in, and what a rule needs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reportgen.load.source import open_ledger
from reportgen.model.catalog import catalog
from reportgen.model.checks import CHECKS, findings
from reportgen.model.exceptions import PLACE, RULES, Exceptions, Limits, exceptions_of
from reportgen.model.frames import records
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.measures import Asked
from reportgen.spec.vocabulary import Condition
from tests.asking import entry, inventory
from tests.ledgers import Entry

ALL = Scope(serials_only=False)
BROKEN = [
    entry(1, "Purchase", "1"),
    entry(2, "Purchase", "1", day=3),
    entry(3, "Purchase", "2", day=3),
    entry(4, "Sale", "2", -1, day=5, place="EAST"),
    entry(5, "Sale", "9", -1, day=6),
    entry(6, "Sale", "", -4, item="BOLT", day=7),
]
"""Serial 1 received twice, 2 sold from where it was not, 9 never received; bolts below zero."""


def judged(
    entries: Sequence[Entry], scope: Scope = ALL, wanted: Sequence[str] = tuple(RULES), most: int = 99, **given: Any
) -> Exceptions:
    """What the rules say of a small ledger; an entry that does not say otherwise is invoiced."""
    entries = [one if one.invoiced else replace(one, invoiced=one.quantity) for one in entries]
    limits = given.pop("limits", Limits())
    with inventory(entries, **given) as asked:
        return exceptions_of(asked, scope, wanted, limits, most)


def found(*asked: Any, **given: Any) -> dict[str, list[dict[str, Any]]]:
    """Cases by rule."""
    return {rule.code: records(cases.rows) for rule, cases in judged(*asked, **given).found}


def serials(*asked: Any, **given: Any) -> dict[str, list[str]]:
    """Serial numbers by rule."""
    return {code: [row["serial_no"] for row in rows] for code, rows in found(*asked, **given).items()}


def test_a_case_says_who_where_and_by_which_entry() -> None:
    """The second receipt; the sale from the wrong place; the latest entry where no single one is to blame."""
    cases = found(BROKEN)

    assert {code: [(row["serial_no"], row["location_code"], row["entry_no"]) for row in rows]
            for code, rows in cases.items()} == {
        "duplicate_serial": [("1", "MAIN", 2)],
        "serial_location_mismatch": [("2", "EAST", 4)],
        "serial_never_received": [("9", "MAIN", 5)],
        "negative_stock": [("", "MAIN", None)],
    }  # fmt: skip
    assert cases["serial_location_mismatch"][0]["booked_at"] == "MAIN"
    assert cases["serial_location_mismatch"][0]["posting_date"] == date(2025, 1, 6)


def test_data_checks_and_exceptions_never_disagree() -> None:
    """The same rules find the same numbers."""
    with inventory([replace(one, invoiced=one.quantity) for one in BROKEN]) as asked:
        checks = {one.code: one.count for one in findings(asked, date(2026, 1, 1), CHECKS) if one.code in RULES}
        exceptions = exceptions_of(asked, ALL, RULES, Limits(), 99)

    assert checks == {rule.code: cases.count for rule, cases in exceptions.found}


def test_every_rule_is_found_kept_or_not_judged() -> None:
    """None is silently left out."""
    answer = judged(BROKEN)
    told = [rule for rule, _ in answer.found], answer.kept, [rule for rule, _ in answer.not_judged]

    assert sorted(rule.code for rules in told for rule in rules) == sorted(RULES)


def test_a_section_filter_cuts_no_life_in_two() -> None:
    """A filter by location lets serial 2 in by its sale; it is judged by all its entries."""
    only_east = Scope(serials_only=False, filter={"location_code": Condition.model_validate("EAST")})

    assert serials(BROKEN, only_east) == {"serial_location_mismatch": ["2"]}
    assert serials(BROKEN, report={"serial_no": "9"}) == {"serial_never_received": ["9"]}


def test_entries_without_a_day_follow_their_items() -> None:
    """Pump 7 has no day: a section of pumps tells it, one of bolts does not."""
    lost = replace(entry(7, "Purchase", "7"), posting_date=None)  # type: ignore[arg-type]
    scopes = [Scope(False, {"item_no": Condition.model_validate(item)}) for item in ("PUMP", "BOLT")]

    told = [serials([*BROKEN, lost], scope, ["missing_posting_date"]) for scope in (ALL, Scope(), *scopes)]

    assert told == [{"missing_posting_date": ["7"]}] * 3 + [{}]


def test_serials_only_leaves_the_untracked_rules_out() -> None:
    """Bolts below zero are not told, and their rules are not said to be kept."""
    answer = judged(BROKEN, Scope())

    assert "negative_stock" not in {rule.code for rule, _ in answer.found}
    assert not {"negative_stock", "untracked_in_transit"} & {rule.code for rule in answer.kept}


def test_what_happens_after_the_day_does_not_exist() -> None:
    """On the fourth day nothing is sold yet; the second receipt is there."""
    assert serials(BROKEN, as_of=date(2025, 1, 4)) == {"duplicate_serial": ["1"]}


def test_more_cases_than_asked_for_are_counted() -> None:
    """Three serial numbers, two of them told, the first by number."""
    ((_, cases),) = judged(
        [entry(n, "Purchase", f"{n}", 5) for n in (1, 2, 3)], wanted=["serial_quantity"], most=2
    ).found

    assert cases.count == 3
    assert list(cases.rows["serial_no"]) == ["1", "2"]


def test_days_that_are_still_in_order() -> None:
    """Shipped on day 5, asked on day 19: 14 days are in order, 13 are not."""
    shipped = [
        entry(1, "Purchase"),
        entry(2, "Transfer", quantity=-1, day=5, document_type="Transfer Shipment"),
        entry(3, "Transfer", day=5, place="ROAD", document_type="Transfer Shipment"),
    ]
    day, day_5 = date(2025, 1, 20), date(2025, 1, 6)

    assert serials(shipped, as_of=day) == {}
    assert found(shipped, as_of=day, limits=Limits(in_transit_days=13))["in_transit_too_long"] == [
        dict(zip((*PLACE, "since", "days"), ("", "PUMP", "", "1", "ROAD", 3, "", day_5, day_5, 14), strict=True))
    ]


def test_posted_back_in_time_by_the_order_of_entry_numbers() -> None:
    """Entry 3 is dated 31 days before entry 2; entry 1 is as old, but it came first."""
    entries = [entry(1, "Purchase", "1"), entry(2, "Purchase", "2", day=31), entry(3, "Purchase", "3")]

    assert serials(entries) == {"backdated_posting": ["3"]}
    assert serials(entries, limits=Limits(backdated_days=31)) == {}


def test_the_categories_are_told_by_name() -> None:
    """A parent that does not exist, and two that are each other's."""
    categories = [
        {"code": "WET", "parent_category": "LOST"},
        {"code": "A", "parent_category": "B"},
        {"code": "B", "parent_category": "A"},
    ]
    cases = found([entry(1, "Purchase")], item_categories=categories)

    assert [(row["category"], row["parent"]) for row in cases["category_unknown_parent"]] == [("WET", "LOST")]
    assert [row["category"] for row in cases["category_cycle"]] == ["A", "B"]


def test_what_is_not_there_is_named() -> None:
    """Without tables of items, bins and serial numbers their rules say what they would need."""
    answer = judged([entry(1, "Purchase")])
    needs = {rule.code: needed for rule, needed in answer.not_judged}

    assert needs["bin_mismatch"] == ("Serial No. of Warehouse Entry (table 7312)",)
    assert needs["blocked_on_hand"] == ("Blocked of Item (table 27) or Blocked of Serial No. Information (table 6504)",)
    assert needs["unknown_item"] == ("Item (table 27)",)


def test_one_source_of_blocks_is_enough_and_the_other_is_told() -> None:
    """Item cards say what is blocked; serial number information would say more."""
    answer = judged([entry(1, "Purchase")], items=[{"item_no": "PUMP", "blocked": True}])

    assert {rule.code: list(cases.rows["reason"]) for rule, cases in answer.found} == {
        "blocked_on_hand": ["item is blocked"]
    }
    assert [more for _, more in answer.blind] == [("Blocked of Serial No. Information (table 6504)",)]


def test_a_receipt_without_an_invoice_is_not_free_where_nothing_tells_expected_cost() -> None:
    """Cost 0 of a receipt that is not invoiced is unknown; once invoiced, it is none."""
    part = replace(entry(1, "Purchase"), cost=Decimal(0), invoiced=-1)
    costless = serials([part, replace(entry(2, "Purchase", "2"), cost=Decimal(0))])

    assert costless == {"zero_cost_on_hand": ["2"], "cost_not_final": ["1"]}


def test_value_entries_say_what_a_receipt_cost_by_then() -> None:
    """Expected on the day, actual later: it cost something all the time, and was not final on the day."""
    bought = replace(entry(1, "Purchase"), invoiced=1)
    values = [
        {
            "item_ledger_entry_no": 1,
            "posting_date": date(2025, 1, 1),
            "cost_amount_actual": 0,
            "cost_amount_expected": 2,
        },
        {
            "item_ledger_entry_no": 1,
            "posting_date": date(2025, 3, 1),
            "cost_amount_actual": 2,
            "cost_amount_expected": -2,
        },
    ]
    free = [{**values[0], "cost_amount_expected": 0}, values[1]]
    early = date(2025, 2, 1)

    assert serials([bought], as_of=early, value_entries=values) == {"cost_not_final": ["1"]}
    assert serials([bought], value_entries=values) == {}
    assert serials([bought], as_of=early, value_entries=free) == {"zero_cost_on_hand": ["1"]}


def test_companies_are_kept_apart() -> None:
    """The same serial number is received twice by Elm, once by Oak; the case says whose it is."""
    entries = [
        replace(entry(1, "Purchase"), company="Elm"),
        replace(entry(2, "Purchase"), company="Elm"),
        replace(entry(1, "Purchase"), company="Oak"),
    ]
    (case,) = found(entries)["duplicate_serial"]

    assert (case["company"], case["entry_no"]) == ("Elm", 2)


def test_an_entry_number_that_stands_twice_makes_one_case() -> None:
    """Both entries 2 are named by one case."""
    ((rule, cases),) = judged([entry(1, "Purchase"), entry(2, "Purchase"), entry(2, "Transfer", "7", 0)]).found

    assert (rule.code, cases.count, len(cases.rows)) == ("duplicate_serial", 1, 1)


def test_without_days_none_is_made_up() -> None:
    """Received twice in a ledger that has no days: found, without a day; rules of days are not judged."""
    with inventory([entry(1, "Purchase"), entry(2, "Purchase")]) as asked:
        ledger = asked.ledger
        columns = {"item_ledger_entries": ledger.columns["item_ledger_entries"] - {"posting_date"}}
        undated = Inventory(replace(ledger, columns=columns), asked.catalog, asked.asked, {})
        answer = exceptions_of(undated, ALL, ["duplicate_serial", "missing_posting_date"], Limits(), 9)

    assert [list(cases.rows["posting_date"]) for _, cases in answer.found] == [[None]]
    assert [rule.code for rule, _ in answer.not_judged] == ["missing_posting_date"]


def test_an_empty_ledger_breaks_no_rule() -> None:
    """Nothing is found, whatever the scope."""
    assert judged([]).found == ()
    assert judged([], Scope()).found == ()


@pytest.fixture(scope="module")
def cronus(shared: Any) -> Any:
    """The sandbox company's exceptions as of 2025-10-29."""
    with (
        open_ledger(shared / "domain" / "cronus") as ledger,
        Inventory(ledger, catalog({}, {}, {}), Asked(date(2025, 10, 29)), {}) as asked,
    ):
        yield exceptions_of(asked, ALL, RULES, Limits(), 5_000)


def test_the_real_ledger(cronus: Exceptions) -> None:
    """S-00005 is expired, five serial numbers came in without a cost, 76 stocks are below zero, 3 x 1968-S are lost."""
    cases = {rule.code: (cases.count, records(cases.rows)) for rule, cases in cronus.found}

    assert [row["serial_no"] for row in cases["expired_on_hand"][1]] == ["S-00005"]
    assert [row["serial_no"] for row in cases["zero_cost_on_hand"][1]] == [f"S-0000{n}" for n in range(1, 6)]
    assert cases["negative_stock"][0] == 76
    assert [(row["item_no"], row["quantity"]) for row in cases["untracked_in_transit"][1]] == [("1968-S", 3)]
    assert 891 in [row["entry_no"] for row in cases["backdated_posting"][1]]
    assert cases.keys() == {
        *("expired_on_hand", "zero_cost_on_hand", "negative_stock", "untracked_in_transit", "backdated_posting"),
        "item_without_category",
    }
