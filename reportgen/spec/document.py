"""What reading YAML gives: plain data, and the place of every key and value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reportgen.errors import Mark, Problem

Place = tuple[str | int, ...]
"""Keys and indexes that lead from the top of the data to one value."""


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document as plain data: dict, list, text, bool and None. No value is shared, whatever was an alias."""

    path: str
    """The file as the user named it."""
    data: dict[str, Any]
    keys: Mapping[Place, Mark]
    """Where each key of a mapping stands."""
    values: Mapping[Place, Mark]
    """Where each value begins; that of an alias is where its anchor stands. The top is ``()``."""
    problems: tuple[Problem, ...]
    """What can be read but is not allowed: duplicate keys, merge keys, foreign tags ..., in order of place."""

    def mark(self, place: Place) -> Mark:
        """Where the value begins, or the nearest value around it that is written down."""
        return self._nearest(place, self.values)

    def key_mark(self, place: Place) -> Mark:
        """Where the key stands, or the value itself where it has none (an entry of a list)."""
        return self.keys.get(place) or self.mark(place)

    def _nearest(self, place: Place, marks: Mapping[Place, Mark]) -> Mark:
        for end in range(len(place), -1, -1):
            if place[:end] in marks:
                return marks[place[:end]]
        return Mark(self.path)
