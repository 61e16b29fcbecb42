"""Serial numbers as they stand on two days, and which of them are new, gone, moved or changed in between."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportgen.sections.grid import Value

Key = tuple[str, ...]
"""Item, variant and serial number, after the company where there are several."""
PIECES = "inventory_quantity"
"""The measure by which a serial number is in stock."""
_PLACE = frozenset(("status", "present_location", "bin_code", "location_code", "location"))
"""What makes a serial number moved."""


@dataclass(frozen=True, slots=True)
class States:
    """Serial numbers on a day: of each the same things."""

    columns: tuple[str, ...]
    """Names of dimensions and measures."""
    rows: Mapping[Key, tuple[Value, ...]]
    """Dimensions are text as report.json writes it, blank is ``""``; measures are numbers or None."""

    def get(self, key: Key, name: str) -> Value:
        """One thing of one serial number; None where either is not known."""
        row = self.rows.get(key)
        return None if row is None or name not in self.columns else row[self.columns.index(name)]


@dataclass(frozen=True, slots=True)
class Changed:
    """A serial number that is not what it was."""

    change: str
    """new, gone, moved or changed."""
    key: Key
    names: tuple[str, ...]
    """What differs; nothing for one that is new or gone."""


def changed(then: States, now: States, compared: Sequence[str]) -> Iterator[Changed]:
    """What became of the serial numbers of both days, in no order; what one day does not tell is not compared."""
    both = [name for name in compared if name in then.columns and name in now.columns]
    told = [(name, then.columns.index(name), now.columns.index(name)) for name in both]
    for key, row in now.rows.items():
        before = then.rows.get(key)
        if before is None:
            yield Changed("new", key, ())
        elif names := tuple(name for name, old, new in told if before[old] != row[new]):
            yield Changed("changed" if _PLACE.isdisjoint(names) else "moved", key, names)
    for key in then.rows:
        if key not in now.rows:
            yield Changed("gone", key, ())
