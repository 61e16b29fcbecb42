"""What a place knows of itself: ``catalog.json`` of each report, and one at the root with all reports' names.

A report's catalogue is written before and after each change: first with the edition that is coming, then with that
edition in its place and those that have to go. So whoever comes next sees how far a run came that died, and which
files are ours to remove. Nothing in it is believed beyond what `Edition` allows.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, TypeAdapter, ValidationError

from reportgen.deliver.publishing.editions import Edition, Figure, Hash
from reportgen.deliver.publishing.storage import Storage
from reportgen.errors import DeliveryError, Mark, Problem

CATALOGUE = "catalog.json"
LATEST = "latest"
"""Folder of a report where its newest edition is found."""
REMEMBERED = 366
"""Days of which the figures are kept when the report itself is gone."""
_SCHEMA: Literal[1] = 1
_SERIES = re.compile(r"[\w-][\w.-]*(/[\w-][\w.-]*)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _series(name: str) -> str:
    if is_series(name):
        return name
    raise ValueError("no name of a report's folder")


@dataclass(frozen=True, slots=True)
class PastFigures:
    """The figures of a day whose report is gone."""

    as_of: date
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a place has of one report for one circle of readers."""

    editions: tuple[Edition, ...] = ()
    """One a day, oldest first."""
    coming: Edition | None = None
    """What is being put in place, or would have been by a run that died."""
    going: tuple[Edition, ...] = ()
    """What is no longer listed, and may not be removed yet."""
    past: tuple[PastFigures, ...] = ()
    """Oldest first."""
    kind: Literal["report"] = "report"
    schema: Literal[1] = _SCHEMA

    @property
    def latest(self) -> Edition | None:
        """The edition of the newest day."""
        return self.editions[-1] if self.editions else None

    def of(self, day: date) -> Edition | None:
        """The edition of a day."""
        return next((one for one in self.editions if one.as_of == day), None)

    def having(self, edition: Edition) -> "Catalogue":
        """With the edition in place of the one of its day, which has to go."""
        others = tuple(one for one in self.editions if one.as_of != edition.as_of)
        before = self.of(edition.as_of)
        going = (before,) if before and before.release != edition.release else ()
        return replace(self, editions=by_day((*others, edition)), coming=None, going=(*self.going, *going))

    def without(self, days: Iterable[date]) -> "Catalogue":
        """Without the editions of these days, which have to go; their figures are remembered."""
        leaving = frozenset(days)
        gone = tuple(one for one in self.editions if one.as_of in leaving)
        staying = tuple(one for one in self.editions if one.as_of not in leaving)
        past = {one.as_of: one for one in (*self.past, *(PastFigures(one.as_of, one.figures) for one in gone))}
        known = sorted((one for day, one in past.items() if not any(day == here.as_of for here in staying)), key=_day)
        return replace(self, editions=staying, going=(*self.going, *gone), past=tuple(known[-REMEMBERED:]))


@dataclass(frozen=True, slots=True)
class Record:
    """What a place knows of all its reports."""

    reports: tuple[Annotated[str, AfterValidator(_series)], ...] = ()
    """Their folders, sorted: ``stock``, or ``stock/north`` for one reader's."""
    pages: dict[str, tuple[Hash, ...]] = field(default_factory=dict)
    """Files at the root that publishing makes, with the contents that each may have."""
    address: str = ""
    """Where readers open the place, as the last publisher said who knew."""
    kind: Literal["place"] = "place"
    schema: Literal[1] = _SCHEMA


def is_series(name: str) -> bool:
    """Whether the name can be a report's folder, or a reader's below it, that no folder of ours is mistaken for."""
    reader = name.partition("/")[2]
    return bool(_SERIES.fullmatch(name)) and reader != LATEST and not _DAY.fullmatch(reader)


def read_catalogue(storage: Storage, series: str) -> Catalogue | None:
    """The report's catalogue; None if there is none.

    Raises:
        DeliveryError: ``bad-catalogue`` if that is no catalogue of ours, or one of a later version.
    """
    found: Catalogue | None = _read(storage, f"{series}/{CATALOGUE}", _CATALOGUES, "report")
    if found is None:
        return None
    editions = by_day({one.as_of: one for one in found.editions}.values())
    return replace(found, editions=editions, past=tuple(sorted(found.past, key=_day)))


def read_record(storage: Storage) -> Record | None:
    """The record at the root; None if there is none.

    Raises:
        DeliveryError: ``bad-catalogue`` if that is no record of ours, or one of a later version.
    """
    found: Record | None = _read(storage, CATALOGUE, _RECORDS, "place")
    return found


def written(value: Catalogue | Record) -> bytes:
    """The value as JSON; equal values give equal bytes."""
    adapter: TypeAdapter[Any] = _CATALOGUES if isinstance(value, Catalogue) else _RECORDS
    return adapter.dump_json(value, indent=1) + b"\n"


def write_catalogue(storage: Storage, series: str, catalogue: Catalogue) -> None:
    """The catalogue of a report, in place of the last."""
    storage.write(f"{series}/{CATALOGUE}", written(catalogue), "application/json")


def set_aside(storage: Storage, path: str) -> str:
    """Keep a file that is in the way under another name, which is returned; nothing of others is ever overwritten."""
    body = storage.read(path) or b""
    stem, _, ending = path.rpartition(".")
    aside = f"{stem}.{sha256(body).hexdigest()[:8]}.{ending}"
    storage.write(aside, body, "application/octet-stream")
    return aside


def by_day(editions: Iterable[Edition]) -> tuple[Edition, ...]:
    """Oldest first."""
    return tuple(sorted(editions, key=lambda edition: edition.as_of))


_CATALOGUES: TypeAdapter[Catalogue] = TypeAdapter(Catalogue)
_RECORDS: TypeAdapter[Record] = TypeAdapter(Record)
_OBJECTS: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


def _read(storage: Storage, path: str, form: TypeAdapter[Any], kind: str) -> Any:
    body = storage.read(path)
    if body is None:
        return None
    try:
        said = _OBJECTS.validate_json(body)
        if said.get("kind") == kind and said.get("schema") == _SCHEMA:
            return form.validate_json(body)
    except ValidationError:
        said = {}
    if said.get("kind") == kind and isinstance(said.get("schema"), int) and said["schema"] > _SCHEMA:
        message = "this catalogue was written by a later version of reportgen"
        raise DeliveryError(Problem("later-version", message, Mark(path), "update reportgen here, too"))
    message = "this is no catalogue of published reports"
    raise DeliveryError(Problem("bad-catalogue", message, Mark(path), "the next publish keeps it under another name"))


def _day(past: PastFigures) -> date:
    return past.as_of
