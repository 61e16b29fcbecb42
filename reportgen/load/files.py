"""Which files a path means: a file, a folder, or a pattern. Nothing outside of it is ever opened."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.errors import DataError, Problem

_MAGIC = re.compile(r"[*?\[]")
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a source."""

    path: Path
    """Absolute: the file on disk, whose hash counts."""
    name: str
    """Relative to the source, with forward slashes, and what lies inside: ``export.xlsx!Items``, ``a.zip!b.csv``."""
    unpacked: Path | None = None
    """Where its bytes lie in plain, if the file on disk holds them packed or in another encoding."""

    @property
    def at(self) -> Path:
        """Where its bytes are read."""
        return self.unpacked or self.path

    def inner(self, name: str, unpacked: Path | None = None) -> "SourceFile":
        """Something that lies in the file: a sheet, a member, a table."""
        return replace(self, name=f"{self.name}!{name}", unpacked=unpacked or self.unpacked)


@dataclass(frozen=True, slots=True)
class IgnoredFile:
    """A file that lies in the source and is not read."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a path means."""

    files: tuple[SourceFile, ...]
    """In natural order of their names: page2 before page10."""
    ignored: tuple[IgnoredFile, ...]
    single: bool
    """True if the path names one file."""


def find_files(paths: Sequence[str]) -> Found:
    """The files that paths mean, each once.

    Raises:
        DataError: if there is no such file, folder or match, or it may not be read.
    """
    found = [_find(Path(path)) for path in paths]
    files = {file.path: file for one in found for file in one.files}
    ignored = {file.name: file for one in found for file in one.ignored}
    return Found(tuple(files.values()), tuple(ignored.values()), single=len(found) == 1 and found[0].single)


def _find(path: Path) -> Found:
    try:
        if path.is_dir():
            return _folder(path)
        if path.is_file():
            return Found((SourceFile(path.absolute(), path.name),), (), single=True)
        if path.exists():
            raise DataError(Problem("unsupported-file", f"'{path}' is neither a file nor a folder"))
        return _pattern(path)
    except (OSError, ValueError) as error:
        raise DataError(
            Problem("cannot-read", f"'{path}' cannot be read: {getattr(error, 'strerror', None) or error}")
        ) from error


def _folder(path: Path) -> Found:
    files, ignored = _sorted_out(path, path.iterdir())
    if not files:
        raise DataError(Problem("no-data", f"the folder '{path}' holds no file", hint=_as_found(ignored)))
    return Found(files, ignored, single=False)


def _pattern(path: Path) -> Found:
    base, rest = _fixed_part(path)
    if not _MAGIC.search(str(rest)):
        raise DataError(Problem("no-such-source", f"there is no file or folder '{path}'", hint=_nearby(path)))
    # Links to folders are not followed: they may lead in circles.
    files, ignored = _sorted_out(base, (match for match in base.glob(str(rest)) if not match.is_dir()))
    if not files:
        hint = _as_found(ignored) or _nearby(base / rest.parts[0])
        raise DataError(Problem("no-such-source", f"no file matches '{path}'", hint=hint))
    return Found(files, ignored, single=False)


def _fixed_part(pattern: Path) -> tuple[Path, Path]:
    """The part of a pattern that exists as a folder, letter by letter, and the rest."""
    for folder in pattern.parents:
        if folder.is_dir():
            return folder, pattern.relative_to(folder)
    return Path(), pattern


def _sorted_out(base: Path, paths: Iterable[Path]) -> tuple[tuple[SourceFile, ...], tuple[IgnoredFile, ...]]:
    """Files to read and files to ignore, in natural order; a file that has several names is read once."""
    named = sorted(((path.relative_to(base).as_posix(), path) for path in paths), key=lambda pair: natural(pair[0]))
    real = {name: os.path.realpath(path) for name, path in named}
    first: dict[str, str] = {}
    for name, _ in sorted(named, key=lambda pair: pair[1].is_symlink()):
        first.setdefault(real[name], name)
    home = Path(os.path.realpath(base))
    files, ignored = [], []
    for name, path in named:
        reason = _unwanted(name, path, Path(real[name]), home)
        if not reason and first[real[name]] != name:
            reason = f"the same file as {first[real[name]]}"
        if reason:
            ignored.append(IgnoredFile(name, reason))
        else:
            files.append(SourceFile(path.absolute(), name))
    return tuple(files), tuple(ignored)


def _unwanted(name: str, path: Path, real: Path, home: Path) -> str:
    if any(part.startswith((".", "~$")) for part in name.split("/")):
        return "hidden or temporary"
    if not real.is_relative_to(home):
        return "a link that leads out of the folder"
    if path.is_dir():
        return "a folder; a pattern with ** reads the files in it"
    return "" if path.is_file() else "not a regular file"


def natural(name: str) -> tuple[tuple[int, int | str, str], ...]:
    """Sorts numbers inside names by their value."""
    parts = _DIGITS.split(name)
    return tuple((0, int(part), part) if index % 2 else (1, part.lower(), part) for index, part in enumerate(parts))


def _as_found(ignored: tuple[IgnoredFile, ...]) -> str:
    return "found: " + "; ".join(f"{file.name} ({file.reason})" for file in ignored[:10]) if ignored else ""


def _nearby(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder '{folder}' either"
    names = sorted((entry.name for entry in folder.iterdir() if not entry.name.startswith(".")), key=natural)
    return (
        f"'{folder}' holds: " + ", ".join(names[:20]) + (f" … ({len(names)} in all)" if len(names) > 20 else "")
        if names
        else f"'{folder}' is empty"
    )
