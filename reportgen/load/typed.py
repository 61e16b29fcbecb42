# ruff: noqa: S608 - every name in this SQL is quoted here or comes from the schema
"""The cells of a table's files in their canonical types: kept once as Parquet in the workspace, or read in place.

A Parquet file that has its types already is a better store than any copy: it is read where it lies, and nothing is
spent on loading it. Everything else is read once, row after row, into Parquet files of our own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.errors import DataError, Problem
from reportgen.load.captions import ENGLISH, Spoken
from reportgen.load.casts import Cast, blank, cast
from reportgen.load.columns import Column, Table
from reportgen.load.engines import BadInput, Engine, literal, quoted
from reportgen.load.forms import Form
from reportgen.load.ledger import Finding
from reportgen.load.origin import Reading
from reportgen.load.readers import Content
from reportgen.load.readers.content import ReadAgain, RowDamage, in_words, unreadable
from reportgen.load.readers.parquet import relation
from reportgen.load.recognition import Match
from reportgen.load.writing import Asked, Hints
from reportgen.load.written import asked_of, doubts_of, hints_of, read_in_place, written

_MOST_PARTS = 16
"""More files than that are put together: opening each of them for every query takes its time."""
_ROOM_FOR_ROWS = 1_000_000_000
"""Rows that are counted because they have no number of their own have one beyond this for each file."""

_AS_IT_IS = Reading()


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a table."""

    content: Content
    match: Match
    form: Form
    company: str = ""
    """Whose rows they are, where the file's place says it and its columns do not."""
    spoken: Spoken = ENGLISH
    """Language of the header."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a table, typed."""

    content: Content
    rows: int
    sql: str
    """A query with the canonical columns, the odd cells as ``odd_<column>`` and ``file_row_number`` from 0."""
    stored: Path | None
    """None if the file is read in place."""
    damage: RowDamage | None
    doubts: tuple[Finding, ...] = ()
    """What nothing in the file decides of how it writes numbers and days, and how it was taken."""


@dataclass(frozen=True, slots=True)
class TypedTable:
    """All files of a table, typed, with equal columns."""

    table: Table
    columns: tuple[str, ...]
    """Canonical columns that any of the files has, as far as they are wanted."""
    oddable: tuple[str, ...]
    """Those of them that may have odd cells."""
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        """Rows of all files."""
        return sum(part.rows for part in self.parts)

    @property
    def union(self) -> str:
        """A query over all parts, in order."""
        stored = [part.stored for part in self.parts if part.stored]
        if stored:
            return f"(SELECT * FROM {relation(str(path) for path in stored)})"
        return "(" + " UNION ALL ".join(part.sql for part in self.parts) + ")"

    @property
    def numbered(self) -> str:
        """The same with the number of each part, as ``part``."""
        return (
            "("
            + " UNION ALL ".join(
                f"SELECT {number} AS part, * FROM ({part.sql})" for number, part in enumerate(self.parts)
            )
            + ")"
        )

    @property
    def read_later(self) -> tuple[Path, ...]:
        """Files that queries will read."""
        return tuple(part.stored or part.content.path for part in self.parts)


def typed_table(
    engine: Engine, pieces: Sequence[Piece], wanted: frozenset[str], reading: Reading = _AS_IT_IS
) -> TypedTable:
    """Read the files of one table.

    Args:
        wanted: canonical columns that are needed; others are not read.
        reading: what the user says of how the files are written.

    Raises:
        DataError: if a file is damaged, or none of its rows can be read.
    """
    table = pieces[0].match.table
    casts = [_casts(piece, number, wanted) for number, piece in enumerate(pieces)]
    columns = tuple(column.name for column in table.columns if any(column.name in made for made in casts))
    oddable = tuple(name for name in columns if any(name in made and made[name].odd for made in casts))
    in_place = len(pieces) <= _MOST_PARTS and all(piece.content.in_place for piece in pieces)
    if in_place and not any(made.dear for each in casts for made in each.values()):
        return _in_place(engine, table, pieces, casts, columns)
    plan = _Plan(tuple(table.by_name[name] for name in columns), oddable, reading)
    parts = tuple(
        _stored(engine, piece, _selection(table, columns, oddable, made), f"{table.name}-{number}", plan)
        for number, (piece, made) in enumerate(zip(pieces, casts, strict=True))
    )
    return TypedTable(table, columns, oddable, parts)


def _casts(piece: Piece, number: int, wanted: frozenset[str]) -> Mapping[str, Cast]:
    table, source = piece.match.table, piece.content.columns
    made = {
        name: cast(f"src.{source[at].sql}", source[at].type, column.kind, column.enum, piece.spoken)
        for name, at in piece.match.positions.items()
        if (column := table.by_name[name]) and name in wanted
    }
    if piece.match.summary:
        made["entry_no"] = Cast(f"{number * _ROOM_FOR_ROWS} + row_number() OVER ()", None, dear=True)
    if piece.company and "company" in wanted:
        made.setdefault("company", Cast(literal(piece.company), None))
    return made


def _selection(table: Table, columns: Sequence[str], oddable: Sequence[str], casts: Mapping[str, Cast]) -> str:
    values = [
        f"{casts[name].value if name in casts else blank(table.by_name[name].kind)} AS {quoted(name)}"
        for name in columns
    ]
    odds = [f"{(name in casts and casts[name].odd) or 'NULL::VARCHAR'} AS {quoted('odd_' + name)}" for name in oddable]
    return ", ".join((*values, *odds))


def _in_place(
    engine: Engine, table: Table, pieces: Sequence[Piece], casts: Sequence[Mapping[str, Cast]], columns: tuple[str, ...]
) -> TypedTable:
    """One look at all cells spares every query the care that only untidy ones need: it is then many times as fast."""
    sources = [_relation(engine, piece, [table.by_name[name] for name in columns]) for piece in pieces]
    looked = [_look(engine, source, made) for source, made in zip(sources, casts, strict=True)]
    oddable = tuple(name for name in columns if any(name in made and made[name].odd for _, made in looked))
    parts = []
    for piece, source, (rows, made) in zip(pieces, sources, looked, strict=True):
        selection = _selection(table, columns, oddable, made)
        sql = f"SELECT {selection}, file_row_number FROM {source} AS src"
        parts.append(Part(piece.content, rows, sql, None, None))
    return TypedTable(table, columns, oddable, tuple(parts))


def _relation(engine: Engine, piece: Piece, columns: Sequence[Column]) -> str:
    asked = asked_of(piece.content, piece.match.positions, columns)
    return read_in_place(engine, piece.content.relation, asked, Hints())


def _look(engine: Engine, source: str, casts: Mapping[str, Cast]) -> tuple[int, Mapping[str, Cast]]:
    """The number of rows, and the casts that are enough for their cells."""
    tests = {name: f"count_if({made.untidy})" if made.plain else f"count({made.odd})" for name, made in casts.items()}
    tests = {name: test for name, test in tests.items() if casts[name].plain or casts[name].odd}
    many = {name: test for name, test in tests.items() if not casts[name].few}
    rows, *counts = engine.row(f"SELECT {', '.join(('count(*)', *many.values()))} FROM {source} AS src")
    fine = {name for name, count in zip(many, counts, strict=True) if not count}
    for name in tests.keys() - many.keys():
        # Each different value once: comparing texts with a list of captions takes longer than telling them apart.
        values = f"(SELECT DISTINCT {casts[name].few} FROM {source} AS src)"
        fine |= set() if engine.row(f"SELECT {tests[name]} FROM {values} AS src")[0] else {name}
    return rows, {name: Cast(made.plain or made.value, None) if name in fine else made for name, made in casts.items()}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the files of a table are read for."""

    columns: tuple[Column, ...]
    oddable: tuple[str, ...]
    reading: Reading

    def asked(self, piece: Piece) -> tuple[Asked, ...]:
        return asked_of(piece.content, piece.match.positions, self.columns)


def _stored(engine: Engine, piece: Piece, selection: str, name: str, plan: _Plan) -> Part:
    path, content = engine.workspace / f"{name}.parquet", piece.content

    def store(source: str) -> int:
        return stored_rows(engine, f"SELECT {selection} FROM {source} AS src", path)

    try:
        asked, hints = plan.asked(piece), hints_of(content, piece.spoken, plan.reading)
        rows, writing = written(engine, content, asked, hints, store, path, plan.oddable)
        damage = content.damage(engine)
    except (*BadInput, ReadAgain) as error:
        other = content.repaired(engine)
        if other is None:
            why = in_words(error) if isinstance(error, BadInput) else "its cells cannot be told apart"
            raise unreadable(content.file, content.kind, why) from error
        return _stored(engine, replace(piece, content=other), selection, name, plan)
    if damage and not rows:
        message = f"none of the {damage.count:,} rows of '{content.file.name}' can be read"
        raise DataError(Problem("unreadable-file", message, hint=damage.examples[0]))
    return Part(
        content, rows, f"SELECT * FROM {relation([str(path)])}", path, damage, doubts_of(content.file.name, writing)
    )


def stored_rows(engine: Engine, query: str, path: Path) -> int:
    """Put a query's rows into a Parquet file; how many they are.

    Uncompressed, for it lives a minute; dictionaries only for the few values of enums and codes.
    """
    options = "FORMAT parquet, COMPRESSION uncompressed, PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 2000"
    return int(engine.row(f"COPY ({query}) TO {literal(str(path))} ({options})")[0])


def put_together(engine: Engine, typed: TypedTable) -> TypedTable:
    """The same table in few files."""
    if len(typed.parts) <= _MOST_PARTS:
        return typed
    path = engine.workspace / f"{typed.table.name}.parquet"
    rows = stored_rows(engine, f"SELECT * EXCLUDE (file_row_number) FROM {typed.union}", path)
    for part in typed.parts:
        if part.stored:
            part.stored.unlink(missing_ok=True)
    whole = replace(typed.parts[0], rows=rows, sql=f"SELECT * FROM {relation([str(path)])}", stored=path)
    return replace(typed, parts=(whole,))
