# ruff: noqa: S608 - every name in this SQL is quoted here or made by readers
"""How a file of text writes its numbers and days, told from all its cells together and never cell by cell.

``1.234`` and ``4/1/2023`` mean nothing by themselves. The cells of a file are put together by their shape; one cell
that can be read in one way only (``1.234,50``, a day after the twelfth) decides for all. Where no cell does, the
file's delimiter and the language of its captions do; where they do not either, the usual way is taken and told.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from reportgen.errors import DataError, Problem
from reportgen.load.captions import ENGLISH, Order, Spoken
from reportgen.load.columns import Kind
from reportgen.load.engines import Engine, literal

SAMPLE = 10_000
"""Rows that are looked at first; all of them only where these leave a question."""
BLANKS = " \u00a0\u202f\u2009"
"""Between groups of three digits: plain, unbreakable, narrow and thin."""

_EXAMPLES = 3
_LONGEST = 40
_DIGITS, _LETTERS = "0123456789", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHAPED = f"{literal(_DIGITS + _LETTERS)}, '{'9' * len(_DIGITS)}{'a' * len(_LETTERS)}'"
_YEARS_OF_NOTHING = r"\b(0001|1753)\b"
_PLAIN = re.compile(r"[+-]?(9+\.?9*|\.9+)(a[+-]?9{1,3})?")
_ISO = re.compile(r"9{4}-9{2}-9{2}([ a]9{2}:9{2}(:9{2}(\.9+)?)?( ?(a|[+-]9{2}(:?9{2})?))?)?")
_DAY = re.compile(r"(9{1,4})(?:([./-]) ?9{1,2}[./-] ?| 9{1,2} )(9{4}|9{2})(?:[ a,].*)?")
_FORMAT = re.compile(r"(d{1,2}|m{1,2}|y{4})[^a-z0-9]+(d{1,2}|m{1,2})[^a-z0-9]+(d{1,2}|m{1,2}|y{4}|yy)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A column of text that holds something else."""

    name: str
    """Canonical name."""
    sql: str
    """Its name in the relation."""
    kind: Kind
    enum: str = ""


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a file beside its cells."""

    delimiter: str = ""
    spoken: Spoken = ENGLISH
    machine: bool = False
    """A program wrote it: numbers have a point."""
    decimal: str = ""
    """What the user says; blank if nothing."""
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """Cells of one column that differ in their digits and letters only."""

    column: str
    kind: Kind
    shape: str
    """Nines for digits, ``a`` for letters."""
    cells: int
    leading_zero: bool
    """Of any of them."""
    first_over_12: int
    """Cells whose first number is no month."""
    second_over_12: int
    example: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A way of writing that nothing in the file decides."""

    code: Literal["ambiguous_dates", "ambiguous_decimals"]
    cells: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Writing:
    """How a file writes."""

    decimal: str = "."
    plain_numbers: bool = True
    """All numbers are as a program writes them: digits, a point, nothing else."""
    order: Order | None = None
    """Of a day's numbers; None if all days are ISO."""
    numbered: frozenset[str] = frozenset()
    """Columns of enums that hold numbers only."""
    doubts: tuple[Doubt, ...] = ()
    open: frozenset[str] = field(default=frozenset(), compare=False)
    """Columns of which nothing was seen that decides: cells further down may."""


def look(engine: Engine, relation: str, asked: Sequence[Asked], limit: int | None) -> list[Shape]:
    """The shapes of the cells of some columns, in one pass.

    Args:
        limit: rows to look at; None for all.
    """
    if not asked:
        return []
    rows = relation if limit is None else f"(SELECT * FROM {relation} LIMIT {limit})"
    numbers = range(len(asked))
    cells = ", ".join(f"{one.sql} AS a{number}" for number, one in zip(numbers, asked, strict=True))
    # Equal cells are put together first, column by column: their shapes are the dear part.
    which = " ".join(f"WHEN grouping(a{number}) = 0 THEN {number}" for number in numbers)
    alike = (
        f"SELECT CASE {which} END AS name, trim(coalesce({', '.join(f'a{number}' for number in numbers)}), '{BLANKS}')"
        f" AS cell, count(*) AS n FROM (SELECT {cells} FROM {rows})"
        f" GROUP BY GROUPING SETS ({', '.join(f'(a{number})' for number in numbers)})"
    )
    dates = ", ".join(str(number) for number, one in enumerate(asked) if one.kind is Kind.DATE) or "-1"
    over = f"name IN ({dates}) AND TRY_CAST(regexp_extract(cell, '^([0-9]+)[^0-9]+([0-9]+)', {{}}) AS BIGINT) > 12"
    found = engine.run(
        f"SELECT name, translate(left(cell, {_LONGEST}), {_SHAPED}) AS shape, sum(n)::BIGINT,"
        " bool_or(regexp_matches(cell, '^[^0-9]*0')),"
        f" coalesce(sum(n) FILTER ({over.format(1)}), 0)::BIGINT,"
        f" coalesce(sum(n) FILTER ({over.format(2)}), 0)::BIGINT, min(cell) FROM ({alike}) WHERE cell <> ''"
        f" AND NOT (name IN ({dates}) AND regexp_matches(cell, '{_YEARS_OF_NOTHING}')) GROUP BY ALL ORDER BY ALL"
    )
    return [Shape(asked[row[0]].name, asked[row[0]].kind, *row[1:]) for row in found]


def decide(shapes: Iterable[Shape], asked: Sequence[Asked], hints: Hints) -> Writing:
    """The way of writing that explains the cells."""
    by_kind: dict[Kind, list[Shape]] = {kind: [] for kind in Kind}
    for shape in shapes:
        by_kind[shape.kind].append(shape)
    days, numbers = by_kind[Kind.DATE], [*by_kind[Kind.DECIMAL], *by_kind[Kind.INTEGER]]
    order, days_doubt = _order(days, numbers, hints)
    decimal, decided, numbers_doubt = _decimal(numbers, hints, all_iso=bool(days) and order is None)
    plain = all(_PLAIN.fullmatch(one.shape) or not number_in(one.shape) for one in numbers)
    numbered, unseen = _numbered(by_kind[Kind.TEXT], [one.name for one in asked if one.enum])
    return Writing(
        decimal=decimal,
        plain_numbers=plain and decimal == ".",
        order=order,
        numbered=numbered,
        doubts=tuple(doubt for doubt in (days_doubt, numbers_doubt) if doubt),
        open=unseen | frozenset(() if decided else (one.name for one in asked if one.kind is Kind.DECIMAL)),
    )


def number_in(shape: str) -> set[str]:
    """The signs that may stand before the decimals of numbers of this shape; none if it is no number.

    ``9.999`` may have either, ``9.99`` a point only, ``9.999,9`` a comma only, ``9`` and ``9 999`` any.
    """
    return {sign for sign, pattern in _NUMBERS.items() if pattern.fullmatch(shape)}


def _number(decimal: str) -> re.Pattern[str]:
    marks = (("," if decimal == "." else "."), "'’", BLANKS)
    groups = "|".join(f"9{{1,3}}(?:[{mark}]9{{3}})+" for mark in marks)
    body = rf"(?:9*|{groups})(?:[{decimal}]9*)?(?:a[+-]?9{{1,3}})?"
    return re.compile(rf"(?=.*9)(?:[+\-−]? ?{body}|{body} ?[\-−]|\({body}\))")


_NUMBERS = {sign: _number(sign) for sign in ".,"}


def _decimal(shapes: Sequence[Shape], hints: Hints, *, all_iso: bool) -> tuple[str, bool, Doubt | None]:
    """The sign before the decimals, whether anything decided it, and the doubt that is left."""
    votes = _votes(shapes)
    if hints.decimal or any(votes.values()):
        return hints.decimal or max(votes, key=lambda sign: votes[sign]), True, None
    if hints.delimiter == ";" or hints.spoken.decimal:
        return hints.spoken.decimal or ",", True, None
    doubtful = [one for one in shapes if number_in(one.shape) and {".", ","} & set(one.shape)]
    if not doubtful or hints.machine or (all_iso and not any("," in one.shape for one in doubtful)):
        return ".", bool(doubtful) or hints.machine, None
    return ".", True, _doubt("ambiguous_decimals", doubtful)


def _votes(shapes: Sequence[Shape]) -> dict[str, int]:
    """How many cells can be read with one of the signs only."""
    votes = {".": 0, ",": 0}
    for one in shapes:
        ways = number_in(one.shape)
        if one.kind is Kind.INTEGER:
            # Whole numbers have no decimals: what groups their digits is the other sign.
            ways -= {mark for mark in ".," if mark in one.shape}
        elif one.leading_zero and len(ways) == 2:
            ways &= set(one.shape)
        if len(ways) == 1:
            votes[ways.pop()] += one.cells
    return votes


def _order(days: Sequence[Shape], numbers: Sequence[Shape], hints: Hints) -> tuple[Order | None, Doubt | None]:
    """The order of a day's numbers where any day is not ISO, and the doubt that is left."""
    if hints.order:
        return hints.order, None
    written = [(one, found) for one in days if not _ISO.fullmatch(one.shape) and (found := _DAY.fullmatch(one.shape))]
    if not written:
        return None, None
    open_days = [(one, found) for one, found in written if len(found[1]) <= 2]
    if not open_days:
        return "ymd", None
    first = sum(one.first_over_12 for one, _ in open_days)
    second = sum(one.second_over_12 for one, _ in open_days)
    if first or second:
        return ("dmy" if first >= second else "mdy"), None
    if hints.spoken.order or all(found[2] == "." for _, found in open_days):
        return ("mdy" if hints.spoken.order == "mdy" else "dmy"), None
    if hints.delimiter == ";" or hints.decimal == "," or _votes(numbers)[","]:
        return "dmy", None
    return "mdy", _doubt("ambiguous_dates", [one for one, _ in open_days])


def _numbered(shapes: Sequence[Shape], enums: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Columns of enums that hold numbers only, and those that hold nothing."""
    seen: dict[str, list[str]] = {name: [] for name in enums}
    for one in shapes:
        seen[one.column].append(one.shape)
    numbered = {name for name, found in seen.items() if found and all(set(shape) == {"9"} for shape in found)}
    return frozenset(numbered), frozenset(name for name, found in seen.items() if not found)


def _doubt(code: Literal["ambiguous_dates", "ambiguous_decimals"], shapes: Sequence[Shape]) -> Doubt:
    first = sorted(shapes, key=lambda one: -one.cells)[:_EXAMPLES]
    return Doubt(code, sum(one.cells for one in shapes), tuple(f"{one.column} '{one.example}'" for one in first))


def order_of(date_format: str) -> Order:
    """The order that a format such as ``dd.mm.yyyy`` names.

    Raises:
        DataError: if it is no format of a day.
    """
    found = _FORMAT.fullmatch(date_format.strip().lower())
    orders: Mapping[str, Order] = {"dmy": "dmy", "mdy": "mdy", "ymd": "ymd"}
    if found and (order := orders.get("".join(part[0] for part in found.groups()))):
        return order
    hint = "day, month and year with signs between them, as dd.mm.yyyy, mm/dd/yyyy, d/m/yy or yyyy-mm-dd"
    raise DataError(Problem("bad-date-format", f"'{date_format}' is no way of writing days", hint=hint))
