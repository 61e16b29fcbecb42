"""Reads the report.json that a report is compared with."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from reportgen.errors import DataError, Mark, Problem
from reportgen.load.beside import EarlierReport

_SCHEMA = 1
_LARGEST = 512 * 1024 * 1024
_HINT = "name the .json file that an earlier build of this report wrote"


def read_report(path: Path) -> EarlierReport:
    """The earlier report in a file.

    Raises:
        DataError: if there is none, or the file is no report.json of a schema we know.
    """
    body = _body(path)
    try:
        whole = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise DataError(Problem("bad-report", "this is no JSON", Mark(path.name, line), _HINT)) from error
    return EarlierReport(path.name, *_parts(whole, path), sha256(body).hexdigest())


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


def _reports(folder: Path, name: str) -> Iterator[EarlierReport]:
    """The last by path first, which is the one that counts of several of a day; one at a time, as they may be large."""
    for path in sorted(folder.rglob(f"{name}.json"), key=str, reverse=True):
        if path.is_file():
            yield read_report(path)


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
