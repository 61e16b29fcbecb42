"""Files that Spark reads where they are: this machine's, or a lake's (s3a, abfss, gs, hdfs ...)."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from reportgen.errors import DataError, Problem
from reportgen.load.files import IgnoredFile, natural
from reportgen.load.origin import Reading, is_url

_KINDS = {
    ".parquet": "Parquet",
    ".csv": "CSV",
    ".tsv": "CSV",
    ".txt": "CSV",
    ".json": "JSON",
    ".jsonl": "JSON",
    ".ndjson": "JSON",
}
_PACKED = (".gz", ".zst", ".bz2", ".snappy")
_DELIMITERS = ",;\t|"
_UTF8 = "UTF-8"
COLUMN = "c"
"""Columns of a view are called by this and their position: headers may be anything, and stand twice."""


@dataclass(frozen=True, slots=True)
class SparkFile:
    """A file, or a folder whose files are the parts of one table."""

    name: str
    """Relative to the source, with forward slashes."""
    path: str
    kind: str
    """Parquet, CSV or JSON."""


def find(session: Any, paths: Iterable[str]) -> tuple[tuple[SparkFile, ...], tuple[IgnoredFile, ...]]:
    """The tables' files that paths mean, in natural order, and what else lies there.

    A path is a file, a folder of files, a folder of folders (one a table), or a pattern with ``*``, ``?`` or ``{a,b}``.

    Raises:
        DataError: if there is nothing at a path.
    """
    found: list[SparkFile] = []
    ignored: list[IgnoredFile] = []
    for path in paths:
        for name, place, is_folder in _listed(session, _located(path)):
            kind = _kind_of_folder(session, place) if is_folder else _kind(name)
            if kind and not _hidden(name):
                found.append(SparkFile(name, place, kind))
            else:
                reason = "hidden or temporary" if _hidden(name) else "neither Parquet, CSV nor JSON"
                ignored.append(IgnoredFile(name, reason))
    if not found:
        hint = "found: " + "; ".join(f"{one.name} ({one.reason})" for one in ignored[:10]) if ignored else ""
        raise DataError(Problem("no-data", f"no file that Spark reads: {', '.join(paths)}", hint=hint))
    return tuple(found), tuple(ignored)


def _located(path: str) -> str:
    """Amazon's own scheme is s3; the file system of Hadoop that reads it is called s3a."""
    if path.startswith("s3://"):
        return "s3a://" + path.removeprefix("s3://")
    return path if is_url(path) else f"file://{path}"


def _listed(session: Any, path: str) -> Iterator[tuple[str, str, bool]]:
    """Name, place and whether it is a folder, of what a path means."""
    files, at = _file_system(session, path)
    matches = files.globStatus(at)
    if matches is None or not len(matches):
        raise DataError(Problem("no-such-source", f"there is no file or folder '{path.removeprefix('file://')}'"))
    whole = len(matches) == 1 and matches[0].isDirectory()
    if whole and _is_table(name.getPath().getName() for name in files.listStatus(matches[0].getPath())):
        yield _entry(matches[0])
        return
    listed = files.listStatus(matches[0].getPath()) if whole else matches
    yield from sorted((_entry(one) for one in listed), key=lambda entry: natural(entry[0]))


def _entry(status: Any) -> tuple[str, str, bool]:
    return status.getPath().getName(), status.getPath().toString(), status.isDirectory()


def _file_system(session: Any, path: str) -> tuple[Any, Any]:
    at = session._jvm.org.apache.hadoop.fs.Path(path)
    return at.getFileSystem(session._jsc.hadoopConfiguration()), at


def _is_table(names: Iterable[str]) -> bool:
    """Whether a folder is one table in parts, as Spark and others write it, rather than a folder of tables."""
    listed = list(names)
    parts = [name for name in listed if name.startswith("part-")]
    return bool(parts) or any("=" in name for name in listed)


def _kind_of_folder(session: Any, place: str) -> str:
    files, at = _file_system(session, place)
    names = [status.getPath().getName() for status in files.listStatus(at)]
    kinds = {_kind(name) for name in names if not _hidden(name)} - {""}
    if any("=" in name for name in names):
        return "Parquet"
    return kinds.pop() if len(kinds) == 1 else ""


def _kind(name: str) -> str:
    plain = name.lower()
    for packed in _PACKED:
        plain = plain.removesuffix(packed)
    return _KINDS.get(PurePosixPath(plain).suffix, "")


def _hidden(name: str) -> bool:
    return name.startswith((".", "_", "~$"))


def read(session: Any, file: SparkFile, view: str, reading: Reading) -> tuple[str, ...]:
    """Make a temporary view of a file; its column names as they stand there.

    Text files come as text: serial numbers are never taken for numbers.

    Args:
        view: name of the view, unique in the session.
    """
    frame, headers = _frame(session, file, reading)
    frame.toDF(*(f"{COLUMN}{at}" for at in range(len(headers)))).createOrReplaceTempView(view)
    return headers


def _frame(session: Any, file: SparkFile, reading: Reading) -> tuple[Any, tuple[str, ...]]:
    """What is in a file, and its header."""
    if file.kind == "Parquet":
        frame = session.read.parquet(file.path)
        return frame, tuple(frame.columns)
    encoding = reading.encoding or _UTF8
    if file.kind == "JSON":
        frame = session.read.option("primitivesAsString", True).option("encoding", encoding).json(file.path)
        return frame, tuple(frame.columns)
    line = _first_line(session, file, encoding)
    delimiter = reading.delimiter or max(_DELIMITERS, key=line.count)
    headers = next(csv.reader([line], delimiter=delimiter), [])
    options = {"header": True, "quote": '"', "escape": '"', "multiLine": True, "mode": "FAILFAST"}
    # The header is read here: Spark would take a job for every file to do so.
    schema = ", ".join(f"{COLUMN}{at} STRING" for at in range(len(headers)))
    reader = session.read.options(**options, sep=delimiter, encoding=encoding).schema(schema)
    return reader.csv(file.path), tuple(headers)


def _first_line(session: Any, file: SparkFile, encoding: str) -> str:
    """Of a file, or of the first part of a folder, packed or not; without the mark of its encoding."""
    files, at = _file_system(session, file.path)
    if files.getFileStatus(at).isDirectory():
        names = sorted(status.getPath().toString() for status in files.listStatus(at))
        at = session._jvm.org.apache.hadoop.fs.Path(
            next(name for name in names if not _hidden(PurePosixPath(name).name))
        )
    java, stream = session._jvm.java.io, files.open(at)
    codecs = session._jvm.org.apache.hadoop.io.compress.CompressionCodecFactory(session._jsc.hadoopConfiguration())
    codec = codecs.getCodec(at)
    opened = java.BufferedReader(
        java.InputStreamReader(codec.createInputStream(stream) if codec is not None else stream, encoding)
    )
    try:
        return (opened.readLine() or "").lstrip("\ufeff")
    finally:
        opened.close()
