"""A report's artifacts in a folder: all of the new report or all of the old one, whatever happens in between.

The artifacts are written into a hidden folder beside the report's own (``.<name>.new``), brought to the disk, and the
two folders change places in one step (``renameat2`` on Linux, ``renamex_np`` on macOS). The report's folder stays a
plain folder of plain files, which a link to a numbered release would not be: upload steps of CI, archives and Windows
shares take it as it is.

Where a file system cannot swap folders (NFS, most FUSE ones), two renames do: the old report steps aside
(``.<name>.old``), the new one takes its place. A crash between the two leaves the folder's name free; the next run sees
that and puts the old report back first.

A lock keeps two runs apart. What an earlier run left behind is removed. A folder that holds something else than a
report is not touched; a file that somebody put beside a report's artifacts stays.
"""

import errno
import json
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from reportgen.deliver.effects import Effects, RealEffects
from reportgen.deliver.receipt import Receipt
from reportgen.deliver.refusals import refusal
from reportgen.errors import DeliveryError, Problem
from reportgen.render.artifact import MANIFEST, Artifact

LOCK_SECONDS = 30.0
"""How long a run waits for another one that writes the same report."""

_PLAIN = re.compile(r"[^.\\:*?\"<>|][^\\:*?\"<>|]*")
_ELSEWHERE = "choose another folder with --out"


def report_folder(out: Path, slug: str) -> Path:
    """The folder of one report below the folder of all.

    Raises:
        DeliveryError: if the name would lead anywhere else.
    """
    if is_plain(slug) and "/" not in slug:
        return out / slug
    message = f"'{slug}' cannot be the name of a report's folder"
    raise DeliveryError(Problem("unsafe-name", message, hint="give the report another name: in the spec"))


def place(
    artifacts: Sequence[Artifact],
    folder: Path,
    effects: Effects,
    seconds: float = LOCK_SECONDS,
    elsewhere: str = _ELSEWHERE,
) -> Receipt:
    """Put a report's artifacts into its folder, in place of what an earlier run put there.

    Waits at most `seconds` for another run that writes the same report. `elsewhere` is the way out, in a user's words,
    where the system refuses.

    Raises:
        DeliveryError: if that is not possible; what was in the folder is as it was, and nothing half written is left.
    """
    _check_names(artifacts)
    try:
        target = effects.resolve(folder)
        effects.make_folder(target.parent)
        with effects.lock(_beside(target, "lock"), seconds):
            return _placed(artifacts, folder, target, effects, elsewhere)
    except OSError as error:
        if isinstance(error, TimeoutError):
            message = f"another run has been writing to '{folder}' for more than {seconds:g} seconds"
            raise DeliveryError(Problem("locked", message, hint="wait for it to end, or end it")) from error
        raise DeliveryError(refusal(error, folder, effects, elsewhere)) from error


def read_report(folder: Path, effects: Effects | None = None) -> tuple[bytes, dict[str, bytes]]:
    """A report's manifest, and its other files by path relative to the folder.

    Puts a report back that had stepped aside for one that never came.

    Raises:
        DeliveryError: if there is no report, or it cannot be read.
    """
    effects = effects or RealEffects()
    try:
        target = effects.resolve(folder)
        if effects.kind(target) == "absent" and effects.kind(_beside(target, "old")) == "folder":
            with effects.lock(_beside(target, "lock"), LOCK_SECONDS):
                clear(target, effects)
        names = effects.files(target) if effects.kind(target) == "folder" else ()
        files = {name: effects.read(target / name) for name in names}
    except OSError as error:
        raise DeliveryError(Problem("cannot-read", f"'{folder}' cannot be read: {error.strerror}")) from error
    if MANIFEST not in files:
        message = f"there is no report in '{folder}': it has no {MANIFEST}"
        raise DeliveryError(Problem("not-a-report", message, hint="give the folder of one report, as output/<name>"))
    return files.pop(MANIFEST), files


def _placed(artifacts: Sequence[Artifact], folder: Path, target: Path, effects: Effects, elsewhere: str) -> Receipt:
    clear(target, effects)
    others = _others(target, folder, effects, elsewhere)
    new = _beside(target, "new")
    try:
        _fill(new, artifacts, effects)
        _keep(others, target, new, effects)
        effects.sync(new)
        outcome = _swap(new, target, effects)
        effects.sync(target.parent)
    finally:
        with suppress(OSError):  # what cannot be removed now is removed by the next run
            clear(target, effects)
    size = sum(len(artifact.body) for artifact in artifacts)
    return Receipt(str(folder), outcome, f"{len(artifacts)} files, {_in_words(size)}")


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{what}")


def clear(target: Path, effects: Effects) -> None:
    """Remove what a run has left beside a report's folder; a report that had stepped aside for one that never came is
    put back first."""
    old = _beside(target, "old")
    if effects.kind(target) == "absent" and effects.kind(old) == "folder":
        effects.rename(old, target)
    effects.remove(old)
    effects.remove(_beside(target, "new"))


def _others(target: Path, folder: Path, effects: Effects, elsewhere: str) -> list[str]:
    """Files in the report's folder that no run put there."""
    if effects.kind(target) == "absent":
        return []
    if effects.kind(target) == "file":
        raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(target))
    files = effects.files(target)
    ours = _listed(effects.read(target / MANIFEST)) if MANIFEST in files else None
    if files and ours is None:
        shown = ", ".join(files[:3]) + (f" … ({len(files)} files)" if len(files) > 3 else "")
        message = f"'{folder}' holds files that are no report, and would be replaced: {shown}"
        hint = f"move them away, {elsewhere}, or give the report another name"
        raise DeliveryError(Problem("not-a-report", message, hint=hint))
    return [name for name in files if name not in (ours or ())]


def _listed(manifest: bytes) -> frozenset[str] | None:
    """The files that a manifest speaks of, and its own; None if it is no manifest."""
    try:
        return frozenset({MANIFEST, *(str(entry["name"]) for entry in json.loads(manifest)["artifacts"])})
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _fill(new: Path, artifacts: Sequence[Artifact], effects: Effects) -> None:
    effects.make_folder(new)
    below = sorted({(new / artifact.name).parent for artifact in artifacts} - {new})
    for folder in below:
        effects.make_folder(folder)
    for artifact in artifacts:
        effects.write(new / artifact.name, artifact.body)
    for folder in below:
        effects.sync(folder)


def _keep(others: Sequence[str], target: Path, new: Path, effects: Effects) -> None:
    for name in others:
        if effects.kind(new / name) == "absent":
            effects.make_folder((new / name).parent)
            effects.keep(target / name, new / name)


def _swap(new: Path, target: Path, effects: Effects) -> str:
    if effects.kind(target) == "absent":
        effects.rename(new, target)
        return "created"
    if not effects.exchange(new, target):
        effects.rename(target, _beside(target, "old"))
        effects.rename(new, target)
    return "replaced"


def _check_names(artifacts: Sequence[Artifact]) -> None:
    names = [artifact.name for artifact in artifacts]
    counts = Counter(name.casefold() for name in names)  # some file systems take no notice of case
    problems = [Problem("unsafe-name", f"'{name}' cannot be a report's file") for name in names if not is_plain(name)]
    twins = (name for name in sorted(names) if counts[name.casefold()] > 1)
    problems += [Problem("name-taken", f"more than one file would be called '{name}'") for name in twins]
    if problems:
        raise DeliveryError(problems)


def is_plain(name: str) -> bool:
    """True for a relative path without tricks: no part that is blank, hidden or "..", nothing that Windows refuses."""
    return all(_PLAIN.fullmatch(part) and part.isprintable() for part in name.split("/"))


def _in_words(size: int) -> str:
    """A size in bytes as people say it: 1.2 MB."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.3g} KB" if size < 999_500 else f"{size / 1000_000:.3g} MB"
