"""Days, weeks, months, quarters and years as periods."""

from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.model.frames import frame_of
from reportgen.model.periods import (
    EACH,
    Each,
    first_day,
    fitting,
    number_of,
    numbers_of,
    period_name,
    timeline,
)

DAYS = st.dates(date(1899, 1, 1), date(2101, 12, 31))
LENGTHS = st.sampled_from(list(EACH))
ODD_DAYS = [
    *(date(1, 1, 1), date(1753, 1, 1), date(1899, 12, 31), date(1900, 1, 1), date(2020, 12, 31), date(2021, 1, 3)),
    *(date(2021, 1, 4), date(2024, 2, 29), date(2024, 12, 30), date(2025, 3, 31), date(9999, 12, 31)),
]
"""First and last days, a leap day, and days whose week belongs to another year."""


def named(day: date, each: Each) -> str:
    return period_name(number_of(day, each), each)


def test_periods_are_named_so_that_names_sort_by_time() -> None:
    """Days, months and years in ISO form, weeks with the year of their Thursday, quarters with a Q."""
    assert [named(date(2025, 3, 31), each) for each in EACH] == ["2025-03-31", "2025-W14", "2025-03", "2025 Q1", "2025"]
    assert [named(date(2024, 12, 30), each) for each in EACH][1] == "2025-W01"
    assert named(date(2021, 1, 3), "week") == "2020-W53"


@given(DAYS, LENGTHS)
def test_a_period_starts_on_its_first_day(day: date, each: Each) -> None:
    """The first day of a period has its number, the day before it the number before; a week starts on Monday."""
    number = number_of(day, each)
    first = first_day(number, each)

    assert first <= day < first_day(number + 1, each)
    assert number_of(first, each) == number
    assert number_of(first - timedelta(days=1), each) == number - 1
    assert each != "week" or first.isoweekday() == 1
    assert each != "week" or period_name(number, each) == f"{day.isocalendar().year:04}-W{day.isocalendar().week:02}"


@pytest.mark.parametrize("each", EACH)
def test_the_engine_numbers_periods_alike(each: Each) -> None:
    """Numbers made where the data are equal those made here, on odd days and on every day of three years."""
    days = [*ODD_DAYS, *(date(2023, 12, 1) + timedelta(days=number) for number in range(1000))]
    table = ibis.memtable(pa.table({"day": pa.array(days, pa.date32())}))

    answer = frame_of(table.select("day", number=numbers_of(table.day, each)))

    assert dict(zip(answer["day"], answer["number"], strict=True)) == {day: number_of(day, each) for day in days}


@given(DAYS, st.integers(0, 3000), LENGTHS, st.none() | st.integers(1, 30))
def test_a_timeline_leaves_no_day_out(first: date, length: int, each: Each, most: int | None) -> None:
    """Each period starts the day after the one before it ends; those that are cut off are counted."""
    last = first + timedelta(days=length)

    time = timeline(first, last, each, most)

    assert time.end == last
    assert all(span.start <= span.end and number_of(span.start, each) == span.number for span in time.spans)
    assert all(
        later.start == earlier.end + timedelta(days=1) and later.number == earlier.number + 1
        for earlier, later in zip(time.spans, time.spans[1:], strict=False)
    )
    assert time.earlier + len(time.spans) == number_of(last, each) - number_of(first, each) + 1
    assert len(time.spans) <= (most or len(time.spans))
    assert time.start == first if not time.earlier else time.start == first_day(time.spans[0].number, each)


@settings(max_examples=25, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2025, 12, 31)), st.integers(0, 200), LENGTHS, st.none() | st.integers(1, 6))
def test_days_outside_are_before_or_after(first: date, length: int, each: Each, most: int | None) -> None:
    """A timeline puts every day into the period that holds it, or before or after all of them."""
    time = timeline(first, first + timedelta(days=length), each, most)
    days = [time.start + timedelta(days=number) for number in range(-40, length + 40)]
    table = ibis.memtable(pa.table({"day": pa.array(days, pa.date32())}))

    answer = frame_of(table.select("day", place=time.places(table.day)))

    for day, place in zip(answer["day"], answer["place"], strict=True):
        holding = [span.number for span in time.spans if span.start <= day <= span.end]
        assert [place] == (holding or [time.before if day < time.start else time.after])


SHOWN = {1: "day", 31: "day", 60: "week", 160: "week", 366: "month", 720: "month", 1095: "quarter", 2555: "year"}


@pytest.mark.parametrize(("days", "each"), [*SHOWN.items(), (90 * 365, "year")])
def test_periods_are_as_long_as_shows_some_of_them(days: int, each: Each) -> None:
    """A month shows its days, half a year its weeks, two years their months, six years their quarters."""
    assert fitting(date(2020, 1, 1), date(2020, 1, 1) + timedelta(days=days - 1)) == each


@given(DAYS, st.integers(5, 20 * 365))
def test_six_to_twenty_four_periods_show_where_there_can_be(first: date, length: int) -> None:
    """Up to twenty years there are 6 to 24; or up to 41 days."""
    time = timeline(first, first + timedelta(days=length))

    assert 6 <= len(time.spans) <= 24 or (time.each == "day" and len(time.spans) <= 41)


def test_the_last_day_there_is_ends_a_timeline() -> None:
    """No period needs the day after 9999-12-31."""
    assert timeline(date(9999, 12, 1), date.max, "year").end == date.max
