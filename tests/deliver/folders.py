"""Reports to deliver, and what stands in a folder afterwards."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reportgen.deliver.effects import RealEffects
from reportgen.render.artifact import MANIFEST, Artifact
from reportgen.render.manifest import verify


def report(
    version: str, names: tuple[str, ...] = ("r.html", "r.json", "csv/matrix.csv"), size: int = 1
) -> list[Artifact]:
    """Artifacts that all say which version they are of, and their manifest."""
    body = f"{version}\n".encode() * size
    entries = [{"name": name, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()} for name in names]
    manifest = json.dumps({"version": version, "artifacts": entries}).encode()
    return [*(Artifact(name, "text/plain", body) for name in names), Artifact(MANIFEST, "application/json", manifest)]


def version_in(folder: Path) -> str | None:
    """The version of the report in the folder, None if there is no folder; fails where it is not whole."""
    if not folder.exists():
        return None
    files = {name: (folder / name).read_bytes() for name in RealEffects().files(folder)}
    assert verify(files[MANIFEST], files) == ()
    return str(json.loads(files[MANIFEST])["version"])


def hidden(folder: Path) -> list[str]:
    """What delivery keeps for itself beside the folder; empty when all is done."""
    return sorted(path.name for path in folder.parent.iterdir() if path.name.startswith("."))


class Stopped(BaseException):
    """What a process that is killed sees: nothing after it runs."""


class Recorder:
    """Real effects that are written down.

    The `at`-th, or the first of that name, raises `error`; if the process `dies`, every later one too. Without `swaps`
    it is a file system that cannot swap folders.
    """

    def __init__(
        self, at: int | str = 0, error: BaseException | None = None, dies: bool = False, swaps: bool = True
    ) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.failed = False
        self._at, self._error, self._dies, self._swaps = at, error, dies, swaps

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> Any:
            self.calls.append((name, *arguments))
            due = self._at in (len(self.calls), name) and not self.failed
            if self._error and (due or (self._dies and self.failed)):
                self.failed = True
                raise self._error
            return False if name == "exchange" and not self._swaps else getattr(RealEffects(), name)(*arguments)

        return call

    @property
    def done(self) -> list[str]:
        return [call[0] for call in self.calls]


def in_child(action: Callable[..., None], *arguments: Any) -> int:
    """Start the action in a process of its own, which is given; its exit status is 0 only if it comes to its end."""
    if child := os.fork():
        return child
    status = 9
    try:
        action(*arguments)
        status = 0
    finally:
        os._exit(status)
