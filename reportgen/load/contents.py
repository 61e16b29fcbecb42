"""Which files of a source hold which tables, and what to say where none holds the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportgen.errors import DataError, Problem
from reportgen.load.engines import Engine
from reportgen.load.files import Found, IgnoredFile
from reportgen.load.forms import form_of
from reportgen.load.lacking import caption, missing_columns, short
from reportgen.load.origin import Reading
from reportgen.load.readers import Content, NotData, open_contents, reason_of
from reportgen.load.recognition import Match, recognise, resembles_ledger
from reportgen.load.schema import LEDGER, TABLES
from reportgen.load.typed import Piece

_ENOUGH_TO_NAME = 2


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a source by the table they hold."""

    pieces: Mapping[str, tuple[Piece, ...]]
    """By canonical table, in the order of the schema; files in natural order of their names."""
    ignored: tuple[IgnoredFile, ...]


def contents_of(engine: Engine, found: Found, reading: Reading) -> Contents:
    """Open every file and tell its table by its header.

    Raises:
        DataError: if a file is damaged, no file holds item ledger entries, columns that a report cannot do without
            are missing, or one table comes in two forms.
    """
    pieces: dict[str, list[Piece]] = {}
    ignored = list(found.ignored)
    strangers: list[Content] = []
    for number, file in enumerate(found.files):
        try:
            opened = open_contents(engine, file, number, reading, needed=found.single)
        except NotData as error:
            ignored.append(IgnoredFile(file.name, reason_of(error, file)))
            continue
        ignored += opened.passed_over
        for content in opened.contents:
            match = recognise([column.header for column in content.columns], content.file.name)
            if match:
                pieces.setdefault(match.table.name, []).append(Piece(content, match))
            else:
                strangers.append(content)
                content.release(engine)
                ignored.append(IgnoredFile(content.file.name, _stranger(content)))
    if LEDGER.name not in pieces:
        raise DataError(_no_ledger(pieces, strangers, ignored))
    _refuse(pieces)
    ordered = {name: tuple(pieces[name]) for name in TABLES if name in pieces}
    return Contents(ordered, tuple(ignored))


def form_name(piece: Piece) -> str:
    """As a reader knows it: ``analytics CSV``."""
    return f"{form_of([column.header for column in piece.content.columns]).NAME} {piece.content.kind}"


def _refuse(pieces: Mapping[str, Sequence[Piece]]) -> None:
    problems = [
        problem for listed in pieces.values() for piece in listed for problem in _missing(piece.content, piece.match)
    ]
    problems += [problem for name, listed in pieces.items() for problem in _mixed(TABLES[name].title, listed)]
    if problems:
        raise DataError(problems)


def _missing(content: Content, match: Match) -> list[Problem]:
    return missing_columns(content.file.name, [column.header for column in content.columns], match)


def _mixed(title: str, pieces: Sequence[Piece]) -> list[Problem]:
    forms = {form_name(piece): piece.content.file.name for piece in pieces}
    if len(forms) == 1:
        return []
    found = ", ".join(f"'{name}' ({form})" for form, name in forms.items())
    hint = "they would be counted twice: name the one file, or a pattern, as the source"
    return [Problem("mixed-forms", f"the {title} come in {len(forms)} forms: {found}", hint=hint)]


def _stranger(content: Content) -> str:
    headers = [short(column.header) for column in content.columns]
    shown = ", ".join(headers[:8]) + (" …" if len(headers) > 8 else "")
    return f"its columns are those of no known table: {shown}"


def _no_ledger(
    pieces: Mapping[str, Sequence[Piece]], strangers: Sequence[Content], ignored: Sequence[IgnoredFile]
) -> list[Problem]:
    """The file that looks most like a ledger and what it lacks; else what was found instead."""
    looks = [
        (content, resembles_ledger([column.header for column in content.columns]))
        for column_set in (strangers,)
        for content in column_set
    ]
    content, match = max(looks, key=lambda look: len(look[1].positions), default=(None, None))
    if content and match and sum(name in match.positions for name in LEDGER.required) >= _ENOUGH_TO_NAME:
        return _missing(content, match)
    found = [f"{piece.content.file.name} ({piece.match.table.title})" for listed in pieces.values() for piece in listed]
    found += [f"{file.name} ({file.reason})" for file in ignored]
    wanted = ", ".join(caption(name) for name in LEDGER.required)
    message = f"no file holds item ledger entries: a table with the columns {wanted}"
    return [Problem("no-ledger", message, hint="found: " + "; ".join(found[:20]) if found else "")]
