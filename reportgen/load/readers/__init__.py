"""How the bytes of a file become rows of cells: one module per kind of file, in one list."""

from reportgen.errors import DataError, Problem
from reportgen.load.engines import Engine
from reportgen.load.files import SourceFile
from reportgen.load.origin import Reading
from reportgen.load.readers import delimited, json_text, parquet
from reportgen.load.readers.content import Content, NotData, Reader

READERS: tuple[Reader, ...] = (parquet, json_text, delimited)
"""Asked in this order; the first that recognises the first bytes reads the file."""

_HEAD = 4096
_PROMISES_DATA = (".csv", ".tsv", ".json", ".ndjson", ".jsonl", ".parquet")
_OTHERS = {
    b"PK\x03\x04": "an Excel workbook or another zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "compressed with gzip",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
    b"%PDF": "a PDF",
    b"SQLite format 3": "a SQLite database",
}


def open_contents(
    engine: Engine, file: SourceFile, number: int, reading: Reading, *, needed: bool
) -> tuple[Content, ...]:
    """What a file holds: one table, or several (sheets of a workbook, members of an archive).

    Args:
        number: unique per file; names what the engine keeps for it.
        needed: the source is this file alone, so a file that is no data is an error.

    Raises:
        NotData: if the file is no data, as a README in the folder, and was not asked for by name.
        DataError: if it should be data and cannot be read.
    """
    try:
        with file.path.open("rb") as stream:
            head = stream.read(_HEAD)
        if not head:
            raise NotData(
                Problem(
                    "empty-file",
                    f"'{file.name}' is empty (0 bytes)",
                    hint="export it again; a table without rows still has a header",
                )
            )
        return _reader(head, file).read(engine, file, number, reading)
    except NotData as error:
        if needed or file.path.suffix.lower() in _PROMISES_DATA:
            raise DataError(error.problems) from error
        raise
    except OSError as error:
        raise DataError(Problem("cannot-read", f"'{file.name}' cannot be read: {error.strerror}")) from error


def _reader(head: bytes, file: SourceFile) -> Reader:
    other = next((words for magic, words in _OTHERS.items() if head.startswith(magic)), None)
    for reader in () if other else READERS:
        if reader.recognises(head):
            return reader
    hint = "readable are CSV, JSON, NDJSON (UTF-8) and Parquet"
    raise NotData(Problem("unsupported-file", f"'{file.name}' is {other or 'not text'}", hint=hint))


__all__ = ["READERS", "Content", "NotData", "Reader", "open_contents"]
