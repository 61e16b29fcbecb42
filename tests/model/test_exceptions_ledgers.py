"""Thousands of ledgers with seeded faults: every fault is found, and nothing else is flagged."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.model.catalog import catalog
from reportgen.model.exceptions import RULES, Limits, exceptions_of
from reportgen.model.frames import records
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.measures import Asked
from tests.faulty_stories import FAULTS
from tests.histories import AS_OF, COMPANIES, FIRST, Books, History, Seed, booked
from tests.sound_stories import TRACKED, Story, outbound_only, service

HISTORIES = 3_000
quick = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def history(number: int, chance: random.Random, fault: Story | None) -> History:
    """An item's history: a fault at most, and stories in which nothing is wrong."""
    one = History(COMPANIES[number % 2], f"I{number // 2:05d}", chance)
    one.day = FIRST + timedelta(chance.randint(0, 200))
    kind = "Inventory"
    if fault is not None:
        fault(one)
        stories: list[Story] = [chance.choice(TRACKED) for _ in range(chance.randint(0, 3))]
    else:
        kind, stories = chance.choice(
            [
                *[("Inventory", [chance.choice(TRACKED) for _ in range(chance.randint(1, 5))])] * 8,
                ("", [outbound_only] * chance.randint(1, 3)),
                ("Service", [service]),
            ]
        )
    one.day = FIRST + timedelta(chance.randint(0, 300))
    for story in stories:
        story(one)
    if "items" not in one.tables:
        one.enter("items", type=kind, item_category_code="WET", blocked=False)
    return one


def found(books: Books, scope: Scope | None = None) -> list[Seed]:
    """Every case of every rule."""
    asked = Inventory(books.ledger, catalog({}, {}, {}), Asked(AS_OF), {})
    with asked:
        judged = exceptions_of(asked, scope or Scope(serials_only=False), RULES, Limits(), 100_000)
    assert judged.not_judged == ()
    cases = [(rule.code, row) for rule, cases in judged.found for row in records(cases.rows)]
    assert sum(cases.count for _, cases in judged.found) == len(cases)
    return [(code, f"{row['company'] or COMPANIES[0]} {row['item_no']}", row["serial_no"]) for code, row in cases]


def test_every_seeded_fault_is_found_and_nothing_else_in_thousands_of_ledgers() -> None:
    """Each history is a ledger of its own: an item of one of two companies, one in three with one fault."""
    chance = random.Random(20251231)
    kinds = list(FAULTS.values())
    books = booked(
        [
            history(number, chance, kinds[number // 3 % len(kinds)] if number % 3 == 0 else None)
            for number in range(HISTORIES)
        ]
    )

    assert {code for code, _, _ in books.broken} == RULES.keys() - {"category_unknown_parent", "category_cycle"}
    assert Counter(found(books)) == Counter(dict.fromkeys(books.broken, 1))


@quick
@given(st.randoms(use_true_random=False), st.sampled_from([None, *FAULTS]))
def test_a_fault_of_any_ledger_is_found(chance: random.Random, fault: str | None) -> None:
    """One item alone, so that what goes wrong shrinks to a few entries."""
    books = booked([history(0, chance, FAULTS[fault] if fault else None)])

    assert sorted(found(books)) == sorted(books.broken)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_seeds_what_it_says(fault: str) -> None:
    """A fault without a story around it breaks at least one rule."""
    one = History(COMPANIES[0], "I", random.Random(1))
    FAULTS[fault](one)

    assert one.broken
