"""A range of days, and the ends of periods within it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import SpecError
from reportgen.spec.series import EVERY, MOST_DAYS, Series, days_of, is_range, read_series

TODAY = date(2025, 11, 5)
DAYS = st.dates(date(1999, 11, 1), date(2030, 3, 1))


def ends(every: str, day: date) -> bool:
    """Whether a period ends with the day, said in another way than the program does."""
    following = day + timedelta(days=1)
    return {
        "day": True,
        "week": day.isoweekday() == 7,
        "month": following.day == 1,
        "quarter": following.day == 1 and following.month in (1, 4, 7, 10),
        "year": (following.month, following.day) == (1, 1),
    }[every]


@given(DAYS, st.integers(0, 900), st.sampled_from(EVERY))
def test_a_series_has_every_end_in_its_range_and_nothing_else(first: date, length: int, every: str) -> None:
    """Compared with looking at each day of the range."""
    expected = [day for day in (first + timedelta(days=n) for n in range(length + 1)) if ends(every, day)]
    series = Series(first, first + timedelta(days=length), every)  # type: ignore[arg-type]
    if expected:
        assert list(days_of(series, TODAY, None)) == expected
    else:
        with pytest.raises(SpecError, match=f"no-day: no {every} ends from {first} to"):
            days_of(series, TODAY, None)


def test_words_stand_for_days() -> None:
    """An end may be a word; latest is the ledger's last posting date."""
    series = read_series("2025-08-01 .. end of last month", "month")
    assert days_of(series, TODAY, None) == (date(2025, 8, 31), date(2025, 9, 30), date(2025, 10, 31))
    assert days_of(read_series("2025-08-01..latest", "month"), TODAY, date(2025, 8, 31)) == (date(2025, 8, 31),)
    assert is_range("2025-01-01..2025-02-01")
    assert not is_range("end of last month")


def test_the_calendar_ends() -> None:
    """The last days of the calendar are no reason to fail."""
    for every in ("week", "month"):
        assert days_of(Series(date(9999, 12, 20), date.max, every), TODAY, None)[-1] == date.max  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2025-01-01..2025-02-30", "--as-of: bad-date: there is no day 2025-02-30\n  hint: 2025-02 has 28 days"),
        ("2025-02-01..2025-01-31", "bad-date: the range begins on 2025-02-01, after its end on 2025-01-31"),
        ("2025-01-01..", "bad-date: '' is not a day"),
        ("2025-01-01..2025-02-01..2025-03-01", "is not a range of days"),
        ("2025-01-01..lastest", "'lastest' is not a day\n  hint: did you mean 'latest'?"),
    ],
)
def test_what_is_no_range_is_refused(text: str, told: str) -> None:
    """With what would be right."""
    with pytest.raises(SpecError) as caught:
        read_series(text, "month")
    assert told in str(caught.value)


def test_a_series_is_not_endless() -> None:
    """A year mistyped does not start work for years; a range turned round by its words is told too."""
    with pytest.raises(SpecError, match=f"are more than {MOST_DAYS:,} days"):
        days_of(Series(date(202, 1, 1), TODAY, "day"), TODAY, None)
    with pytest.raises(SpecError, match="after its end on 2025-11-05"):
        days_of(read_series("2025-12-01..today", "day"), TODAY, None)
