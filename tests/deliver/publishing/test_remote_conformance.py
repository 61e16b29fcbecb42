"""SFTP, S3 and WebDAV as places to publish to, on real servers: what all places do alike."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from reportgen.deliver.publishing.remote.storage import RemoteStorage
from reportgen.spec.publish import PublishSpec
from tests.deliver.publishing.conformance import StorageConformance
from tests.deliver.publishing.places import Opened, opening
from tests.deliver.publishing.servers import S3, SECRET, Sshd, Webdav


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

    @pytest.fixture
    def opened(self, sshd: Sshd, tmp_path: Path) -> Iterator[Opened]:
        """A folder that is not there yet."""
        url = f"sftp://{sshd.user}@127.0.0.1:{sshd.port}{tmp_path}/place"
        yield from opening(PublishSpec(url=url, key_file=str(sshd.key), known_hosts=str(sshd.known_hosts)))


class TestS3(Remote):
    """moto's server."""

    @pytest.fixture
    def opened(self, s3: S3) -> Iterator[Opened]:
        """A prefix of a bucket."""
        url = f"s3://reports/{uuid4().hex}/stock 1"
        yield from opening(PublishSpec(url=url, endpoint=s3.endpoint, user="someone"), SECRET)


class TestWebdav(Remote):
    """WsgiDAV, which takes the old file away before it moves the new one."""

    gaps = frozenset({None})

    @pytest.fixture
    def opened(self, webdav: Webdav) -> Iterator[Opened]:
        """A folder that is not there yet."""
        url = f"webdav://127.0.0.1:{webdav.port}/{uuid4().hex}/stock%201"
        yield from opening(PublishSpec(url=url, user="anna"), SECRET)
