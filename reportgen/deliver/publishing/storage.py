"""What publishing asks of a place: files by path, folders one level deep, a lock; and whole folders where it can.

Paths are relative to the place's root, with forward slashes and without tricks; the root itself is ``""``. A folder is
there as long as a file lies in it, on every kind of place.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol, runtime_checkable

from reportgen.render.artifact import Artifact


class Storage(Protocol):
    """A place to publish to. Every method raises DeliveryError where the place refuses, and says why."""

    def read(self, path: str) -> bytes | None:
        """The file's contents; None if there is no such file."""
        ...

    def write(self, path: str, body: bytes, media_type: str) -> None:
        """One file, in place of what was there: a reader sees the old or the new one, whole, and never neither.

        Folders above it come with it. It is kept for good when this returns.
        """
        ...

    def remove(self, path: str) -> None:
        """The file; fine if it is not there. Folders that it leaves empty go with it, but never the root."""
        ...

    def files(self, folder: str) -> tuple[str, ...]:
        """All files below the folder, sorted, relative to the root; none if there is no such folder.

        What the place keeps for itself (locks, files that are still being written) is not among them.
        """
        ...

    def folders(self, folder: str) -> tuple[str, ...]:
        """Names of the folders right below the folder, sorted; those that the place keeps for itself left out."""
        ...

    def lock(self, name: str, seconds: float) -> AbstractContextManager[None]:
        """Hold a lock that nobody else holds on this place; wait for it at most so long, then DeliveryError ``locked``.

        `name` is a word. The lock of a holder that died ends: with its process, or when its lease runs out.
        """
        ...

    def tidy(self) -> None:
        """Remove what writes of a run that died have left; only its successor calls this, who holds the lock."""
        ...


@runtime_checkable
class Folders(Storage, Protocol):
    """A place where a whole folder changes in one step: a directory of a file system."""

    def place(self, folder: str, artifacts: Sequence[Artifact]) -> None:
        """The artifacts become the folder, in place of those that its manifest names; files of others in it stay."""
        ...

    def discard(self, folder: str, names: Sequence[str]) -> None:
        """The files of these names (relative to the folder) are gone, all in one step unless others lie there too."""
        ...
