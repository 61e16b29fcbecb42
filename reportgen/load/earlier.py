"""Reads the report.json that a report is compared with."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from reportgen.errors import DataError, Mark, Problem, did_you_mean
from reportgen.load.beside import EarlierReport
from reportgen.spec.publish import TAGS

_SCHEMA = 1
_LARGEST = 512 * 1024 * 1024
_DIGITS = 1000
"""Before and behind the decimal point."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_HINT = "name the .json file that an earlier build of this report wrote"


def read_report(path: Path) -> EarlierReport:
    """The earlier report in a file.

    Raises:
        DataError: if there is none, or the file is no report.json of a schema we know.
    """
    body = _body(path)
    try:
        whole = json.loads(body, parse_float=_number, parse_constant=_number)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise DataError(Problem("bad-report", "this is no JSON", Mark(path.name, line), _HINT)) from error
    day, sections = _parts(whole, path)
    head = {name: part for name, part in whole.items() if name != "sections"}
    return EarlierReport(path.name, day, sections, sha256(body).hexdigest(), head)


def latest_report(folder: Path, name: str, before: date) -> EarlierReport | None:
    """Of the reports called ``<name>.json`` in the folder and below it, the latest of a day before `before`; None
    without any.

    Raises:
        DataError: if there is no such folder, or a file of that name is no report.
    """
    if not folder.is_dir():
        raise DataError(Problem("no-such-folder", f"there is no folder of snapshots '{folder.name}'", hint=_HINT))
    earlier = (report for report in _reports(folder, name) if report.as_of < before)
    return max(earlier, key=lambda report: report.as_of, default=None)


def kept_report(folder: Path, name: str, before: date) -> EarlierReport | None:
    """The latest snapshot before a day: ``<folder>/<day>/<name>.json``, of which only that one is read; None without
    any.

    Raises:
        DataError: if it cannot be read, is no report, or of another day than its folder says.
    """
    days = [day for day in days_kept(folder, name) if day < before]
    if not days:
        return None
    day = days[-1]
    path = folder / day.isoformat() / f"{name}.json"
    try:
        report = read_report(path)
        if report.as_of != day:
            _refuse(path, f"this report.json is of {report.as_of}, not of the day that its folder says")
    except DataError as error:
        hint = f"take the snapshot of {day} again (--as-of {day}), or remove its folder"
        marked = [(found, Mark(str(path), found.mark.line if found.mark else 0)) for found in error.problems]
        raise DataError(replace(found, mark=mark, hint=hint) for found, mark in marked) from error
    return replace(report, name=f"{day}/{path.name}")


def days_kept(folder: Path, name: str) -> tuple[date, ...]:
    """The days of which a folder holds a snapshot, in order; what else lies in it does not count.

    Raises:
        DataError: if the folder cannot be read.
    """
    try:
        inside = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
        days = [day for day in map(_day_of, inside) if day and (folder / day.isoformat() / f"{name}.json").exists()]
    except OSError as error:
        message = f"the snapshots in '{folder}' cannot be read: {error.strerror}"
        raise DataError(Problem("cannot-read", message, hint="let this program read them")) from error
    return tuple(days)


def day_of_tag(folder: Path, tag: str) -> date:
    """The day of the snapshot that was given a name.

    Raises:
        DataError: if there is none of that name, or the file of names cannot be read.
    """
    path = folder / TAGS
    try:
        named = json.loads(path.read_bytes()) if path.exists() else {}
        days = {str(name): date.fromisoformat(day) for name, day in named.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        hint = "take it from version control, or remove it"
        raise DataError(Problem("bad-tags", "these are no names of snapshots", Mark(str(path)), hint)) from error
    if tag not in days:
        hint = did_you_mean(tag, days) or "give a snapshot a name: reportgen snapshot --as-of DAY --tag NAME"
        raise DataError(Problem("unknown-tag", f"no snapshot in '{folder}' has the name '{tag}'", hint=hint))
    return days[tag]


def _day_of(name: str) -> date | None:
    """The day that a folder is called by."""
    try:
        return date.fromisoformat(name) if _DAY.fullmatch(name) else None
    except ValueError:
        return None


def _reports(folder: Path, name: str) -> Iterator[EarlierReport]:
    """The last by path first, which is the one that counts of several of a day; one at a time, as they may be large.
    What lies in hidden folders is not in its place yet, or never came."""
    for path in sorted(folder.rglob(f"{name}.json"), key=str, reverse=True):
        is_unfinished = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not is_unfinished:
            yield read_report(path)


def _number(text: str) -> Decimal:
    """The number, exactly. One that is none, or that no ledger has room for, is no JSON of ours."""
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > _DIGITS:
        raise ValueError(f"'{text[:40]}' is no number of a report")
    return number


def _body(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            _refuse(path, f"the file is larger than {_LARGEST >> 20} MiB")
        return path.read_bytes()
    except OSError as error:
        message = f"the earlier report '{path.name}' cannot be read: {error.strerror}"
        raise DataError(Problem("cannot-read", message, hint=_HINT)) from error


def _parts(whole: Any, path: Path) -> tuple[date, tuple[dict[str, Any], ...]]:
    if not isinstance(whole, dict) or "schema" not in whole or not isinstance(whole.get("sections"), list):
        _refuse(path, "this is no report.json")
    if whole["schema"] != _SCHEMA:
        _refuse(path, f"this report.json is of schema {str(whole['schema'])[:20]}; this program reads schema {_SCHEMA}")
    try:
        day = date.fromisoformat(str(whole.get("as_of")))
    except ValueError:
        _refuse(path, "this report.json does not say its day (as_of)")
    return day, tuple(section for section in whole["sections"] if isinstance(section, dict))


def _refuse(path: Path, message: str) -> NoReturn:
    raise DataError(Problem("bad-report", message, Mark(path.name), _HINT))
