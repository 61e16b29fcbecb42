# ruff: noqa: S608 - every name in this SQL is quoted here or made by readers
"""SQL for the cells of a file that writes in a way of its own: the same cells as plain numbers and ISO days.

A cell that does not fit the file's way is marked, so that nothing takes it for a number in another way.
"""

from collections.abc import Sequence

from reportgen.load.captions.enums import BLANK, NUMBERS
from reportgen.load.captions.language import Order
from reportgen.load.columns import Kind
from reportgen.load.engines import literal
from reportgen.load.writing import BLANKS, Asked, Writing

UNFIT = "\x1f"
"""Stands before the text of a cell that does not fit the way in which its file writes."""

CENTURY = 50
"""A year of two digits is one of this century below that, else one of the last: as SQL Server and .NET have it."""

_TIME = r"(?:[T ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?(?:Z|[+-]\d{2}(?::?\d{2})?))?)?|0?"
"""Left to whoever reads ISO days; so are blank ones."""
_SIGN = "(?:[./-] ?| )"
_DAYS: dict[Order, tuple[str, str]] = {
    "dmy": (rf"(\d{{1,2}}){_SIGN}(\d{{1,2}}){_SIGN}(Y)\.?", r"\3-\2-\1"),
    "mdy": (rf"(\d{{1,2}}){_SIGN}(\d{{1,2}}){_SIGN}(Y)\.?", r"\3-\1-\2"),
    "ymd": (rf"(Y){_SIGN}(\d{{1,2}}){_SIGN}(\d{{1,2}})\.?", r"\1-\2-\3"),
}
_SEPARATORS = "'’" + BLANKS


def rewritten(relation: str, asked: Sequence[Asked], writing: Writing) -> str:
    """The relation with the cells of the asked columns as every program reads them."""
    changed = [f"{value} AS {one.sql}" for one in asked if (value := _plain(one, writing)) is not None]
    return f"(SELECT * REPLACE ({', '.join(changed)}) FROM {relation})" if changed else relation


def _plain(one: Asked, writing: Writing) -> str | None:
    if one.kind in (Kind.DECIMAL, Kind.INTEGER) and not writing.plain_numbers:
        return _number(one.sql, writing.decimal)
    if one.kind is Kind.DATE and writing.order:
        return _day(one.sql, writing.order)
    return _caption(one) if one.name in writing.numbered else None


def _number(cell: str, decimal: str) -> str:
    """Digits and a point: other signs are taken out, a minus goes to the front."""
    other = "," if decimal == "." else "."
    digits = rf"(?:\d*(?:[{decimal}]\d*)?(?:[eE][+-]?\d{{1,3}})?)"
    groups = "|".join(rf"\d{{1,3}}(?:[{mark}]\d{{3}})+" for mark in (other, "''’", BLANKS))
    body = rf"(?:{digits}|(?:{groups})(?:[{decimal}]\d*)?)"
    text = f"trim({cell}, '{BLANKS}')"
    bare = f"translate({text}, '{decimal}−{other}{_SEPARATORS.replace(chr(39), chr(39) * 2)}()+', '.-')"
    unsigned = f"translate({text}, '{decimal}-−{other}{_SEPARATORS.replace(chr(39), chr(39) * 2)}()+', '.')"
    simple = f"replace({cell}, '{decimal}', '.')" if decimal == "," else cell
    return (
        f"CASE WHEN regexp_full_match({cell}, '[+-]?{digits}') THEN {simple}"
        f" WHEN regexp_full_match({text}, '[+−-]? ?{body}') THEN {bare}"
        rf" WHEN regexp_full_match({text}, '\({body}\)|{body} ?[−-]') THEN '-' || {unsigned}"
        f" ELSE {literal(UNFIT)} || {cell} END"
    )


def _day(cell: str, order: Order) -> str:
    """ISO; a year that stands first is known by its four digits, whatever the order of other days."""
    text = f"trim({cell}, '{BLANKS}')"
    ways = [_dated(text, *_DAYS["ymd"], year=r"\d{4}")]
    if order != "ymd":
        ways += [_dated(text, *_DAYS[order], year=r"\d{4}"), _dated(text, *_DAYS[order], year=r"\d{2}")]
    known = " ".join(
        f"WHEN {test} THEN coalesce(({day})::DATE::VARCHAR, {literal(UNFIT)} || {cell})" for test, day in ways
    )
    return f"CASE WHEN regexp_full_match({text}, '{_ISO}') THEN {cell} {known} ELSE {literal(UNFIT)} || {cell} END"


def _dated(text: str, pattern: str, iso: str, year: str) -> tuple[str, str]:
    """Whether a text is a day in this way, and the day; years of two digits are of this century or the last."""
    whole = pattern.replace("Y", year) + _TIME
    found = f"regexp_replace({text}, '^{whole}$', '{iso}')"
    test = f"regexp_full_match({text}, '{whole}')"
    if year == r"\d{4}":
        return test, f"TRY_CAST({found} AS DATE)"
    day = f"TRY_CAST('20' || {found} AS DATE)"
    return test, f"CASE WHEN year({day}) < {2000 + CENTURY} THEN {day} ELSE {day} - INTERVAL 100 YEAR END"


def _caption(one: Asked) -> str:
    named = " ".join(
        f"WHEN '{number}' THEN {literal('' if caption == BLANK else caption)}"
        for number, caption in NUMBERS.get(one.enum, {}).items()
    )
    return f"CASE trim({one.sql}) {named} ELSE {one.sql} END" if named else one.sql
