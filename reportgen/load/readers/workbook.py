"""Workbooks: xlsx, xlsm, xlsb, xls and ods, sheet by sheet, read in a child process with limits."""

import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportgen.errors import DataError, Problem
from reportgen.load.engines import Engine
from reportgen.load.files import IgnoredFile, SourceFile
from reportgen.load.guarded import Limits, OutOfMemory, OutOfTime, ask
from reportgen.load.ledger import Finding
from reportgen.load.numbers import counted
from reportgen.load.origin import Reading
from reportgen.load.readers.content import NotData, Opened, SourceColumn, outside_table, unreadable
from reportgen.load.readers.packed import refuse_bomb
from reportgen.load.readers.stored import StoredContent
from reportgen.load.readers.workbook_parts import SheetLook, column_letters, looks, sheet_parts, trimmed
from reportgen.load.recognition import header_score

_CHILD = "reportgen.load.workbook_child"
_LIMITS = Limits()
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PIECE = 1 << 20
_MOST_PARTS = 10_000
_EXAMPLES = 10
_KIND = "workbook"
_SMALLER = "save the table alone in a workbook of its own, or export it as CSV or Parquet"


def recognises(head: bytes, path: Path) -> bool:
    """A zip file with the parts of a workbook, or a file of the older Office programs."""
    return head.startswith(_OLE) or (head.startswith(_ZIP) and bool(_zip_kind(path)))


def read(engine: Engine, file: SourceFile, tag: str, reading: Reading) -> Opened:
    """The sheets that hold cells; hidden and empty ones are passed over.

    Raises:
        NotData: if it is another document than a workbook.
        DataError: if it is damaged, protected by a password, or needs more memory or time than a table should.
    """
    kind = _kind(file)
    path = engine.workspace / f"book-{tag}.{kind}"
    path.symlink_to(file.at)
    book = _Book(file, path, tag, reading, engine.workspace)
    sheets, seen = book.read_with_a_look() if kind == "xlsx" else (book.read(path), {})
    ignored = tuple(
        IgnoredFile(file.inner(_shown(sheet["name"])).name, sheet["reason"]) for sheet in sheets if sheet["reason"]
    )
    contents = [_content(file, sheet, seen.get(sheet["name"])) for sheet in sheets if not sheet["reason"]]
    return Opened(tuple(contents), ignored)


@dataclass(frozen=True, slots=True)
class _Book:
    file: SourceFile
    path: Path
    tag: str
    reading: Reading
    folder: Path

    def read_with_a_look(self) -> tuple[list[dict[str, Any]], Mapping[str, SheetLook]]:
        """The sheets, without cells that lie too far off, and what their XML says, by the sheet's name."""
        with ThreadPoolExecutor(1, thread_name_prefix="workbook") as pool:
            # The child has a core to itself; looking meanwhile costs no time.
            looking: Future[dict[str, SheetLook]] = pool.submit(looks, self.path)
            try:
                sheets = self._ask(self.path)
            except OutOfMemory as error:
                seen = self._seen(pool.submit(looks, self.path, closely=True))
                if not any(look.reaches_too_far for look in seen.values()):
                    raise DataError(self._too_large()) from error
                near = self.folder / f"near-{self.tag}.xlsx"
                trimmed(self.path, seen, near)
                sheets = self.read(near)
            else:
                seen = self._seen(looking)
        parts = sheet_parts(self.path)
        return sheets, {name: seen[part] for name, part in parts.items() if part in seen}

    def read(self, path: Path) -> list[dict[str, Any]]:
        """What the child says of every sheet.

        Raises:
            DataError: if it cannot be read.
        """
        try:
            return self._ask(path)
        except OutOfMemory as error:
            raise DataError(self._too_large()) from error

    def _ask(self, path: Path) -> list[dict[str, Any]]:
        request = {
            "path": str(path),
            "folder": str(self.folder),
            "tag": self.tag,
            "known": sorted({header for columns in self.reading.columns.values() for header in columns.values()}),
            "asked": sorted({name.rpartition("!")[2] for names in self.reading.tables.values() for name in names}),
        }
        try:
            found: list[dict[str, Any]] = ask(_CHILD, request, self.folder, _LIMITS)
        except OutOfTime as error:
            message = f"'{self.file.name}' was not read within {_LIMITS.seconds:g} seconds"
            raise DataError(Problem("too-large", message, hint=_SMALLER)) from error
        except RuntimeError as error:
            raise unreadable(self.file, "a workbook", str(error)) from error
        except DataError as error:
            raise self._told(error) from error
        return found

    def _told(self, error: DataError) -> DataError:
        problem = error.problems[0]
        if problem.code == "password-protected":
            return DataError(_protected(self.file))
        return unreadable(self.file, "a workbook", problem.message)

    def _seen(self, looking: "Future[dict[str, SheetLook]]") -> dict[str, SheetLook]:
        try:
            return looking.result()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise unreadable(self.file, "a workbook", "it is damaged") from error

    def _too_large(self) -> Problem:
        message = f"'{self.file.name}' needs more than {_LIMITS.memory / 2**30:.3g} GiB of memory to be read"
        return Problem("too-large", message, hint=_SMALLER)


def _kind(file: SourceFile) -> str:
    with file.at.open("rb") as stream:
        zipped = stream.read(len(_ZIP)) == _ZIP
    if not zipped:
        return _old_kind(file)
    with zipfile.ZipFile(file.at) as book:
        parts = book.infolist()
    if len(parts) > _MOST_PARTS:
        raise DataError(Problem("too-large", f"'{file.name}' has {len(parts):,} parts", hint=_SMALLER))
    refuse_bomb(file, sum(part.file_size for part in parts))
    if any(part.flag_bits & 1 for part in parts):
        raise DataError(_protected(file))
    return _zip_kind(file.at)


def _zip_kind(path: Path) -> str:
    """What kind of workbook a zip file is; blank if it is none."""
    try:
        with zipfile.ZipFile(path) as book:
            names = {name.lower() for name in book.namelist()}
            for part, kind in (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb")):
                if part in names:
                    return kind
            if "mimetype" in names:
                with book.open("mimetype") as stream:
                    return "ods" if stream.read(80).startswith(b"application/vnd.oasis.opendocument.spread") else ""
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, RuntimeError, NotImplementedError):
        return ""
    return ""


def _old_kind(file: SourceFile) -> str:
    """``xls``; the names of streams, written in UTF-16, tell what else lies in the file."""
    names = {name: name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook", "Book")}
    seen, tail = set(), b""
    with file.at.open("rb") as stream:
        while piece := stream.read(_PIECE):
            seen |= {name for name, bytes_ in names.items() if bytes_ in tail + piece}
            tail = piece[-64:]
    if "EncryptedPackage" in seen:
        raise DataError(_protected(file))
    if not seen:
        raise NotData(Problem("unsupported-file", f"'{file.name}' is an Office document, but no workbook"))
    return "xls"


def _protected(file: SourceFile) -> Problem:
    hint = "open it with its password, and save it without one"
    return Problem("password-protected", f"'{file.name}' is protected by a password", hint=hint)


def _content(file: SourceFile, sheet: Mapping[str, Any], look: SheetLook | None) -> StoredContent:
    inner = file.inner(_shown(sheet["name"]))
    header: list[str] = sheet["header"]
    columns = tuple(
        SourceColumn(name, f"c{at}", "VARCHAR", sheet["numbers"][at], sheet["dates"][at])
        for at, name in enumerate(header)
    )
    remarks = [_outside(inner, sheet["below"])] if sheet["below"] else []
    if look and look.reaches_too_far:
        message = f"cells right of the table in '{inner.name}' are left out; the farthest is {look.farthest}."
        remarks.append(Finding("outside_table", 1, message, (f"{inner.name} {look.farthest}",)))
    if look and (cells := _blank_results(look, sheet, columns)):
        remarks.append(_without_value(inner, cells))
    above = tuple(tuple(row) for row in sheet["above"])
    return StoredContent(inner, columns, Path(sheet["path"]), _KIND, above, tuple(remarks))


def _outside(file: SourceFile, below: Sequence[tuple[int, Sequence[str]]]) -> Finding:
    return outside_table(file, [(f"row {number}", cells) for number, cells in below])


def _blank_results(look: SheetLook, sheet: Mapping[str, Any], columns: Sequence[SourceColumn]) -> list[str]:
    """Cells of the table's known columns that have no value, as ``D7``."""
    found = []
    for column, row in look.without_value:
        at = column - 1 - sheet["left"]
        if row > sheet["header_row"] and 0 <= at < len(columns) and header_score([columns[at].header]):
            found.append(f"{column_letters(column)}{row}")
    return found


def _without_value(file: SourceFile, cells: Sequence[str]) -> Finding:
    many = counted(len(cells), "cell holds", "cells hold")
    message = f"{many} an error, or a formula that was never calculated, in '{file.name}'; such cells are blank."
    return Finding(
        "cell_without_value", len(cells), message, tuple(f"{file.name} {cell}" for cell in cells[:_EXAMPLES])
    )


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in name)
