"""The demo's calendar: three years of working days."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

START: Final = date(2023, 1, 2)
"""The company takes its stock into the books."""
END: Final = date(2025, 12, 31)
"""The last posting date: the stock count at the turn of the year."""

_HOLIDAYS: Final = frozenset({(1, 1), (5, 1), (12, 25), (12, 26)})


def is_working_day(day: date) -> bool:
    """Monday to Friday, holidays excepted."""
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


def working_days() -> Iterator[date]:
    """Every working day from START to END, in order."""
    day = START
    while day <= END:
        if is_working_day(day):
            yield day
        day += timedelta(days=1)


def working_day_from(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_day_before(day: date, days: int) -> date:
    """The last working day that lies at least so many days before; START for what would lie before it."""
    earlier = days_after(day, -days)
    while not is_working_day(earlier):
        earlier -= timedelta(days=1)
    return max(earlier, START)


def days_after(day: date, days: int) -> date:
    """The day that many days later; earlier for a negative number."""
    return day + timedelta(days=days)


def months_after(day: date, months: int) -> date:
    """The same day of the month that many months later, or the month's last day where it has no such day."""
    month = day.month - 1 + months
    first = date(day.year + month // 12, month % 12 + 1, 1)
    next_first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), next_first - timedelta(days=1))


def is_last_working_day_of_month(day: date) -> bool:
    """True if the next working day is in another month."""
    return working_day_from(days_after(day, 1)).month != day.month


def months_since_start(day: date) -> int:
    """Whole calendar months since START's month, 0 to 35."""
    return (day.year - START.year) * 12 + day.month - START.month
