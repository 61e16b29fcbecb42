"""A lock on a server that nobody serves: claims that are renewed while they are held.

Every holder claims the number above the highest one, and the server lets one of many do so. Letting go is writing
"free" into the claim; the highest claim is never removed, so that a late one always sees that others came after::

    stock.7  free            gone as soon as 8 is held
    stock.8  held by A       renewed every few seconds; unchanged for a whole lease: A is dead, and 9 may be claimed
    stock.9  held by B

Whether a holder lives is told from whether its claim changes, measured by our own clock that only runs forward;
no two clocks are compared.
"""

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

from reportgen.deliver.publishing.remote.store import OWN, Broken, Store
from reportgen.errors import DeliveryError


@dataclass(frozen=True, slots=True)
class Terms:
    """Seconds of a lease."""

    dead: float = 30.0
    """A claim that has not changed for so long is nobody's."""
    beat: float = 3.0
    """How often the holder changes it."""
    pause: float = 0.25
    """How often one who waits looks."""


class Lease:
    """One lock, held or being waited for."""

    def __init__(
        self,
        name: str,
        store: Store,
        connect: Callable[[], Store],
        terms: Terms,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepares; nothing is asked yet.

        Args:
            store: the connection of whoever waits and holds.
            connect: makes another one, for renewing while that is busy.
        """
        self._folder, self._name = f"{OWN}/locks", name
        self._store, self._connect, self._terms = store, connect, terms
        self._clock, self._sleep = clock, sleep
        self._token, self._number, self._beats = uuid4().hex, 0, 0
        self._renewed = 0.0
        self._lost = False
        self._ended = threading.Event()
        self._renewing: threading.Thread | None = None

    def acquire(self, seconds: float) -> bool:
        """Wait for the lock, at most so long while its holder gives signs of life; whether it is ours now.

        A holder that gives none is waited for until it counts as dead, however short `seconds` is.
        """
        until = self._clock() + seconds
        seen, since, alive = (0, b""), self._clock(), False
        while True:
            number, body = self._highest()
            if (number, body) != seen:
                alive = alive or seen[0] > 0
                seen, since = (number, body), self._clock()
            following = self._following(number, body, self._clock() - since)
            if following and self._claimed(following):
                return True
            if self._clock() >= until and alive:
                return False
            self._sleep(self._terms.pause)

    @property
    def held(self) -> bool:
        """Whether nobody can have taken the lock from us yet."""
        return bool(self._number) and not self._lost and self._clock() - self._renewed < self._terms.dead * 0.8

    def release(self) -> None:
        """Let go, so that the next need not wait."""
        self._ended.set()
        if self._renewing:
            self._renewing.join(self._terms.dead)
        if not self._lost:
            with suppress(Broken, DeliveryError):  # then it ends with its lease
                self._store.renew(self._path(self._number), _body(self._token, self._beats + 1, free=True))
        self._number = 0

    def _following(self, number: int, body: bytes, unchanged: float) -> int:
        """The number to claim now; 0 while the highest is somebody else's."""
        if self._is_ours(body):  # the answer to our claim got lost on the way
            return number
        return number + 1 if _is_free(body) or unchanged > self._terms.dead else 0

    def _highest(self) -> tuple[int, bytes]:
        """The highest claim and what it holds; number 0 is free, a claim just made holds nothing."""
        number = max(self._numbers(self._store), default=0)
        if not number:
            return 0, _body("", 0, free=True)
        return number, self._store.claimed(self._path(number)) or b""

    def _numbers(self, store: Store) -> list[int]:
        ours = f"{self._folder}/{self._name}."
        ends = [path.removeprefix(ours) for path in store.claims(self._folder) if path.startswith(ours)]
        return [int(end) for end in ends if end.isdigit()]

    def _claimed(self, number: int) -> bool:
        path, asked = self._path(number), self._clock()
        if not self._store.claim(path, _body(self._token, 0)) and not self._is_ours(self._store.claimed(path)):
            return False
        if self._store.shaky:
            self._sleep(8 * self._terms.pause)  # who wrote at the same moment has written by now; the last one has it
            if not self._is_ours(self._store.claimed(path)):
                return False
        numbers = self._numbers(self._store)
        if max(numbers, default=0) > number:  # a number that had been taken and removed before
            return False
        self._number, self._renewed = number, asked
        for older in numbers:
            if older < number:
                self._store.delete(self._path(older))
        self._renewing = threading.Thread(target=self._renew, name="lease", daemon=True)
        self._renewing.start()
        return True

    def _is_ours(self, body: bytes | None) -> bool:
        return self._token.encode() in (body or b"")

    def _renew(self) -> None:
        store = self._connect()
        while not self._ended.wait(self._terms.beat):
            asked = self._clock()
            try:
                self._beats += 1
                store.renew(self._path(self._number), _body(self._token, self._beats))
                self._lost = max(self._numbers(store), default=0) > self._number
            except Exception:  # whatever it is: `held` tells, when it lasts
                with suppress(Exception):
                    store.close()
                continue
            if self._lost:
                break
            self._renewed = asked
        store.close()

    def _path(self, number: int) -> str:
        return f"{self._folder}/{self._name}.{number}"


def _body(token: str, beats: int, free: bool = False) -> bytes:
    return json.dumps({"holder": token, "beats": beats, "free": free}).encode()


def _is_free(body: bytes) -> bool:
    try:
        return json.loads(body)["free"] is True
    except (ValueError, KeyError, TypeError):
        return False
