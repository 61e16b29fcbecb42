"""Which days stay."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.deliver.publishing.keeping import kept
from reportgen.spec.publish import KeepSpec

DAYS = st.sets(st.dates(date(2019, 11, 1), date(2024, 2, 29)), max_size=40)
CLOSE_DAYS = st.builds(
    lambda first, gaps: {first + timedelta(days=sum(gaps[: number + 1])) for number in range(len(gaps))},
    st.dates(date(2019, 11, 1), date(2024, 2, 29)),
    st.lists(st.integers(0, 20), max_size=40),
)
RULES = st.builds(KeepSpec, daily=st.integers(0, 6), monthly=st.integers(0, 6), yearly=st.integers(0, 4))


def naive(days: Iterable[date], rule: KeepSpec) -> set[date]:
    """A day stays if it is the latest, or the last of its period and few enough later periods have any day."""

    def stays(day: date, count: int, digits: int) -> bool:
        period = day.isoformat()[:digits]
        others = {other.isoformat()[:digits] for other in days}
        is_last = day == max(other for other in days if other.isoformat()[:digits] == period)
        return is_last and sum(other > period for other in others) < count

    rules = ((rule.daily, 10), (rule.monthly, 7), (rule.yearly, 4))
    return {day for day in days if day == max(days) or any(stays(day, *one) for one in rules)}


@given(days=DAYS | CLOSE_DAYS, rule=RULES)
def test_the_rule(days: set[date], rule: KeepSpec) -> None:
    """The last of each of so many days, months and years stays, and the latest."""
    assert kept(days, rule) == naive(days, rule)


@given(days=CLOSE_DAYS, rule=RULES)
def test_removing_day_by_day(days: set[date], rule: KeepSpec) -> None:
    """Removing after every new day keeps what removing once in the end would: nothing is lost by running often."""
    there: frozenset[date] = frozenset()
    for day in sorted(days):
        there = kept({*there, day}, rule)

    assert there == kept(days, rule)
    assert kept(there, rule) == there


@given(days=DAYS)
def test_without_a_rule(days: set[date]) -> None:
    """Everything stays."""
    assert kept(days, None) == days


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (KeepSpec(daily=0, monthly=0, yearly=0), ["2025-03-31"]),
        (KeepSpec(daily=2, monthly=0, yearly=0), ["2025-03-30", "2025-03-31"]),
        (KeepSpec(daily=0, monthly=3, yearly=0), ["2024-12-31", "2025-01-31", "2025-03-31"]),
        (KeepSpec(daily=0, monthly=0, yearly=9), ["2023-07-01", "2024-12-31", "2025-03-31"]),
    ],
)
def test_by_example(rule: KeepSpec, left: list[str]) -> None:
    """A month without a report (February 2025) does not count as one of the months."""
    days = ["2023-07-01", "2024-12-30", "2024-12-31", "2025-01-15", "2025-01-31", "2025-03-30", "2025-03-31"]

    assert sorted(map(str, kept(map(date.fromisoformat, days), rule))) == left
