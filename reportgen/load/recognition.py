"""Which canonical table a file is, and which column is which: told by its header."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reportgen.load.captions import called, is_caption, spoken
from reportgen.load.columns import Signature, Table
from reportgen.load.forms.header import Header
from reportgen.load.forms.power_bi import is_summary
from reportgen.load.names import normalized
from reportgen.load.schema import BY_ERP_NAME, BY_NUMBER, KNOWN, LEDGER, SPELLINGS

Columns = Mapping[str, Mapping[str, str]]
"""By canonical table: the header of each canonical column that the user names."""

_NOT_IN_A_SUMMARY = ("entry_no", "posting_date")
_VAGUE = frozenset({"no", "code", "name", "description", "displayname"})
_PLACES = re.compile(r"[/!]")


@dataclass(frozen=True, slots=True)
class Match:
    """A header, matched to a canonical table."""

    table: Table
    positions: Mapping[str, int]
    """Canonical column to its position in the header, from 0."""
    unmatched: tuple[int, ...]
    """Positions of the columns that nothing asks for."""
    summary: bool = False
    """Ledger entries added up: rows have neither entry numbers nor days, and are counted."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """Columns that a report cannot do without, and the table lacks."""
        spared = _NOT_IN_A_SUMMARY if self.summary else ()
        return tuple(name for name in self.table.required if name not in self.positions and name not in spared)


def recognise(headers: Sequence[str], name: str, columns: Columns | None = None) -> Match | None:
    """The table whose signature the header bears and that explains most of its columns.

    None if no table fits, or several fit equally.

    Args:
        name: of the file, sheet or database table, with the places it lies in. An on-premises database's own name
            decides (``CRONUS$Item Ledger Entry$...``); any other only where headers cannot: ``No.`` and ``Name`` are
            vendors as well as customers, and many other things.
        columns: what the user says of columns.
    """
    header = Header(tuple(headers), name)
    if is_summary(header):
        return replace(matched(headers, LEDGER, (columns or {}).get(LEDGER.name)), summary=True)
    known: Collection[Table] = KNOWN.values()
    if sql_name := header.sql_name:
        table = BY_ERP_NAME.get(normalized(sql_name.table))
        known = [table] if table and not sql_name.extension else []
    matches = [matched(headers, table, (columns or {}).get(table.name)) for table in known]
    fitting = [match for match in matches if _bears(match, headers) and not _is_vague(match, headers, name)]
    fitting = _preferred(fitting, lambda match: _says(columns, match, headers))
    fitting = _preferred(fitting, lambda match: _lake_table(header) is match.table)
    most = max(map(_weight, fitting), default=None)
    fitting = _preferred(fitting, lambda match: _weight(match) == most)
    fitting = _preferred(fitting, lambda match: _named_after(name, match.table))
    return fitting[0] if len(fitting) == 1 else None


def _preferred(matches: list[Match], better: Callable[[Match], bool]) -> list[Match]:
    return [match for match in matches if better(match)] or matches


def matched(headers: Sequence[str], table: Table, said: Mapping[str, str] | None = None) -> Match:
    """The header's columns by their canonical names; a column's own name goes before its aliases.

    Args:
        said: headers of canonical columns by the user's word, which goes before all; those not there are passed over.
    """
    positions = {name: at for name, header in (said or {}).items() if (at := position_of(header, headers)) is not None}
    taken = set(positions.values())
    spelled = spellings_of(tuple(headers))
    own = {normalized(column.name) for column in table.columns}
    # What has one meaning only goes before a word that stands for two columns and may have to take the other.
    for position in sorted(range(len(headers)), key=lambda at: (own.isdisjoint(spelled[at]), len(spelled[at]), at)):
        meant = (table.spellings[one] for one in spelled[position] if one in table.spellings)
        column = next((one for one in meant if one not in positions), None)
        if column and position not in taken:
            positions[column] = position
    taken = set(positions.values())
    for name, other in table.copies.items():
        if other in positions:
            positions.setdefault(name, positions[other])
    return Match(table, positions, tuple(position for position in range(len(headers)) if position not in taken))


@lru_cache(maxsize=64)
def spellings_of(headers: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """What each header may stand for, normalized: itself, and what it means in the language of the whole header."""
    language = spoken(headers, SPELLINGS)
    return tuple(tuple(dict.fromkeys((normalized(one), *language.meaning(one)))) for one in headers)


def position_of(header: str, headers: Sequence[str]) -> int | None:
    """Where a header stands that the user names; None if it does not."""
    for spelling in (str, str.strip, normalized):
        wanted = spelling(header)
        for position, written in enumerate(headers):
            if spelling(written) == wanted:
                return position
    return None


def header_score(cells: Sequence[str]) -> int:
    """How many cells of a row are known names of columns: the header of a table has more than what stands above it."""
    return sum(normalized(cell) in SPELLINGS or is_caption(cell) for cell in cells if cell)


def resembles_ledger(headers: Sequence[str], said: Mapping[str, str] | None = None) -> Match:
    """The header as that of item ledger entries, whether it fits or not."""
    return matched(headers, LEDGER, said)


def _bears(match: Match, headers: Sequence[str]) -> bool:
    table = match.table
    return any(_bears_one(one, match, headers) for one in (table.signature, table.second_signature) if one)


def _bears_one(signature: Signature, match: Match, headers: Sequence[str]) -> bool:
    found = match.positions
    # Of several meanings only the likeliest rules a table out.
    spelled = {one for said in spellings_of(tuple(headers)) for one in said[:2]}
    return (
        all(column in found for column in signature.always)
        and sum(column in found for column in signature.telling) >= signature.enough
        and not any(normalized(column) in spelled for column in signature.never)
    )


def _is_vague(match: Match, headers: Sequence[str], name: str) -> bool:
    """All that fits could stand in any table (``Code``, ``Name``), and the table is not called like this one."""
    spelled = spellings_of(tuple(headers))
    return all(not _VAGUE.isdisjoint(spelled[at]) for at in match.positions.values()) and not _named_after(
        name, match.table
    )


def _says(columns: Columns | None, match: Match, headers: Sequence[str]) -> bool:
    """All headers that the user names for the table are there."""
    said = (columns or {}).get(match.table.name, {})
    return bool(said) and all(position_of(header, headers) is not None for header in said.values())


def _lake_table(header: Header) -> Table | None:
    """The table by whose name and number the lake calls a file or folder."""
    if not (called := header.lake_name):
        return None
    table = BY_NUMBER.get(called[1])
    return table if table and normalized(table.erp_name) == normalized(called[0]) else None


def _weight(match: Match) -> tuple[int, int]:
    return len(match.positions), len(match.table.signature.always)


def _named_after(name: str, table: Table) -> bool:
    """The innermost place that is called after any table is called after this one."""
    for place in reversed(_PLACES.split(name)):
        letters = normalized(place)
        named = {known.name: max(map(len, found)) for known in KNOWN.values() if (found := _names_in(letters, known))}
        if named:
            # The longest name says it: Artikelposten are no Artikel.
            return named.get(table.name) == max(named.values())
    return False


def _names_in(letters: str, table: Table) -> list[str]:
    """Names of the table, in any language, that stand in a normalized text."""
    return [name for name in _names_of(table.name, table.erp_name) if name in letters]


@lru_cache(maxsize=256)
def _names_of(name: str, erp_name: str) -> frozenset[str]:
    return frozenset({normalized(name).rstrip("s"), normalized(erp_name or name), *called(name)})
