"""SFTP, S3 and WebDAV as places to publish to, on real servers: what all places do alike."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from reportgen.deliver.publishing.remote import Terms, remote_storage
from reportgen.deliver.publishing.remote.storage import RemoteStorage
from reportgen.spec.publish import PublishSpec
from tests.deliver.publishing.conformance import StorageConformance
from tests.deliver.publishing.servers import S3, SECRET, Sshd, Webdav, s3, sshd, webdav

BRISK = Terms(dead=2.0, beat=0.1, pause=0.02)
"""A lease for tests: real ones are longer."""
Opened = Callable[[], RemoteStorage]


def opening(publish: PublishSpec, password: str = "") -> Iterator[Opened]:
    """Makes connections to one place, and closes them."""
    opened: list[RemoteStorage] = []

    def connect() -> RemoteStorage:
        opened.append(remote_storage(publish, password, Path("/"), pytest.fail, BRISK))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


class Remote(StorageConformance):
    """On a server; the fixture ``opened`` makes connections to a new place."""

    @pytest.fixture
    def storage(self, opened: Opened) -> RemoteStorage:
        """One connection."""
        return opened()

    @pytest.fixture
    def another(self, opened: Opened) -> RemoteStorage:
        """A second connection."""
        return opened()


class TestSftp(Remote):
    """OpenSSH's server."""

    @pytest.fixture(scope="class")
    @classmethod
    def server(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
        """Runs for all tests of the class."""
        with sshd(tmp_path_factory.mktemp("sshd")) as server:
            yield server

    @pytest.fixture
    def opened(self, server: Sshd, tmp_path: Path) -> Iterator[Opened]:
        """A folder that is not there yet."""
        url = f"sftp://{server.user}@127.0.0.1:{server.port}{tmp_path}/place"
        yield from opening(PublishSpec(url=url, key_file=str(server.key), known_hosts=str(server.known_hosts)))


class TestS3(Remote):
    """moto's server."""

    @pytest.fixture(scope="class")
    @classmethod
    def server(cls) -> Iterator[S3]:
        """Runs for all tests of the class."""
        with s3() as server:
            server.put_bucket("reports")
            yield server

    @pytest.fixture
    def opened(self, server: S3) -> Iterator[Opened]:
        """A prefix of a bucket."""
        url = f"s3://reports/{uuid4().hex}/stock 1"
        yield from opening(PublishSpec(url=url, endpoint=server.endpoint, user="someone"), SECRET)


class TestWebdav(Remote):
    """WsgiDAV."""

    @pytest.fixture(scope="class")
    @classmethod
    def server(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Webdav]:
        """Runs for all tests of the class."""
        with webdav(tmp_path_factory.mktemp("webdav")) as server:
            yield server

    @pytest.fixture
    def opened(self, server: Webdav) -> Iterator[Opened]:
        """A folder that is not there yet."""
        url = f"webdav://127.0.0.1:{server.port}/{uuid4().hex}/stock%201"
        yield from opening(PublishSpec(url=url, user="anna"), SECRET)
