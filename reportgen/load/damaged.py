# ruff: noqa: S608 - every name in this SQL is quoted here or comes from the schema
"""Serial, item and lot numbers that a spreadsheet has damaged: found and told, never guessed back.

A spreadsheet takes ``000010`` for the number 10, ``1200000000000000`` for ``1.2E+15`` and ``3-24`` for a day in March.
A file with more rows than a spreadsheet has was never in one, and neither were Parquet files and databases.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportgen.load.engines import Engine, literal, quoted
from reportgen.load.findings import EXAMPLES
from reportgen.load.ledger import Finding
from reportgen.load.numbers import counted
from reportgen.load.schema import LEDGER
from reportgen.load.typed import Part, Piece, TypedTable

_NUMBERS = ("item_no", "serial_no", "lot_no")
_TABLES = (LEDGER.name, "items")
_SPREADSHEET = ("CSV", "workbook")
_MOST_ROWS = 1_048_576
_SHARE = 0.5
"""Where more than that of an item's numbers look like days, they are made that way."""
_MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|januar|jän|mär|mrz|mai|okt|dez|janv|févr|mars|avr|juin|juil"
    "|août|déc|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|mrt|mei|maj|des|sty|lut|kwi|cze|lip|sie|wrz|paź|lis|gru|fev|out"
)
_EXPONENT = r"[0-9]([.,][0-9]+)?E\+[0-9]{2,3}"
_DAY = (
    rf"(?i)({_MONTHS})\.?[ -][0-9]{{2}}([0-9]{{2}})?|[0-9]{{1,2}}[. -]{{1,2}}({_MONTHS})\.?([ -][0-9]{{2,4}})?"
    r"|[0-9]{1,2}[./-][0-9]{1,2}[./-]([0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9:]+)?"
)
_WHOLE_NUMBER = "[1-9][0-9]*|0"


@dataclass(frozen=True, slots=True)
class _Suspicion:
    """Cells of one column of one file that may not be what was exported."""

    part: Part
    column: str
    count: int
    words: str
    test: str
    """SQL that is true for such cells, or for cells that may be such."""

    def __str__(self) -> str:
        return f"{self.column} of '{self.part.content.file.name}': {self.count:,} {self.words}"


def damaged_numbers(
    engine: Engine, pieces: Mapping[str, Sequence[Piece]], typed: Mapping[str, TypedTable]
) -> Finding | None:
    """What looks damaged in the ledger and the items, as one finding; before the files are given back."""
    found = [
        suspicion
        for name in _TABLES
        if name in typed
        for piece, part in zip(pieces[name], typed[name].parts, strict=True)
        if _was_in_a_spreadsheet(part)
        for suspicion in _suspicions(engine, piece, part, _columns(piece, typed[name]))
    ]
    found += _shortened(engine, typed)
    if not found:
        return None
    count = sum(one.count for one in found)
    numbers = counted(count, "number looks", "numbers look")
    message = (
        f"{numbers} as if a spreadsheet had changed them; they are kept as they are: {'; '.join(map(str, found))}."
    )
    return Finding("damaged_number", count, message, tuple(_examples(engine, found)))


def _was_in_a_spreadsheet(part: Part) -> bool:
    return part.content.kind in _SPREADSHEET and part.rows <= _MOST_ROWS


def _columns(piece: Piece, typed: TypedTable) -> list[str]:
    return [name for name in _NUMBERS if name in piece.match.positions and name in typed.columns]


def _suspicions(engine: Engine, piece: Piece, part: Part, columns: Sequence[str]) -> Iterator[_Suspicion]:
    tests = {name: (_matches(name, _EXPONENT), _matches(name, _DAY)) for name in columns}
    asked = [f"count_if({test})" for both in tests.values() for test in both]
    asked += [f"count_if({quoted(name)} <> '')" for name in columns]
    counts = list(engine.row(f"SELECT {', '.join(asked)} FROM ({part.sql})")) if columns else []
    for at, name in enumerate(columns):
        # Without rows there is no count.
        exponents, days, filled = (counts[place] or 0 for place in (2 * at, 2 * at + 1, 2 * len(columns) + at))
        source = piece.content.columns[piece.match.positions[name]]
        if source.numbers:
            words = "cells are numbers, so leading zeros may be lost"
            yield _Suspicion(part, name, source.numbers, words, _matches(name, _WHOLE_NUMBER))
        if exponents:
            yield _Suspicion(part, name, exponents, "cells are powers of ten, their digits are lost", tests[name][0])
        if source.dates:
            yield _Suspicion(part, name, source.dates, "cells look like days", tests[name][1])
        elif 0 < days < _SHARE * filled:
            yield from _odd_days(engine, part, name, tests[name][1], columns)


def _odd_days(engine: Engine, part: Part, name: str, looks: str, columns: Sequence[str]) -> Iterator[_Suspicion]:
    """Cells that look like days among numbers that do not; of serial and lot numbers, those of the same item."""
    test, count = looks, f"SELECT count_if({looks}) FROM ({part.sql})"
    if name != "item_no" and "item_no" in columns:
        made_otherwise = f"count_if({looks}) < {_SHARE} * count_if({quoted(name)} <> '')"
        mixed = f"SELECT item_no FROM ({part.sql}) GROUP BY item_no HAVING {made_otherwise}"
        test = f"{looks} AND item_no IN ({mixed})"
        count = f"SELECT count(*) FROM ({part.sql}) WHERE {test}"
    if number := engine.row(count)[0]:
        yield _Suspicion(part, name, number, "cells look like days", test)


def _matches(name: str, pattern: str) -> str:
    return f"regexp_full_match({quoted(name)}, {literal(pattern)})"


def _shortened(engine: Engine, typed: Mapping[str, TypedTable]) -> list[_Suspicion]:
    """Item numbers of entries that are those of an item but for zeros in front."""
    ledger, items = (typed.get(name) for name in _TABLES)
    if not ledger or not items or ledger.rows > _MOST_ROWS or "item_no" not in items.columns:
        return []
    bare = "ltrim(item_no, '0')"
    known = f"SELECT DISTINCT item_no, {bare} AS bare FROM {items.union}"
    found = []
    for part in ledger.parts if "item_no" in ledger.columns else ():
        unknown = (
            f"SELECT item_no, {bare} AS bare FROM ({part.sql}) WHERE item_no NOT IN (SELECT item_no FROM ({known}))"
        )
        entries = f"SELECT item_no FROM ({unknown}) WHERE bare IN (SELECT bare FROM ({known})) AND bare <> ''"
        numbers = [
            row[0] for row in engine.run(f"SELECT DISTINCT item_no FROM ({entries}) ORDER BY 1 LIMIT {EXAMPLES}")
        ]
        if numbers and (_was_in_a_spreadsheet(part) or any(map(_was_in_a_spreadsheet, items.parts))):
            count = engine.row(f"SELECT count(*) FROM ({entries})")[0]
            words = "entries name an item that the items table has with other zeros in front"
            listed = ", ".join(literal(number) for number in numbers)
            found.append(_Suspicion(part, "item_no", count, words, f"item_no IN ({listed})"))
    return found


def _examples(engine: Engine, found: Sequence[_Suspicion]) -> Iterator[str]:
    """A few of each kind, the first of all kinds first."""
    each = max(EXAMPLES // len(found), 1)
    for one in found[:EXAMPLES]:
        cell = quoted(one.column)
        rows = engine.run(
            f"SELECT file_row_number, {cell} FROM ({one.part.sql}) WHERE {one.test}"
            f" ORDER BY file_row_number LIMIT {each}"
        )
        places = one.part.content.places(engine, [row for row, _ in rows])
        for row, value in rows:
            yield f"{one.part.content.file.name} {places.get(row, f'row {row + 1}')}: {one.column} '{_shown(value)}'"


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in text[:40])
