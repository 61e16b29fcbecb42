"""Servers that the tests of a process share."""

from collections.abc import Iterator

import pytest

from tests.deliver.publishing import servers
from tests.deliver.publishing.servers import S3, Sshd, Webdav


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """OpenSSH's server."""
    with servers.sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """moto's server of S3, with a bucket ``reports``."""
    with servers.s3() as server:
        server.put_bucket("reports")
        yield server


@pytest.fixture(scope="session")
def webdav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Webdav]:
    """WsgiDAV."""
    with servers.webdav(tmp_path_factory.mktemp("webdav")) as server:
        yield server
