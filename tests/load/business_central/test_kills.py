"""A fetch that is killed at any moment: the next one goes on, and nothing is lost or half written."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.load.business_central.client import cached, fetch, service
from tests.load.business_central.ledgers import company, entry
from tests.load.business_central.server import SECRET, Asked, Business, serving
from tests.load.business_central.specs import spec

ENTRIES = "itemLedgerEntries"
SMALL_PARTS = (
    "import sys; import reportgen.load.business_central.entries as entries; entries.PART_ROWS = 50;"
    " from reportgen.cli import main; main(sys.argv[1:])"
)


def start(path: Path) -> subprocess.Popen[bytes]:
    """A fetch in a process of its own, with small parts."""
    environment = {**os.environ, "BC_TEST_SECRET": SECRET}
    command = [sys.executable, "-c", SMALL_PARTS, "fetch", str(path), "--quiet"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def numbers(business: Business, cache: Path) -> list[int]:
    """Entry numbers in the cache after one more run."""
    return [row["entryNo"] for row in cached(fetch(service(business.address, cache)), ENTRIES)]


def test_a_killed_fetch_is_gone_on_with(certificates: tuple[Path, Path], tmp_path: Path) -> None:
    """Killed while it waits for page after page; each run adds to what the one before had."""
    business = Business({"CRONUS": company(*(entry(n) for n in range(1, 1001)))}, largest_page=50)
    with serving(business, certificates[1]) as address:
        path = spec(tmp_path, address)
        starts = []
        for page in (3, 4, 7):
            reached = threading.Event()
            seen = iter(range(10_000))

            def stop(asked: Asked, page: int = page, reached: threading.Event = reached, seen: object = seen) -> None:
                if asked.path.endswith(ENTRIES) and "$top" not in asked.options and next(seen) == page:  # type: ignore[call-overload]
                    reached.set()
                    threading.Event().wait(5)

            business.trick = stop
            business.asked.clear()
            process = start(path)
            assert reached.wait(60)
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
            starts.append(next(query.get("$filter", "") for query in business.queries(ENTRIES) if "$top" not in query))
        business.trick = None
        assert starts == ["", "entryNo gt 150", "entryNo gt 350"]
        assert numbers(business, tmp_path / "cache") == list(range(1, 1001))
        assert not [file for file in (tmp_path / "cache").rglob("*") if file.name.endswith(".new")]


@pytest.mark.parametrize("seconds", [0.7, 0.9, 1.1, 1.3])
def test_a_fetch_killed_at_any_time_leaves_a_cache_that_works(
    certificates: tuple[Path, Path], tmp_path: Path, seconds: float
) -> None:
    """Wherever it is: writing a part, a list, or putting parts together, in the first run or a later one."""
    business = Business({"CRONUS": company(*(entry(n) for n in range(1, 601)))}, largest_page=50)
    with serving(business, certificates[1]) as address:
        path = spec(tmp_path, address)
        for _ in range(2):
            process = start(path)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
            business.companies["CRONUS"][ENTRIES].append(entry(len(business.companies["CRONUS"][ENTRIES]) + 1))
            business.companies["CRONUS"][ENTRIES][5].update(open=False, remainingQuantity=0)
        assert numbers(business, tmp_path / "cache") == list(range(1, 603))


def test_two_fetches_at_once_take_turns(certificates: tuple[Path, Path], tmp_path: Path) -> None:
    """One writes, the other waits; both end well and the cache holds each entry once."""
    business = Business({"CRONUS": company(*(entry(n) for n in range(1, 301)))}, largest_page=50)
    with serving(business, certificates[1]) as address:
        path = spec(tmp_path, address)
        both = [start(path), start(path)]
        assert [process.wait(60) for process in both] == [0, 0]
        assert numbers(business, tmp_path / "cache") == list(range(1, 301))
