"""SHA-256 of files, computed beside the engine's work."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Self

_PIECE = 1 << 20


class FileHashes:
    """Hashes files in a thread, in the order given, from entering to leaving the context."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = tuple(dict.fromkeys(paths))
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="sha256")
        self._stop = Event()
        self._hashes: Mapping[Path, Future[str]] = {}

    def __enter__(self) -> Self:
        self._hashes = {path: self._pool.submit(self._sha256, path) for path in self._paths}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def of(self, paths: Sequence[Path]) -> str:
        """Of one file: its hash; of several: the hash of their hashes in order, as text. Waits for them.

        A file that is named more than once, for what lies in it, counts once.

        Raises:
            OSError: if a file cannot be read.
        """
        hashes = [self._hashes[path].result() for path in dict.fromkeys(paths)]
        return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()

    def _sha256(self, path: Path) -> str:
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while not self._stop.is_set() and (piece := stream.read(_PIECE)):
                digest.update(piece)
        return digest.hexdigest()
