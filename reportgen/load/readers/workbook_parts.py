"""What the XML of a workbook's sheets says without a library: how far it reaches, and cells without a value.

A library holds a sheet as a rectangle. One stray cell at the far corner makes that rectangle seventeen thousand million
cells large; such cells are taken out of a copy.
"""

import html
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_PIECE = 1 << 22
_MOST_CELLS = 40_000_000
_FIRST_ROWS = 60
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d+)"')
_FAR_CELL = re.compile(rb'r="([A-Z]{3})(\d+)"')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d+)"')
_WHOLE_CELL = re.compile(rb'<((?:\w+:)?)c r="([A-Z]{1,3})\d+"[^>]*?(?:/>|>.*?</\1c>)', re.DOTALL)
_NO_VALUE = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"(?:(?!t="str")[^>])*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ERROR = re.compile(rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^>]*? t="e"')
_NAMED = re.compile(r'<(?:\w+:)?sheet [^>]*?\bname="([^"]*)"[^>]*?\b\w+:id="([^"]*)"')
_RELATED = re.compile(r"<(?:\w+:)?Relationship [^>]*>")
_ATTRIBUTE = re.compile(r'\b(Id|Target)="([^"]*)"')
_LARGEST_INDEX = 1 << 24


@dataclass(slots=True)
class SheetLook:
    """What one sheet's XML says."""

    last_row: int = 0
    width: int = 0
    """Columns of the first rows, where the header is."""
    columns: int = 0
    """Columns up to the cell that is farthest to the right, as far as it was looked for."""
    farthest: str = ""
    """That cell, as ``XFD1048576``."""
    without_value: list[tuple[int, int]] = field(default_factory=list)
    """Column and row, from 1, of cells whose formula was never calculated, or whose result is an error."""

    @property
    def reaches_too_far(self) -> bool:
        """Whether the rectangle of its cells is larger than any table."""
        return self.last_row * self.columns > _MOST_CELLS


def looks(path: Path, *, closely: bool = False) -> dict[str, SheetLook]:
    """Every sheet's XML of an xlsx workbook, by the name of the part in the zip file.

    Args:
        closely: look at every cell's place, which takes its time, and not only at those beyond column ``ZZ``.
    """
    far = _CELL if closely else _FAR_CELL
    with zipfile.ZipFile(path) as book:
        return {name: _look(book, name, far) for name in book.namelist() if _SHEET.fullmatch(name)}


def sheet_parts(path: Path) -> Mapping[str, str]:
    """The name of the part that holds each sheet, by the sheet's name."""
    with zipfile.ZipFile(path) as book:
        index, relations = (_small(book, name) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    targets = {}
    for relation in _RELATED.findall(relations):
        attributes = dict(_ATTRIBUTE.findall(relation))
        target = attributes.get("Target", "")
        targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return {html.unescape(name): targets.get(link, "") for name, link in _NAMED.findall(index)}


def trimmed(path: Path, seen: Mapping[str, SheetLook], target: Path) -> None:
    """A copy of the workbook without the cells to the right of the first rows, in sheets that reach too far."""
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for part in book.infolist():
            look = seen.get(part.filename)
            with book.open(part) as source, copy.open(part.filename, "w", force_zip64=True) as written:
                for piece in _rows(source):
                    written.write(_within(piece, look.width) if look and look.reaches_too_far else piece)


def _small(book: zipfile.ZipFile, name: str) -> str:
    try:
        with book.open(name) as source:
            return source.read(_LARGEST_INDEX).decode("utf-8", "replace")
    except KeyError:
        return ""


def _look(book: zipfile.ZipFile, name: str, far: re.Pattern[bytes]) -> SheetLook:
    look = SheetLook()
    with book.open(name) as source:
        for piece in _rows(source):
            if look.last_row < _FIRST_ROWS:
                _first_cells(look, piece)
            _far_cells(look, piece, far)
            _missing_values(look, piece)
    return look


def _first_cells(look: SheetLook, piece: bytes) -> None:
    for cell in _CELL.finditer(piece):
        if int(cell[2]) > _FIRST_ROWS:
            break
        look.width = max(look.width, column_number(cell[1]))
    look.columns = max(look.columns, look.width)


def _far_cells(look: SheetLook, piece: bytes, far: re.Pattern[bytes]) -> None:
    if row := _ROW.search(piece, max(piece.rfind(b"<row "), piece.rfind(b":row ") - 9, 0)):
        look.last_row = max(look.last_row, int(row[1]))
    for column, number in far.findall(piece):
        if column_number(column) >= look.columns:
            look.columns = column_number(column)
            look.farthest = f"{column.decode()}{number.decode()}"


def _missing_values(look: SheetLook, piece: bytes) -> None:
    if b"</f>" in piece:
        look.without_value += [(column_number(column), int(row)) for column, row in _NO_VALUE.findall(piece)]
    if b't="e"' in piece:
        look.without_value += [(column_number(column), int(row)) for column, row in _ERROR.findall(piece)]


def _rows(source: IO[bytes]) -> Iterator[bytes]:
    """XML in pieces that end where a row ends, as long as there are rows."""
    rest = b""
    while piece := source.read(_PIECE):
        rest += piece
        end = max(rest.rfind(b"</row>") + 6, rest.rfind(b":row>") + 5)
        if end > 6 or len(rest) > _PIECE * 4:
            end = end if end > 6 else len(rest)
            yield rest[:end]
            rest = rest[end:]
    yield rest


def _within(piece: bytes, width: int) -> bytes:
    return _WHOLE_CELL.sub(lambda cell: cell[0] if column_number(cell[2]) <= width else b"", piece)


def column_number(letters: bytes) -> int:
    """``A`` is 1, ``XFD`` 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> str:
    """1 is ``A``, 16,384 ``XFD``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
