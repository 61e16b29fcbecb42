"""A small table in a file that a spec names: CSV, a workbook, or any other kind of file that a ledger may come in.

What was counted is such a table. Headers are matched as those of a ledger are, in the ERP's languages, with the words
that counting apps use besides.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from sys import intern
from typing import Any, NoReturn

from reportgen.errors import DataError, Mark, Problem, did_you_mean
from reportgen.load.beside import CountedRow, Rows
from reportgen.load.captions import spoken
from reportgen.load.columns import Kind, Signature, Table, columns
from reportgen.load.engines import Engine, embedded_engine, quoted
from reportgen.load.files import SourceFile
from reportgen.load.forms import form_of
from reportgen.load.forms.header import Header
from reportgen.load.hashing import FileHashes
from reportgen.load.lacking import short
from reportgen.load.odd import settle
from reportgen.load.origin import Reading
from reportgen.load.readers import Content, open_contents
from reportgen.load.recognition import Match, matched
from reportgen.load.remarks import remarks
from reportgen.load.schema import SPELLINGS
from reportgen.load.typed import Piece, TypedTable, typed_table

COUNTED = Table(
    name="counted",
    title="counted list",
    columns=columns(
        {
            Kind.TEXT: "location_code bin_code item_no variant_code serial_no lot_no counted_by counted_at company",
            Kind.DECIMAL: "quantity",
        },
        aliases={
            "location_code": "location|warehouse|site|location name",
            "bin_code": "bin|shelf",
            "item_no": "item|item number|article|product|sku",
            "variant_code": "variant",
            "serial_no": "serial|serial number|serial nr|sn|barcode|code|scan|scanned|scanned code|scanned value|value",
            "lot_no": "lot|batch|batch no",
            "quantity": "qty phys inventory|physical quantity|counted|counted quantity|count|pieces",
            "counted_by": "counter|user|user id|scanned by|by|who|initials",
            "counted_at": "time|date|date time|timestamp|scanned at|counted on|scan time|when|posting date",
            "company": "company name",
        },
    ),
    signature=Signature(always=("serial_no",)),
)
"""A list of what was counted."""

MOST_ROWS = 2_000_000
"""More is no list that people have counted."""
_MOST_PROBLEMS = 20
_SHOWN = 20
_AT_ONCE = 100_000
_PLACE = re.compile(r"(.*?) (?:line|row) (\d+)(?:, [^:]*)?: (.*)", re.DOTALL)
_HINT = "its first line names its columns: Serial No., and where they are known Location Code, Bin Code, Item No."
_SAYS_NOTHING = "the row has neither a serial number nor an item"
_EMPTY_PLACE = "a row with nothing but a location or a bin says that it was found empty"
_WANTED = frozenset(
    ("location_code", "bin_code", "item_no", "variant_code", "serial_no", "lot_no", "quantity", "company")
) | {"counted_by", "counted_at"}


def counted_rows(path: Path) -> Rows:
    """The counted list in a file.

    Raises:
        DataError: with every place that cannot be read; if there is no such file, no table in it, or no column of
            serial numbers and none of items either.
    """
    if not path.is_file():
        raise DataError(Problem("cannot-read", f"there is no counted list '{path.name}'", hint=_nearby(path)))
    file = SourceFile(path.absolute(), path.name)
    with FileHashes([file.path]) as hashes, embedded_engine() as engine:
        piece = _piece(file, open_contents(engine, file, 0, Reading(), needed=True).contents)
        typed = typed_table(engine, [piece], _WANTED)
        _refuse_damage(typed, path)
        rows = tuple(_rows(engine, typed, piece.content))
        told = tuple(remark.message for remark in remarks([typed]))
        return Rows(path.name, piece.content.kind, hashes.of([file.path]), frozenset(typed.columns), rows, told)


def _nearby(path: Path) -> str:
    if not path.parent.is_dir():
        return f"there is no folder '{path.parent.name}' either"
    near = did_you_mean(path.name, [one.name for one in path.parent.iterdir() if one.is_file()])
    return near if near.startswith("did you mean") else "its path is relative to the spec"


def _piece(file: SourceFile, contents: Sequence[Content]) -> Piece:
    """The table of the file with serial numbers in it; of several the one with most known columns."""
    found = [(content, _match(content)) for content in contents]
    fitting = [one for one in found if {"serial_no", "item_no"} & one[1].positions.keys()]
    if not fitting:
        _refuse_headers(file, contents)
    content, match = max(fitting, key=lambda one: len(one[1].positions))
    headers = tuple(column.header for column in content.columns)
    return Piece(content, match, form_of(Header(headers, content.file.name)), "", spoken(headers, SPELLINGS))


def _match(content: Content) -> Match:
    return matched([column.header for column in content.columns], COUNTED)


def _refuse_headers(file: SourceFile, contents: Sequence[Content]) -> NoReturn:
    headers = [column.header for content in contents for column in content.columns if column.header]
    shown = ", ".join(f"'{short(header)}'" for header in headers[:_SHOWN]) or "none"
    more = f" … ({len(headers)} in all)" if len(headers) > _SHOWN else ""
    message = f"the counted list has no column of serial numbers; its columns are {shown}{more}"
    raise DataError(Problem("missing-column", message, Mark(file.name, 1), _HINT))


def _refuse_damage(typed: TypedTable, path: Path) -> None:
    if typed.rows > MOST_ROWS:
        message = f"the counted list has {typed.rows:,} rows; {MOST_ROWS:,} can be compared"
        raise DataError(Problem("too-large", message, Mark(path.name), "one file a location is enough at a time"))
    damages = [part.damage for part in typed.parts if part.damage]
    if damages:
        hint = (
            "every row has as many cells as the first line; a text with the delimiter in it stands in quotation marks"
        )
        raise DataError([_told("unreadable-row", one, hint) for damage in damages for one in damage.examples])


def _told(code: str, example: str, hint: str) -> Problem:
    """A problem from what a reader says of a row, its place as a mark."""
    found = _PLACE.fullmatch(example)
    return Problem(code, found[3], Mark(found[1], int(found[2])), hint) if found else Problem(code, example, hint=hint)


def _rows(engine: Engine, typed: TypedTable, content: Content) -> Iterator[CountedRow]:
    settled = settle(engine, typed)
    if settled.examples:
        hint = "write how many pieces were counted, as 3; a scan of one piece needs no quantity"
        raise DataError([_told("unreadable-value", one, hint) for one in settled.examples])
    values = {name: settled.values.get(name, quoted(name)) for name in typed.columns}
    cells = ", ".join(f"{values[name]} AS {quoted(name)}" for name in typed.columns)
    places = content.places(engine, range(typed.rows))
    problems: list[Problem] = []
    for number, record in _records(engine, typed, cells):
        line = int(places[number].rpartition(" ")[2])
        row = _row(dict(zip(typed.columns, record, strict=True)), line)
        if not any((row.serial_no, row.item_no, row.location_code, row.bin_code)):
            problems.append(Problem("unreadable-row", _SAYS_NOTHING, Mark(content.file.name, line), _EMPTY_PLACE))
        yield row
    if problems:
        raise DataError(problems[:_MOST_PROBLEMS])


def _records(engine: Engine, typed: TypedTable, cells: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Number from 0 and cells of each row, some at a time."""
    for start in range(0, typed.rows, _AT_ONCE):
        part = f"file_row_number >= {start} AND file_row_number < {start + _AT_ONCE}"
        query = f"SELECT {cells} FROM {typed.union} WHERE {part} ORDER BY file_row_number"  # noqa: S608 - quoted
        yield from enumerate(engine.run(query), start)


def _row(cells: Mapping[str, str | Decimal | None], line: int) -> CountedRow:
    def text(name: str) -> str:
        return intern(str(cells.get(name) or "").strip())

    quantity = cells.get("quantity")
    return CountedRow(
        line,
        text("location_code"),
        text("bin_code"),
        text("item_no"),
        text("variant_code"),
        text("serial_no"),
        text("lot_no"),
        quantity if isinstance(quantity, Decimal) else None,
        text("counted_by"),
        text("counted_at"),
        text("company"),
    )
