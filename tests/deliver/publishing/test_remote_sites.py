"""Whole publications to real servers: SFTP, S3 and WebDAV."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from reportgen.deliver.publishing.remote import Terms
from reportgen.deliver.publishing.remote.storage import RemoteStorage
from reportgen.errors import DeliveryError
from reportgen.spec.publish import KeepSpec, PublishSpec
from tests.deliver.publishing.places import opening
from tests.deliver.publishing.servers import SECRET
from tests.deliver.publishing.sites import job, published, shown, wrong

EARLIER, DAY, LATER = (date(2025, 10, day) for day in (28, 29, 30))
KEEP = KeepSpec(daily=2, monthly=0, yearly=0)


@pytest.fixture(params=["sftp", "s3", "webdav"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RemoteStorage]:
    """An empty place on a server."""
    server = request.getfixturevalue({"sftp": "sshd"}.get(request.param, request.param))
    password = SECRET
    if request.param == "sftp":
        url, password = f"sftp://{server.user}@127.0.0.1:{server.port}{tmp_path}/place", ""
        publish = PublishSpec(url=url, key_file=str(server.key), known_hosts=str(server.known_hosts))
    elif request.param == "s3":
        publish = PublishSpec(url=f"s3://reports/{uuid4().hex}/site", endpoint=server.endpoint, user="someone")
    else:
        publish = PublishSpec(url=f"webdav://127.0.0.1:{server.port}/{uuid4().hex}/site", user="anna")
    for connect in opening(publish, password, Terms()):
        yield connect()


def test_a_history(storage: RemoteStorage) -> None:
    """Days, a correction, an older day later, the rule of what is kept; nothing is left that is not listed."""
    published(storage, job("a", EARLIER))
    published(storage, job("b", DAY, tags=("audit",)))
    published(storage, job("wrong", LATER, names=("r.html", "csv/a.csv", "r.pdf")))
    published(storage, job("c", LATER, "stock", keep=KEEP), job("n", LATER, "stock/north"))
    published(storage, job("d", date(2025, 9, 1), keep=KEEP))
    published(storage, job("e", date(2025, 10, 31), keep=KEEP))

    assert shown(storage, "stock/latest") == "e 2025-10-31"
    assert [shown(storage, f"stock/{day}") for day in (DAY, LATER)] == ["b 2025-10-29", "c 2025-10-30"]
    assert wrong(storage) == []
    below = [path.split("/") for path in storage.files("stock")]
    assert {parts[1] for parts in below} == {
        "2025-10-29",
        "2025-10-30",
        "2025-10-31",
        "latest",
        "north",
        "catalog.json",
    }
    releases = [parts[2] for parts in below if parts[1].startswith("2025") and len(parts) > 3]
    assert len(set(releases)) == 3
    assert not [parts for parts in below if parts[-1] == "r.pdf"]


def test_an_upload_that_fails(storage: RemoteStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report before it stays, nothing of the new one is left, and verify finds nothing wrong."""
    published(storage, job("a", DAY))
    before = {path: storage.read(path) for path in storage.files("")}
    real = storage.write

    def refuse_manifests(path: str, body: bytes, media_type: str) -> None:
        if path.endswith("manifest.json"):
            raise DeliveryError([])
        real(path, body, media_type)

    monkeypatch.setattr(storage, "write", refuse_manifests)
    with pytest.raises(DeliveryError):
        published(storage, job("b", DAY))

    assert {path: storage.read(path) for path in storage.files("")} == before
    assert wrong(storage) == []
