"""Where readers' reports wait until all of them are made: a folder beside the output, which outlives a killed run.

It belongs to one spec, its data and its day, which a fingerprint tells; a run with another one begins anew. A report
counts as made once its own list of files is there, written last; what does not agree with that list is made again.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from reportgen.deliver.effects import Effects
from reportgen.errors import DeliveryError, Problem
from reportgen.pipeline import Prepared
from reportgen.render.artifact import Artifact
from reportgen.render.mail import Letter
from reportgen.sections.base import AlertResult, CheckResult

LOCK_SECONDS = 30.0
"""How long a run waits for another one over the same spec, or for what is left of one that was killed."""
_HEAD, _DONE = "burst.json", "done.json"
_LEDGER = "ledger"
_SCHEMA = 1


class Stage:
    """The folder of one burst."""

    def __init__(self, folder: Path, effects: Effects) -> None:
        self.folder, self._effects = folder, effects

    def open(self, fingerprint: str, moment: datetime) -> datetime:
        """Go on with what was begun under the same fingerprint, else begin anew; the moment of the first run."""
        kept = self._head()
        if kept and kept.get("fingerprint") == fingerprint:
            return datetime.fromisoformat(str(kept["moment"]))
        ledger = self.folder / _LEDGER
        for name in self._effects.names(self.folder):
            if name != ledger.name:
                self._effects.remove(self.folder / name)
        head = {"schema": _SCHEMA, "fingerprint": fingerprint, "moment": moment.isoformat()}
        self._effects.write(self.folder / _HEAD, json.dumps(head).encode())
        return moment

    def _head(self) -> dict[str, Any] | None:
        if self._effects.kind(self.folder / _HEAD) != "file":
            return None
        try:
            head = json.loads(self._effects.read(self.folder / _HEAD))
        except ValueError:
            return None
        return head if isinstance(head, dict) else None

    def room_for_ledger(self) -> Path:
        """An empty folder for the tables that all reports are made of."""
        folder = self.folder / _LEDGER
        self._effects.remove(folder)
        self._effects.make_folder(folder)
        return folder

    def is_done(self, key: str) -> bool:
        """Whether the report is made, and all its files are as they were written."""
        return self._effects.kind(self.folder / key / _DONE) == "file" and self._whole(key) is not None

    def _whole(self, key: str) -> Prepared | None:
        try:
            return self.read(key)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, key: str, report: Prepared) -> None:
        """Keep a report."""
        folder = self.folder / key
        self._effects.remove(folder)
        for number, body in enumerate(_bodies(report)):
            self._effects.make_folder(folder)
            self._effects.write(folder / str(number), body)
        self._effects.write(folder / _DONE, json.dumps(_told(report), ensure_ascii=False).encode())

    def read(self, key: str) -> Prepared:
        """A report that was kept.

        Raises:
            ValueError: if a file has changed since.
        """
        folder = self.folder / key
        told = json.loads(self._effects.read(folder / _DONE))
        bodies = [self._effects.read(folder / str(number)) for number in range(len(told["sha256"]))]
        if [sha256(body).hexdigest() for body in bodies] != told["sha256"]:
            raise ValueError(f"the files of {key} have changed")
        return _report(told, iter(bodies))

    def remove(self) -> None:
        """All of it."""
        self._effects.remove(self.folder)


@contextmanager
def stage_of(out: Path, slug: str, effects: Effects) -> Iterator[Stage]:
    """The stage of a report's burst, held against every other run.

    Raises:
        DeliveryError: if another run holds it, or nothing can be written beside the output.
    """
    target = effects.resolve(out) / f".{slug}.burst"
    try:
        effects.make_folder(target.parent)
        with effects.lock(target.with_name(f"{target.name}.lock"), LOCK_SECONDS):
            effects.make_folder(target)
            yield Stage(target, effects)
    except TimeoutError as error:
        message = f"another run is making the readers' reports of '{slug}'"
        raise DeliveryError(Problem("locked", message, hint="wait for it to end, or end it")) from error
    except OSError as error:
        message = f"readers' reports cannot be kept in '{out}': {error.strerror or error}"
        hint = "choose another folder with --out"
        raise DeliveryError(Problem("cannot-write", message, hint=hint)) from error


def _bodies(report: Prepared) -> tuple[bytes, ...]:
    pictures = report.letter.pictures if report.letter else ()
    return (report.data, *(one.body for one in report.artifacts), *(one.body for one in pictures))


def _told(report: Prepared) -> dict[str, Any]:
    """Everything of a report but the bytes of its files."""
    letter = report.letter
    return {
        "slug": report.slug,
        "title": report.title,
        "company": report.company,
        "as_of": report.as_of.isoformat(),
        "locale": report.locale,
        "checks": [asdict(one) for one in report.checks],
        "alerts": [{**asdict(one), "value": None if one.value is None else str(one.value)} for one in report.alerts],
        "artifacts": _names(report.artifacts),
        "letter": {**asdict(replace(letter, pictures=())), "pictures": _names(letter.pictures)} if letter else None,
        "sha256": [sha256(body).hexdigest() for body in _bodies(report)],
    }


def _names(artifacts: Sequence[Artifact]) -> list[list[str]]:
    return [[one.name, one.media_type] for one in artifacts]


def _report(told: Mapping[str, Any], bodies: Iterator[bytes]) -> Prepared:
    data = next(bodies)
    artifacts = tuple(Artifact(name, kind, next(bodies)) for name, kind in told["artifacts"])
    return Prepared(
        told["slug"],
        told["title"],
        told["company"],
        date.fromisoformat(told["as_of"]),
        told["locale"],
        tuple(CheckResult(**{**one, "examples": tuple(one["examples"])}) for one in told["checks"]),
        tuple(AlertResult(**{**one, "value": _number(one["value"])}) for one in told["alerts"]),
        artifacts,
        data,
        _letter(told["letter"], bodies),
    )


def _number(text: str | None) -> Decimal | int | None:
    if text is None:
        return None
    return int(text) if text.lstrip("-").isdecimal() else Decimal(text)


def _letter(told: Mapping[str, Any] | None, bodies: Iterator[bytes]) -> Letter | None:
    if told is None:
        return None
    pictures = tuple(Artifact(name, kind, next(bodies)) for name, kind in told["pictures"])
    return Letter(**{**told, "pictures": pictures, "attached": tuple(told["attached"])})
