"""Which of the days that something is kept for stay."""

from collections.abc import Callable, Iterable
from datetime import date

from reportgen.spec.publish import KeepSpec


def kept(days: Iterable[date], keep: KeepSpec | None) -> frozenset[date]:
    """The last of each of the newest so many days, months and years that have any, and the latest; all without a rule.

    Months and years without a day do not count: a report that pauses for a year loses nothing by it.
    """
    known = sorted(set(days), reverse=True)
    if keep is None:
        return frozenset(known)
    periods: tuple[tuple[int, Callable[[date], tuple[int, ...]]], ...] = (
        (keep.daily, lambda day: (day.year, day.month, day.day)),
        (keep.monthly, lambda day: (day.year, day.month)),
        (keep.yearly, lambda day: (day.year,)),
    )
    staying = set(known[:1])
    for count, period in periods:
        lasts = {period(day): day for day in reversed(known)}
        staying.update(sorted(lasts.values(), reverse=True)[:count])
    return frozenset(staying)
