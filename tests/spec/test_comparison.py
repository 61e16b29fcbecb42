"""The day and the period that figures are compared with."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import SpecError
from reportgen.spec.comparison import CompareWord, resolve_comparison
from reportgen.spec.dates import Between, Last, PeriodWord, resolve_period, shifted
from tests.spec.spec_sample import problems, report

DAY = date(2025, 11, 15)


@pytest.mark.parametrize(
    ("compare", "period", "as_of", "told"),
    [
        ("previous period", "month to date", DAY, ("2025-10-15", "2025-10-01", "2025-10-15")),
        ("previous period", "month to date", date(2025, 3, 31), ("2025-02-28", "2025-02-01", "2025-02-28")),
        ("previous period", "quarter to date", DAY, ("2025-08-15", "2025-07-01", "2025-08-15")),
        ("previous period", "year to date", DAY, ("2024-11-15", "2024-01-01", "2024-11-15")),
        ("previous period", "last month", DAY, ("2025-10-15", "2025-09-01", "2025-09-30")),
        ("previous period", Last(count=30, unit="days"), DAY, ("2025-10-16", "2025-09-17", "2025-10-16")),
        (
            "previous period",
            Last(count=3, unit="months"),
            date(2025, 6, 30),
            ("2025-03-31", "2025-01-01", "2025-03-31"),
        ),
        (
            "previous period",
            Between.model_validate({"from": "2025-07-01", "to": "2025-09-30"}),
            date(2025, 9, 30),
            ("2025-06-30", "2025-04-01", "2025-06-30"),
        ),
        (
            "previous period",
            Between.model_validate({"from": "2025-07-11", "to": "2025-07-20"}),
            date(2025, 7, 20),
            ("2025-07-10", "2025-07-01", "2025-07-10"),
        ),
        ("same period last year", "month to date", date(2024, 2, 29), ("2023-02-28", "2023-02-01", "2023-02-28")),
        ("end of last month", "month to date", DAY, ("2025-10-31", "2025-10-01", "2025-10-31")),
        ("end of last quarter", "year to date", DAY, ("2025-09-30", "2025-01-01", "2025-09-30")),
        (date(2025, 6, 30), "last month", DAY, ("2025-06-30", "2025-05-01", "2025-05-31")),
    ],
)
def test_days_move_back_as_people_count_them(
    compare: date | CompareWord, period: Between | Last | PeriodWord, as_of: date, told: tuple[str, str, str]
) -> None:
    """Months by months, other days by their number; the end of a month stays the end of a month."""
    day, days = resolve_comparison(compare, period, as_of)

    assert days is not None
    assert (day.isoformat(), *(one.isoformat() for one in days)) == told


def test_without_a_period_only_the_day_moves() -> None:
    """The end of last year, and no period."""
    assert resolve_comparison("end of last year", None, DAY) == (date(2024, 12, 31), None)


def test_a_period_that_has_not_begun_then_has_no_days() -> None:
    """A fixed period after the day compared with counts nothing."""
    period = Between.model_validate({"from": "2025-10-01"})

    assert resolve_comparison(date(2025, 6, 30), period, DAY) == (
        date(2025, 6, 30),
        (date(2025, 7, 1), date(2025, 6, 30)),
    )


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(1, 400))
def test_periods_of_days_stand_next_to_each_other(as_of: date, count: int) -> None:
    """The previous one ends on the day before the present one begins, and is as long."""
    period = Last(count=count, unit="days")
    now = resolve_period(period, as_of)
    _, before = resolve_comparison("previous period", period, as_of)

    assert now and before
    assert before[1] == now[0] - timedelta(days=1)
    assert before[1] - before[0] == now[1] - now[0]


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(-600, 600))
def test_moving_by_months_stays_in_the_month_meant(day: date, months: int) -> None:
    """So many months away, on the same day or the month's last."""
    there = shifted(day, months)

    assert (there.year - day.year) * 12 + there.month - day.month == months
    assert there.day == day.day or (there + timedelta(days=1)).day == 1


def test_a_day_that_is_not_before_the_reports_own_is_refused() -> None:
    """Nothing is compared with itself."""
    with pytest.raises(SpecError, match="2025-11-15, is not before the report's day 2025-11-15"):
        resolve_comparison(DAY, None, DAY)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "compare: previous perod",
            "weekly.yaml:1:10: bad-comparison: 'previous perod' is nothing to compare with\n"
            "  hint: did you mean 'previous period'?; or a day, or {report: file}, or {snapshots: folder}",
        ),
        (
            "compare: previous period",
            "weekly.yaml:1:1: missing-key: 'compare: previous period' needs the key 'period'\n"
            "  hint: period: month to date",
        ),
        (
            "compare: {report: a.json, snapshots: b}",
            "weekly.yaml:1:10: bad-comparison: give exactly one of report and snapshots",
        ),
        ("compare: 2025-02-30", "weekly.yaml:1:10: bad-date: there is no day 2025-02-30\n  hint: 2025-02 has 28 days"),
    ],
)
def test_a_comparison_that_means_nothing_is_told_with_its_place(text: str, told: str) -> None:
    """Words, files and days that make no sense, each where it stands."""
    assert problems(text) == [told]


def test_an_earlier_report_is_named_by_its_file() -> None:
    """A mapping with the file, or with a folder of snapshots."""
    assert getattr(report("compare: {report: old.json}").compare, "report", None) == "old.json"
    assert getattr(report("compare: {snapshots: kept}").compare, "snapshots", None) == "kept"
