"""Processes that publish and are killed, or publish at once while somebody reads."""

import itertools
import json
import os
import random
import signal
import time
from datetime import date
from pathlib import Path

import pytest

from reportgen.deliver.publishing.local import LocalStorage
from reportgen.deliver.publishing.storage import Storage
from reportgen.spec.publish import KeepSpec
from tests.deliver.folders import in_child
from tests.deliver.publishing.sites import (
    KINDS,
    ended,
    everything,
    hidden_names,
    job,
    published,
    shown,
    wrong,
)

KILLS = {"folders": 200, "files": 60}
KEEP = KeepSpec(daily=2, monthly=0, yearly=0)
JOBS = [
    job(version, date(2025, 10, day), series, keep=KEEP, size=300, names=names)
    for version, names in (("one", ("r.html", "csv/a.csv")), ("two", ("r.html", "csv/a.csv", "r.pdf", "csv/b.csv")))
    for day in (1, 2, 3)
    for series in ("stock", "sales/north")
]


@pytest.fixture(autouse=True)
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for the disk takes most of the time, and a process that ends loses nothing without it."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


def endlessly(storage: Storage, first: int, started: int) -> None:
    """Publish one edition after the other, and say so when the first is begun."""
    os.write(started, b".")
    for one in itertools.islice(itertools.cycle(JOBS), first, None):
        published(storage, one)


@pytest.mark.parametrize("kind", KINDS)
def test_kills(tmp_path: Path, kind: str) -> None:
    """Killed at a random moment, again and again, publishing leaves a place that verifies, and whole reports in it.

    The next run removes what they left: then it has the very files of a place where nobody was killed.
    """
    root, chance = tmp_path / "place", random.Random(1)
    place: Storage = KINDS[kind](root)
    since = time.monotonic()
    for one in JOBS:
        published(place, one)
    pace = (time.monotonic() - since) / len(JOBS)
    listen, started = os.pipe()
    mid_run, left, seen = 0, 0, set()
    for number in range(KILLS[kind]):
        child = in_child(endlessly, place, number % len(JOBS), started)
        os.read(listen, 1)
        time.sleep(chance.uniform(0.0, 2 * pace))
        os.kill(child, signal.SIGKILL)
        assert ended(child) == -signal.SIGKILL
        mid_run += (root / ".publish.lock").exists()  # it goes with the last step of a run
        left += hidden_names(root) != [".publish.lock"]
        assert wrong(place) == []
        seen |= {shown(place, f"{series}/latest") for series in ("stock", "sales/north")}
    os.close(listen)
    os.close(started)

    assert mid_run >= KILLS[kind] / 2
    assert left > 0
    assert seen <= {f"{version} 2025-10-0{day}" for version in ("one", "two") for day in (1, 2, 3)}
    clean = KINDS[kind](tmp_path / "clean")
    for storage in (clean, place):
        for one in JOBS:
            published(storage, one)
    assert (set(everything(root)), hidden_names(root)) == (set(everything(tmp_path / "clean")), [])


def publish_often(storage: Storage, number: int) -> None:
    """Corrections of one day, and reports of other days that are dropped again."""
    for turn in range(4):
        published(storage, job(f"v{number}-{turn}", date(2025, 10, 1 + turn % 2), keep=KEEP, size=500))
        published(storage, job(f"v{number}-{turn}", series=f"stock/reader{number}", size=50))


def read_folder(folder: Path) -> set[bytes] | None:
    """The first lines of all files of the folder that a reader opened; None if it was replaced meanwhile."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return set()
    try:
        lines = set()
        for name in ("r.html", "csv/a.csv"):
            with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=handle), "rb") as file:
                lines.add(file.readline())
        return lines
    except FileNotFoundError:
        return None
    finally:
        os.close(handle)


def read_page(storage: Storage, at: str) -> set[bytes] | None:
    """The first lines of all files that a page leads to; None if it leads elsewhere by now."""
    page = storage.read(f"{at}/index.html")
    if page is None:
        return set()
    href = page.decode().partition('href="../')[2].partition("/r.html")[0]
    found = [storage.read(f"stock/{href}/{name}") for name in ("r.html", "csv/a.csv")]
    return {body.split(b"\n")[0] for body in found if body is not None} if None not in found else None


@pytest.mark.parametrize("kind", KINDS)
def test_eight_publishers_and_a_reader(tmp_path: Path, kind: str) -> None:
    """Eight that publish to one place at once do not mix: a reader finds whole reports and whole pages at any time.

    In the end every reader's report is there, and nothing else is left.
    """
    place: Storage = KINDS[kind](tmp_path)
    children = {in_child(publish_often, place, number) for number in range(8)}
    versions, pages, missed = set(), set(), 0
    while children:
        found = read_folder(tmp_path / "stock/latest") if kind == "folders" else read_page(place, "stock/latest")
        missed += found is None
        assert len(found or ()) <= 1, found
        versions |= found or set()
        if page := place.read("index.html"):
            pages.add(len(json.loads(page)["reports"]))
        for child in tuple(children):
            if status := os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG):
                assert (status.si_code, status.si_status) == (os.CLD_EXITED, 0)
                children.remove(child)

    assert len(versions) > 3
    assert max(pages) == 9
    assert (wrong(place), hidden_names(tmp_path)) == ([], [])
    assert {shown(place, f"stock/reader{number}/latest") for number in range(8)} == {
        f"v{number}-3 2025-10-29" for number in range(8)
    }


def test_a_dead_publisher_holds_nobody_up(tmp_path: Path) -> None:
    """The lock of a process that was killed is free at once."""
    place = LocalStorage(tmp_path)
    listen, started = os.pipe()

    def hold() -> None:
        with place.lock("publish", 1):
            os.write(started, b".")
            time.sleep(60)

    child = in_child(hold)
    os.read(listen, 1)
    os.kill(child, signal.SIGKILL)
    ended(child)

    published(place, job(), seconds=0)
    assert hidden_names(tmp_path) == []
