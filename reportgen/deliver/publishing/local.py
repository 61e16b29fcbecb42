"""A folder of this computer, or a share that it has mounted, as a place to publish to.

A file is written beside the one it replaces (``.<name>.reportgen-new``), brought to the disk and renamed over it. A
whole folder is placed as `reportgen.deliver.folder` does it: it changes places with the old one in one step.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from reportgen.deliver.effects import Effects, RealEffects
from reportgen.deliver.folder import clear, place
from reportgen.deliver.refusals import refusal
from reportgen.deliver.replacing import replace_file
from reportgen.errors import DeliveryError, Problem
from reportgen.render.artifact import Artifact

ELSEWHERE = "publish to another folder: publish.url in the spec"
_OWN = re.compile(r"\..+\.(?:reportgen-new|reportgen-gone|lock)|\.(?P<placed>latest|\d{4}-\d\d-\d\d)\.(?:new|old)")
"""Names that publishing keeps for itself: of files that are being written, folders that change places, and locks."""
_DEPTH = 3
"""Folders below the root: of a report, of a reader, of a day."""


class LocalStorage:
    """As `Folders` says, below one folder; every effect passes `effects`."""

    def __init__(self, root: Path, effects: Effects | None = None, elsewhere: str = ELSEWHERE) -> None:
        """`elsewhere` is the way out, in a user's words, where the system refuses."""
        self._root, self._effects, self._elsewhere = root, effects or RealEffects(), elsewhere

    def read(self, path: str) -> bytes | None:
        """As `Storage` says."""
        with self._told():
            try:
                return self._effects.read(self._root / path)
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
                return None

    def write(self, path: str, body: bytes, media_type: str) -> None:  # noqa: ARG002  # a folder keeps no types
        """As `Storage` says."""
        target = self._root / path
        new = _beside(target, "reportgen-new")
        with self._told():
            try:
                replace_file(target, new, body, self._effects)
            except BaseException:
                with suppress(OSError):
                    self._drop_empty(new)
                raise

    def remove(self, path: str) -> None:
        """As `Storage` says."""
        with self._told():
            with suppress(NotADirectoryError):
                self._effects.remove(self._root / path)
            self._drop_empty(self._root / path)

    def files(self, folder: str) -> tuple[str, ...]:
        """As `Storage` says."""
        at, base = self._root / folder, f"{folder}/" if folder else ""
        with self._told():
            found = self._effects.files(at) if self._effects.kind(at) == "folder" else ()
        return tuple(f"{base}{name}" for name in found if not any(map(_OWN.fullmatch, name.split("/"))))

    def folders(self, folder: str) -> tuple[str, ...]:
        """As `Storage` says."""
        at = self._root / folder
        with self._told():
            found = self._effects.names(at) if self._effects.kind(at) == "folder" else ()
            return tuple(
                name for name in found if not _OWN.fullmatch(name) and self._effects.kind(at / name) == "folder"
            )

    @contextmanager
    def lock(self, name: str, seconds: float) -> Iterator[None]:
        """As `Storage` says, with a lock of the system that ends with the process."""
        with ExitStack() as held:
            with self._told(seconds):
                self._effects.make_folder(self._root)
                held.enter_context(self._effects.lock(self._root / f".{name}.lock", seconds))
            yield

    def tidy(self) -> None:
        """As `Storage` says."""
        with self._told():
            self._tidy(self._root, _DEPTH)

    def place(self, folder: str, artifacts: Sequence[Artifact]) -> None:
        """As `Folders` says."""
        place(artifacts, self._root / folder, self._effects, elsewhere=self._elsewhere)

    def discard(self, folder: str, names: Sequence[str]) -> None:
        """As `Folders` says."""
        target = self._root / folder
        with self._told():
            found = self._effects.files(target) if self._effects.kind(target) == "folder" else ()
            if set(found) <= set(names):
                self._step_aside(target)
            for name in sorted(set(found) & set(names)):
                self._effects.remove(target / name)
                self._drop_empty(target / name)

    def _step_aside(self, target: Path) -> None:
        """The folder is gone for its readers in one step; then what was in it goes."""
        gone = _beside(target, "reportgen-gone")
        if self._effects.kind(target) == "folder":
            self._effects.remove(gone)
            self._effects.rename(target, gone)
            self._effects.remove(gone)
            self._drop_empty(gone)

    def _tidy(self, folder: Path, depth: int) -> None:
        for name in self._effects.names(folder):
            path = folder / name
            if own := _OWN.fullmatch(name):
                self._clear(path, own["placed"])
            elif depth and self._effects.kind(path) == "folder":
                self._tidy(path, depth - 1)

    def _clear(self, path: Path, placed: str | None) -> None:
        if placed:
            clear(path.with_name(placed), self._effects)
        elif path.suffix != ".lock":
            self._effects.remove(path)
        elif path.parent != self._root:  # nobody holds it but who reads a report that stepped aside
            with suppress(TimeoutError), self._effects.lock(path, 0):
                pass

    def _drop_empty(self, path: Path) -> None:
        """Folders above the path that nothing lies in any more."""
        for folder in path.parents:
            if folder == self._root or self._effects.kind(folder) != "folder":
                return
            if not self._effects.remove_empty(folder):
                return

    @contextmanager
    def _told(self, seconds: float = 0) -> Iterator[None]:
        """What the system refuses becomes a sentence."""
        try:
            yield
        except TimeoutError as error:
            message = f"another run has been publishing to '{self._root}' for more than {seconds:g} seconds"
            raise DeliveryError(Problem("locked", message, hint="wait for it to end, or end it")) from error
        except OSError as error:
            raise DeliveryError(refusal(error, self._root, self._effects, self._elsewhere)) from error


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{what}")
