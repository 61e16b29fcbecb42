"""Finds and reads one of the two reports: a file, a report's folder, a snapshot, or a name of one."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from reportgen.errors import DataError, Mark, Problem, did_you_mean
from reportgen.load.beside import EarlierReport
from reportgen.load.earlier import read_report
from reportgen.load.readers.dialect import long_fields
from reportgen.model.earlier import earlier_serials
from reportgen.model.serial_list import FIGURES
from reportgen.render.artifact import MANIFEST
from reportgen.render.csv_files import safe
from reportgen.spec.publish import SERIALS, TAGS

LATEST = "latest"
_HINT = "give a report.json, the folder of a report, or a snapshot: snapshots/<report>/<day>"


@dataclass(frozen=True, slots=True)
class Listed:
    """Serial numbers, as a report lists them."""

    rows: tuple[Mapping[str, Any], ...]
    """Text, exact numbers, None for blank."""
    whole: bool
    """True if those that are no longer in stock are among them."""


@dataclass(frozen=True, slots=True)
class Side:
    """One report, read."""

    path: Path
    report: EarlierReport
    serials: Listed | None
    """None if it lists none."""


def read_side(path: Path) -> Side:
    """The report that a path or a name stands for.

    Raises:
        DataError: if there is none, there are several, or it cannot be read.
    """
    file = _file(path)
    report = read_report(file)
    table = file.parent / SERIALS
    if file.name in _manifest(file.parent) and SERIALS in _manifest(file.parent):
        return Side(file, report, Listed(tuple(_table(table)), whole=True))
    listed = earlier_serials(report)
    return Side(file, report, None if listed is None else Listed(listed, whole=False))


def _file(path: Path) -> Path:
    if path.is_file():
        return path
    if path.is_dir():
        return _in_folder(path)
    if path.parent.is_dir():
        return _named(path.parent, path.name)
    raise _refused("no-such-file", f"there is no '{path}'")


def _in_folder(folder: Path) -> Path:
    """The data of the report in a folder; of snapshots the latest."""
    if names := _manifest(folder):
        found = [name for name in names if name.endswith(".json") and "/" not in name]
        if len(found) == 1:
            return folder / found[0]
        raise _refused(
            "no-data", f"the report in '{folder}' has no data to compare", "add json to the outputs of its spec"
        )
    if days := _days(folder):
        return _in_folder(folder / days[-1])
    roots = _roots(folder)
    if len(roots) == 1:
        return _in_folder(roots[0])
    if roots:
        choices = ", ".join(root.name for root in roots)
        raise _refused(
            "several-reports", f"'{folder}' holds snapshots of several reports", f"add one to the path: {choices}"
        )
    raise _refused("no-report", f"there is no report in '{folder}'")


def _named(folder: Path, name: str) -> Path:
    """A snapshot by a name that is no folder: one that it is kept under, ``latest``, or a day of the only report."""
    roots = [folder] if _days(folder) else _roots(folder)
    if len(roots) != 1:
        raise _refused("no-such-file", f"there is no '{folder / name}'")
    root = roots[0]
    days, tags = _days(root), _tags(root)
    day = days[-1] if name == LATEST else tags.get(name, name)
    if day in days:
        return _in_folder(root / day)
    message = f"there is no snapshot '{name}' in '{root}'"
    raise _refused("no-such-file", message, did_you_mean(name, (*days, *tags, LATEST)))


def _manifest(folder: Path) -> frozenset[str]:
    """Names of the files that a folder's manifest tells of; none without one."""
    try:
        whole = json.loads((folder / MANIFEST).read_bytes())
        return frozenset(str(entry["name"]) for entry in whole["artifacts"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return frozenset()


def _days(folder: Path) -> list[str]:
    """Names of the days of which a folder holds snapshots, in order."""
    return sorted(one.name for one in _folders(folder) if _is_day(one.name) and (one / MANIFEST).is_file())


def _roots(folder: Path) -> list[Path]:
    """The folders right below that hold snapshots."""
    return [one for one in _folders(folder) if _days(one)]


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(one for one in folder.iterdir() if one.is_dir())
    except OSError as error:
        raise _refused("cannot-read", f"'{folder}' cannot be read: {error.strerror}") from error


def _is_day(name: str) -> bool:
    try:
        return date.fromisoformat(name).isoformat() == name
    except ValueError:
        return False


def _tags(root: Path) -> dict[str, str]:
    try:
        return {str(tag): str(day) for tag, day in json.loads((root / TAGS).read_bytes()).items()}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def _table(path: Path) -> Iterator[dict[str, Any]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"the list of serial numbers '{path}' cannot be read: {error}"
        raise DataError(Problem("cannot-read", message, hint="take the snapshot again")) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    with long_fields():
        for row in reader:
            if None in row or None in row.values():
                message = "the row has not as many fields as the head"
                mark = Mark(str(path), reader.line_num)
                raise DataError(Problem("bad-table", message, mark, "take the snapshot again"))
            yield {name: _cell(name, text) for name, text in row.items()}


def _cell(name: str, text: str) -> Any:
    """A number of a measure, a text, None for blank; the mark that keeps a spreadsheet from calculating is not part."""
    if name in FIGURES and text:
        try:
            return Decimal(text)
        except InvalidOperation:
            return text
    bare = text.replace("'", "", 1)
    return (bare if bare != text and safe(bare) == text else text) or None


def _refused(code: str, message: str, hint: str = _HINT) -> DataError:
    return DataError(Problem(code, message, hint=hint or _HINT))
