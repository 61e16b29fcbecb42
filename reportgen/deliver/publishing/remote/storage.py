"""A place on a server, as publishing sees it: one connection, asked again where it breaks, and its locks."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TypeVar

from reportgen.deliver.publishing.remote.failures import refusal
from reportgen.deliver.publishing.remote.lease import Lease, Terms
from reportgen.deliver.publishing.remote.store import INCOMING, OWN, Broken, Store
from reportgen.errors import DeliveryError

_PAUSES = (0.5, 2.0)
"""Seconds before the second and the third attempt."""
_Answer = TypeVar("_Answer")


class RemoteStorage:
    """Implements `Storage` on a server. A context manager: leaving it closes the connection."""

    def __init__(
        self,
        place: str,
        connect: Callable[[], Store],
        tell: Callable[[str], None],
        terms: Terms,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepares; the first request connects.

        Args:
            place: what messages call it.
            connect: makes a connection.
            tell: takes a line where the place cannot do what it should.
        """
        self._place, self._connect, self._tell = place, connect, tell
        self._terms, self._sleep = terms, sleep
        self._store = connect()
        self._held: list[Lease] = []
        self._told = False

    def __enter__(self) -> "RemoteStorage":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"RemoteStorage({self._place!r})"

    def close(self) -> None:
        """Give the connection back."""
        self._store.close()

    def read(self, path: str) -> bytes | None:
        """As `Storage` says."""
        return self._asked(lambda: self._store.get(path))

    def write(self, path: str, body: bytes, media_type: str) -> None:
        """As `Storage` says.

        Raises:
            DeliveryError: also ``lock-lost``, where a lock was taken that no longer is ours.
        """
        self._check_locks()
        self._asked(lambda: self._store.put(path, body, media_type))

    def remove(self, path: str) -> None:
        """As `Storage` says."""
        self._check_locks()
        self._asked(lambda: self._store.delete(path))

    def files(self, folder: str) -> tuple[str, ...]:
        """As `Storage` says."""
        found = self._asked(lambda: self._store.files(folder))
        return tuple(sorted(path for path in found if not path.startswith(f"{OWN}/")))

    def folders(self, folder: str) -> tuple[str, ...]:
        """As `Storage` says."""
        found = self._asked(lambda: self._store.folders(folder))
        return tuple(sorted(name for name in found if folder or name != OWN))

    def lock(self, name: str, seconds: float) -> AbstractContextManager[None]:
        """As `Storage` says; one that shows no sign of life is waited for until its lease has run out."""
        return self._locked(name, seconds)

    def tidy(self) -> None:
        """As `Storage` says."""
        for path in self._asked(lambda: self._store.files(INCOMING)):
            self.remove(path)

    @contextmanager
    def _locked(self, name: str, seconds: float) -> Iterator[None]:
        lease = Lease(name, self._store, self._connect, self._terms)
        if not self._asked(lambda: lease.acquire(seconds)):
            raise refusal(self._place, "locked")
        self._held.append(lease)
        self._store.forget()
        self._tell_if_shaky()
        try:
            yield
        finally:
            self._held.remove(lease)
            lease.release()

    def _check_locks(self) -> None:
        if not all(lease.held for lease in self._held):
            raise refusal(self._place, "lock-lost")

    def _tell_if_shaky(self) -> None:
        if self._store.shaky and not self._told:
            self._told = True
            self._tell(
                f"'{self._place}': this server has no conditional requests; two runs that begin in the same moment"
                " may both publish"
            )

    def _asked(self, request: Callable[[], _Answer]) -> _Answer:
        for pause in (*_PAUSES, None):
            try:
                return request()
            except Broken as broken:
                with suppress(Exception):
                    self._store.close()
                if pause is None:
                    raise self._given_up(broken) from broken
                self._sleep(max(pause, broken.after))
        raise AssertionError("unreachable")

    def _given_up(self, broken: Broken) -> DeliveryError:
        code = "connection-lost" if "connection" in str(broken) else "cannot-reach"
        return refusal(self._place, code, f"the server {broken}")
