"""Many days for one report: the ends of weeks, months, quarters or years within a range, or each of its days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from reportgen.errors import Mark, Problem, SpecError
from reportgen.spec.dates import AsOf, AsOfWord, month_end, resolve_as_of

Every = Literal["day", "week", "month", "quarter", "year"]
EVERY = get_args(Every)
"""Between two days of a series."""
MOST_DAYS = 4_000
"""Of one series: ten years of days, and some."""

_RANGE = ".."
_MARK = Mark("--as-of")
_HINT = "write it as 2022-11-30..2025-10-31, the first day before the last"
_AS_OF: TypeAdapter[Any] = TypeAdapter(AsOf)


@dataclass(frozen=True, slots=True)
class Series:
    """The days of a range at which a period ends."""

    first: date | AsOfWord
    last: date | AsOfWord
    every: Every


def is_range(text: str) -> bool:
    """Whether the command line names a range of days, not one day."""
    return _RANGE in text


def read_series(text: str, every: Every) -> Series:
    """The range ``FROM..TO``; each end is a day or one of the words for one.

    Raises:
        SpecError: if an end is neither, or the range ends before it begins.
    """
    ends = text.split(_RANGE)
    if len(ends) != 2:
        raise SpecError(Problem("bad-date", f"'{text[:60]}' is not a range of days", _MARK, _HINT))
    series = Series(_day(ends[0]), _day(ends[1]), every)
    if isinstance(series.first, date) and isinstance(series.last, date):
        _check_order(series.first, series.last)
    return series


def days_of(series: Series, today: date, latest: date | None) -> tuple[date, ...]:
    """Its days in order. Weeks end on Sundays, quarters and years are those of the calendar.

    Args:
        series: the range, and how often.
        today: what the words for a day start from.
        latest: the ledger's last posting date.

    Raises:
        SpecError: if no period ends within the range, or there are too many.
    """
    first, last = (resolve_as_of(end, today, latest) for end in (series.first, series.last))
    _check_order(first, last)
    days = []
    for day in _ends(first, last, series.every):
        days.append(day)
        if len(days) > MOST_DAYS:
            message = f"from {first} to {last} are more than {MOST_DAYS:,} days"
            raise SpecError(Problem("too-many-days", message, _MARK, "take a shorter range, or --every month"))
    if not days:
        message = f"no {series.every} ends from {first} to {last}"
        raise SpecError(Problem("no-day", message, _MARK, "take a longer range, or --every day"))
    return tuple(days)


def _day(text: str) -> date | AsOfWord:
    try:
        found: date | AsOfWord = _AS_OF.validate_python(text.strip())
    except ValidationError as error:
        first = error.errors()[0]
        hint = str(first.get("ctx", {}).get("hint") or _HINT)
        raise SpecError(Problem("bad-date", first["msg"], _MARK, hint)) from None
    return found


def _check_order(first: date, last: date) -> None:
    if first > last:
        raise SpecError(Problem("bad-date", f"the range begins on {first}, after its end on {last}", _MARK, _HINT))


def _ends(first: date, last: date, every: Every) -> Iterator[date]:
    day = first
    while (end := _end(day, every)) <= last:
        yield end
        if end == date.max:
            return
        day = end + timedelta(days=1)


def _end(day: date, every: Every) -> date:
    """Last day of the period in which the day lies; the calendar's last day where it would be later."""
    if every == "day":
        return day
    if every == "week":
        return day + min(timedelta(days=6 - day.weekday()), date.max - day)
    month = {"month": day.month, "quarter": (day.month + 2) // 3 * 3, "year": 12}[every]
    return month_end(day.replace(month=month, day=1))
