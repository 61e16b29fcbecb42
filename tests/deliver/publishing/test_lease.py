"""Leases, on a server made of a dictionary and a clock that is moved by hand."""

import json
from collections.abc import Callable

import pytest

from reportgen.deliver.publishing.remote.lease import Lease, Terms
from reportgen.deliver.publishing.remote.store import Broken, Store

TERMS = Terms(dead=30, beat=1e9, pause=1)
"""Renewed never, unless a test does it."""


class Shelf(Store):
    """Files in memory."""

    def __init__(self, kept: dict[str, bytes]) -> None:
        self.kept = kept
        self.before_claim: Callable[[], None] = lambda: None
        """What others do just before a claim is asked for."""
        self.lose_answers = 0
        """Of how many claims the answer is lost."""

    def get(self, path: str) -> bytes | None:
        return self.kept.get(path)

    def put(self, path: str, body: bytes, media_type: str) -> None:
        self.kept[path] = body

    def delete(self, path: str) -> None:
        self.kept.pop(path, None)

    def files(self, folder: str) -> list[str]:
        return [path for path in self.kept if path.startswith(f"{folder}/")]

    def folders(self, folder: str) -> list[str]:
        raise NotImplementedError

    def claim(self, path: str, body: bytes) -> bool:
        act, self.before_claim = self.before_claim, lambda: None
        act()
        if path in self.kept:
            return False
        self.kept[path] = body
        if self.lose_answers:
            self.lose_answers -= 1
            raise Broken("ends the connection")
        return True

    def close(self) -> None:
        pass


class Clock:
    """Moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.events: list[tuple[float, Callable[[], None]]] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        for at, act in [event for event in self.events if event[0] <= self.now]:
            self.events.remove((at, act))
            act()


def lease(kept: dict[str, bytes], clock: Clock, shelf: Shelf | None = None) -> Lease:
    store = shelf or Shelf(kept)
    return Lease("stock", store, lambda: Shelf(kept), TERMS, clock, clock.sleep)


def claims(kept: dict[str, bytes]) -> list[str]:
    return sorted(path.rpartition("/")[2] for path in kept)


def test_one_after_the_other() -> None:
    """Each holder claims the next number; only the highest one stays, and says that it is free."""
    kept: dict[str, bytes] = {}
    clock = Clock()
    for number in (1, 2, 3):
        mine = lease(kept, clock)
        assert mine.acquire(0)
        assert mine.held
        assert claims(kept) == [f"stock.{number}"]
        mine.release()
        assert not mine.held
        assert json.loads(kept[f".reportgen/locks/stock.{number}"])["free"] is True


def test_a_dead_holder_is_waited_for() -> None:
    """Its claim is taken as nobody's once it has not changed for a lease by the clock of who waits, not sooner."""
    kept: dict[str, bytes] = {}
    clock = Clock()
    assert lease(kept, clock).acquire(0)
    clock.now = 1_000.0

    assert lease(kept, clock).acquire(0)
    assert clock.now - 1_000 == TERMS.dead + TERMS.pause
    assert claims(kept) == ["stock.2"]


def test_a_living_holder_is_waited_for_as_long_as_asked() -> None:
    """A claim that changes is somebody's: who waits gives up after the time asked, once it has seen a change."""
    kept: dict[str, bytes] = {}
    clock = Clock()
    holder = lease(kept, clock)
    assert holder.acquire(0)
    for beat in range(1, 200):
        body = f'{{"holder": "x", "beats": {beat}, "free": false}}'.encode()
        clock.events.append((beat * 3.0, lambda body=body: kept.update({".reportgen/locks/stock.1": body})))

    assert not lease(kept, clock).acquire(50)
    assert clock.now == 50
    assert not lease(kept, clock).acquire(0)
    assert clock.now == 51


def test_two_find_the_same_holder_dead() -> None:
    """One gets the number; the other sees that it has come too late, and waits."""
    kept: dict[str, bytes] = {}
    clock = Clock()
    assert lease(kept, clock).acquire(0)
    other, shelf = lease(kept, clock), Shelf(kept)
    other_got: list[bool] = []
    other._terms = Terms(dead=-1, beat=1e9, pause=1)
    shelf.before_claim = lambda: other_got.append(other.acquire(0))

    mine = lease(kept, clock, shelf)
    clock.events.append((40.0, other.release))
    assert mine.acquire(60)
    assert other_got == [True]
    assert claims(kept) == ["stock.3"]


def test_a_number_that_was_used_and_removed() -> None:
    """Whoever was asleep while others came and went claims an old number, sees a higher one, and begins anew."""
    kept: dict[str, bytes] = {}
    clock = Clock()
    assert lease(kept, clock).acquire(0)
    shelf = Shelf(kept)
    holding: list[Lease] = []

    def meanwhile() -> None:
        for _ in range(3):
            one = lease(kept, clock)
            one._terms = Terms(dead=-1, beat=1e9, pause=1)
            assert one.acquire(0)
            holding.append(one)

    shelf.before_claim = meanwhile
    mine = lease(kept, clock, shelf)
    clock.events.append((45.0, lambda: holding[-1].release()))
    assert mine.acquire(60)
    assert clock.now == 45
    assert claims(kept) == ["stock.5"]


def test_a_lost_answer() -> None:
    """Who asks again after a broken connection finds its own claim, and holds the lock."""
    kept: dict[str, bytes] = {}
    shelf, clock = Shelf(kept), Clock()
    shelf.lose_answers = 1
    mine = lease(kept, clock, shelf)
    with pytest.raises(Broken):
        mine.acquire(0)

    assert mine.acquire(0)
    assert (clock.now, claims(kept)) == (0, ["stock.1"])


def test_not_held_before_others_may_take_it() -> None:
    """Without renewal a holder stops trusting its lock before anybody else counts it as dead."""
    kept: dict[str, bytes] = {}
    clock = Clock()
    mine = lease(kept, clock)
    assert mine.acquire(0)
    clock.now = TERMS.dead * 0.79
    assert mine.held
    clock.now = TERMS.dead * 0.8
    assert not mine.held


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"free": "true"}', b"\xff"])
def test_a_claim_that_cannot_be_read(body: bytes) -> None:
    """Is held: it may be half written; it ends like any other."""
    kept = {".reportgen/locks/stock.7": body, ".reportgen/locks/stock.x": b"", ".reportgen/locks/stocks.9": b""}
    clock = Clock()

    assert lease(kept, clock).acquire(0)
    assert clock.now > TERMS.dead
    assert claims(kept) == ["stock.8", "stock.x", "stocks.9"]
