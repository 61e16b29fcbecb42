"""Editions to publish without making reports, places to publish them to, and what a reader sees there."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from reportgen.deliver.effects import Effects
from reportgen.deliver.publishing.catalogue import Catalogue
from reportgen.deliver.publishing.editions import Edition
from reportgen.deliver.publishing.local import LocalStorage
from reportgen.deliver.publishing.releasing import Job, Plan, Press
from reportgen.deliver.publishing.storage import Storage
from reportgen.publishing.verifying import verify_place
from reportgen.render.artifact import MANIFEST, Artifact
from reportgen.spec.publish import KeepSpec
from tests.deliver.folders import report

MOMENT = datetime(2025, 11, 1, tzinfo=UTC)
DAY = date(2025, 10, 29)


class PlainFiles:
    """A folder that is used like a server: one file at a time, no whole folders."""

    def __init__(self, root: Path, effects: Effects | None = None) -> None:
        self._inner, self._root = LocalStorage(root, effects), root

    def read(self, path: str) -> bytes | None:
        return self._inner.read(path)

    def write(self, path: str, body: bytes, media_type: str) -> None:
        self._inner.write(path, body, media_type)

    def remove(self, path: str) -> None:
        self._inner.remove(path)

    def files(self, folder: str) -> tuple[str, ...]:
        return self._inner.files(folder)

    def folders(self, folder: str) -> tuple[str, ...]:
        return self._inner.folders(folder)

    def lock(self, name: str, seconds: float) -> AbstractContextManager[None]:
        return self._inner.lock(name, seconds)

    def tidy(self) -> None:
        self._inner.tidy()
        for path in self._root.rglob(".*.reportgen-new"):
            path.unlink()


KINDS = {"folders": LocalStorage, "files": PlainFiles}
"""A place where whole folders change at once, and one where only files do."""


def cover(edition: Edition, base: str) -> Artifact:
    """The page that leads to an edition."""
    body = f'<meta name="generator" content="reportgen"><a href="{base}{edition.page}">{edition.title}</a>'
    return Artifact("index.html", "text/html", body.encode())


def pages(catalogues: Mapping[str, Catalogue], address: str) -> Sequence[Artifact]:
    """A first page and a feed that list all there is."""
    listed = {series: [one.day for one in catalogue.editions] for series, catalogue in catalogues.items()}
    body = json.dumps({"address": address, "reports": listed}).encode()
    return [Artifact("index.html", "text/html", body), Artifact("feed.xml", "application/xml", body)]


def job(
    version: str = "one",
    day: date = DAY,
    series: str = "stock",
    *,
    keep: KeepSpec | None = None,
    tags: tuple[str, ...] = (),
    size: int = 1,
    names: tuple[str, ...] = ("r.html", "csv/a.csv"),
) -> Job:
    """An edition whose files all say which version they are of."""
    files = report(f"{version} {day}", (*names, "index.html"), size)
    manifest = next(one for one in files if one.name == MANIFEST)
    edition = Edition(
        as_of=day,
        release=sha256(manifest.body).hexdigest(),
        nested=False,
        published=MOMENT,
        title=version,
        company="CRONUS",
        locale="en-US",
        page=names[0],
        files=(*names, "index.html"),
        tags=tags,
    )
    return Job(series, edition, tuple(files), keep)


def press(storage: Storage, told: list[str] | None = None, address: str = "") -> Press:
    """What publishing to the place takes."""
    return Press(storage, cover, pages, (told if told is not None else []).append, address)


def published(storage: Storage, *jobs: Job, seconds: float = 60) -> tuple[Plan, ...]:
    """The editions are in the place."""
    return press(storage).publish(jobs, seconds)


def shown(storage: Storage, at: str) -> str | None:
    """Version and day of the report that a reader finds in a folder (of a day, or the latest); None if there is none.

    Fails if it is not whole: whatever is opened comes from one edition.
    """
    page = storage.read(f"{at}/index.html")
    if page is None:
        return None
    href = page.decode().partition('href="')[2].partition('"')[0]
    path = f"{at}/{href}"
    if "../" in path:
        path = f"{at.rpartition('/')[0]}/{href.removeprefix('../')}"
    base = path.rpartition("/")[0] if href else at
    said = {(storage.read(f"{base}/{name}") or b"").split(b"\n")[0].decode() for name in ("r.html", "csv/a.csv")}
    assert len(said) == 1, f"{at} is mixed: {said}"
    return said.pop()


def wrong(storage: Storage, below: str = "") -> list[str]:
    """What verify finds."""
    return [f"{problem.code} {problem.mark}" for problem in verify_place(storage, below).problems]


def everything(root: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones too."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in _files(root)}


def hidden_names(root: Path) -> list[str]:
    """What publishing keeps for itself; empty when all is done."""
    return sorted(name for name in everything(root) if any(part.startswith(".") for part in name.split("/")))


def _files(root: Path) -> Iterator[Path]:
    return (path for path in root.rglob("*") if path.is_file())


def ended(child: int) -> int:
    """The exit status of a process, once it has one."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
