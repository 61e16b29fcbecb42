"""How long is waited before a request is sent again."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.https import asked_pause
from reportgen.load.business_central.waiting import pause

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30", 30.0), (" 7 ", 7.0), ("0", 0.0), (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0)],
)
def test_both_shapes_of_retry_after_are_understood(text: str, seconds: float) -> None:
    """Seconds, or a moment that is compared with the answer's own Date."""
    assert asked_pause({"retry-after": text, "date": format_datetime(NOW, usegmt=True)}) == seconds


def test_a_moment_that_is_over_asks_for_no_pause() -> None:
    """Retry-After of a minute ago is at once."""
    headers = {
        "retry-after": format_datetime(NOW - timedelta(minutes=1), usegmt=True),
        "date": format_datetime(NOW, usegmt=True),
    }
    assert asked_pause(headers) == 0.0


@pytest.mark.parametrize("text", ["", "soon", "-5", "1.5", "٣", "Wed, 99 Xyz 2026 25:61:61 GMT", "9" * 400 + "x"])
def test_a_retry_after_that_means_nothing_is_none(text: str) -> None:
    """Then our own pauses hold."""
    assert asked_pause({"retry-after": text, "date": format_datetime(NOW, usegmt=True)}) is None


def test_a_moment_without_the_services_own_time_is_none() -> None:
    """This machine's clock is not asked: it may be wrong."""
    assert asked_pause({"retry-after": format_datetime(NOW, usegmt=True)}) is None


@given(st.text())
def test_no_header_breaks_it(text: str) -> None:
    """Whatever stands there, it is a pause or none."""
    asked = asked_pause({"retry-after": text, "date": text})
    assert asked is None or asked >= 0


@given(st.none() | st.floats(0, 4000), st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_pause_is_never_shorter_than_asked_for(asked: float | None, attempt: int, chance: float) -> None:
    """And never much longer than a minute if nothing is asked for."""
    seconds = pause(asked, attempt, chance)
    assert seconds >= (asked or 0.0)
    assert seconds <= (max(asked + 1.0, 60.0) if asked is not None else 60.0)


def test_pauses_grow_even_if_the_service_says_at_once() -> None:
    """Retry-After: 0 again and again does not become a storm of requests."""
    assert pause(0.0, 1, 0.0) == 0.0
    assert [pause(0.0, attempt, 0.0) for attempt in (2, 3, 4, 20)] == [1.0, 2.0, 4.0, 30.0]
