"""What was recognised in a source, in words and names, for whoever wants to know before a report is made."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from reportgen.load.captions import spoken
from reportgen.load.columns import Table
from reportgen.load.contents import form_name
from reportgen.load.files import IgnoredFile
from reportgen.load.ledger import ControlTotals, Finding, Ledger, TableSource
from reportgen.load.loading import Loaded
from reportgen.load.recognition import Match
from reportgen.load.schema import KNOWN, SPELLINGS, TABLES
from reportgen.load.shaping import shapes_for
from reportgen.load.shaping.costs import AMOUNTS

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A column of a file and the canonical column it became."""

    source: str
    canonical: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A canonical column or table that the source lacks, and what that costs the report."""

    name: str
    loss: str


@dataclass(frozen=True, slots=True)
class TableInspection:
    """One table of the source."""

    name: str
    title: str
    files: tuple[str, ...]
    form: str
    """As ``analytics CSV``."""
    rows: int
    matched: tuple[ColumnMatch, ...]
    """In the order of the first file; columns that only later files have follow."""
    made: tuple[ColumnMatch, ...]
    """Canonical columns that no column of the files holds, and what they were made from."""
    unmatched: tuple[str, ...]
    """Columns that nothing asks for."""
    missing: tuple[Missing, ...]
    """Columns that a report would miss."""
    language: str
    """Of the header, as ``German``."""
    superseded: int
    """Rows that a later delivery replaced or deleted."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A source, recognised."""

    form: str
    """All forms that occur, joined by ", "."""
    tables: tuple[TableInspection, ...]
    missing: tuple[Missing, ...]
    """Tables that a report would miss."""
    ignored: tuple[IgnoredFile, ...]
    control_totals: ControlTotals
    findings: tuple[Finding, ...]
    last_posting_date: date | None
    companies: tuple[str, ...]
    """Those that the entries name, sorted."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One file of a table, or one table of a database: what it is called, its header, and what that means."""

    name: str
    form: str
    headers: Sequence[str]
    match: Match
    superseded: int = 0
    """Rows of the table that a later delivery replaced or deleted; said of its first file."""


def inspection_of(loaded: Loaded) -> Inspection:
    """What loading has seen."""
    contents = loaded.contents
    pieces = {
        name: [
            Seen(
                piece.content.file.name,
                form_name(piece),
                [column.header for column in piece.content.columns],
                piece.match,
                loaded.current[name].superseded if piece is listed[0] else 0,
            )
            for piece in listed
        ]
        for name, listed in contents.pieces.items()
    }
    return inspection(loaded.ledger, pieces, contents.ignored)


def inspection(ledger: Ledger, pieces: Mapping[str, Sequence[Seen]], ignored: tuple[IgnoredFile, ...]) -> Inspection:
    """A ledger, and what it was recognised in.

    Args:
        pieces: by canonical table.
    """
    sources = {source.name: source for source in ledger.provenance}
    return Inspection(
        form=", ".join(_unique(piece.form for listed in pieces.values() for piece in listed)),
        tables=tuple(
            _table(listed[0].match.table, listed, sources[name], ledger.columns.get(name, frozenset()))
            for name, listed in pieces.items()
        )
        + tuple(
            _made_table(TABLES[name], sources[name], ledger.columns[name])
            for name in sources
            if name not in pieces and name in TABLES
        ),
        missing=tuple(Missing(table.name, table.loss) for table in _missing_tables(ledger, pieces) if table.loss),
        ignored=ignored,
        control_totals=ledger.control_totals,
        findings=ledger.findings,
        last_posting_date=ledger.last_posting_date,
        companies=ledger.companies,
    )


def _table(table: Table, pieces: Sequence[Seen], source: TableSource, columns: Collection[str]) -> TableInspection:
    matched = _unique(
        (piece.headers[position], name)
        for piece in pieces
        for name, position in sorted(piece.match.positions.items(), key=lambda pair: pair[1])
    )
    had = {canonical for _, canonical in matched}
    made = [column.name for column in table.columns if column.name in columns and column.name not in had]
    return TableInspection(
        name=table.name,
        title=table.title,
        files=tuple(piece.name for piece in pieces),
        form=source.form,
        rows=source.rows,
        matched=tuple(ColumnMatch(header, canonical) for header, canonical in matched),
        made=tuple(ColumnMatch(_made_from(name), name) for name in made),
        unmatched=tuple(_unique(piece.headers[position] for piece in pieces for position in piece.match.unmatched)),
        missing=tuple(
            Missing(column.name, column.loss)
            for column in table.columns
            if column.loss and column.name not in had and column.name not in made
        ),
        language=", ".join(_unique(spoken(piece.headers, SPELLINGS).name for piece in pieces)),
        superseded=sum(piece.superseded for piece in pieces),
    )


def _missing_tables(ledger: Ledger, pieces: Collection[str]) -> list[Table]:
    """Canonical ones, and those that shapes would make more of; of two that mean the same the latter."""
    sources = [KNOWN[name] for shape in shapes_for(pieces) for name in shape.TAKES if name not in pieces]
    meant = {table.makes for table in sources if table.loss}
    return [table for table in TABLES.values() if table.name not in ledger.present | meant] + sources


def _made_table(table: Table, source: TableSource, columns: Collection[str]) -> TableInspection:
    """A canonical table that no file holds."""
    program = source.form.partition(" ")[0]
    made = [column.name for column in table.columns if column.name in columns]
    return TableInspection(
        name=table.name,
        title=table.title,
        files=tuple(source.source.split(", ")),
        form=source.form,
        rows=source.rows,
        matched=(),
        made=tuple(ColumnMatch(f"made of {program} tables", name) for name in made),
        unmatched=(),
        missing=tuple(
            Missing(column.name, column.loss) for column in table.columns if column.loss and column.name not in made
        ),
        language="",
        superseded=0,
    )


def _made_from(name: str) -> str:
    """Where a column comes from that stands in no file."""
    places = {"entry_no": "the number of the row", "company": "the name of the table, or the service's address"}
    return places.get(name, "the value entries" if name in AMOUNTS else "other tables")


def _unique(values: Iterable[_Value]) -> list[_Value]:
    return list(dict.fromkeys(values))
