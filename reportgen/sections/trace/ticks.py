"""Days to mark on a time axis."""

from collections.abc import Iterator
from datetime import date, timedelta

from reportgen.sections.base import Formats

_MOST = 5
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000)
"""Steps of months between marks, finest first."""


def ticks(days: tuple[date, date] | None, formats: Formats) -> tuple[tuple[date, str], ...]:
    """At most five days between the first and the last: firsts of months, or days for a few weeks."""
    if days is None:
        return ()
    marked = _marked(*days)
    return tuple((day, formats.date(day)) for day in marked)


def _marked(first: date, last: date) -> list[date]:
    length = (last - first).days
    if length < 62:
        step = max(1, -(-length // (_MOST - 1)))
        return [first + timedelta(days=number) for number in range(0, length + 1, step)]
    for step in _MONTHS:
        found = list(_firsts(first, last, step))
        if len(found) <= _MOST:
            return found
    return [first, last]


def _firsts(first: date, last: date, step: int) -> Iterator[date]:
    """First days of months whose count of months is a multiple of the step."""
    month = first.year * 12 + first.month - 1 + (first.day > 1)
    month += -month % step
    while month // 12 <= date.max.year and (day := date(month // 12, month % 12 + 1, 1)) <= last:
        yield day
        month += step
