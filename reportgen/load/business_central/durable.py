"""Files that are there whole or not at all, also after a crash; and a lock that ends with its process."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from reportgen.errors import DataError, Problem
from reportgen.load.business_central.waiting import Clock

NEW = ".new"
"""Ending of a file that is being written."""
_PAUSE = 0.2
_LOCK_SECONDS = 900.0


def write(path: Path, fill: Callable[[Path], None]) -> None:
    """A file that `fill` writes, under its name only when all of it is on the disk."""
    new = path.with_name(path.name + NEW)
    fill(new)
    _sync(new)
    new.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Lock:
    """A lock on a folder: one writes, or several read."""

    def __init__(self, handle: int, clock: Clock, waiting: Callable[[], None]) -> None:
        self._handle, self._clock, self._waiting = handle, clock, waiting

    def write(self) -> None:
        """Wait until nobody else reads or writes.

        Raises:
            DataError: if that takes too long.
        """
        self._take(fcntl.LOCK_EX)

    def read(self) -> None:
        """Let others read too, and wait until nobody writes.

        Raises:
            DataError: if that takes too long.
        """
        self._take(fcntl.LOCK_SH)

    def _take(self, how: int) -> None:
        until, told = self._clock.seconds() + _LOCK_SECONDS, False
        while True:
            try:
                fcntl.flock(self._handle, how | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if not told:
                    self._waiting()
                    told = True
            if self._clock.seconds() > until:
                hint = "wait for it to end, or end it"
                raise DataError(Problem("locked", "another run has been using the cache for too long", hint=hint))
            self._clock.sleep(_PAUSE)


@contextmanager
def lock(path: Path, clock: Clock, waiting: Callable[[], None]) -> Iterator[Lock]:
    """A lock that is not held yet. Its file stays, so that all wait for the same one.

    Args:
        waiting: told once when another process has to be waited for.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield Lock(handle, clock, waiting)
    finally:
        os.close(handle)
