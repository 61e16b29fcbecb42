# ruff: noqa: S608 - every name in this SQL is quoted here or comes from the schema
"""Cells that do not say plainly what they mean: exact after all, or unreadable and told.

A decimal column is ``DECIMAL(18, 5)`` as long as all its values fit exactly; the pass that reads the file collects the
text of those that do not. If one of them is a number after all, the column becomes ``DECIMAL(38, 21)`` and takes
fifteen digits before and twenty-one after the point; two more are left for sums. Nothing is ever rounded: what does not
fit is unreadable.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reportgen.load.casts import DECIMAL
from reportgen.load.columns import Kind
from reportgen.load.engines import Engine, quoted
from reportgen.load.rewriting import UNFIT
from reportgen.load.typed import Part, TypedTable

_WIDE = "DECIMAL(38, 21)"
_ROOM = (15, 21)
_USUAL = (13, 5)
_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
_EXAMPLES = 10
_LONGEST = 40

WORDS = {
    Kind.INTEGER: "is not a whole number",
    Kind.DECIMAL: "is not a number",
    Kind.DATE: "is not a date (YYYY-MM-DD)",
    Kind.BOOLEAN: "is neither true nor false",
}


@dataclass(frozen=True, slots=True)
class Settled:
    """A typed table whose odd cells are decided."""

    values: Mapping[str, str]
    """Columns that differ from the typed ones, as SQL over them."""
    unreadable: Mapping[str, int]
    """Cells by column that are blank now because nothing could be made of them."""
    examples: tuple[str, ...]


def settle(engine: Engine, typed: TypedTable) -> Settled:
    """Decide all odd cells of a table."""
    if not typed.oddable:
        return Settled({}, {}, ())
    counts = engine.row(f"SELECT {', '.join(f'count({_odd(name)})' for name in typed.oddable)} FROM {typed.union}")
    values: dict[str, str] = {}
    unreadable: dict[str, int] = {}
    for name, count in zip(typed.oddable, counts, strict=True):
        if count:
            values[name], lost = _settle_column(engine, typed, name, count)
            unreadable |= {name: lost} if lost else {}
    return Settled(values, unreadable, _examples(engine, typed, tuple(unreadable)))


def _odd(name: str) -> str:
    return quoted(f"odd_{name}")


def _settle_column(engine: Engine, typed: TypedTable, name: str, count: int) -> tuple[str, int]:
    """The column's value, and how many cells are unreadable."""
    odd, plain = _odd(name), f"CASE WHEN {_odd(name)} IS NULL THEN {quoted(name)}"
    if typed.table.by_name[name].kind is not Kind.DECIMAL:
        return f"{plain} END", count
    fits, usual = _fits(odd, *_ROOM), _fits(odd, *_USUAL)
    counts = f"count_if({fits}), count_if({fits} AND NOT {usual})"
    fitting, wide = engine.row(f"SELECT {counts} FROM {typed.union} WHERE {odd} IS NOT NULL")
    target = _WIDE if wide else DECIMAL
    return f"{plain}::{target} WHEN {fits} THEN TRY_CAST({odd} AS {target}) END", count - fitting


def _fits(text: str, digits: int, scale: int) -> str:
    """The text is a number with at most so many digits before and after the point, zeros at the ends not counted."""
    mantissa = f"split_part(lower(trim({text})), 'e', 1)"
    exponent = f"coalesce(TRY_CAST(split_part(lower(trim({text})), 'e', 2) AS INTEGER), 0)"
    before = f"length(ltrim(split_part({mantissa}, '.', 1), '+-0')) + {exponent}"
    after = f"length(rtrim(split_part({mantissa}, '.', 2), '0')) - {exponent}"
    return f"(regexp_full_match(trim({text}), '{_NUMBER}') AND {before} <= {digits} AND {after} <= {scale})"


def _examples(engine: Engine, typed: TypedTable, columns: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for part in typed.parts:
        if columns and len(found) < _EXAMPLES:
            found += _examples_of(engine, typed, part, columns, _EXAMPLES - len(found))
    return tuple(found)


def _examples_of(engine: Engine, typed: TypedTable, part: Part, columns: tuple[str, ...], limit: int) -> list[str]:
    label = next((name for name in ("entry_no", *typed.table.key) if name in typed.columns), None)
    labels = f"{quoted(label)}::VARCHAR" if label else "''"
    wrong = {name: _unreadable(typed, name) for name in columns}
    wanted = ", ".join(f"CASE WHEN {test} THEN {_odd(name)} END" for name, test in wrong.items())
    rows = engine.run(
        f"SELECT file_row_number, {labels}, {wanted} FROM ({part.sql}) WHERE {' OR '.join(wrong.values())}"
        f" ORDER BY file_row_number LIMIT {limit}"
    )
    places = part.content.places(engine, [row[0] for row in rows])
    told = (
        f"{part.content.file.name} {places.get(row, f'row {row + 1}')}{_named(label, key)}: {name}"
        f" '{shown(cell)}' {_reason(typed, name, cell)}"
        for row, key, *cells in rows
        for name, cell in zip(columns, cells, strict=True)
        if cell is not None
    )
    return list(told)[:limit]


def _unreadable(typed: TypedTable, name: str) -> str:
    odd = _odd(name)
    return (
        f"({odd} IS NOT NULL AND NOT {_fits(odd, *_ROOM)})"
        if typed.table.by_name[name].kind is Kind.DECIMAL
        else f"({odd} IS NOT NULL)"
    )


def _named(label: str | None, key: str | None) -> str:
    if not label or not key:
        return ""
    return f", entry {key}" if label == "entry_no" else f", {label} {shown(key)}"


def _reason(typed: TypedTable, name: str, cell: str) -> str:
    kind = typed.table.by_name[name].kind
    if kind is Kind.DECIMAL and re.fullmatch(_NUMBER, cell.strip(" ")):
        return "has more digits than can be kept exactly"
    return WORDS[kind]


def shown(text: str) -> str:
    """One line, cut where it is long."""
    line = "".join(letter if letter.isprintable() else "�" for letter in text.removeprefix(UNFIT))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
