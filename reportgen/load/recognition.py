"""Which canonical table a file is, and which column is which: told by its header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath

from reportgen.load.columns import Table
from reportgen.load.names import normalized
from reportgen.load.schema import LEDGER, TABLES


@dataclass(frozen=True, slots=True)
class Match:
    """A header, matched to a canonical table."""

    table: Table
    positions: Mapping[str, int]
    """Canonical column to its position in the header, from 0."""
    unmatched: tuple[int, ...]
    """Positions of the columns that nothing asks for."""


def recognise(headers: Sequence[str], file_name: str) -> Match | None:
    """The table whose signature the header bears and that explains most of its columns.

    The file's name decides only where headers cannot: ``No.`` and ``Name`` are vendors as well as customers.
    None if no table fits, or several fit equally.
    """
    fitting = [match for table in TABLES.values() if _bears(match := matched(headers, table), headers)]
    if not fitting:
        return None
    best = max(_weight(match) for match in fitting)
    chosen = [match for match in fitting if _weight(match) == best]
    if len(chosen) > 1:
        chosen = [match for match in chosen if _named_after(file_name, match.table)]
    return chosen[0] if len(chosen) == 1 else None


def matched(headers: Sequence[str], table: Table) -> Match:
    """The header's columns by their canonical names; a column's own name goes before its aliases."""
    positions: dict[str, int] = {}
    spelled = [normalized(header) for header in headers]
    own = {normalized(column.name) for column in table.columns}
    for position in sorted(range(len(headers)), key=lambda at: (spelled[at] not in own, at)):
        column = table.spellings.get(spelled[position])
        if column:
            positions.setdefault(column, position)
    taken = set(positions.values())
    return Match(table, positions, tuple(position for position in range(len(headers)) if position not in taken))


def header_score(cells: Sequence[str]) -> int:
    """How many cells of a row are known names of columns: the header of a table has more than what stands above it."""
    return sum(normalized(cell) in _known_spellings() for cell in cells if cell)


@cache
def _known_spellings() -> frozenset[str]:
    return frozenset(spelling for table in TABLES.values() for spelling in table.spellings if spelling)


def resembles_ledger(headers: Sequence[str]) -> Match:
    """The header as that of item ledger entries, whether it fits or not."""
    return matched(headers, LEDGER)


def _bears(match: Match, headers: Sequence[str]) -> bool:
    signature, found = match.table.signature, match.positions
    spelled = {normalized(header) for header in headers}
    return (
        all(column in found for column in signature.always)
        and sum(column in found for column in signature.telling) >= signature.enough
        and not any(normalized(column) in spelled for column in signature.never)
    )


def _weight(match: Match) -> tuple[int, int]:
    return len(match.positions), len(match.table.signature.always)


def _named_after(file_name: str, table: Table) -> bool:
    return normalized(table.name).rstrip("s") in normalized(PurePath(file_name).stem)
