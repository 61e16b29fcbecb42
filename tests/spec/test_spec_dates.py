"""The words for days and periods."""

from calendar import monthrange
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from reportgen.errors import SpecError
from reportgen.spec.dates import AsOf, AsOfWord, Between, Last, Period, PeriodWord, resolve_as_of, resolve_period

AS_OF = TypeAdapter(AsOf)
PERIOD = TypeAdapter(Period)
DAY = date(2025, 10, 29)
"""A Wednesday in the fourth quarter."""

days = st.dates()
periods = st.one_of(
    st.sampled_from(get_args(PeriodWord)),
    st.builds(Last, count=st.integers(1, 36_500), unit=st.just("days")),
    st.builds(Last, count=st.integers(1, 1_200), unit=st.just("months")),
)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-02-28", date(2025, 2, 28)),
        ("today", DAY),
        ("Latest", date(2025, 7, 15)),
        ("end of last month", date(2025, 9, 30)),
        ("END  OF last quarter", date(2025, 9, 30)),
        ("end of last year", date(2024, 12, 31)),
    ],
)
def test_the_days_that_words_stand_for(written, day):
    """A day is a date or one of five words, in capitals or not; the moment is a Wednesday in October 2025."""
    assert resolve_as_of(AS_OF.validate_python(written), DAY, date(2025, 7, 15)) == day


def test_latest_of_an_empty_ledger_is_today():
    """Without any entry there is no last posting date."""
    assert resolve_as_of("latest", DAY, None) == DAY


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("last 1 day", DAY, DAY),
        ("last 30 days", date(2025, 9, 30), DAY),
        ("last 1 month", date(2025, 9, 30), DAY),
        ("last 12 months", date(2024, 10, 30), DAY),
        ("month to date", date(2025, 10, 1), DAY),
        ("quarter to date", date(2025, 10, 1), DAY),
        ("year to date", date(2025, 1, 1), DAY),
        ("last month", date(2025, 9, 1), date(2025, 9, 30)),
        ("last quarter", date(2025, 7, 1), date(2025, 9, 30)),
        ("last year", date(2024, 1, 1), date(2024, 12, 31)),
        ({"from": "2025-01-01", "to": "2025-03-31"}, date(2025, 1, 1), date(2025, 3, 31)),
        ({"from": "2025-01-01"}, date(2025, 1, 1), DAY),
        ({"to": "2025-03-31"}, date.min, date(2025, 3, 31)),
        ({"from": "2025-10-29", "to": "2026-12-31"}, DAY, DAY),
    ],
)
def test_the_periods_that_words_stand_for(written, start, end):
    """A period has a first and a last day, both included, none after the report's day."""
    assert resolve_period(PERIOD.validate_python(written), DAY) == (start, end)


@pytest.mark.parametrize(
    ("as_of", "start"),
    [
        (date(2025, 4, 30), date(2025, 4, 1)),
        (date(2025, 2, 28), date(2025, 2, 1)),
        (date(2024, 2, 29), date(2024, 2, 1)),
        (date(2025, 3, 31), date(2025, 3, 1)),
        (date(2025, 3, 30), date(2025, 3, 1)),
        (date(2025, 3, 28), date(2025, 3, 1)),
        (date(2025, 3, 27), date(2025, 2, 28)),
        (date(2025, 1, 31), date(2025, 1, 1)),
    ],
)
def test_the_last_month_by_its_end(as_of, start):
    """At the end of a month the last 1 month is that month; a day that February lacks counts as March 1."""
    assert resolve_period(Last(count=1, unit="months"), as_of) == (start, as_of)


def test_no_period():
    """Without a period there are no bounds."""
    assert resolve_period(None, DAY) is None


def test_a_period_that_has_not_begun():
    """A period after the report's day would count nothing, so it is refused."""
    message = "bad-period: the period begins on 2025-10-30, after the report's day 2025-10-29"
    with pytest.raises(SpecError, match=message):
        resolve_period(Between.model_validate({"from": "2025-10-30"}), DAY)


@pytest.mark.parametrize(
    "written",
    [
        "2025-02-29", "2025-13-01", "2025-00-10", "0000-01-01", "25-01-01", "2025-1-1", "yesterday", "", True, [], 5,
        "2025-10-29T00:00", "٢٠٢٥-١٠-٢٩",
    ],
)
def test_what_is_not_a_day(written):
    """Impossible dates, other orders and other words are problems."""
    with pytest.raises(ValidationError) as caught:
        AS_OF.validate_python(written)
    assert caught.value.errors()[0]["type"] == "bad-date"


@pytest.mark.parametrize(
    "written", ["last 0 days", "last 99999 days", "last 1201 months", "last week", "next month", "", 5, {}]
)
def test_what_is_not_a_period(written):
    """Nothing, too much and unknown words are problems."""
    with pytest.raises(ValidationError) as caught:
        PERIOD.validate_python(written)
    assert caught.value.errors()[0]["type"] == "bad-period"


@given(days)
def test_a_day_is_read_as_it_is_written(day):
    """Every day of the calendar reads back from its ISO form."""
    assert AS_OF.validate_python(day.isoformat()) == day


@given(st.integers(1, 9999), st.integers(0, 13), st.integers(0, 32))
def test_only_days_of_the_calendar_are_days(year, month, day):
    """A date is taken exactly if the month has that day."""
    exists = 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    try:
        AS_OF.validate_python(f"{year:04}-{month:02}-{day:02}")
    except ValidationError:
        assert not exists
    else:
        assert exists


@given(st.sampled_from(get_args(AsOfWord)), days, st.none() | days)
def test_ends_are_ends_and_never_later_than_the_moment(word, moment, latest):
    """The end of the last month, quarter or year is the last day of a month, before the moment."""
    day = resolve_as_of(word, moment, latest)
    if word.startswith("end of") and day != date.min:
        assert day < moment
        assert (day + timedelta(days=1)).day == 1
    elif not word.startswith("end of"):
        assert day == (latest or moment if word == "latest" else moment)


@given(periods, days)
def test_a_period_ends_with_the_report(period, as_of):
    """Whatever the words, the period is not empty and no day of it is after the report's."""
    start, end = resolve_period(period, as_of)
    assert start <= end <= as_of
    if not isinstance(period, str) or period.endswith("to date"):
        assert end == as_of


@given(st.integers(1, 36_500), st.dates(min_value=date(200, 1, 1)))
def test_the_last_days_are_so_many(count, as_of):
    """The last n days have n days."""
    start, end = resolve_period(Last(count=count, unit="days"), as_of)
    assert (end - start).days + 1 == count


@given(st.integers(1, 1_199), st.dates(min_value=date(200, 1, 1), max_value=date(9999, 12, 30)))
def test_one_month_more_begins_a_month_earlier(count, as_of):
    """The last n + 1 months begin 28 to 31 days before the last n, up to what a short month moves (3 days)."""
    shorter, _ = resolve_period(Last(count=count, unit="months"), as_of)
    longer, _ = resolve_period(Last(count=count + 1, unit="months"), as_of)
    assert 25 <= (shorter - longer).days <= 34


@given(st.dates(min_value=date(200, 1, 1), max_value=date(9999, 12, 30)), st.integers(1, 400))
def test_a_later_report_never_begins_earlier(as_of, count):
    """From one day to the next, the begin of the last n months moves forward or stays."""
    today, _ = resolve_period(Last(count=count, unit="months"), as_of)
    tomorrow, _ = resolve_period(Last(count=count, unit="months"), as_of + timedelta(days=1))
    assert today <= tomorrow


@given(st.dates(min_value=date(2, 1, 1)))
def test_the_last_quarter_lies_between_last_year_and_today(as_of):
    """Last month, quarter and year are whole, adjoin what is to date, and lie in one another where they should."""
    lengths = {"month": range(28, 32), "quarter": range(90, 93), "year": range(365, 367)}
    for unit, length in lengths.items():
        start, end = resolve_period(f"last {unit}", as_of)
        this_start, _ = resolve_period(f"{unit} to date", as_of)
        assert end + timedelta(days=1) == this_start
        assert start.day == 1
        assert (end - start).days + 1 in length
