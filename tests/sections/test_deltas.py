"""A figure against what it was and what it should be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.sections.deltas import Direction, against_target, change
from tests.asking import PlainFormats

FORMATS = PlainFormats()
NUMBERS = st.none() | st.integers(-(10**9), 10**9) | st.decimals(-(10**6), 10**6, places=2)


@pytest.mark.parametrize(
    ("value", "before", "good", "words", "verdict"),
    [
        (12, 10, "up", "▲ +2 (+20.0%), was 10, better", "better"),
        (12, 10, "down", "▲ +2 (+20.0%), was 10, worse", "worse"),
        (8, 10, None, "▼ -2 (-20.0%), was 10", ""),
        (10, 10, "up", "= was 10, unchanged", "unchanged"),
        (5, 0, "up", "▲ +5, was 0, better", "better"),
        (5, None, "up", "was blank", ""),
        (None, 5, "up", "was 5", ""),
        (-5, -10, "up", "▲ +5 (+50.0%), was -10, better", "better"),
    ],
)
def test_a_change_is_told_with_shape_size_part_and_verdict(
    value: int, before: int, good: Direction, words: str, verdict: str
) -> None:
    """Nothing is divided by zero or by a blank; the part is of the size of what was, whatever its sign."""
    found = change(value, before, "quantity", good, FORMATS)

    assert (found.words, found.verdict) == (words, verdict)


@pytest.mark.parametrize(
    ("value", "good", "words"),
    [
        (9, "up", "✗ target 10 missed by 1"),
        (10, None, "✓ target 10 reached"),
        (11, "down", "✗ target 10 missed by 1"),
        (9, "down", "✓ target 10 reached"),
        (None, "up", "target 10"),
    ],
)
def test_a_target_is_reached_or_missed(value: int, good: Direction, words: str) -> None:
    """At least the target, or at most where less is better."""
    assert against_target(value, 10, "quantity", good, FORMATS).words == words


@given(NUMBERS, NUMBERS, st.sampled_from(["up", "down", None]))
def test_what_was_and_the_difference_add_up(value: Decimal | None, before: Decimal | None, good: Direction) -> None:
    """Exactly, and turned around a better one is a worse one."""
    found, back = change(value, before, "amount", good, FORMATS), change(before, value, "amount", good, FORMATS)

    assert found.value == before
    if value is None or before is None:
        assert (found.difference, found.verdict) == (None, "")
    else:
        assert found.difference == value - before
        assert {found.verdict, back.verdict} in ({"better", "worse"}, {"unchanged"}, {""})
