"""Which files of a source hold which tables, and what to say where none holds the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportgen.errors import DataError, Problem
from reportgen.load.captions import spoken
from reportgen.load.engines import Engine
from reportgen.load.files import Found, IgnoredFile
from reportgen.load.forms import Header, form_of
from reportgen.load.lacking import caption, missing_columns, short
from reportgen.load.origin import Reading
from reportgen.load.overrides import Overrides, check_files, check_headers, overrides
from reportgen.load.readers import Content, NotData, open_contents, reason_of
from reportgen.load.recognition import Match, matched, recognise, resembles_ledger
from reportgen.load.schema import BY_NUMBER, KNOWN, LEDGER, SPELLINGS
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
    said = overrides(reading)
    pieces: dict[str, list[Piece]] = {}
    ignored = list(found.ignored)
    strangers: list[Content] = []
    names: list[str] = []
    for number, file in enumerate(found.files):
        try:
            opened = open_contents(engine, file, number, reading, needed=found.single)
        except NotData as error:
            ignored.append(IgnoredFile(file.name, reason_of(error, file)))
            continue
        ignored += opened.passed_over
        for content in opened.contents:
            names.append(content.file.name)
            piece, reason = _told(content, said)
            if piece:
                pieces.setdefault(piece.match.table.name, []).append(piece)
            else:
                strangers.append(content)
                content.release(engine)
                ignored.append(IgnoredFile(content.file.name, reason))
    check_files(said, names)
    if not any(LEDGER.name in (name, KNOWN[name].makes) for name in pieces):
        raise DataError(_no_ledger(pieces, strangers, ignored, said))
    check_headers(said, {name: [_names(piece.content) for piece in listed] for name, listed in pieces.items()})
    _refuse(pieces)
    ordered = {name: tuple(pieces[name]) for name in KNOWN if name in pieces}
    return Contents(ordered, tuple(ignored))


def form_name(piece: Piece) -> str:
    """As a reader knows it: ``analytics CSV``."""
    return f"{piece.form.NAME} {piece.content.kind}"


def _told(content: Content, said: Overrides) -> tuple[Piece | None, str]:
    """What a content is, or why it is passed over."""
    name, headers = _names(content)
    header = Header(tuple(headers), name, content.preamble)
    meant = said.table_of(name)
    table = meant or BY_NUMBER.get(header.package_number)
    if header.package_number and not table:
        return None, f"table {header.package_number} of the ERP, which no report needs"
    if table:
        match: Match | None = matched(headers, table, said.columns.get(table.name))
    else:
        match = recognise(headers, name, said.columns)
    if not match:
        return None, _stranger(headers)
    if not meant and said.names_others(match.table):
        return None, f"source.tables names other files for the {match.table.title}"
    return Piece(content, match, said.form or form_of(header), header.company, spoken(headers, SPELLINGS)), ""


def _names(content: Content) -> tuple[str, list[str]]:
    return content.file.name, [column.header for column in content.columns]


def _refuse(pieces: Mapping[str, Sequence[Piece]]) -> None:
    problems = [problem for listed in pieces.values() for piece in listed for problem in _missing(piece)]
    problems += [problem for name, listed in pieces.items() for problem in _mixed(KNOWN[name].title, listed)]
    if problems:
        raise DataError(problems)


def _missing(piece: Piece) -> list[Problem]:
    if not piece.match.lacking:
        return []
    name, headers = _names(piece.content)
    own = piece.form.lacking(piece.match.lacking, name)
    return [own] if own else missing_columns(name, headers, piece.match)


def _mixed(title: str, pieces: Sequence[Piece]) -> list[Problem]:
    """Deltas may come in several kinds of files: a row that comes twice is the same row."""
    forms = {piece.form.NAME if piece.form.DELTAS else form_name(piece): piece for piece in pieces}
    if len(forms) == 1:
        return []
    found = ", ".join(f"'{piece.content.file.name}' ({form_name(piece)})" for piece in forms.values())
    hint = "they would be counted twice: name the one file, or a pattern, as the source"
    return [Problem("mixed-forms", f"the {title} come in {len(forms)} forms: {found}", hint=hint)]


def _stranger(headers: Sequence[str]) -> str:
    shown = ", ".join(short(header) for header in headers[:8]) + (" …" if len(headers) > 8 else "")
    return f"its columns are those of no known table: {shown}"


def _no_ledger(
    pieces: Mapping[str, Sequence[Piece]],
    strangers: Sequence[Content],
    ignored: Sequence[IgnoredFile],
    said: Overrides,
) -> list[Problem]:
    """The file that looks most like a ledger and what it lacks; else what was found instead."""
    looks = [
        (_names(content), resembles_ledger(_names(content)[1], said.columns.get(LEDGER.name))) for content in strangers
    ]
    (name, headers), match = max(looks, key=lambda look: len(look[1].positions), default=(("", []), None))
    if match and sum(column in match.positions for column in LEDGER.required) >= _ENOUGH_TO_NAME:
        return missing_columns(name, headers, match)
    found = [f"{piece.content.file.name} ({piece.match.table.title})" for listed in pieces.values() for piece in listed]
    found += [f"{file.name} ({file.reason})" for file in ignored]
    wanted = ", ".join(caption(column) for column in LEDGER.required)
    message = f"no file holds item ledger entries: a table with the columns {wanted}"
    return [Problem("no-ledger", message, hint="found: " + "; ".join(found[:20]) if found else "")]
