"""A published place compared with what its catalogues and manifests say of it.

What a run that was killed has begun is no fault: it is announced in a catalogue. What nobody announced, and lies
outside the folders of reports, is not ours and not looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from reportgen.deliver.folder import read_report
from reportgen.deliver.publishing.catalogue import (
    CATALOGUE,
    LATEST,
    Catalogue,
    Record,
    read_catalogue,
    read_record,
)
from reportgen.deliver.publishing.editions import Edition
from reportgen.deliver.publishing.local import LocalStorage
from reportgen.deliver.publishing.storage import Storage
from reportgen.deliver.publishing.surveying import folders_there
from reportgen.errors import DeliveryError, Mark, Problem
from reportgen.render.artifact import MANIFEST
from reportgen.render.manifest import verify

_TRIES = 5
_AGAIN = "publish the report of that day again"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a place has, and what is wrong with it."""

    editions: int
    """Reports of one day."""
    files: int
    problems: tuple[Problem, ...]
    where: str = ""

    @property
    def words(self) -> str:
        """That all is well, and how much there is."""
        files = f"{self.where}: {self.files} files as in the manifest"
        return files if self.editions < 2 else f"{files}s of {self.editions} published reports"


def verify_folder(folder: Path) -> Verified:
    """A report's folder, or a place with published reports, or a part of one.

    Raises:
        DeliveryError: if there is none of them, or it cannot be read.
    """
    root, below = _place_around(folder)
    if root is not None:
        return replace(verify_place(LocalStorage(root), below), where=str(folder))
    manifest, files = read_report(folder)
    return Verified(1, len(files), verify(manifest, files), str(folder))


def verify_place(storage: Storage, below: str = "") -> Verified:
    """All reports of a place, or those below one folder: the files of each day, what leads to them, the first page.

    While somebody publishes, what was read may belong to two states; then it is read again.

    Raises:
        DeliveryError: if it cannot be read.
    """
    for _ in range(_TRIES):
        before = _state(storage)
        found = _verified(storage, below.strip("/"))
        if not found.problems or before == _state(storage):
            break
    return found


def _place_around(folder: Path) -> tuple[Path | None, str]:
    """The root of the place that the folder is or lies in, and its path there; None if there is none."""
    at = folder.absolute()
    for root in (at, *at.parents[:3]):
        if _has_record(root):
            return root, at.relative_to(root).as_posix() if at != root else ""
    if (at / MANIFEST).exists() or not _all_series(LocalStorage(at), None):
        return None, ""
    return at, ""  # copied from a place without its record, or never finished


def _has_record(folder: Path) -> bool:
    try:
        return read_record(LocalStorage(folder)) is not None
    except DeliveryError:
        return False


def _state(storage: Storage) -> list[bytes | None]:
    return [storage.read(path) for path in (CATALOGUE, *(f"{one}/{CATALOGUE}" for one in _all_series(storage, None)))]


def _verified(storage: Storage, below: str) -> Verified:
    problems: list[Problem] = []
    record = None
    try:
        record = read_record(storage)
    except DeliveryError as error:
        problems += error.problems
    counts = [0, 0]
    for series in _all_series(storage, record):
        if _touches(series, below):
            problems += _problems_of(storage, series, below, counts)
    if record and not below:
        problems += _page_problems(storage, record)
    return Verified(counts[0], counts[1], tuple(problems))


def _all_series(storage: Storage, record: Record | None) -> list[str]:
    """Folders with a catalogue, and those that should have one."""
    named = (name for name in folders_there(storage) if storage.read(f"{name}/{CATALOGUE}") is not None)
    return sorted({*named, *(record.reports if record else ())})


def _touches(path: str, below: str) -> bool:
    """Whether one of the two paths lies in the other."""
    return not below or f"{path}/".startswith(f"{below}/") or f"{below}/".startswith(f"{path}/")


def _problems_of(storage: Storage, series: str, below: str, counts: list[int]) -> Iterator[Problem]:
    try:
        catalogue = read_catalogue(storage, series)
    except DeliveryError as error:
        yield from error.problems
        return
    if catalogue is None:
        yield _missing(f"{series}/{CATALOGUE}")
        return
    for edition in catalogue.editions:
        if _touches(f"{series}/{edition.day}", below):
            counts[0] += 1
            yield from _day_problems(storage, series, edition, catalogue, counts)
    if _touches(f"{series}/{LATEST}", below):
        yield from _latest_problems(storage, series, catalogue, counts)


def _day_problems(
    storage: Storage, series: str, edition: Edition, catalogue: Catalogue, counts: list[int]
) -> Iterator[Problem]:
    """An edition that is being replaced may stand already."""
    coming = catalogue.coming
    candidates = (edition, coming) if coming and coming.as_of == edition.as_of else (edition,)
    at = f"{series}/{edition.day}"
    shown = _shown(storage, at, candidates)
    if shown is None:
        yield _wrong_anchor(storage, f"{at}/{edition.anchor}")
    yield from _file_problems(storage, f"{series}/{(shown or edition).folder}", shown or edition, counts)


def _latest_problems(storage: Storage, series: str, catalogue: Catalogue, counts: list[int]) -> Iterator[Problem]:
    newest, coming = catalogue.latest, catalogue.coming
    if newest is None:
        return
    at = f"{series}/{LATEST}"
    known = (*catalogue.editions, *catalogue.going)
    shown = _shown(storage, at, (*known, coming) if coming else (newest,))
    if shown is None:
        path, older = f"{at}/{newest.anchor}", _shown(storage, at, known)
        yield _behind(path, older, newest) if older else _wrong_anchor(storage, path)
    elif not shown.nested:
        yield from _file_problems(storage, at, shown, counts)


def _shown(storage: Storage, at: str, candidates: tuple[Edition, ...]) -> Edition | None:
    bodies = {anchor: storage.read(f"{at}/{anchor}") for anchor in {one.anchor for one in candidates}}
    return next((one for one in candidates if one.shows(bodies[one.anchor])), None)


def _file_problems(storage: Storage, at: str, edition: Edition, counts: list[int]) -> Iterator[Problem]:
    """The files of one folder against the manifest in it, and the manifest against the catalogue."""
    bodies = {path.removeprefix(f"{at}/"): storage.read(path) for path in storage.files(at)}
    files = {name: body for name, body in bodies.items() if body is not None}
    manifest = files.get(MANIFEST)
    if manifest is None:
        yield _missing(f"{at}/{MANIFEST}")
        return
    counts[1] += len(files) - 1
    if edition.nested and sha256(manifest).hexdigest() != edition.release:
        yield Problem("changed-file", "the file has changed since the report was published", Mark(f"{at}/{MANIFEST}"))
    for problem in verify(manifest, files):
        name = problem.mark.path if problem.mark else MANIFEST
        yield Problem(problem.code, problem.message, Mark(f"{at}/{name}"), problem.hint and _AGAIN)


def _page_problems(storage: Storage, record: Record) -> Iterator[Problem]:
    for name, hashes in record.pages.items():
        body = storage.read(name)
        if sha256(body or b"").hexdigest() in hashes:
            continue
        if body is None:
            yield _missing(name, "publish any report again")
        else:
            message = "the file has changed since it was published"
            yield Problem("changed-file", message, Mark(name), "publish any report again")


def _wrong_anchor(storage: Storage, path: str) -> Problem:
    if storage.read(path) is None:
        return _missing(path)
    return Problem("changed-file", "the file has changed since the report was published", Mark(path), _AGAIN)


def _behind(path: str, shown: Edition, newest: Edition) -> Problem:
    message = f"the latest report shown is of {shown.day}, not of {newest.day}"
    return Problem("wrong-latest", message, Mark(path), _AGAIN)


def _missing(path: str, hint: str = _AGAIN) -> Problem:
    return Problem("missing-file", "the file is missing", Mark(path), hint)
