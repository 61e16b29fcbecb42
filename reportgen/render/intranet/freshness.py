"""How fresh a report is: its age, its rhythm, and the day by which the next one is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from statistics import median_low

_LAST = 12
"""Gaps between days that a rhythm is taken from: a report may change its rhythm."""
_LEAST = 2
"""Gaps that make a rhythm."""
_WORDS = ((1, 1, "daily"), (7, 7, "weekly"), (28, 31, "monthly"), (89, 92, "quarterly"), (365, 366, "yearly"))


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh a report is on a day."""

    age: int
    """Days since its own day; negative for one of a day to come."""
    rhythm: str
    """How often it is made, as ``weekly``; blank while it has too few days."""
    due: date | None
    """The last day on which the next one is in time; None without a rhythm."""
    stale: bool
    """True if the next one is overdue."""


def freshness(days: Iterable[date], published: date, today: date) -> Freshness:
    """How fresh the last of the days is.

    The next one may take as long as nine of ten before took, plus what passed from the last day until it was
    published; so a report of working days is not overdue on a Sunday.

    Args:
        days: that the report was made for, in any order, at least one.
        published: when the last of them was put in place.
    """
    ordered = sorted(set(days))
    gaps = [(later - earlier).days for earlier, later in pairwise(ordered)][-_LAST:]
    age = (today - ordered[-1]).days
    if len(gaps) < _LEAST:
        return Freshness(age, "", None, False)
    longest = sorted(gaps)[ceil(0.9 * len(gaps)) - 1]
    late = min(max((published - ordered[-1]).days, 0), longest)
    due = ordered[-1] + timedelta(days=longest + late)
    return Freshness(age, _rhythm(gaps), due, today > due)


def _rhythm(gaps: Sequence[int]) -> str:
    usual = median_low(gaps)
    return next((word for least, most, word in _WORDS if least <= usual <= most), f"every {usual} days")
