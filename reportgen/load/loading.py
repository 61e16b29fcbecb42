"""From a path to canonical tables: the stages of loading, in order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import DataError, Problem
from reportgen.load import findings
from reportgen.load.bench import EmbeddedBench
from reportgen.load.columns import DELIVERY, Table
from reportgen.load.contents import Contents, contents_of, form_name
from reportgen.load.damaged import damaged_numbers
from reportgen.load.delivered import Current, current
from reportgen.load.engines import Engine
from reportgen.load.files import find_files
from reportgen.load.hashing import FileHashes
from reportgen.load.ledger import Finding, Ledger, TableSource
from reportgen.load.making import MadeTable, Making, make_tables
from reportgen.load.numbers import counted
from reportgen.load.odd import Settled, settle
from reportgen.load.origin import Origin
from reportgen.load.remarks import remarks
from reportgen.load.schema import KNOWN, LEDGER, TABLES
from reportgen.load.shaping import unsuitable
from reportgen.load.shaping.costs import AMOUNTS
from reportgen.load.totals import NEEDED, duplicate_entries, totals
from reportgen.load.typed import Piece, TypedTable, typed_table
from reportgen.load.views import Doubled, show, show_empty

_NAMED_FILES = 5
_VALUES = "value_entries"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A ledger, and what was seen on the way to it."""

    ledger: Ledger
    contents: Contents
    current: Mapping[str, Current]
    """By canonical table: what was made of its rows."""


def load(engine: Engine, origin: Origin, columns: frozenset[str] | None) -> Loaded:
    """Everything the paths hold, as canonical tables on the engine.

    Raises:
        DataError: see `reportgen.load.source.open_ledger`.
    """
    contents = contents_of(engine, find_files(origin.paths), origin.reading)
    if problems := unsuitable(contents.pieces):
        raise DataError(problems)
    with FileHashes(piece.content.file.path for pieces in contents.pieces.values() for piece in pieces) as hashes:
        typed = {
            name: typed_table(engine, pieces, _wanted(KNOWN[name], pieces, columns), origin.reading)
            for name, pieces in contents.pieces.items()
        }
        settled = {name: settle(engine, table) for name, table in typed.items()}
        damaged = damaged_numbers(engine, contents.pieces, typed)
        shown, made, doubled = _show_all(engine, contents.pieces, typed, settled, columns)
        had = {name: one.columns for name, one in shown.items()} | made.columns
        companies = "company" in had[LEDGER.name]
        found = totals(engine, companies=companies)
        duplicates = duplicate_entries(engine, companies=companies)
        provenance = tuple(_source(name, pieces, typed[name].rows, hashes) for name, pieces in contents.pieces.items())
        provenance += tuple(_made_from(one, contents.pieces, hashes) for one in made.tables.values())
    found_here = (
        _unreadable_rows(typed.values()),
        _unreadable_values(settled),
        duplicates,
        _duplicate_rows(doubled),
        _summed_rows(contents.pieces.get(LEDGER.name, ()), found.control.rows),
        damaged,
        *remarks(typed.values()),
        *made.findings,
    )
    ledger = Ledger(
        tables=engine.tables(TABLES),
        present=frozenset(had) & TABLES.keys(),
        columns=had,
        provenance=provenance,
        control_totals=found.control,
        findings=tuple(finding for finding in found_here if finding),
        last_posting_date=found.last_posting_date,
        companies=found.companies,
        bench=EmbeddedBench(),
    )
    return Loaded(ledger, contents, shown)


def _wanted(table: Table, pieces: Sequence[Piece], columns: frozenset[str] | None) -> frozenset[str]:
    known = frozenset(table.by_name)
    if columns is None or table is not LEDGER:
        return known
    deliveries = {column.name for column in DELIVERY} if _deltas(pieces) else set()
    return known & (columns | NEEDED | frozenset(LEDGER.required) | deliveries)


def _deltas(pieces: Sequence[Piece]) -> bool:
    return any(piece.form.DELTAS for piece in pieces)


def _costs(pieces: Mapping[str, Sequence[Piece]]) -> bool:
    """Whether amounts of ledger entries are to be had from value entries alone."""
    here, there = (
        {name for piece in pieces.get(table, ()) for name in piece.match.positions} for table in (LEDGER.name, _VALUES)
    )
    return here.isdisjoint(AMOUNTS) and not there.isdisjoint(AMOUNTS)


def _show_all(
    engine: Engine,
    pieces: Mapping[str, Sequence[Piece]],
    typed: Mapping[str, TypedTable],
    settled: Mapping[str, Settled],
    columns: frozenset[str] | None,
) -> tuple[dict[str, Current], Making, list[Doubled]]:
    """Make every canonical table; afterwards the engine reads nothing else."""
    shown, doubled, paths = dict[str, Current](), [], list[Path]()
    # The ledger comes last: its amounts may be in the others.
    for name in sorted(typed, key=lambda name: name == LEDGER.name):
        wanted = _wanted(KNOWN[name], pieces[name], columns)
        values = shown[_VALUES].typed if name == LEDGER.name and _costs(pieces) else None
        now = current(engine, typed[name], settled[name], wanted, deltas=_deltas(pieces[name]), values=values)
        whole, extra = show(engine, now.typed, now.settled, wanted)
        shown[name] = now
        paths += whole.read_later
        doubled += [extra] if extra else []
        for part in typed[name].parts:
            part.content.release(engine)
    made = make_tables(engine, {name: one.columns for name, one in shown.items()}, _wanted(LEDGER, (), columns))
    show_empty(engine, (table for name, table in TABLES.items() if name not in {*typed, *made.tables}))
    engine.close_the_door([*paths, *made.read_later])
    return shown, made, doubled


def _made_from(one: MadeTable, pieces: Mapping[str, Sequence[Piece]], hashes: FileHashes) -> TableSource:
    return _source(one.name, [piece for name in one.takes for piece in pieces[name]], one.rows, hashes)


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
        f"{KNOWN[name].title}: {column}": count
        for name, one in settled.items()
        for column, count in one.unreadable.items()
    }
    return findings.unreadable_values(counts, (one.examples for one in settled.values()))


def _summed_rows(pieces: Sequence[Piece], rows: int) -> Finding | None:
    """What is lost where the entries are sums."""
    if not any(piece.match.summary for piece in pieces):
        return None
    message = (
        f"{counted(rows, 'row is a sum', 'rows are sums')} over entries, as a visual of Power BI exports them: each"
        " counts as one entry on every day. Ages, documents, movements and costs are unknown; export a table with"
        " Entry No. and Posting Date to have them."
    )
    return Finding("summed_rows", rows, message)


def _duplicate_rows(doubled: Sequence[Doubled]) -> Finding | None:
    return findings.duplicate_rows({one.table.title: one.rows for one in doubled}, (one.examples for one in doubled))
