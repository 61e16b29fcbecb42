"""Days, weeks, months, quarters and years as periods that follow one another.

Each period has a number, and its neighbours the numbers before and after, so that periods without any entry can be
counted too. Numbers are made from days by plain arithmetic, in Python and on every engine alike; weeks are those of
ISO 8601 and start on Monday, whatever a database takes for the first day of a week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

import ibis
from ibis.expr import types as ir

Each = Literal["day", "week", "month", "quarter", "year"]
"""How long a period is."""
EACH: Sequence[Each] = get_args(Each)
"""Shortest first."""

_MONDAY = date(1900, 1, 1)
"""Day 0, and the first day of week 0."""
_MONTHS = {"month": 1, "quarter": 3, "year": 12}

FEWEST, MOST = 6, 24
"""How many periods tell a story at a glance."""


@dataclass(frozen=True, slots=True)
class Span:
    """One period, as far as it lies within the time that is looked at."""

    number: int
    start: date
    end: date
    """Last day, included."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The periods from one day to another; the first and the last may be cut short by them."""

    each: Each
    spans: tuple[Span, ...]
    """At least one, none left out between the first and the last."""
    earlier: int = 0
    """Periods before the first that are not looked at one by one."""

    @property
    def start(self) -> date:
        """First day of the first period."""
        return self.spans[0].start

    @property
    def end(self) -> date:
        """Last day of the last period."""
        return self.spans[-1].end

    @property
    def before(self) -> int:
        """What `places` calls everything before the first period."""
        return self.spans[0].number - 1

    @property
    def after(self) -> int:
        """What `places` calls everything after the last period."""
        return self.spans[-1].number + 1

    def places(self, days: ir.DateValue) -> ir.IntegerValue:
        """The number of the period that a day falls into, `before` or `after`."""
        return ibis.cases(
            (days < ibis.literal(self.start), self.before),
            (days > ibis.literal(self.end), self.after),
            else_=numbers_of(days, self.each),
        )


def timeline(first: date, last: date, each: Each | None = None, most: int | None = None) -> Timeline:
    """The periods that hold the days from `first` to `last`, not before it; the latest `most` of them.

    Without `each` the periods are as long as shows `FEWEST` to `MOST` of them, as near as can be.
    """
    each = each or fitting(first, last)
    begin, end = number_of(first, each), number_of(last, each)
    kept = begin if most is None else max(begin, end - most + 1)
    spans = tuple(_span(number, each, first, last) for number in range(kept, end + 1))
    return Timeline(each, spans, kept - begin)


def _span(number: int, each: Each, first: date, last: date) -> Span:
    ends = last if number == number_of(last, each) else first_day(number + 1, each) - timedelta(days=1)
    return Span(number, max(first, first_day(number, each)), ends)


def fitting(first: date, last: date) -> Each:
    """The shortest period of which at most `MOST` hold the days; a shorter one where they would be fewer than `FEWEST`.

    Up to 24 days are days, and so are up to about five weeks; then come weeks, months, quarters and years.
    """
    counts = {each: number_of(last, each) - number_of(first, each) + 1 for each in EACH}
    fits = next((each for each in EACH if counts[each] <= MOST), EACH[-1])
    shorter = EACH[max(0, EACH.index(fits) - 1)]
    return shorter if counts[fits] < FEWEST and counts[shorter] <= 2 * MOST else fits


def number_of(day: date, each: Each) -> int:
    """The number of the period that the day falls into."""
    if each in _MONTHS:
        return (day.year * 12 + day.month - 1) // _MONTHS[each]
    return (day - _MONDAY).days // (7 if each == "week" else 1)


def numbers_of(days: ir.DateValue, each: Each) -> ir.IntegerValue:
    """The same where the data are."""
    if each == "year":
        return days.year().cast("int64")
    if each in _MONTHS:
        months = days.year().cast("int64") * 12 + days.month().cast("int64") - 1
        return months if each == "month" else months // _MONTHS[each]
    since: ir.IntegerValue = days.delta(ibis.literal(_MONDAY), unit="day")
    return since // 7 if each == "week" else since


def first_day(number: int, each: Each) -> date:
    """The day on which the period of that number starts."""
    if each in _MONTHS:
        year, month = divmod(number * _MONTHS[each], 12)
        return date(year, month + 1, 1)
    return _MONDAY + timedelta(days=number * (7 if each == "week" else 1))


def period_name(number: int, each: Each) -> str:
    """As ``2025-03-31``, ``2025-W14``, ``2025-03``, ``2025 Q1``, ``2025``; a week is of the year of its Thursday."""
    day = first_day(number, each)
    year = f"{day.year:04}"
    if each == "week":
        iso = day.isocalendar()
        return f"{iso.year:04}-W{iso.week:02}"
    names = {"day": day.isoformat(), "month": f"{year}-{day.month:02}", "quarter": f"{year} Q{(day.month + 2) // 3}"}
    return names.get(each, year)
