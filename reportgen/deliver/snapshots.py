"""Snapshots of a report in a folder: one folder a day, names that some days are kept under, and an index of them all.

``<day>/`` holds the report's data, its list of serial numbers and its manifest; it changes in one step, like every
report's folder. ``tags.json`` says which day a name stands for. ``index.json`` is made from the rest, so that a broken
one is nothing to mend.
"""

import json
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from datetime import date
from pathlib import Path

from reportgen.deliver.effects import Effects, RealEffects
from reportgen.deliver.folder import LOCK_SECONDS, place
from reportgen.deliver.publishing.local import LocalStorage
from reportgen.deliver.receipt import Receipt
from reportgen.errors import DeliveryError, Mark, Problem, SpecError
from reportgen.render.artifact import MANIFEST, Artifact
from reportgen.spec.publish import TAGS

INDEX = "index.json"
TAG = Mark("--tag")
"""Where a name is given."""
UNCHANGED = "unchanged"
"""Outcome of a snapshot that was there already, byte by byte."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DAYS_LOCK = re.compile(r"\.\d{4}-\d{2}-\d{2}\.lock", re.ASCII)
_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_ELSEWHERE = "choose another folder with --out, or snapshot.dir in the spec"
_JSON = "application/json"


class Snapshots:
    """The snapshots of one report, below one folder. Every method raises DeliveryError where the system refuses."""

    def __init__(self, folder: Path, effects: Effects | None = None) -> None:
        self.folder, self._effects = folder, effects or RealEffects()
        self._storage = LocalStorage(folder, self._effects, _ELSEWHERE)

    def place(self, day: date, artifacts: tuple[Artifact, ...]) -> Receipt:
        """Put a day's snapshot in place of the one that was there; one that says the same is left as it is."""
        folder = self.folder / day.isoformat()
        if all(self._storage.read(f"{day}/{one.name}") == one.body for one in artifacts):
            return Receipt(str(folder), UNCHANGED, f"{len(artifacts)} files")
        with self.lock():
            return place(artifacts, folder, self._effects, elsewhere=_ELSEWHERE)

    def lock(self) -> AbstractContextManager[None]:
        """Keeps other runs from changing the snapshots meanwhile."""
        return self._storage.lock("snapshots", LOCK_SECONDS)

    def tidy(self) -> None:
        """Remove what runs that died have left, so that it does not come into version control; whoever calls this holds
        the lock."""
        self._storage.tidy()
        for name in self._effects.names(self.folder):
            if _DAYS_LOCK.fullmatch(name):
                with suppress(OSError), self._effects.lock(self.folder / name, 0):
                    pass  # a lock that nobody holds goes with whoever held it last

    def manifests(self) -> Mapping[date, bytes]:
        """The manifest of each day that has a snapshot, in order of days."""
        days = [name for name in self._storage.folders("") if _is_day(name)]
        found = {date.fromisoformat(name): self._storage.read(f"{name}/{MANIFEST}") for name in sorted(days)}
        return {day: body for day, body in found.items() if body is not None}

    def tags(self) -> dict[str, date]:
        """Which day each name stands for.

        Raises:
            DeliveryError: if the file of names holds anything else.
        """
        body = self._storage.read(TAGS)
        try:
            return {str(tag): date.fromisoformat(day) for tag, day in json.loads(body or b"{}").items()}
        except (ValueError, TypeError, AttributeError, RecursionError):
            hint = 'it is as {"year-end": "2025-12-31"}; take it from version control, or remove it'
            mark = Mark(str(self.folder / TAGS))
            raise DeliveryError(Problem("bad-tags", "these are no names of snapshots", mark, hint)) from None

    def write_tags(self, tags: Mapping[str, date]) -> None:
        """Replace the names, if they are others than before."""
        listed = {tag: tags[tag].isoformat() for tag in sorted(tags)}
        self._write(TAGS, f"{json.dumps(listed, indent=1)}\n".encode())

    def index(self) -> bytes:
        """The index as it was last written; blank without one."""
        return self._storage.read(INDEX) or b""

    def write_index(self, body: bytes) -> None:
        """Replace the index, if it is another than before."""
        self._write(INDEX, body)

    def remove(self, day: date) -> None:
        """A day's snapshot is gone in one step."""
        manifest = json.loads(self._storage.read(f"{day}/{MANIFEST}") or b"{}")
        names = [str(one["name"]) for one in manifest.get("artifacts", ())]
        self._storage.discard(day.isoformat(), [*names, MANIFEST])

    def _write(self, name: str, body: bytes) -> None:
        if self._storage.read(name) != body:
            self._storage.write(name, body, _JSON)


def check_tag(tag: str, day: date | None, tags: Mapping[str, date]) -> None:
    """A name can be given to a day unless it stands for another.

    Raises:
        SpecError: if it does, or is no name.
    """
    if not _TAG.fullmatch(tag) or _is_day(tag):
        hint = "letters, digits, '.', '_' and '-', as year-end-2025"
        raise SpecError(Problem("bad-tag", f"'{tag[:60]}' cannot be the name of a snapshot", TAG, hint))
    if day and tags.get(tag, day) != day:
        message = f"the name '{tag}' stands for the snapshot of {tags[tag]}"
        raise SpecError(Problem("tag-taken", message, TAG, f"choose another name, or take it out of {TAGS}"))


def _is_day(name: str) -> bool:
    try:
        return bool(_DAY.fullmatch(name)) and bool(date.fromisoformat(name))
    except ValueError:
        return False
