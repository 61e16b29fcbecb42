"""Processes that deliver and are killed, or deliver at once."""

import itertools
import os
import random
import signal
import time
from pathlib import Path

import pytest

from reportgen.deliver.effects import Effects, RealEffects
from reportgen.deliver.folder import place
from reportgen.render.artifact import Artifact
from tests.deliver.folders import Recorder, hidden, in_child, report, version_in

KILLS = 60


ONE = report("one", size=500)
TWO = report("two", ("r.html", "r.pdf", "csv/a.csv", "csv/b.csv"), size=2_000)


def endlessly(folder: Path, effects: Effects, started: int, *reports: list[Artifact]) -> None:
    """Deliver one report after the other, and say so when the first is begun."""
    os.write(started, b".")
    for artifacts in itertools.cycle(reports):
        place(artifacts, folder, effects)


@pytest.mark.parametrize("swaps", [True, False])
def test_kills(tmp_path: Path, swaps: bool) -> None:
    """Killed at a random moment, sixty times, a delivery leaves a whole report: the old one or the new one.

    Without swapping folders it may be the one that stepped aside.
    """
    folder, chance = tmp_path / "output" / "stock", random.Random(1)
    place(ONE, folder, RealEffects())
    since = time.monotonic()
    place(ONE, folder, RealEffects())
    pace = time.monotonic() - since
    left = []
    listen, started = os.pipe()
    for first, second in [(ONE, TWO), (TWO, ONE)] * (KILLS // 2):
        child = in_child(endlessly, folder, Recorder(swaps=swaps), started, first, second)
        os.read(listen, 1)
        time.sleep(chance.uniform(0.0, 3 * pace))
        os.kill(child, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        left.append(version_in(folder) or version_in(folder.with_name(".stock.old")))
        if len(left) % 10 == 0 and len(set(left)) == 1:  # a busy disk: let them come further
            pace *= 2
        assert folder.exists() or not swaps

    os.close(listen)
    os.close(started)
    assert set(left) == {"one", "two"}
    place(report("three"), folder, RealEffects())
    assert (version_in(folder), hidden(folder)) == ("three", [])


def test_two_at_once(tmp_path: Path) -> None:
    """Runs that write the same report at once all come to their end; the report is whole, of the last of them."""
    folder = tmp_path / "output" / "stock"

    def often(version: str) -> None:
        for _ in range(20):
            place(report(version, size=500), folder, RealEffects(), seconds=20)

    children = [in_child(often, version) for version in ("one", "two", "three")]

    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0]
    assert version_in(folder) in ("one", "two", "three")
    assert hidden(folder) == []


def test_the_folder_is_always_there(tmp_path: Path) -> None:
    """While reports replace each other, a reader finds the folder and every file of the report at any time."""
    folder = tmp_path / "output" / "stock"
    place(ONE, folder, RealEffects())
    listen, started = os.pipe()
    child = in_child(endlessly, folder, RealEffects(), started, ONE, TWO)
    os.read(listen, 1)
    try:
        until = time.monotonic() + 0.5
        versions = set()
        while time.monotonic() < until or len(versions) < 2:
            versions.add((folder / "r.html").read_bytes()[:3])
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    assert versions == {b"one", b"two"}
