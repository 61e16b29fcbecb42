"""From an address to a ledger: connect, list, recognise, settle, prove; every question later is one query there."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ibis.expr import types as ir

from reportgen.errors import Problem, SpecError
from reportgen.load import findings
from reportgen.load.bench import Workbench
from reportgen.load.columns import DELIVERY, Table
from reportgen.load.databases import relations
from reportgen.load.databases.address import Address, address_of, in_a_database, unknown_scheme
from reportgen.load.databases.benches import ReadingBench, SparkBench
from reportgen.load.databases.cells import blank
from reportgen.load.databases.choosing import Choice, Piece, choose
from reportgen.load.databases.failures import translated
from reportgen.load.databases.inline import with_whole_queries
from reportgen.load.databases.servers import SERVERS, connect
from reportgen.load.databases.settling import Canonical, canonical_tables
from reportgen.load.databases.spark import KNOWN as KNOWN_SCHEMES
from reportgen.load.databases.spark import is_spark, spark
from reportgen.load.databases.totals import doubled, duplicate_entries, one_a_key, totals
from reportgen.load.inspection import Inspection, Seen, inspection
from reportgen.load.ledger import Ledger, TableSource
from reportgen.load.origin import Origin, is_url
from reportgen.load.schema import LEDGER, TABLES
from reportgen.load.shaping.costs import AMOUNTS, with_costs
from reportgen.load.shaping.newest import identity, newest
from reportgen.load.totals import NEEDED

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend

_NAMED = 5
_TEXT = ("CSV", "JSON")
_VALUES = "value_entries"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A ledger in a database, and what was seen on the way to it."""

    ledger: Ledger
    choice: Choice


@dataclass(frozen=True, slots=True)
class _Opened:
    """A session, and what can be read in it."""

    readable: relations.Readable
    bench: Workbench


@contextmanager
def database_ledger(origin: Origin, columns: frozenset[str] | None) -> Iterator[Loaded]:
    """The ledger of a database, or of files that an engine reads, open for questions.

    Raises:
        SpecError: if the address is of no known kind.
        DataError: if the server refuses, a driver is not installed, or the tables do not hold a ledger; while the
            context is open, also if a question fails.
    """
    addresses = [address_of(path, origin) for path in (*origin.paths, origin.engine) if is_url(path)]
    secrets = tuple(address.password for address in addresses)
    with translated(origin.name, secrets), _opened(origin) as opened:
        choice = choose(opened.readable, origin.reading)
        with ExitStack() as kept:
            yield Loaded(_ledger(choice, columns, origin.reading.decimal, opened.bench, kept), choice)


@contextmanager
def _opened(origin: Origin) -> Iterator[_Opened]:
    if origin.engine:
        with spark(origin.engine) as backend:
            readable = relations.of_spark_files(backend, backend._session, origin.paths, origin.reading)
            yield _Opened(readable, SparkBench(backend))
        return
    if len(origin.paths) != 1:
        hint = "one report reads one database; the files of a lake are read by source.engine"
        raise SpecError(Problem("several-databases", "a database stands alone in source.path", hint=hint))
    address = address_of(origin.paths[0], origin)
    if is_spark(origin.paths[0]):
        with spark(origin.paths[0]) as backend:
            yield _Opened(relations.of_spark_catalog(backend, address.database), SparkBench(backend))
        return
    if address.scheme not in SERVERS:
        raise unknown_scheme(address.scheme, KNOWN_SCHEMES, "database")
    with _connected(address) as backend:
        yield _Opened(relations.of_server(backend, address, origin.reading), ReadingBench(backend))


@contextmanager
def _connected(address: Address) -> Iterator["SQLBackend"]:
    backend = with_whole_queries(connect(address))
    try:
        yield backend
    finally:
        backend.disconnect()


def _ledger(choice: Choice, columns: frozenset[str] | None, decimal: str, bench: Workbench, kept: ExitStack) -> Ledger:
    wanted = {name: _wanted(listed, columns) for name, listed in choice.pieces.items()}
    settled = {
        name: _kept_if_text(one, choice.pieces[name], bench, kept)
        for name, one in canonical_tables(choice.pieces, wanted, decimal).items()
    }
    twice = doubled(settled)
    tables = _shaped(choice, settled, twice.tables)
    had = {name: _had(name, settled) for name in settled}
    entries, companies = tables[LEDGER.name], "company" in had[LEDGER.name]
    found = totals(entries, companies=companies)
    unreadable = findings.unreadable_values(
        {f"{one.table.title}: {name}": count for one in settled.values() for name, count in one.unreadable.items()},
        (one.examples for one in settled.values()),
    )
    told = (unreadable, duplicate_entries(entries, companies=companies), twice.finding)
    return Ledger(
        tables=tables,
        present=frozenset(settled) & TABLES.keys(),
        columns=had,
        provenance=tuple(_source(name, choice.pieces[name], settled[name]) for name in choice.pieces),
        control_totals=found.control,
        findings=tuple(finding for finding in told if finding),
        last_posting_date=found.last_posting_date,
        companies=found.companies,
        bench=bench,
    )


def _kept_if_text(one: Canonical, pieces: Sequence[Piece], bench: Workbench, kept: ExitStack) -> Canonical:
    """Files of text are read once: every question would take them apart anew."""
    if not any(piece.relation.kind in _TEXT for piece in pieces):
        return one
    answer = bench.keep(one.expression)
    kept.callback(answer.release)
    return replace(one, expression=answer.table)


def _wanted(pieces: Sequence[Piece], columns: frozenset[str] | None) -> frozenset[str]:
    table = pieces[0].match.table
    known = frozenset(table.by_name)
    if columns is None or table is not LEDGER:
        return known
    of_deltas = {column.name for column in DELIVERY} | set(identity(table)) if pieces[0].form.DELTAS else set()
    return known & (columns | NEEDED | frozenset(LEDGER.required) | of_deltas)


def _had(name: str, settled: Mapping[str, Canonical]) -> frozenset[str]:
    """Canonical columns of a table; amounts are the ledger's too where value entries give them."""
    own = settled[name].columns
    if name != LEDGER.name or _VALUES not in settled or not _lacks_amounts(settled):
        return own
    return own | (settled[_VALUES].columns & set(AMOUNTS))


def _lacks_amounts(settled: Mapping[str, Canonical]) -> bool:
    return not settled[LEDGER.name].columns & set(AMOUNTS)


def _shaped(choice: Choice, settled: Mapping[str, Canonical], twice: frozenset[str]) -> dict[str, ir.Table]:
    """Every canonical table: deltas put together, one row a key, amounts added up, those not there empty."""
    made: dict[str, ir.Table] = {}
    for name, one in settled.items():
        rows = one.expression
        if choice.pieces[name][0].form.DELTAS and not {"system_id", "row_marker"}.isdisjoint(one.columns):
            rows = newest(rows, one.table)
        made[name] = one_a_key(rows, one.table) if name in twice else rows
    if _VALUES in made and _lacks_amounts(settled):
        made[LEDGER.name] = with_costs(made[LEDGER.name], made[_VALUES])
    some = made[LEDGER.name]
    return {name: made[name] if name in made else _empty(table, some) for name, table in TABLES.items()}


def _empty(table: Table, some: ir.Table) -> ir.Table:
    """A table without rows, as part of the query: of any other table's rows, none."""
    return some.filter(False).select(**{column.name: blank(column.kind) for column in table.columns})


def _source(name: str, pieces: tuple[Piece, ...], one: Canonical) -> TableSource:
    names = [piece.relation.name for piece in pieces]
    shown = ", ".join(names) if len(names) <= _NAMED else f"{names[0]}, {names[1]} … ({len(names)} tables)"
    return TableSource(name, shown, pieces[0].form_name, one.rows, "")


def seen_in(loaded: Loaded) -> Inspection:
    """What was recognised in the database."""
    pieces = {
        name: [Seen(one.relation.name, one.form_name, one.relation.headers, one.match) for one in listed]
        for name, listed in loaded.choice.pieces.items()
    }
    return inspection(loaded.ledger, pieces, loaded.choice.ignored)


__all__ = ["Loaded", "database_ledger", "in_a_database", "seen_in"]
