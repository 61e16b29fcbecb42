"""Compressed files and archives: gz, zst and zip, unpacked into the workspace within limits, one layer deep."""

import gzip
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, cast

import pyarrow as pa

from reportgen.errors import DataError, Problem
from reportgen.load.files import IgnoredFile, SourceFile, natural
from reportgen.load.readers.content import NotData, unreadable

GZIP, ZSTD, ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK"

_PIECE = 1 << 20
_FREE = 64 << 20
"""Bytes that may come out whatever went in: small files of equal rows compress without end."""
_RATIO = 250
"""Beyond that a byte may not become more than so many; exports become 5 to 50."""
_MOST_BYTES = 32 << 30
_MOST_MEMBERS = 10_000
_TAR_AT = 257
_TAR = b"ustar"
_BROKEN = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


@dataclass(slots=True)
class _Meter:
    """Counts what comes out of a file, and stops it where it is more than a file of data can hold."""

    file: SourceFile
    packed: int
    out: int = 0

    def add(self, size: int) -> None:
        """Raises DataError beyond the limits."""
        self.out += size
        if self.out > _FREE and self.out > _RATIO * self.packed:
            message = f"'{self.file.name}' ({self.packed:,} bytes) unpacks to more than {_RATIO} times its size"
            raise DataError(Problem("zip-bomb", message, hint="it is no export; unpack it yourself if you trust it"))
        if self.out > _MOST_BYTES:
            message = f"'{self.file.name}' unpacks to more than {_MOST_BYTES >> 30} GiB"
            raise DataError(Problem("too-large", message, hint="export Parquet files, which are read where they lie"))


def refuse_bomb(file: SourceFile, size: int) -> None:
    """Raises DataError where so many bytes in a packed file are more than data would make of it."""
    _Meter(file, file.at.stat().st_size).add(size)


def is_packed(head: bytes) -> bool:
    """Whether a file begins like one that is compressed; a workbook does too."""
    return head.startswith((GZIP, ZSTD, b"PK\x03\x04", b"PK\x05\x06"))


def is_tar(head: bytes) -> bool:
    """Whether a file begins like a tar archive."""
    return head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR


def unpacked(file: SourceFile, head: bytes, workspace: Path, tag: str) -> tuple[list[SourceFile], list[IgnoredFile]]:
    """The files in a file, and the members that are passed over.

    Raises:
        DataError: if it is damaged, encrypted, or unpacks to more than data would.
    """
    if head.startswith(ZIP):
        return _members(file, workspace, tag)
    target = workspace / f"unpacked-{tag}"
    meter = _Meter(file, file.at.stat().st_size)
    try:
        with _stream(file.at, head) as source:
            _copy(source, target, meter)
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise _damaged(file, error) from error
    with target.open("rb") as stream:
        start = stream.read(_TAR_AT + len(_TAR))
    if is_tar(start):
        raise NotData(_no_tar(file))
    return [replace(file, unpacked=target)], []


def _stream(path: Path, head: bytes) -> IO[bytes]:
    if head.startswith(GZIP):
        return cast("IO[bytes]", gzip.GzipFile(path))
    source: IO[bytes] = pa.CompressedInputStream(pa.OSFile(str(path)), "zstd")
    return source


def _copy(source: IO[bytes], target: Path, meter: _Meter) -> None:
    with target.open("wb") as copy:
        while piece := source.read(_PIECE):
            meter.add(len(piece))
            copy.write(piece)


def _members(file: SourceFile, workspace: Path, tag: str) -> tuple[list[SourceFile], list[IgnoredFile]]:
    found: list[SourceFile] = []
    ignored: list[IgnoredFile] = []
    try:
        with zipfile.ZipFile(file.at) as archive:
            meter = _Meter(file, file.at.stat().st_size)
            for number, member in enumerate(_listed(file, archive)):
                inner = file.inner(_shown(member.filename), workspace / f"unpacked-{tag}-{number}")
                if reason := _unwanted(member):
                    ignored.append(IgnoredFile(inner.name, reason))
                    continue
                with archive.open(member) as source:
                    _copy(source, inner.at, meter)
                found.append(inner)
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise _damaged(file, error) from error
    return found, ignored


def _listed(file: SourceFile, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Members in natural order of their names. Their names are only shown: nothing is written where they point."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > _MOST_MEMBERS:
        raise DataError(Problem("too-large", f"'{file.name}' holds {len(members):,} files, over {_MOST_MEMBERS:,}"))
    # What it says of itself is enough to refuse; what comes out is counted again.
    refuse_bomb(file, sum(member.file_size for member in members))
    if any(member.flag_bits & 1 for member in members):
        hint = "unpack it with its password, and name the unpacked files as the source"
        raise DataError(Problem("password-protected", f"'{file.name}' is protected by a password", hint=hint))
    return sorted(members, key=lambda member: natural(member.filename))


def _unwanted(member: zipfile.ZipInfo) -> str:
    parts = member.filename.split("/")
    hidden = any(part.startswith((".", "~$")) and part != ".." for part in parts) or parts[0] == "__MACOSX"
    if hidden:
        return "hidden or temporary"
    return "" if member.file_size else "empty (0 bytes)"


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in name)


def _no_tar(file: SourceFile) -> Problem:
    hint = "unpack it and name the folder as the source, or pack the files as zip"
    return Problem("unsupported-file", f"'{file.name}' is a tar archive", hint=hint)


def _damaged(file: SourceFile, error: Exception) -> DataError:
    if isinstance(error, NotImplementedError):
        return unreadable(file, "an archive", "it is packed in an unusual way", hint="pack it as plain zip")
    cut = isinstance(error, EOFError) or "truncated" in str(error).lower() or "End-of-stream" in str(error)
    kind = {GZIP: "gzip", ZIP: "zip"}.get(_head(file), "zstd")
    return unreadable(file, kind, "it ends early" if cut else "it is damaged")


def _head(file: SourceFile) -> bytes:
    with file.at.open("rb") as stream:
        return stream.read(2)
