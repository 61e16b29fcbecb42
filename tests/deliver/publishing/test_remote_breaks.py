"""Connections that break, publishers that die, and many at once, on real servers."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from reportgen.deliver.publishing.remote import RemoteStorage, Terms
from reportgen.errors import DeliveryError
from reportgen.spec.publish import PublishSpec
from tests.deliver.publishing import servers
from tests.deliver.publishing.places import BRISK, storage_at
from tests.deliver.publishing.servers import S3, SECRET, Relay, Sshd, Webdav

Placed = Callable[..., RemoteStorage]


@pytest.fixture(params=["sshd", "s3", "webdav"])
def relayed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Relay, Placed]]:
    """A relay to one of the servers, and what connects to a new place through it."""
    server: Sshd | S3 | Webdav = request.getfixturevalue(request.param)
    name = uuid4().hex
    with servers.relay(server.port) as relay:
        at = f"127.0.0.1:{relay.port}"
        if isinstance(server, Sshd):
            known = tmp_path / "known_hosts"
            known.write_text(f"[127.0.0.1]:{relay.port} {(server.home / 'host.pub').read_text()}")
            url = f"sftp://{server.user}@{at}{tmp_path}/place"
            publish = PublishSpec(url=url, key_file=str(server.key), known_hosts=str(known))
        elif isinstance(server, S3):
            publish = PublishSpec(url=f"s3://reports/{name}", user="someone", endpoint=f"http://{at}")
        else:
            publish = PublishSpec(url=f"webdav://{at}/{name}", user="anna")
        password = "" if isinstance(server, Sshd) else SECRET
        yield relay, lambda terms=BRISK: storage_at(publish, password, terms)


BODY = bytes(range(256)) * 4_000


def test_the_server_goes_in_the_middle_of_an_upload(relayed: tuple[Relay, Placed]) -> None:
    """The old file stays, whole; the next run puts the new one, and tidying leaves nothing of the broken ones."""
    relay, placed = relayed
    with placed() as storage:
        storage.write("stock/index.html", b"old", "text/html")
        relay.limit = 300_000
        with pytest.raises(DeliveryError, match=r"^(connection-lost|cannot-reach): "):
            storage.write("stock/index.html", BODY, "text/html")
        assert relay.broken >= 3
        relay.limit = float("inf")
        assert storage.read("stock/index.html") == b"old"
        assert storage.files("") == ("stock/index.html",)
    with placed(Terms()) as storage, storage.lock("publish", 5):
        storage.tidy()
        storage.write("stock/index.html", BODY, "text/html")
        assert storage.read("stock/index.html") == BODY
        assert storage._store.files(".reportgen/incoming") == []


def test_a_connection_that_breaks_once(relayed: tuple[Relay, Placed]) -> None:
    """Is made again, and the file is put."""
    relay, placed = relayed
    with placed() as storage:
        storage.write("index.html", b"old", "text/html")
        storage._sleep = lambda _: setattr(relay, "limit", float("inf"))
        relay.limit = 300_000
        storage.write("index.html", BODY, "text/html")

        assert relay.broken >= 1
        assert storage.read("index.html") == BODY


def test_a_lock_that_cannot_be_renewed(relayed: tuple[Relay, Placed]) -> None:
    """Its holder stops writing before another may take it, and says so."""
    relay, placed = relayed
    with placed(Terms(dead=1.5, beat=0.1, pause=0.02)) as storage, storage.lock("publish", 1):
        storage.write("index.html", b"old", "text/html")
        relay.limit = 0
        time.sleep(1.7)
        with pytest.raises(DeliveryError, match=r"^lock-lost: "):
            storage.write("index.html", b"new", "text/html")
        relay.limit = float("inf")

    with placed() as storage:
        assert storage.read("index.html") == b"old"


def in_child(work: Callable[[], None]) -> int:
    """Runs it in a process of its own, and gives that one's number."""
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    finally:
        os._exit(1)


def test_a_lock_of_another_process_and_its_end(relayed: tuple[Relay, Placed]) -> None:
    """Held while that process lives; taken once it was killed and nothing was heard of it for a whole lease."""
    _, placed = relayed
    said, says = os.pipe()

    def hold() -> None:
        with placed().lock("publish", 1):
            os.write(says, b"!")
            time.sleep(60)

    child = in_child(hold)
    assert os.read(said, 1) == b"!"
    with placed(Terms()) as storage, pytest.raises(DeliveryError, match=r"^locked: "), storage.lock("publish", 0.5):
        pytest.fail("it is held")
    with placed() as storage:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        begun = time.monotonic()
        with storage.lock("publish", 0.1):
            assert BRISK.dead * 0.9 <= time.monotonic() - begun < 60


def test_eight_publishers(relayed: tuple[Relay, Placed]) -> None:
    """One after the other: none overwrites what another has counted."""
    _, placed = relayed
    with placed() as storage:
        storage.write("count", b"0", "text/plain")

    def count() -> None:
        with placed(Terms(dead=30, beat=2, pause=0.2)) as mine, mine.lock("publish", 60):
            counted = int(mine.read("count") or b"")
            time.sleep(0.01)
            mine.write("count", str(counted + 1).encode(), "text/plain")

    children = [in_child(count) for _ in range(8)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    with placed() as storage:
        assert storage.read("count") == b"8"


def test_a_folder_that_another_publisher_removes(relayed: tuple[Relay, Placed]) -> None:
    """Is made again by the next who holds the lock, though it had seen the folder before."""
    _, placed = relayed
    with placed(Terms()) as one, placed(Terms()) as other:
        with one.lock("publish", 1):
            one.write("stock/a.html", b"1", "text/html")
        with other.lock("publish", 1):
            other.remove("stock/a.html")
        with one.lock("publish", 1):
            one.write("stock/b.html", b"2", "text/html")
        assert other.files("") == ("stock/b.html",)


def test_a_server_without_conditions() -> None:
    """Is told about once; a lock is taken all the same, and held against whoever comes later."""
    told: list[str] = []
    with servers.s3(heeds_conditions=False) as server:
        server.put_bucket("reports")
        publish = PublishSpec(url="s3://reports/stock", user="someone", endpoint=server.endpoint)
        one, other = storage_at(publish, SECRET), storage_at(publish, SECRET)
        one._tell = other._tell = told.append
        with one.lock("publish", 1), pytest.raises(DeliveryError, match=r"^locked: "), other.lock("publish", 0.2):
            pytest.fail("two hold the lock")
        with one.lock("publish", 1), one.lock("other", 1):
            pass
        with other.lock("publish", 1):
            pass

    line = "two runs that begin in the same moment may both publish"
    assert [line in one for one in told] == [True, True]
