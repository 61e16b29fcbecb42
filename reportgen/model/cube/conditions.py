"""Which entries count: every set of conditions that a section or a measure has beside the report's, as one bit each."""

from collections.abc import Iterable
from dataclasses import dataclass

from reportgen.model.cube.shape import Where
from reportgen.model.inventory import Scope
from reportgen.model.measures import Measure
from reportgen.spec.vocabulary import Filter

TRACKED = 1
"""The bit of entries with a serial number."""
MOST = 32
"""Bits that there are."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Filters of sections and of measures, each once; the first has the bit after `TRACKED`."""

    filters: tuple[Filter, ...]

    def where(self, scope: Scope) -> Where:
        """What a section counts."""
        return Where(TRACKED * scope.serials_only | self._bit(scope.filter))

    def where_of(self, measure: Measure) -> Where:
        """What a measure counts of it."""
        met = 0
        for one in measure.scope.filters:
            met |= self._bit(one)
        return Where(met)

    def _bit(self, conditions: Filter) -> int:
        return bit(self.filters.index(conditions)) if conditions else 0


def bit(number: int) -> int:
    """The bit of the filter of that number, from 0."""
    return TRACKED << (number + 1)


def conditions_of(scopes: Iterable[Scope], measures: Iterable[Measure]) -> Conditions:
    """The conditions of sections and measures, in the order in which they come."""
    found: list[Filter] = []
    for one in (*(scope.filter for scope in scopes), *(one for measure in measures for one in measure.scope.filters)):
        if one and one not in found:
            found.append(one)
    return Conditions(tuple(found))


def counts_untracked(scopes: Iterable[Scope], measures: Iterable[Measure]) -> bool:
    """Whether one of them counts entries without a serial number."""
    return not all(scope.serials_only for scope in scopes) or any(
        measure.scope.tracking == "untracked" for measure in measures
    )
