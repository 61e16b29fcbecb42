"""What every place to publish to does alike. A test class of its own per kind of place inherits these.

It has a fixture ``storage``: an empty place; and ``another``: a second connection to the same place.
"""

import threading
import time

import pytest

from reportgen.deliver.publishing.storage import Storage
from reportgen.errors import DeliveryError

TEXT = "text/plain"


class StorageConformance:
    """The tests; each takes an empty place."""

    gaps: frozenset[bytes | None] = frozenset()
    """What else than a whole file a reader may find for an instant: None, where a server cannot replace in one step."""

    def test_a_file_is_read_as_it_was_written(self, storage: Storage, another: Storage) -> None:
        """Whatever its bytes, for whoever reads; the second write replaces the first."""
        every_byte = bytes(range(256)) * 300
        storage.write("stock/2025-10-29/report.html", b"old", "text/html")
        storage.write("stock/2025-10-29/report.html", every_byte, "text/html")
        storage.write("empty.txt", b"", TEXT)

        assert another.read("stock/2025-10-29/report.html") == every_byte
        assert another.read("empty.txt") == b""

    def test_names_are_kept(self, storage: Storage) -> None:
        """Blanks, letters beyond ASCII and what means something in an address are parts of a name."""
        names = ("a b.txt", "grün/größe.csv", "100% #1 + 2.txt", "what&=.txt", "日本.json")
        for name in names:
            storage.write(name, name.encode(), TEXT)

        assert storage.files("") == tuple(sorted(names))
        assert [storage.read(name) for name in names] == [name.encode() for name in names]

    def test_what_is_not_there(self, storage: Storage) -> None:
        """An absent file is None, an absent folder has nothing, removing it is fine; a folder is no file."""
        storage.remove("stock/none.txt")
        storage.write("stock/one.txt", b"1", TEXT)

        assert storage.read("none.txt") is None
        assert storage.read("stock") is None
        assert storage.read("stock/one.txt/two.txt") is None
        assert (storage.files("none"), storage.folders("none")) == ((), ())

    def test_listing(self, storage: Storage) -> None:
        """Files of all depths below a folder, sorted, from the root; folders right below it only."""
        for path in ("index.html", "stock/b.txt", "stock/a/x/y.txt", "stock/c/z.txt", "stocks/other.txt"):
            storage.write(path, b"1", TEXT)

        assert storage.files("stock") == ("stock/a/x/y.txt", "stock/b.txt", "stock/c/z.txt")
        assert storage.files("") == (
            "index.html",
            "stock/a/x/y.txt",
            "stock/b.txt",
            "stock/c/z.txt",
            "stocks/other.txt",
        )
        assert (storage.folders("stock"), storage.folders("")) == (("a", "c"), ("stock", "stocks"))

    def test_removing(self, storage: Storage, another: Storage) -> None:
        """A removed file is gone, its neighbours stay; folders without files are gone with it."""
        storage.write("stock/a/x.txt", b"1", TEXT)
        storage.write("stock/b/y.txt", b"1", TEXT)
        storage.remove("stock/a/x.txt")

        assert another.read("stock/a/x.txt") is None
        assert (another.files(""), another.folders("stock")) == (("stock/b/y.txt",), ("b",))
        storage.remove("stock/b/y.txt")
        assert (another.files(""), another.folders("")) == ((), ())
        storage.write("stock/a/x.txt", b"2", TEXT)
        assert another.read("stock/a/x.txt") == b"2"

    def test_many_files(self, storage: Storage) -> None:
        """A folder with more files than fit a page of a listing of some services is listed whole."""
        names = tuple(f"stock/{number:03}.txt" for number in range(30))
        for name in names:
            storage.write(name, b"1", TEXT)

        assert storage.files("stock") == names

    def test_one_holder_of_a_lock(self, storage: Storage, another: Storage) -> None:
        """The second waits its time and is told; another name is free; after the first, it gets the lock."""
        with storage.lock("publish", 1):
            with pytest.raises(DeliveryError, match=r"^locked: "), another.lock("publish", 0.2):
                pytest.fail("two hold the lock")
            with another.lock("other", 1):
                pass
        with another.lock("publish", 5):
            pass

    def test_a_lock_ends_with_an_error(self, storage: Storage, another: Storage) -> None:
        """Whoever leaves it by an exception lets go of it, and the exception is not hidden."""
        with pytest.raises(ZeroDivisionError), storage.lock("publish", 1):
            raise ZeroDivisionError
        with another.lock("publish", 5):
            pass

    def test_a_lock_is_waited_for(self, storage: Storage, another: Storage) -> None:
        """Whoever waits long enough gets it once it is free, and not before."""
        told: list[str] = []

        def second() -> None:
            with another.lock("publish", 20):
                told.append("second")

        with storage.lock("publish", 1):
            waiting = threading.Thread(target=second)
            waiting.start()
            time.sleep(0.1)
            told.append("first")
        waiting.join(20)

        assert told == ["first", "second"]

    def test_a_lock_leaves_nothing(self, storage: Storage) -> None:
        """Neither while it is held nor afterwards a lock is among the files; tidying removes no file of a reader."""
        storage.write("stock/a.txt", b"1", TEXT)
        with storage.lock("publish", 1):
            storage.tidy()
            assert (storage.files(""), storage.folders("")) == (("stock/a.txt",), ("stock",))

        assert (storage.files(""), storage.folders("")) == (("stock/a.txt",), ("stock",))

    def test_readers_see_whole_files(self, storage: Storage, another: Storage) -> None:
        """While a file is replaced again and again, a reader finds the old or the new one, never part or none."""
        bodies = {letter * 200_000 for letter in (b"a", b"b")}
        storage.write("index.html", next(iter(bodies)), "text/html")
        ended = threading.Event()

        def writer() -> None:
            try:
                for body in sorted(bodies) * 6:
                    storage.write("index.html", body, "text/html")
            finally:
                ended.set()

        writing = threading.Thread(target=writer)
        writing.start()
        seen = set()
        while not ended.is_set():
            seen.add(another.read("index.html"))
        writing.join()

        assert seen <= bodies | self.gaps
