"""Snapshots in a folder: days, names and the index."""

import errno
from datetime import date
from pathlib import Path

import pytest

from reportgen.deliver.snapshots import Snapshots, check_tag
from reportgen.errors import DeliveryError, ReportgenError, SpecError
from tests.deliver.folders import Recorder, Stopped, report, version_in

DAY = date(2025, 9, 30)
NEXT = date(2025, 10, 31)


@pytest.fixture
def place(tmp_path: Path) -> Snapshots:
    """Where the snapshots go; the folder is not there yet."""
    return Snapshots(tmp_path / "snapshots" / "stock")


def test_a_day_is_replaced_as_a_whole_and_only_if_it_differs(place: Snapshots) -> None:
    """Created, unchanged without touching a file, replaced; the other day stays as it is."""
    first = tuple(report("one"))
    assert place.place(DAY, first).outcome == "created"
    place.place(NEXT, first)
    before = (place.folder / "2025-09-30").stat().st_ino
    assert place.place(DAY, first).outcome == "unchanged"
    assert (place.folder / "2025-09-30").stat().st_ino == before
    assert place.place(DAY, tuple(report("two", ("r.json",)))).outcome == "replaced"

    assert sorted(path.name for path in (place.folder / "2025-09-30").iterdir()) == ["manifest.json", "r.json"]
    assert version_in(place.folder / "2025-10-31") == "one"
    assert sorted(path.name for path in place.folder.iterdir()) == ["2025-09-30", "2025-10-31"]


def test_a_snapshot_that_lost_a_file_is_made_whole(place: Snapshots) -> None:
    """What is missing or changed by hand does not count as unchanged."""
    place.place(DAY, tuple(report("one")))
    (place.folder / "2025-09-30" / "r.json").unlink()

    assert place.place(DAY, tuple(report("one"))).outcome == "replaced"
    assert version_in(place.folder / "2025-09-30") == "one"


@pytest.mark.parametrize("call", ["make_folder", "write", "sync", "rename"])
def test_a_refusing_system_leaves_the_last_snapshot(call: str, place: Snapshots) -> None:
    """Whatever is refused: the old snapshot is there, nothing else is, and the way out is told."""
    place.place(DAY, tuple(report("one")))
    full = Recorder(call, OSError(errno.EROFS, "Read-only file system"), swaps=False)
    with pytest.raises(DeliveryError) as caught:
        Snapshots(place.folder, full).place(DAY, tuple(report("two")))

    assert "read-only" in str(caught.value)
    assert "--out, or snapshot.dir in the spec" in str(caught.value)
    assert version_in(place.folder / "2025-09-30") == "one"
    assert [path.name for path in place.folder.iterdir()] == ["2025-09-30"]


@pytest.mark.parametrize("swaps", [True, False])
def test_a_run_that_dies_leaves_the_day_whole(swaps: bool, tmp_path: Path) -> None:
    """Whichever effect is its last: the old or the new snapshot is there once the next run has tidied, nothing else."""
    for at in range(1, 100):
        place = Snapshots(tmp_path / str(at))
        place.place(DAY, tuple(report("one")))
        dying = Recorder(at, Stopped(), dies=True, swaps=swaps)
        try:
            Snapshots(place.folder, dying).place(DAY, tuple(report("two")))
        except Stopped:
            (place.folder / ".2025-09-30.lock").touch()
        else:
            break
        with place.lock():
            place.tidy()
        assert version_in(place.folder / "2025-09-30") in ("one", "two")
        assert [path.name for path in place.folder.iterdir() if path.name != ".snapshots.lock"] == ["2025-09-30"]
        assert place.place(DAY, tuple(report("two"))).outcome in ("replaced", "unchanged")
    assert at > 15
    assert version_in(place.folder / "2025-09-30") == "two"


def test_days_are_folders_with_a_manifest(place: Snapshots) -> None:
    """Other files and folders are no snapshots, whatever they are called."""
    place.place(NEXT, tuple(report("one")))
    place.place(DAY, tuple(report("one")))
    for name in ("2025-02-30", "notes", "2025-08-31", "20250731"):
        (place.folder / name).mkdir()
    (place.folder / "2025-07-31").write_text("a file")

    assert list(place.manifests()) == [DAY, NEXT]


def test_names_of_days(place: Snapshots) -> None:
    """They are kept sorted, one a line; an unchanged file is not written again."""
    assert place.tags() == {}
    place.write_tags({"b": NEXT, "a": DAY})
    before = (place.folder / "tags.json").stat().st_ino
    place.write_tags({"a": DAY, "b": NEXT})

    assert (place.folder / "tags.json").read_text() == '{\n "a": "2025-09-30",\n "b": "2025-10-31"\n}\n'
    assert (place.folder / "tags.json").stat().st_ino == before
    assert place.tags() == {"a": DAY, "b": NEXT}


@pytest.mark.parametrize("text", ["", "[1]", '{"a": 5}', '{"a": "soon"}', "{", "[" * 100_000])
def test_a_broken_file_of_names_is_told(text: str, place: Snapshots) -> None:
    """It is not guessed at, as a name keeps a snapshot from being removed."""
    place.folder.mkdir(parents=True)
    (place.folder / "tags.json").write_text(text)
    if not text:
        assert place.tags() == {}
        return
    with pytest.raises(DeliveryError, match=r"tags\.json: bad-tags: these are no names of snapshots"):
        place.tags()


@pytest.mark.parametrize("tag", ["", "../up", "a b", ".hidden", "2025-09-30", "x" * 101, "a\nb"])
def test_what_is_no_name_is_refused(tag: str) -> None:
    """A name is a plain word, and not a day."""
    with pytest.raises(SpecError, match="bad-tag"):
        check_tag(tag, DAY, {})


def test_a_name_stands_for_one_day() -> None:
    """It is given to the same day again, and to no other."""
    check_tag("year-end", DAY, {"year-end": DAY})
    with pytest.raises(ReportgenError, match="the name 'year-end' stands for the snapshot of 2025-10-31"):
        check_tag("year-end", DAY, {"year-end": NEXT})


def test_removing_a_day_leaves_what_others_put_there(place: Snapshots) -> None:
    """The snapshot's own files go; a file of somebody else stays."""
    place.place(DAY, tuple(report("one")))
    place.place(NEXT, tuple(report("one")))
    (place.folder / "2025-10-31" / "mine.txt").write_text("mine")
    place.remove(DAY)
    place.remove(NEXT)

    assert [path.relative_to(place.folder).as_posix() for path in place.folder.rglob("*")] == [
        "2025-10-31",
        "2025-10-31/mine.txt",
    ]
