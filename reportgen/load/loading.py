"""From a path to canonical tables: the stages of loading, in order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import DataError, Problem
from reportgen.load import findings
from reportgen.load.bench import EmbeddedBench
from reportgen.load.columns import Table
from reportgen.load.contents import Contents, contents_of, form_name
from reportgen.load.engines import Engine
from reportgen.load.files import find_files
from reportgen.load.hashing import FileHashes
from reportgen.load.ledger import Finding, Ledger, TableSource
from reportgen.load.numbers import counted
from reportgen.load.odd import Settled, settle
from reportgen.load.origin import Origin
from reportgen.load.schema import LEDGER, TABLES
from reportgen.load.totals import NEEDED, duplicate_entries, totals
from reportgen.load.typed import Piece, TypedTable, typed_table
from reportgen.load.views import Doubled, show, show_empty

_NAMED_FILES = 5


@dataclass(frozen=True, slots=True)
class Loaded:
    """A ledger, and what was seen on the way to it."""

    ledger: Ledger
    contents: Contents


def load(engine: Engine, origin: Origin, columns: frozenset[str] | None) -> Loaded:
    """Everything the paths hold, as canonical tables on the engine.

    Raises:
        DataError: see `reportgen.load.source.open_ledger`.
    """
    contents = contents_of(engine, find_files(origin.paths), origin.reading)
    with FileHashes(piece.content.file.path for pieces in contents.pieces.values() for piece in pieces) as hashes:
        typed = {
            name: typed_table(engine, pieces, _wanted(TABLES[name], columns))
            for name, pieces in contents.pieces.items()
        }
        settled = {name: settle(engine, table) for name, table in typed.items()}
        doubled = _show_all(engine, typed, settled, columns)
        companies = "company" in typed[LEDGER.name].columns
        found = totals(engine, companies=companies)
        duplicates = duplicate_entries(engine, companies=companies)
        provenance = tuple(_source(name, pieces, typed[name].rows, hashes) for name, pieces in contents.pieces.items())
    found_here = (_unreadable_rows(typed.values()), _unreadable_values(settled), duplicates, _duplicate_rows(doubled))
    ledger = Ledger(
        tables=engine.tables(TABLES),
        present=frozenset(typed),
        columns={name: frozenset(table.columns) for name, table in typed.items()},
        provenance=provenance,
        control_totals=found.control,
        findings=tuple(finding for finding in found_here if finding),
        last_posting_date=found.last_posting_date,
        companies=found.companies,
        bench=EmbeddedBench(),
    )
    return Loaded(ledger, contents)


def _wanted(table: Table, columns: frozenset[str] | None) -> frozenset[str]:
    known = frozenset(table.by_name)
    return known if columns is None or table is not LEDGER else known & (columns | NEEDED | frozenset(LEDGER.required))


def _show_all(
    engine: Engine, typed: Mapping[str, TypedTable], settled: Mapping[str, Settled], columns: frozenset[str] | None
) -> list[Doubled]:
    """Make every canonical table; afterwards the engine reads nothing else."""
    doubled, paths = [], list[Path]()
    show_empty(engine, (table for name, table in TABLES.items() if name not in typed))
    for name, one in typed.items():
        whole, extra = show(engine, one, settled[name], _wanted(one.table, columns))
        paths += whole.read_later
        doubled += [extra] if extra else []
        for part in one.parts:
            part.content.release(engine)
    engine.close_the_door(paths)
    return doubled


def _source(name: str, pieces: Sequence[Piece], rows: int, hashes: FileHashes) -> TableSource:
    names = [piece.content.file.name for piece in pieces]
    shown = ", ".join(names) if len(names) <= _NAMED_FILES else f"{names[0]}, {names[1]} … ({len(names)} files)"
    try:
        digest = hashes.of([piece.content.file.path for piece in pieces])
    except OSError as error:
        raise DataError(Problem("cannot-read", f"'{shown}' cannot be read: {error.strerror}")) from error
    return TableSource(name, shown, form_name(pieces[0]), rows, digest)


def _unreadable_rows(tables: Iterable[TypedTable]) -> Finding | None:
    damages = [part.damage for table in tables for part in table.parts if part.damage]
    count = sum(damage.count for damage in damages)
    message = f"{counted(count, 'row', 'rows')} left out that cannot be read, so totals may be wrong."
    return findings.finding("unreadable_row", count, message, (damage.examples for damage in damages))


def _unreadable_values(settled: Mapping[str, Settled]) -> Finding | None:
    counts = {
        f"{TABLES[name].title}: {column}": count
        for name, one in settled.items()
        for column, count in one.unreadable.items()
    }
    return findings.unreadable_values(counts, (one.examples for one in settled.values()))


def _duplicate_rows(doubled: Sequence[Doubled]) -> Finding | None:
    return findings.duplicate_rows({one.table.title: one.rows for one in doubled}, (one.examples for one in doubled))
