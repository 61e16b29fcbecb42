"""Which table of a database, or file of a lake, is which canonical table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reportgen.errors import DataError, Problem
from reportgen.load.columns import Table
from reportgen.load.databases.relations import Readable, Relation
from reportgen.load.files import IgnoredFile
from reportgen.load.forms import Form, Header, form_of
from reportgen.load.lacking import caption, missing_columns, short
from reportgen.load.origin import Reading
from reportgen.load.overrides import Overrides, check_files, check_headers, overrides
from reportgen.load.recognition import Match, matched, recognise, resembles_ledger
from reportgen.load.schema import KNOWN, LEDGER
from reportgen.load.shaping import unsuitable

_ENOUGH_TO_NAME = 2
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A relation that holds rows of a canonical table."""

    relation: Relation
    match: Match
    form: Form
    company: str
    """By the name of the table; blank if it does not say one."""

    @property
    def form_name(self) -> str:
        """As a reader knows it: ``plain PostgreSQL``."""
        return f"{self.form.NAME} {self.relation.kind}" if self.relation.kind != self.form.NAME else self.form.NAME


@dataclass(frozen=True, slots=True)
class Choice:
    """The relations by the canonical table they hold."""

    pieces: Mapping[str, tuple[Piece, ...]]
    """In the order of the schema."""
    ignored: tuple[IgnoredFile, ...]


def choose(readable: Readable, reading: Reading) -> Choice:
    """Tell every relation's table by its columns, unless the spec says it.

    Raises:
        DataError: if none holds item ledger entries, several may and the spec does not say which, or one lacks columns
            that a report cannot do without.
    """
    said = overrides(reading)
    check_files(said, [name for relation in readable.relations for name in _names(relation)])
    pieces: dict[str, list[Piece]] = {}
    strangers: list[Relation] = []
    for relation in readable.relations:
        match = _match(relation, said)
        if match:
            pieces.setdefault(match.table.name, []).append(_piece(relation, match, said))
        else:
            strangers.append(relation)
    ignored = (*readable.ignored, *(IgnoredFile(one.name, _stranger(one)) for one in strangers))
    check_headers(said, {name: _headers(listed) for name, listed in pieces.items()})
    if not any(LEDGER.name in (name, KNOWN[name].makes) for name in pieces):
        raise DataError(_no_ledger(pieces, strangers, ignored))
    problems = [problem for name, listed in pieces.items() for problem in _problems(KNOWN[name], listed, said)]
    problems += unsuitable(pieces)
    if problems:
        raise DataError(problems)
    return Choice({name: tuple(pieces[name]) for name in KNOWN if name in pieces}, ignored)


def _names(relation: Relation) -> tuple[str, ...]:
    """With and without its schema."""
    return relation.name, relation.table


def _headers(pieces: Sequence[Piece]) -> list[tuple[str, Sequence[str]]]:
    return [(piece.relation.name, piece.relation.headers) for piece in pieces]


def _match(relation: Relation, said: Overrides) -> Match | None:
    for name in _names(relation):
        if table := said.table_of(name):
            return matched(relation.headers, table, said.columns.get(table.name))
    match = recognise(relation.headers, relation.table, said.columns)
    return None if match and said.names_others(match.table) else match


def _piece(relation: Relation, match: Match, said: Overrides) -> Piece:
    header = Header(relation.headers, relation.table)
    sql_name = header.sql_name
    return Piece(relation, match, said.form or form_of(header), sql_name.company if sql_name else "")


def _problems(table: Table, pieces: Sequence[Piece], said: Overrides) -> list[Problem]:
    found = [
        problem
        for piece in pieces
        for problem in missing_columns(piece.relation.name, piece.relation.headers, piece.match)
    ]
    return found + _ambiguous(table, pieces, said)


def _ambiguous(table: Table, pieces: Sequence[Piece], said: Overrides) -> list[Problem]:
    """Several tables of one company may be copies of each other: adding them up would count everything twice."""
    companies = [piece.company for piece in pieces]
    # Receipts and invoices are two tables; of what has a key each row counts once.
    if table.makes and table.key:
        return []
    if said.names_others(table) or len(set(companies)) == len(companies) or _is_lake(pieces):
        return []
    names = ", ".join(f"'{piece.relation.name}'" for piece in pieces)
    hint = f"say which ones count: source.tables: {{{table.name}: {pieces[0].relation.name}}}"
    return [Problem("ambiguous-tables", f"{len(pieces)} tables look like the {table.title}: {names}", hint=hint)]


def _is_lake(pieces: Iterable[Piece]) -> bool:
    """Files of one form follow each other, as pages and deltas do."""
    return len({(piece.form_name, piece.relation.kind) for piece in pieces}) == 1 and all(
        piece.relation.kind in ("CSV", "JSON", "Parquet") for piece in pieces
    )


def _stranger(relation: Relation) -> str:
    headers = [short(header) for header in relation.headers]
    return f"its columns are those of no known table: {', '.join(headers[:8])}" + (" …" if len(headers) > 8 else "")


def _no_ledger(
    pieces: Mapping[str, Sequence[Piece]], strangers: Sequence[Relation], ignored: Sequence[IgnoredFile]
) -> list[Problem]:
    """The relation that looks most like a ledger and what it lacks; else what was found instead."""
    looks = [(relation, resembles_ledger(relation.headers)) for relation in strangers]
    relation, match = max(looks, key=lambda look: len(look[1].positions), default=(None, None))
    if relation and match and sum(name in match.positions for name in LEDGER.required) >= _ENOUGH_TO_NAME:
        return missing_columns(relation.name, relation.headers, match)
    found = [f"{piece.relation.name} ({piece.match.table.title})" for listed in pieces.values() for piece in listed]
    found += [f"{one.name} ({one.reason})" for one in ignored]
    wanted = ", ".join(caption(name) for name in LEDGER.required)
    message = f"no table holds item ledger entries: one with the columns {wanted}"
    return [Problem("no-ledger", message, hint="found: " + "; ".join(found[:_SHOWN]) if found else "")]
