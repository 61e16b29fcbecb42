"""Connections to places on servers, for tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reportgen.deliver.publishing.remote import Terms, remote_storage
from reportgen.deliver.publishing.remote.storage import RemoteStorage
from reportgen.spec.publish import PublishSpec

BRISK = Terms(dead=2.5, beat=0.2, pause=0.04)
"""A lease for tests: real ones are longer."""
Opened = Callable[[], RemoteStorage]


def storage_at(publish: PublishSpec, password: str = "", terms: Terms = BRISK) -> RemoteStorage:
    """The place, with no pause before it is asked again."""
    storage = remote_storage(publish, password, Path("/"), pytest.fail, terms)
    storage._sleep = lambda _: None
    return storage


def opening(publish: PublishSpec, password: str = "", terms: Terms = BRISK) -> Iterator[Opened]:
    """Makes connections to one place, and closes them."""
    opened: list[RemoteStorage] = []

    def connect() -> RemoteStorage:
        opened.append(storage_at(publish, password, terms))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()
