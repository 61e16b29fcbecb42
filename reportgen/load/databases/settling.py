"""The canonical table that relations hold: every column in its type, none rounded, what cannot be read blank and told.

One question over all tables counts the cells that are not plain; usually there is none, and then every later question
is spared the care that untidy ones need.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr import types as ir

from reportgen.load.columns import Column, Kind, Table
from reportgen.load.databases.cells import WIDE, Cell, blank, cell
from reportgen.load.databases.choosing import Piece
from reportgen.load.databases.spark_files import COLUMN
from reportgen.load.findings import EXAMPLES
from reportgen.load.odd import WORDS, shown
from reportgen.load.schema import KNOWN

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_TOO_LONG = "has more digits than can be kept exactly"


@dataclass(frozen=True, slots=True)
class Canonical:
    """One canonical table of a database."""

    table: Table
    rows: int
    columns: frozenset[str]
    """Canonical columns that a relation really has."""
    expression: ir.Table
    unreadable: Mapping[str, int]
    """Cells by column that are blank now because nothing could be made of them."""
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """One relation of a canonical table."""

    piece: Piece
    raw: ir.Table
    cells: Mapping[str, Cell]

    @property
    def watched(self) -> tuple[tuple[tuple[str, str], ir.BooleanValue], ...]:
        """What is counted of it: odd and unreadable cells, by column."""
        return tuple(
            ((name, sort), test)
            for name, one in self.cells.items()
            for sort, test in (("odd", one.odd), ("unreadable", one.unreadable))
            if test is not None
        )


@dataclass(frozen=True, slots=True)
class _Counts:
    """What was counted of one relation."""

    rows: int
    cells: Mapping[tuple[str, str], int]

    def odd(self, name: str) -> int:
        """Cells of a column that its usual type does not take."""
        return self.cells.get((name, "odd"), 0)

    def unreadable(self, name: str) -> int:
        """Cells of a column of which nothing can be made."""
        return self.cells.get((name, "unreadable"), self.odd(name))


def canonical_tables(
    pieces: Mapping[str, Sequence[Piece]], wanted: Mapping[str, frozenset[str]], decimal: str
) -> dict[str, Canonical]:
    """All tables of a source.

    Args:
        pieces: relations by canonical table.
        wanted: by canonical table the columns that are needed; others are not read, and not there.
        decimal: the sign before the decimals in numbers that are kept as text, if it is not the point.
    """
    sources = {name: [_source(piece, wanted[name], decimal) for piece in listed] for name, listed in pieces.items()}
    counts = _counts([source for listed in sources.values() for source in listed])
    return {
        name: _canonical(KNOWN[name], listed, [next(counts) for _ in listed], wanted[name])
        for name, listed in sources.items()
    }


def _source(piece: Piece, wanted: frozenset[str], decimal: str) -> _Source:
    positions = {name: at for name, at in piece.match.positions.items() if name in wanted}
    raw = piece.relation.select(sorted(set(positions.values())))
    table = piece.match.table
    cells = {name: cell(table.by_name[name], raw[f"{COLUMN}{at}"], decimal) for name, at in positions.items()}
    return _Source(piece, raw, cells)


def _counts(sources: Sequence[_Source]) -> Iterator[_Counts]:
    """Of every source, in one question."""
    width = max(len(source.watched) for source in sources)
    asked = [_counting(source, number, width) for number, source in enumerate(sources)]
    answers = ibis.union(*asked) if len(asked) > 1 else asked[0]
    rows = {row["source"]: row for row in answers.to_pyarrow().to_pylist()}
    for number, source in enumerate(sources):
        row = rows[number]
        yield _Counts(row["rows"], {what: row[f"n{at}"] for at, (what, _) in enumerate(source.watched)})


def _counting(source: _Source, number: int, width: int) -> ir.Table:
    """One row; sources that have less to count are filled up, so that all rows are alike."""
    counted = source.raw.agg(
        rows=source.raw.count(), **{f"n{at}": test.sum() for at, (_, test) in enumerate(source.watched)}
    )
    filled = {
        f"n{at}": counted[f"n{at}"].fill_null(0) if at < len(source.watched) else ibis.literal(0) for at in range(width)
    }
    return counted.select(
        source=ibis.literal(number).cast("int64"),
        rows=counted.rows.cast("int64"),
        **{name: value.cast("int64") for name, value in filled.items()},
    )


def _canonical(
    table: Table, sources: Sequence[_Source], counts: Sequence[_Counts], wanted: frozenset[str]
) -> Canonical:
    columns = [column for column in table.columns if column.name in wanted]
    wide = {
        column.name
        for column in columns
        if any(count.odd(column.name) > count.unreadable(column.name) for count in counts)
    }
    parts = [
        source.raw.select(**{column.name: _value(source, count, column, column.name in wide) for column in columns})
        for source, count in zip(sources, counts, strict=True)
    ]
    lost = {
        column.name: total for column in columns if (total := sum(count.unreadable(column.name) for count in counts))
    }
    return Canonical(
        table=table,
        rows=sum(count.rows for count in counts),
        columns=frozenset(name for source in sources for name in _had(source)),
        expression=ibis.union(*parts) if len(parts) > 1 else parts[0],
        unreadable=lost,
        examples=tuple(text for source in sources for text in _examples(source, tuple(lost)))[:EXAMPLES],
    )


def _had(source: _Source) -> tuple[str, ...]:
    return (*source.cells, *(("company",) if source.piece.company else ()))


def _value(source: _Source, counts: _Counts, column: Column, wide: bool) -> ir.Value:
    if column.name == "company" and source.piece.company:
        return ibis.literal(source.piece.company)
    one = source.cells.get(column.name)
    if one is None:
        return blank(column.kind) if not (wide and column.kind is Kind.DECIMAL) else ibis.null(WIDE)
    value = one.value
    if wide and one.wide is not None:
        value = one.wide
    elif counts.odd(column.name) and one.odd is not None:
        value = ibis.ifelse(one.odd, ibis.null(value.type()), value)
    return value.cast(WIDE) if wide and column.kind is Kind.DECIMAL else value


def _examples(source: _Source, columns: Sequence[str]) -> Iterator[str]:
    """The first unreadable cells of each column, each with its table, entry number or key, and text."""
    table = source.piece.match.table
    label = next((name for name in ("entry_no", *table.key) if name in source.cells), None)
    for name in columns:
        one = source.cells.get(name)
        bad = (one.unreadable if one.unreadable is not None else one.odd) if one else None
        if one is None or bad is None or one.said is None:
            continue
        named = source.cells[label].value if label else ibis.literal("")
        rows = source.raw.filter(bad).select(key=named, cell=one.said).order_by("key", "cell").limit(EXAMPLES)
        for row in rows.to_pyarrow().to_pylist():
            place = f"{source.piece.relation.name}{_named(label, row['key'])}"
            yield f"{place}: {name} '{shown(row['cell'])}' {_reason(table.by_name[name].kind, row['cell'])}"


def _named(label: str | None, key: object) -> str:
    if label is None or key in (None, ""):
        return ""
    return f", entry {key}" if label == "entry_no" else f", {label} {shown(str(key))}"


def _reason(kind: Kind, cell: str) -> str:
    return _TOO_LONG if kind is Kind.DECIMAL and _NUMBER.fullmatch(cell.strip()) else WORDS[kind]
