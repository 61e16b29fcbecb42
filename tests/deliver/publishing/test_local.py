"""A folder as a place to publish to."""

from pathlib import Path

import pytest

from reportgen.deliver.publishing.local import LocalStorage
from reportgen.deliver.publishing.storage import Folders, Storage
from tests.deliver.folders import report, version_in
from tests.deliver.publishing.conformance import StorageConformance


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    """An empty place; its folder is not there yet."""
    return LocalStorage(tmp_path / "place")


@pytest.fixture
def another(tmp_path: Path) -> LocalStorage:
    """The same place."""
    return LocalStorage(tmp_path / "place")


class TestLocalFolder(StorageConformance):
    """What all places do alike."""


def test_whole_folders_change(storage: LocalStorage, tmp_path: Path) -> None:
    """A folder is placed and replaced as a whole, and goes as a whole; a file of others in it stays."""
    assert isinstance(storage, Folders)
    storage.place("stock/latest", report("one"))
    storage.place("stock/latest", report("two", ("r.html",)))

    assert version_in(tmp_path / "place/stock/latest") == "two"
    storage.write("stock/latest/mine.txt", b"mine", "text/plain")
    storage.discard("stock/latest", ("r.html", "manifest.json"))
    assert storage.files("") == ("stock/latest/mine.txt",)
    storage.discard("stock/latest", ("mine.txt",))
    assert list((tmp_path / "place").iterdir()) == []


def test_what_the_dead_left(storage: Storage, tmp_path: Path) -> None:
    """Tidying removes what a run that died had begun, puts back what had stepped aside, and touches nothing else."""
    left = {
        ".index.html.reportgen-new": "half",
        "stock/.latest.new/r.html": "half",
        "stock/.latest.lock": "",
        "stock/.latest.old/r.html": "whole",
        "stock/reader/.2025-10-29.reportgen-gone/r.html": "old",
        "stock/.2025-10-30.old/r.html": "old",
    }
    kept = ("stock/2025-10-30/r.html", ".htaccess", "stock/.mine.new", "stock/.mine.old/x", ".x.json.new")
    for name, text in (left | dict.fromkeys(kept, "kept")).items():
        (tmp_path / "place" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "place" / name).write_text(text)

    with storage.lock("publish", 1):
        storage.tidy()

    place = tmp_path / "place"
    found = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    assert found == {*kept, "stock/latest/r.html"}
    assert (place / "stock/latest/r.html").read_text() == "whole"
