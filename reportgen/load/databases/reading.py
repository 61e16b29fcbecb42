"""From an address to a ledger: connect, list, recognise, settle, prove; every question later is one query there."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ibis.expr import types as ir

from reportgen.errors import Problem, SpecError
from reportgen.load import findings
from reportgen.load.bench import EmbeddedBench, Workbench
from reportgen.load.columns import DELIVERY, Table
from reportgen.load.databases import relations
from reportgen.load.databases.address import Address, address_of, in_a_database, unknown_scheme
from reportgen.load.databases.benches import ReadingBench, SparkBench
from reportgen.load.databases.bringing import at_hand
from reportgen.load.databases.cells import blank
from reportgen.load.databases.choosing import Choice, Piece, choose
from reportgen.load.databases.failures import making, translated
from reportgen.load.databases.inline import with_whole_queries
from reportgen.load.databases.making import MadeTable, Making, make_tables
from reportgen.load.databases.servers import SERVERS, connect
from reportgen.load.databases.settling import Canonical, canonical_tables
from reportgen.load.databases.spark import KNOWN as KNOWN_SCHEMES
from reportgen.load.databases.spark import is_spark, spark
from reportgen.load.databases.stages import in_stages
from reportgen.load.databases.totals import doubled, duplicate_entries, one_a_key, totals
from reportgen.load.engines import Engine
from reportgen.load.inspection import Inspection, Seen, inspection
from reportgen.load.ledger import Ledger, TableSource
from reportgen.load.origin import Origin, is_url
from reportgen.load.schema import LEDGER, TABLES
from reportgen.load.shaping import shapes_for
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


@dataclass(frozen=True, slots=True)
class _Tools:
    """What a ledger is made with."""

    origin: Origin
    bench: Workbench
    kept: ExitStack
    """Releases what is kept."""

    def keep(self, rows: ir.Table) -> ir.Table:
        """The same rows, computed once where the engine allows that; else as a stage of each question."""
        if isinstance(self.bench, ReadingBench):
            return self.bench.stages.add(rows)
        answer = self.bench.keep(rows)
        self.kept.callback(answer.release)
        return answer.table


@contextmanager
def database_ledger(
    origin: Origin, columns: frozenset[str] | None, local: Engine | None = None
) -> Iterator[Loaded]:
    """The ledger of a database, or of files that an engine reads, open for questions.

    Args:
        local: where every table is brought to first, each in one question; the source is asked nothing else then.

    Raises:
        SpecError: if the address is of no known kind.
        DataError: if the server refuses, a driver is not installed, or the tables do not hold a ledger; while the
            context is open, also if a question fails.
    """
    addresses = [address_of(path, origin) for path in (*origin.paths, origin.engine) if is_url(path)]
    secrets = tuple(address.password for address in addresses)
    with translated(origin.name, secrets), _opened(origin) as opened:
        choice = choose(opened.readable, origin.reading)
        bench: Workbench = opened.bench
        if local:
            choice, bench = at_hand(choice, _needed(choice, columns), local, origin.reading.decimal), EmbeddedBench()
        with ExitStack() as kept:
            tools = _Tools(origin, bench, kept)
            yield Loaded(_ledger(choice, columns, tools), choice)


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
        yield _Opened(relations.of_server(backend, address, origin.reading), ReadingBench(backend, in_stages(backend)))


@contextmanager
def _connected(address: Address) -> Iterator["SQLBackend"]:
    backend = with_whole_queries(connect(address))
    try:
        yield backend
    finally:
        backend.disconnect()


def _needed(choice: Choice, columns: frozenset[str] | None) -> dict[str, frozenset[str]]:
    """By canonical table the columns that are needed."""
    return {name: _wanted(listed[0].match.table, listed, columns) for name, listed in choice.pieces.items()}


def _ledger(choice: Choice, columns: frozenset[str] | None, tools: _Tools) -> Ledger:
    wanted = _needed(choice, columns)
    settled = {
        name: _kept_if_text(one, choice.pieces[name], tools)
        for name, one in canonical_tables(choice.pieces, wanted, tools.origin.reading.decimal).items()
    }
    twice = doubled(settled)
    delivered = _delivered(choice, settled, twice.tables)
    made = _made(delivered, settled, _wanted(LEDGER, (), columns), tools)
    tables = _canonical(delivered, made)
    had = {name: _had(name, settled) for name in settled} | {name: one.columns for name, one in made.tables.items()}
    entries, companies = tables[LEDGER.name], "company" in had[LEDGER.name]
    found = totals(entries, companies=companies)
    unreadable = findings.unreadable_values(
        {f"{one.table.title}: {name}": count for one in settled.values() for name, count in one.unreadable.items()},
        (one.examples for one in settled.values()),
    )
    told = (unreadable, duplicate_entries(entries, companies=companies), twice.finding, *made.findings)
    provenance = tuple(_source(name, choice.pieces[name], settled[name].rows) for name in choice.pieces)
    return Ledger(
        tables=tables,
        present=frozenset(had) & TABLES.keys(),
        columns=had,
        provenance=provenance + tuple(_made_from(one, choice.pieces) for one in made.tables.values()),
        control_totals=found.control,
        findings=tuple(finding for finding in told if finding),
        last_posting_date=found.last_posting_date,
        companies=found.companies,
        bench=tools.bench,
    )


def _kept_if_text(one: Canonical, pieces: Sequence[Piece], tools: _Tools) -> Canonical:
    """Files of text are read once: every question would take them apart anew."""
    if not any(piece.relation.kind in _TEXT for piece in pieces):
        return one
    return replace(one, expression=tools.keep(one.expression))


def _wanted(table: Table, pieces: Sequence[Piece], columns: frozenset[str] | None) -> frozenset[str]:
    known = frozenset(table.by_name)
    if columns is None or table is not LEDGER:
        return known
    deltas = any(piece.form.DELTAS for piece in pieces[:1])
    of_deltas = {column.name for column in DELIVERY} | set(identity(table)) if deltas else set()
    return known & (columns | NEEDED | frozenset(LEDGER.required) | of_deltas)


def _had(name: str, settled: Mapping[str, Canonical]) -> frozenset[str]:
    """Canonical columns of a table; amounts are the ledger's too where value entries give them."""
    own = settled[name].columns
    if name != LEDGER.name or _VALUES not in settled or not _lacks_amounts(settled):
        return own
    return own | (settled[_VALUES].columns & set(AMOUNTS))


def _lacks_amounts(settled: Mapping[str, Canonical]) -> bool:
    return LEDGER.name in settled and not settled[LEDGER.name].columns & set(AMOUNTS)


def _delivered(choice: Choice, settled: Mapping[str, Canonical], twice: frozenset[str]) -> dict[str, ir.Table]:
    """Every table that is there: deltas put together, one row a key, amounts added up."""
    rows: dict[str, ir.Table] = {}
    for name, one in settled.items():
        table = one.expression
        if choice.pieces[name][0].form.DELTAS and not {"system_id", "row_marker"}.isdisjoint(one.columns):
            table = newest(table, one.table)
        rows[name] = one_a_key(table, one.table) if name in twice else table
    if _VALUES in rows and _lacks_amounts(settled):
        rows[LEDGER.name] = with_costs(rows[LEDGER.name], rows[_VALUES])
    return rows


def _made(
    delivered: Mapping[str, ir.Table], settled: Mapping[str, Canonical], wanted: frozenset[str], tools: _Tools
) -> Making:
    """What shapes make of tables of other programs, and of parts of the ERP's own."""
    had = {name: sorted(settled[name].columns) for name in delivered}
    programs = [shape.NAME for shape in shapes_for(had)]
    with making(tools.origin.name, programs):
        return make_tables({name: delivered[name].select(*had[name]) for name in had if had[name]}, wanted, tools.keep)


def _canonical(delivered: Mapping[str, ir.Table], made: Making) -> dict[str, ir.Table]:
    """Every canonical table, those not there empty."""
    there = {**delivered, **{name: one.expression for name, one in made.tables.items()}}
    some = next(iter(delivered.values()))
    return {name: there[name] if name in there else _empty(table, some) for name, table in TABLES.items()}


def _empty(table: Table, some: ir.Table) -> ir.Table:
    """A table without rows, as part of the query: of any other table's rows, none."""
    return some.filter(False).select(**{column.name: blank(column.kind) for column in table.columns})


def _made_from(one: MadeTable, pieces: Mapping[str, Sequence[Piece]]) -> TableSource:
    return _source(one.name, [piece for name in one.takes for piece in pieces[name]], one.rows)


def _source(name: str, pieces: Sequence[Piece], rows: int) -> TableSource:
    names = [piece.relation.name for piece in pieces]
    shown = ", ".join(names) if len(names) <= _NAMED else f"{names[0]}, {names[1]} … ({len(names)} tables)"
    return TableSource(name, shown, pieces[0].form_name, rows, "")


def seen_in(loaded: Loaded) -> Inspection:
    """What was recognised in the database."""
    pieces = {
        name: [Seen(one.relation.name, one.form_name, one.relation.headers, one.match) for one in listed]
        for name, listed in loaded.choice.pieces.items()
    }
    return inspection(loaded.ledger, pieces, loaded.choice.ignored)


__all__ = ["Loaded", "database_ledger", "in_a_database", "seen_in"]
