"""A report in its folder, wholly or not at all."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from reportgen.deliver.effects import RealEffects
from reportgen.deliver.folder import place, read_report, report_folder
from reportgen.deliver.receipt import Receipt
from reportgen.errors import DeliveryError
from reportgen.render.artifact import Artifact
from tests.deliver.folders import Recorder, Stopped, hidden, report, version_in

EFFECTS = RealEffects()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the report goes; the folders above it are not there yet."""
    return tmp_path / "output" / "stock"


def refused(artifacts: list[Artifact], folder: Path, effects: object = EFFECTS, seconds: float = 1) -> str:
    with pytest.raises(DeliveryError) as caught:
        place(artifacts, folder, effects, seconds)  # type: ignore[arg-type]
    return str(caught.value)


def test_first_report(folder: Path) -> None:
    """Plain files stand under the report's folder, and nothing else is left anywhere."""
    receipt = place(report("one"), folder, EFFECTS)

    size = sum(len(artifact.body) for artifact in report("one"))
    assert EFFECTS.files(folder) == ("csv/matrix.csv", "manifest.json", "r.html", "r.json")
    assert version_in(folder) == "one"
    assert [path.name for path in folder.parent.iterdir()] == ["stock"]
    assert not folder.is_symlink()
    assert receipt == Receipt(str(folder), "created", f"4 files, {size} bytes")


@pytest.mark.parametrize("swaps", [True, False])
def test_next_report(folder: Path, swaps: bool) -> None:
    """The next report replaces the last one; a format that is no longer asked for is gone."""
    place(report("one"), folder, EFFECTS)

    receipt = place(report("two", ("r.html",)), folder, Recorder(swaps=swaps))

    assert EFFECTS.files(folder) == ("manifest.json", "r.html")
    assert (version_in(folder), receipt.outcome, hidden(folder)) == ("two", "replaced", [])


def test_order_of_effects(folder: Path) -> None:
    """Everything is on the disk before the folders change places, and that is on the disk before the old one goes."""
    place(report("one"), folder, EFFECTS)
    recorder = Recorder()
    place(report("two"), folder, recorder)

    new, names = folder.with_name(".stock.new"), recorder.done
    swap = names.index("exchange")
    writes = [at for at, name in enumerate(names) if name == "write"]
    assert len(writes) == 4 and max(writes) < swap
    assert [call[1] for call in recorder.calls[max(writes) : swap] if call[0] == "sync"] == [new / "csv", new]
    assert recorder.calls[swap + 1] == ("sync", folder.parent)
    assert "remove" in names[swap + 2 :]
    assert all(new in call[1].parents for call in recorder.calls if call[0] == "write")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="this system does not tell what a handle stands for")
def test_writes_reach_the_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file and each folder is synced."""
    synced: list[str] = []
    real = os.fsync

    def watched(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    place(report("one"), folder, EFFECTS)

    assert sorted(synced) == [".stock.new", "csv", "manifest.json", "matrix.csv", "output", "r.html", "r.json"]


def steps(folder: Path, swaps: bool) -> list[str]:
    """Names of all effects of a delivery that replaces a report, in their order."""
    place(report("one"), folder, EFFECTS)
    recorder = Recorder(swaps=swaps)
    place(SECOND, folder, recorder)
    return recorder.done


@pytest.fixture
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for the disk takes most of the time, and a process that ends loses nothing without it."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


SECOND = report("two", ("r.html", "csv/x.csv"))
FULL = OSError(errno.ENOSPC, "full")


@pytest.mark.usefixtures("unsynced")
@pytest.mark.parametrize("swaps", [True, False])
@pytest.mark.parametrize("error", [FULL, KeyboardInterrupt()], ids=["full", "interrupted"])
def test_failure_at_every_step(tmp_path: Path, swaps: bool, error: BaseException) -> None:
    """Whichever effect fails, the folder holds the whole old or the whole new report; nothing half written is left."""
    names = steps(tmp_path / "stock", swaps)
    last_sync = len(names) - names[::-1].index("sync")  # after it, only the old report is removed
    for at in range(1, len(names) + 1):
        folder = tmp_path / str(at) / "stock"
        place(report("one"), folder, EFFECTS)
        with suppress(DeliveryError, KeyboardInterrupt):
            place(SECOND, folder, Recorder(at, error, swaps=swaps))

        assert version_in(folder) == ("two" if at >= last_sync else "one")
        assert hidden(folder) == [] or at > last_sync
        place(report("three"), folder, EFFECTS)
        assert (version_in(folder), hidden(folder)) == ("three", [])


@pytest.mark.usefixtures("unsynced")
@pytest.mark.parametrize("swaps", [True, False])
def test_death_at_every_step(tmp_path: Path, swaps: bool) -> None:
    """Whenever the process dies, a whole report is left, at worst one that stepped aside; the next run puts it back."""
    aside = 0
    for at in range(1, len(steps(tmp_path / "stock", swaps)) + 1):
        folder = tmp_path / str(at) / "stock"
        place(report("one"), folder, EFFECTS)
        with pytest.raises(Stopped):
            place(SECOND, folder, Recorder(at, Stopped(), dies=True, swaps=swaps))

        aside += not folder.exists()
        left = version_in(folder) or version_in(folder.with_name(".stock.old"))
        assert left in ("one", "two")
        refused(report("three"), folder, Recorder("write", FULL, swaps=swaps))
        assert (version_in(folder), hidden(folder)) == (left, [])
    assert aside == (0 if swaps else 1)


def test_files_of_others_stay(folder: Path) -> None:
    """A file that somebody put beside the report stays, with its contents and in its folder; so does a link."""
    place(report("one"), folder, EFFECTS)
    (folder / "notes").mkdir()
    (folder / "notes" / "mine.txt").write_text("mine")
    (folder / "csv" / "mine.csv").write_text("mine")
    (folder / "link").symlink_to("notes/mine.txt")

    place(report("two", ("r.html",)), folder, EFFECTS)

    assert EFFECTS.files(folder) == ("csv/mine.csv", "link", "manifest.json", "notes/mine.txt", "r.html")
    assert (folder / "notes" / "mine.txt").read_text() == "mine"
    assert (folder / "link").is_symlink()


def test_without_second_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system has no hard links, the files of others are copied."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    place(report("one"), folder, EFFECTS)
    (folder / "mine.txt").write_text("mine")
    monkeypatch.setattr(os, "link", refuse)
    place(report("two"), folder, EFFECTS)

    assert (folder / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("manifest", [None, b"", b"{}", b"[]", b'{"artifacts": 3}', b"[" * 100_000])
def test_no_report(folder: Path, manifest: bytes | None) -> None:
    """A folder that holds something else than a report is not touched."""
    folder.mkdir(parents=True)
    (folder / "thesis.txt").write_text("ten years of work")
    if manifest is not None:
        (folder / "manifest.json").write_bytes(manifest)

    message = refused(report("one"), folder)

    assert message.startswith(f"not-a-report: '{folder}' holds files that are no report, and would be replaced: ")
    assert "thesis.txt" in message and "hint: " in message
    assert (folder / "thesis.txt").read_text() == "ten years of work"
    assert hidden(folder) == []


def test_empty_folder(folder: Path) -> None:
    """An empty folder is as good as none."""
    folder.mkdir(parents=True)

    assert place(report("one"), folder, EFFECTS).outcome == "replaced"
    assert version_in(folder) == "one"


def test_linked_folder(folder: Path, tmp_path: Path) -> None:
    """Where the report's folder is a link, the report goes to where it leads, and the link stays."""
    folder.parent.mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    for version in ("one", "two"):
        place(report(version), folder, EFFECTS)

    assert folder.is_symlink()
    assert version_in(tmp_path / "elsewhere") == "two"
    assert hidden(folder) == []


@pytest.mark.parametrize("where", ["output", "output/stock"])
def test_file_in_the_way(tmp_path: Path, where: str) -> None:
    """A file where a folder should be is named, and stays."""
    file = tmp_path / where
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")

    message = refused(report("one"), tmp_path / "output" / "stock")

    assert message.startswith(f"not-a-folder: '{file}' is a file where a folder should be\n  hint: move it away")
    assert file.read_text() == "mine"


def test_long_name(tmp_path: Path) -> None:
    """A name that the file system does not take is told."""
    assert refused(report("one"), tmp_path / ("x" * 300)).startswith("name-too-long: ")


def in_child(action: Callable[[], None]) -> int:
    """Run the action in a process of its own and give its exit status."""
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 9
    try:
        action()
        status = 0
    finally:
        os._exit(status)


def test_no_permission(tmp_path: Path) -> None:
    """Without the right to write, a sentence says so, and nothing changes."""
    place(report("one"), tmp_path / "stock", EFFECTS)

    def as_nobody() -> None:
        if os.geteuid() == 0:
            os.setuid(65534)
        else:
            tmp_path.chmod(0o555)
        assert "no-permission" in refused(report("two"), tmp_path / "stock")

    assert in_child(as_nobody) == 0
    tmp_path.chmod(0o755)
    assert version_in(tmp_path / "stock") == "one"


def mounted(folder: Path, options: str) -> None:
    """A small file system of its own; only root can have one."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("only root can mount a file system that fills up")


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root can mount a file system that fills up"
)
def test_full_disk(tmp_path: Path) -> None:
    """On a full disk the last report stays whole, what was half written is gone, and a smaller report still fits."""
    disk = tmp_path / "disk"
    mounted(disk, "size=256k")
    try:
        place(report("one"), disk / "stock", EFFECTS)
        message = refused(report("two", size=50_000), disk / "stock")
        assert message.startswith(f"disk-full: the report cannot be written to '{disk / 'stock'}': the disk is full")
        assert (version_in(disk / "stock"), hidden(disk / "stock")) == ("one", [])
        place(report("three", size=100), disk / "stock", EFFECTS)
        assert version_in(disk / "stock") == "three"
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root can mount a file system read-only")
def test_read_only(tmp_path: Path) -> None:
    """A read-only file system is told as one; a report's folder that is itself a mount, too."""
    disk = tmp_path / "disk"
    mounted(disk, "size=256k")
    try:
        assert "in-use" in refused(report("one"), disk)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        assert refused(report("one"), disk / "stock").startswith("read-only: ")
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/passwd",
        "a/../../x",
        "",
        ".",
        "..",
        "a//b",
        "a/",
        ".hidden",
        "c:x",
        "a\\b",
        "a\nb",
        "a\x00b",
        "con?",
    ],
)
def test_names_that_lead_away(folder: Path, name: str) -> None:
    """An artifact that would land outside of the folder, or nowhere, is refused before anything is written."""
    recorder = Recorder()

    message = refused([Artifact(name, "text/plain", b""), Artifact("fine.txt", "text/plain", b"")], folder, recorder)

    assert message.startswith("unsafe-name: ")
    assert recorder.calls == []


def test_two_of_a_name(folder: Path) -> None:
    """Two artifacts of one name, whatever the case, are refused: one would vanish."""
    message = refused([Artifact(name, "text/plain", b"") for name in ("a.txt", "A.txt")], folder)

    assert message.splitlines() == [
        f"name-taken: more than one file would be called '{name}'" for name in ("A.txt", "a.txt")
    ]


@pytest.mark.parametrize("slug", ["..", "", ".", "a/b", "/etc", "a\\b", ".hidden", "a\n"])
def test_slugs_that_lead_away(tmp_path: Path, slug: str) -> None:
    """A report's name cannot lead out of the folder of reports."""
    with pytest.raises(DeliveryError, match="unsafe-name"):
        report_folder(tmp_path, slug)

    assert report_folder(tmp_path, "stock-2025.10") == tmp_path / "stock-2025.10"


def test_lock_is_waited_for(folder: Path) -> None:
    """A run waits for another one that writes the same report, and gives up with a sentence; other reports go on."""
    folder.parent.mkdir()
    with EFFECTS.lock(folder.with_name(".stock.lock"), 1):
        message = refused(report("one"), folder, seconds=0.1)
        assert message.startswith(f"locked: another run has been writing to '{folder}' for more than 0.1 seconds")
        place(report("one"), folder.with_name("other"), EFFECTS)
    place(report("one"), folder, EFFECTS)

    assert version_in(folder) == "one"
    assert hidden(folder) == []


def test_leftovers_of_the_dead(folder: Path) -> None:
    """A lock and a half-written report of a run that is no more are in nobody's way."""
    folder.parent.mkdir()
    folder.with_name(".stock.lock").touch()
    folder.with_name(".stock.new").mkdir()
    (folder.with_name(".stock.new") / "r.html").write_text("half")

    place(report("one"), folder, EFFECTS)

    assert hidden(folder) == []


def test_reading(folder: Path) -> None:
    """A report is read back as its manifest and its other files, by name."""
    place(report("one", ("r.html", "csv/x.csv")), folder, EFFECTS)

    manifest, files = read_report(folder)

    assert (manifest, files) == ((folder / "manifest.json").read_bytes(), {"csv/x.csv": b"one\n", "r.html": b"one\n"})


def test_reading_what_stepped_aside(folder: Path) -> None:
    """A report that had stepped aside when its successor's process died is back in its place for its reader."""
    place(report("one"), folder, EFFECTS)
    at = steps(folder.with_name("other"), swaps=False).index("exchange") + 3
    with pytest.raises(Stopped):
        place(SECOND, folder, Recorder(at, Stopped(), dies=True, swaps=False))
    assert not folder.exists()

    read_report(folder)

    assert (version_in(folder), hidden(folder)) == ("one", [])


@pytest.mark.parametrize("there", [True, False])
def test_reading_no_report(tmp_path: Path, there: bool) -> None:
    """A folder without a report, and none at all, are told."""
    folder = tmp_path / "stock"
    if there:
        folder.mkdir()
    with pytest.raises(DeliveryError, match=f"not-a-report: there is no report in '{folder}': it has no manifest.json"):
        read_report(folder)
