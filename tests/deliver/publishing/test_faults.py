"""Publishing where the system refuses, or the process dies: at every single step."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from reportgen.deliver.publishing.catalogue import read_catalogue
from reportgen.deliver.publishing.local import LocalStorage
from reportgen.errors import DeliveryError
from reportgen.spec.publish import KeepSpec
from tests.deliver.folders import Recorder, Stopped, in_child
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

EARLIER, DAY = date(2025, 10, 28), date(2025, 10, 29)
KEEP = KeepSpec(daily=1, monthly=0, yearly=0)
CORRECTION = job("two", DAY, keep=KEEP, names=("r.html", "csv/a.csv", "r.pdf"))
OTHER = job("one", DAY, "sales")
FULL = OSError(errno.ENOSPC, "full")


@pytest.fixture(autouse=True)
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for the disk takes most of the time, and a process that ends loses nothing without it."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


def begun(root: Path, kind: str) -> None:
    """A place with a report of two days, of which the correction of the second drops the first."""
    published(KINDS[kind](root), job("one", EARLIER), job("one", DAY), OTHER)


@dataclass(frozen=True)
class Trial:
    """A correction that goes well, to compare with."""

    folder: Path
    """The place before it."""
    steps: dict[int, bool]
    """Its effects by number, and whether each changes anything."""
    files: frozenset[str]
    """Names of the files after it."""

    def begin(self, root: Path) -> None:
        """The place before the correction, once more."""
        shutil.copytree(self.folder, root)


READING = ("kind", "resolve", "files", "names", "read")


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    """Of place."""
    return str(request.param)


@pytest.fixture
def trial(tmp_path: Path, kind: str) -> Trial:
    """The correction in this kind of place."""
    begun(tmp_path / "begun", kind)
    shutil.copytree(tmp_path / "begun", tmp_path / "clean")
    recorder = Recorder()
    published(KINDS[kind](tmp_path / "clean", recorder), CORRECTION)
    steps = {number: name not in READING for number, name in enumerate(recorder.done, start=1)}
    return Trial(tmp_path / "begun", steps, frozenset(everything(tmp_path / "clean")))


def test_failure_at_every_step(tmp_path: Path, kind: str, trial: Trial) -> None:
    """Whichever effect fails, the last good report or the new one stands, all agrees, and nothing half done is left.

    Effects that change something find the disk full, the others are interrupted. As long as the old report stands, the
    place is as it was to the byte.
    """
    before, seen = everything(trial.folder), set()
    for at, changes in trial.steps.items():
        root = tmp_path / str(at)
        trial.begin(root)
        recorder = Recorder(at, FULL if changes else KeyboardInterrupt())
        with suppress(DeliveryError, KeyboardInterrupt):
            published(KINDS[kind](root, recorder), CORRECTION)

        place = KINDS[kind](root)
        standing = shown(place, "stock/2025-10-29")
        seen.add(standing)
        assert (recorder.failed, wrong(place)) == (True, [])
        assert shown(place, "stock/latest") in ("one 2025-10-29", "two 2025-10-29")
        if standing == "one 2025-10-29":
            assert everything(root) == before, at
        if changes:
            published(place, CORRECTION)
            assert (set(everything(root)), shown(place, "stock/latest")) == (trial.files, "two 2025-10-29"), at
    assert seen == {"one 2025-10-29", "two 2025-10-29"}


def test_death_at_every_step(tmp_path: Path, kind: str, trial: Trial) -> None:
    """Whenever the process dies, all that stands is whole and verified; the next run removes what it left.

    The next run dies too at the same step; the one after it publishes another report, and puts everything right.
    """
    left, steps = 0, [at for at, changes in trial.steps.items() if changes]
    for at in steps:
        root = tmp_path / str(at)
        trial.begin(root)
        place = KINDS[kind](root)
        for version in ("two", "three"):
            one = job(version, DAY, keep=KEEP, names=("r.html", "csv/a.csv", "r.pdf"))
            with suppress(Stopped):
                published(KINDS[kind](root, Recorder(at, Stopped(), dies=True)), one)
            left += bool(hidden_names(root))
            assert wrong(place) == [], at
            seen = {shown(place, f"stock/{folder}") for folder in ("2025-10-29", "latest")}
            assert seen <= {f"{one} 2025-10-29" for one in ("one", "two", "three")}
        published(place, OTHER)
        catalogue = read_catalogue(place, "stock")
        assert (wrong(place), hidden_names(root)) == ([], []), at
        assert catalogue and (catalogue.coming, catalogue.going) == (None, ())
        published(place, CORRECTION)
        assert (set(everything(root)), wrong(place)) == (trial.files, []), at
        assert shown(place, "stock/latest") == "two 2025-10-29"
    assert left > 20


def test_a_file_that_may_not_become_large(tmp_path: Path, kind: str) -> None:
    """A limit on the size of files stops a report that is too large; the last one stands, and nothing else is left."""
    begun(tmp_path / "place", kind)
    before = everything(tmp_path / "place")

    def limited() -> None:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        with pytest.raises(DeliveryError, match=r"^disk-full: "):
            published(KINDS[kind](tmp_path / "place"), job("two", size=10_000))

    assert ended(in_child(limited)) == 0
    assert everything(tmp_path / "place") == before


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own; only root can have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder]
    if sys.platform != "linux" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a file system that fills up")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk(disk: Path, kind: str) -> None:
    """The last good report stays, what was half written is gone, and a smaller report still fits."""
    place = KINDS[kind](disk / "site")
    published(place, job("one", DAY, size=100))
    before = everything(disk)
    with pytest.raises(DeliveryError, match=r"^disk-full: the report cannot be written to .*: the disk is full"):
        published(place, job("two", DAY, size=8_000))

    assert (everything(disk), wrong(place)) == (before, [])
    published(place, job("three", DAY, size=200))
    assert (shown(place, "stock/latest"), hidden_names(disk)) == ("three 2025-10-29", [])


def test_a_read_only_disk(disk: Path, kind: str) -> None:
    """It is told as one; whoever reads is not hindered."""
    place = KINDS[kind](disk / "site")
    published(place, job("one", DAY))
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    with pytest.raises(DeliveryError, match=r"^read-only: "):
        published(place, job("two", DAY))

    assert (wrong(place), shown(place, "stock/latest")) == ([], "one 2025-10-29")


@pytest.mark.parametrize("below", ["", "stock"])
def test_no_permission(tmp_path: Path, below: str) -> None:
    """Without the right to write at the place, or below it, a sentence says so, and nothing changes."""
    root = tmp_path / "place"
    begun(root, "folders")
    before = everything(root)
    for folder in (path for path in (root, *root.rglob("*")) if path.is_dir()):
        folder.chmod(0o777)
    (root / below).chmod(0o555)

    def as_nobody() -> None:
        if os.geteuid() == 0:
            os.setuid(65534)
        with pytest.raises(DeliveryError, match=r"^no-permission: "):
            published(LocalStorage(root), CORRECTION)

    tmp_path.chmod(0o755)
    for parent in tmp_path.parents[:3]:
        if parent.stat().st_uid == os.geteuid() and parent.name.startswith("pytest-"):
            parent.chmod(0o755)
    assert ended(in_child(as_nobody)) == 0
    (root / below).chmod(0o777)
    assert everything(root) == before


def test_a_file_in_the_way(tmp_path: Path) -> None:
    """A place that is a file is named, and stays."""
    (tmp_path / "place").write_text("mine")
    with pytest.raises(DeliveryError, match=r"^not-a-folder: '.*place' is a file where a folder should be\n  hint: "):
        published(LocalStorage(tmp_path / "place"), job())

    assert (tmp_path / "place").read_text() == "mine"
