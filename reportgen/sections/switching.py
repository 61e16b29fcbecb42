"""What readers of a page can switch a section to, beside what it shows."""

from collections.abc import Iterable
from dataclasses import dataclass

Levels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Switches:
    """What all sections of a report show, as far as others can show it too."""

    sums: tuple[str, ...] = ()
    """Measures whose values over parts add up to the whole."""
    rows: tuple[Levels, ...] = ()
    """Dimensions of rows, outer first, that somebody found useful together."""

    def sums_beside(self, own: str) -> tuple[str, ...]:
        """The section's own measure first, then the others."""
        return _once((own, *self.sums))

    def rows_beside(self, own: Levels) -> tuple[Levels, ...]:
        """Other rows than the section's own."""
        return tuple(levels for levels in self.rows if levels != own)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
