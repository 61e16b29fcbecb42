"""The client, asked as tests like it: no waiting, small pages, a cache of the test's own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from reportgen.errors import DataError
from reportgen.load.business_central.fetching import Fetched, Way, fetched
from reportgen.load.business_central.transport import Limits
from reportgen.load.origin import Service
from tests.load.business_central.server import CLIENT_ID, ENVIRONMENT, SECRET, TENANT


@dataclass
class QuickClock:
    """Time passes only by sleeping."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def seconds(self) -> float:
        """As `Clock` says."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """As `Clock` says."""
        self.slept.append(seconds)
        self.now += seconds

    def chance(self) -> float:
        """As `Clock` says."""
        return 0.5


def service(address: str, cache: Path, companies: Sequence[str] = (), **more: Any) -> Service:
    """The service as a spec would name it."""
    known = {"tenant": TENANT, "environment": ENVIRONMENT, "client_id": CLIENT_ID, "client_secret": SECRET}
    return Service(**{**known, "companies": tuple(companies), "cache": cache, "url": address, "login": address, **more})


def fetch(
    asked: Service,
    *,
    full: bool = False,
    page_size: int = 20_000,
    clock: QuickClock | None = None,
    limits: Limits | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> Fetched:
    """What a run brings."""
    way = Way(clock or QuickClock(), limits or Limits(), page_size)
    with fetched(asked, tell, full=full, way=way) as found:
        return found


def refusal(asked: Service, **more: Any) -> DataError:
    """The error with which a run ends."""
    try:
        fetch(asked, **more)
    except DataError as error:
        return error
    raise AssertionError("it was fetched")


def cached(found: Fetched, name: str) -> list[dict[str, Any]]:
    """Rows of an entity in the cache."""
    return [
        row
        for file in found.files
        if file.name.startswith(f"{name}-")
        for row in pq.ParquetFile(file).read().to_pylist()
    ]
