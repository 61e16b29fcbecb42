# ruff: noqa: S608 - every name in this SQL is quoted here or made by readers
"""A file's rows, read in its own way of writing: a look at the first ones, and at all where those leave a question.

Almost every file shows its way in its first rows. It is read in that way; only if cells further down do not fit are
all cells looked at, and the file is read once more. So a file that a program wrote is read once, as if nobody asked.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from reportgen.load.captions import Spoken
from reportgen.load.columns import Column, Kind
from reportgen.load.engines import Engine, quoted
from reportgen.load.ledger import Finding
from reportgen.load.numbers import counted
from reportgen.load.origin import Reading
from reportgen.load.readers import Content
from reportgen.load.readers.delimited import CsvContent
from reportgen.load.readers.parquet import relation
from reportgen.load.rewriting import rewritten
from reportgen.load.writing import SAMPLE, Asked, Hints, Writing, decide, look, order_of

_DOUBTS = {
    "ambiguous_dates": "Nothing in '{file}' tells day from month ({cells}): the month is taken to come first;"
    " source.date_format says it.",
    "ambiguous_decimals": "Nothing in '{file}' tells thousands from decimals ({cells}): a point is taken to stand"
    " before the decimals; source.decimal says it.",
}
_NUMBERS = (Kind.DECIMAL, Kind.INTEGER)


def asked_of(content: Content, positions: Mapping[str, int], columns: Sequence[Column]) -> tuple[Asked, ...]:
    """The columns of text in which numbers, days or enums are written.

    A spreadsheet's column that holds real numbers is left alone: they are no text of anybody's making.
    """
    found = []
    for column in columns:
        source = content.columns[positions[column.name]] if column.name in positions else None
        if source is None or source.type != "VARCHAR" or (column.kind in _NUMBERS and source.numbers):
            continue
        if column.enum or column.kind in (*_NUMBERS, Kind.DATE):
            found.append(Asked(column.name, source.sql, column.kind, column.enum))
    return tuple(found)


def hints_of(content: Content, spoken: Spoken, reading: Reading) -> Hints:
    """What is known of a file beside its cells, and what the user says of it.

    Raises:
        DataError: if the user's format of days is none.
    """
    return Hints(
        delimiter=content.delimiter if isinstance(content, CsvContent) else "",
        spoken=spoken,
        machine="JSON" in content.kind,
        decimal=reading.decimal,
        order=order_of(reading.date_format) if reading.date_format else None,
    )


def written(
    engine: Engine,
    content: Content,
    asked: Sequence[Asked],
    hints: Hints,
    store: Callable[[str], int],
    path: Path,
    oddable: Sequence[str],
) -> tuple[int, Writing]:
    """Store a file's rows in the way in which it writes; how many they are, and the way.

    Args:
        store: puts the rows of a relation, as it is then written, at the path.
        oddable: columns whose cells may turn out not to fit.
    """
    source = content.relation
    writing = decide(look(engine, source, asked, SAMPLE), asked, hints)
    seen_all = False
    if writing.doubts:
        writing, seen_all = decide(look(engine, source, asked, None), asked, hints), True
    rows = store(rewritten(source, asked, writing))
    if not seen_all and rows > SAMPLE and _questions(engine, path, asked, writing, oddable):
        again = decide(look(engine, source, asked, None), asked, hints)
        if again != writing:
            return store(rewritten(source, asked, again)), again
    return rows, writing


def doubts_of(file_name: str, writing: Writing) -> tuple[Finding, ...]:
    """What was taken for granted of a file's way of writing, for those who read the report."""
    return tuple(
        Finding(
            doubt.code,
            doubt.cells,
            _DOUBTS[doubt.code].format(file=file_name, cells=counted(doubt.cells, "cell", "cells")),
            tuple(f"{file_name}: {example}" for example in doubt.examples),
        )
        for doubt in writing.doubts
    )


def read_in_place(engine: Engine, source: str, asked: Sequence[Asked], hints: Hints) -> str:
    """The relation of a file that is read where it lies, with the captions of enums that it holds as numbers.

    Only the columns whose first cells say nothing else are looked at as a whole.
    """
    first = decide(look(engine, source, asked, SAMPLE), asked, hints)
    left = [one for one in asked if one.name in first.numbered | first.open]
    return rewritten(source, left, decide(look(engine, source, left, None), left, hints))


def _questions(engine: Engine, path: Path, asked: Sequence[Asked], writing: Writing, oddable: Sequence[str]) -> bool:
    """Whether any stored cell did not fit, or decides what the first rows left open."""
    tests = [f"count({quoted('odd_' + one.name)})" for one in asked if one.name in oddable and not one.enum]
    for one in asked:
        name = quoted(one.name)
        if one.name in writing.open:
            tests.append(f"count_if({name} <> '')" if one.enum else f"count_if({name} <> trunc({name}))")
    return bool(tests) and any(engine.row(f"SELECT {', '.join(tests)} FROM {relation([str(path)])}"))
