"""How the bytes of a file become rows of cells: one module per kind of file, in two lists.

What is packed is unpacked first, text in another encoding becomes UTF-8; then the first module that recognises the
content reads it. The name of a file decides nothing.
"""

from pathlib import PurePath

from reportgen.errors import DataError, Problem
from reportgen.load.engines import Engine
from reportgen.load.files import IgnoredFile, SourceFile
from reportgen.load.origin import Reading
from reportgen.load.readers import delimited, duckdb_file, json_text, parquet, sqlite_file, workbook
from reportgen.load.readers.content import Content, NotData, Opened, Reader
from reportgen.load.readers.encoding import chosen_encoding, in_utf8, wide_encoding
from reportgen.load.readers.packed import is_packed, is_tar, unpacked

BINARY: tuple[Reader, ...] = (parquet, workbook, duckdb_file, sqlite_file)
TEXT: tuple[Reader, ...] = (json_text, delimited)
"""Asked in this order; the first that recognises the first bytes reads the file."""

_HEAD = 4096
_PROMISES_DATA = (".csv", ".tsv", ".json", ".ndjson", ".jsonl", ".parquet", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_OTHERS = {
    b"%PDF": "a PDF",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a rar archive",
    b"BZh": "compressed with bzip2",
    b"\xfd7zXZ": "compressed with xz",
    b"Obj\x01": "an Avro file",
    b"ORC": "an ORC file",
}
_READABLE = "readable are CSV, JSON, NDJSON, Parquet, workbooks, DuckDB and SQLite files, also packed as gz, zst or zip"
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta")


def open_contents(engine: Engine, file: SourceFile, number: int, reading: Reading, *, needed: bool) -> Opened:
    """What a file holds: one table, or several (sheets of a workbook, members of an archive).

    Args:
        number: unique per file; names what the engine keeps for it.
        needed: the source is this file alone, so a file that is no data is an error.

    Raises:
        NotData: if the file is no data, as a README in the folder, and was not asked for by name.
        DataError: if it should be data and cannot be read.
    """
    try:
        return _opened(engine, file, str(number), reading)
    except NotData as error:
        if needed or _promises_data(file):
            raise DataError(error.problems) from error
        raise
    except OSError as error:
        raise DataError(Problem("cannot-read", f"'{file.name}' cannot be read: {error.strerror}")) from error


def _promises_data(file: SourceFile) -> bool:
    return PurePath(file.name).suffix.lower() in _PROMISES_DATA


def _opened(engine: Engine, file: SourceFile, tag: str, reading: Reading) -> Opened:
    head = _head(file)
    for reader in BINARY:
        if reader.recognises(head, file.at):
            return reader.read(engine, file, tag, reading)
    if not is_packed(head):
        return _text(engine, file, tag, reading, head)
    if file.unpacked:
        raise NotData(Problem("unsupported-file", f"'{file.name}' is packed once more", hint="unpack it first"))
    return _members(engine, file, tag, reading, head)


def _head(file: SourceFile) -> bytes:
    with file.at.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        hint = "export it again; a table without rows still has a header"
        raise NotData(Problem("empty-file", f"'{file.name}' is empty (0 bytes)", hint=hint))
    return head


def _members(engine: Engine, file: SourceFile, tag: str, reading: Reading, head: bytes) -> Opened:
    members, ignored = unpacked(file, head, engine.workspace, tag)
    contents: list[Content] = []
    for number, member in enumerate(members):
        try:
            opened = _opened(engine, member, f"{tag}_{number}", reading)
        except NotData as error:
            if _promises_data(member):
                raise DataError(error.problems) from error
            ignored.append(IgnoredFile(member.name, reason_of(error, member)))
        else:
            contents += opened.contents
            ignored += opened.passed_over
    if not contents:
        found = "; ".join(f"{one.name} ({one.reason})" for one in ignored[:20]) or "nothing"
        raise NotData(Problem("unsupported-file", f"'{file.name}' holds no table", hint=f"found: {found}"))
    return Opened(tuple(contents), tuple(ignored))


def reason_of(error: NotData, file: SourceFile) -> str:
    """Why a file is no data, without its name: ``a PDF``."""
    return error.problems[0].message.removeprefix(f"'{file.name}' ").removeprefix("is ")


def _text(engine: Engine, file: SourceFile, tag: str, reading: Reading, head: bytes) -> Opened:
    other = next((words for magic, words in _OTHERS.items() if head.startswith(magic)), "")
    other = "a tar archive" if is_tar(head) else other
    encoding = wide_encoding(head) or (chosen_encoding(reading.encoding) if reading.encoding else "")
    if encoding and not other:
        file = in_utf8(file, encoding, engine.workspace, tag)
        head = _head(file)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_MARKUP):
        raise NotData(_web_page(file))
    other = "XML; a workbook is saved as xlsx" if start.startswith(b"<") and not other else other
    for reader in () if other else TEXT:
        if reader.recognises(head, file.at):
            return reader.read(engine, file, tag, reading)
    raise NotData(Problem("unsupported-file", f"'{file.name}' is {other or 'not text'}", hint=_READABLE))


def _web_page(file: SourceFile) -> Problem:
    hint = "a sign-in page or an error instead of the export? A table on a web page: open it in Excel, save it as xlsx"
    return Problem("web-page", f"'{file.name}' is a web page (HTML)", hint=hint)


__all__ = ["BINARY", "TEXT", "Content", "NotData", "Opened", "Reader", "open_contents", "reason_of"]
