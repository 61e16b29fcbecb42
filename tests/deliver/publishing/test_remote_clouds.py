"""Azure Blob storage and SharePoint as places to publish to, against stubs: what is asked, and what is told."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from reportgen.deliver.publishing.remote.places import read_place
from reportgen.deliver.publishing.remote.sharepoint import SharepointStore
from reportgen.deliver.publishing.remote.storage import RemoteStorage
from reportgen.errors import DeliveryError
from reportgen.spec.publish import PublishSpec
from tests.deliver.publishing.cloud_stubs import AzureStub, GraphStub, serving
from tests.deliver.publishing.places import BRISK, Opened, opening, storage_at
from tests.deliver.publishing.servers import SECRET
from tests.deliver.publishing.test_remote_conformance import Remote
from tests.load.business_central import certificates

KEY = "c2VjcmV0IGtleSBvZiBhbiBhY2NvdW50"


@pytest.fixture(scope="module")
def azure() -> Iterator[AzureStub]:
    """Runs for all tests."""
    stub = AzureStub()
    with serving(stub):
        yield stub


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStub]:
    """Runs for all tests; its certificate is trusted."""
    stub = GraphStub()
    authority, served = certificates.made_in(tmp_path_factory.mktemp("graph"))
    with serving(stub, served), pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", str(authority))
        yield stub


def sharepoint(stub: GraphStub, library: str = "Shared%20Documents", password: str = SECRET) -> RemoteStorage:
    """A folder of a library."""
    url = f"sharepoint://contoso.sharepoint.com/sites/finance/{library}/{uuid4().hex[:4]}/stock%201"
    return sharepoint_at(stub, url, password)


def sharepoint_at(stub: GraphStub, url: str, password: str = SECRET) -> RemoteStorage:
    publish = PublishSpec(url=url, user="app", tenant="contoso", endpoint=stub.endpoint)
    place = read_place(publish, password, Path("/"))
    storage = RemoteStorage(str(place), lambda: SharepointStore(place, stub.endpoint), pytest.fail, BRISK)
    storage._sleep = lambda _: None
    return storage


class TestAzure(Remote):
    """A container."""

    @pytest.fixture
    def opened(self, azure: AzureStub) -> Iterator[Opened]:
        """Below a folder of it."""
        url = f"abfs://box@acct/{uuid4().hex}/stock 1"
        yield from opening(PublishSpec(url=url, endpoint=azure.endpoint), KEY)


class TestSharepoint(Remote):
    """A library."""

    @pytest.fixture
    def opened(self, graph: GraphStub) -> Iterator[Opened]:
        """Below a folder of it that is not there yet."""
        made: list[RemoteStorage] = []
        url = f"sharepoint://contoso.sharepoint.com/sites/finance/Shared%20Documents/{uuid4().hex}/stock%201"

        def connect() -> RemoteStorage:
            made.append(sharepoint_at(graph, url))
            return made[-1]

        yield connect
        for one in made:
            one.close()


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (403, "AuthenticationFailed", "login-refused: 'abfs://box@acct/p': the login is refused"),
        (403, "AuthorizationPermissionMismatch", "no-permission: 'abfs://box@acct/p'"),
        (404, "ContainerNotFound", "no-such-place: 'abfs://box@acct/p'"),
        (503, "ServerBusy", "cannot-reach: 'abfs://box@acct/p': the server answers 503"),
        (400, "InvalidHeaderValue", "cannot-write: 'abfs://box@acct/p': the server refuses (InvalidHeaderValue"),
    ],
)
def test_what_azure_refuses(azure: AzureStub, status: int, code: str, said: str) -> None:
    """Every request tells the code that Azure gives, and what would be right."""
    azure.refuse = lambda method, path: azure.error(status, code)
    with storage_at(PublishSpec(url="abfs://box@acct/p", endpoint=azure.endpoint), KEY) as storage:
        for request in (
            storage.read,
            storage.files,
            storage.remove,
            lambda path: storage.write(path, b"", "text/html"),
        ):
            with pytest.raises(DeliveryError) as caught:
                request("stock")
            assert str(caught.value).startswith(said)
            assert KEY not in str(caught.value)
    azure.refuse = lambda method, path: None


def test_what_azure_is_told(azure: AzureStub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Types and cache headers of files; a SAS token in the address; nothing from the environment."""
    monkeypatch.setenv("AZURE_STORAGE_CONNECTION_STRING", "AccountName=another")
    for password in (KEY, "?sv=2026&sig=abc"):
        with storage_at(PublishSpec(url="abfs://box@acct/told", endpoint=azure.endpoint), password) as storage:
            storage.write("index.html", b"new", "text/html")
    keyed, signed = [asked for _, path, asked in azure.asked if path == "/acct/box/told/index.html"]

    assert keyed["HTTP_X_MS_BLOB_CONTENT_TYPE"] == "text/html"
    assert keyed["HTTP_X_MS_BLOB_CACHE_CONTROL"] == "no-cache"
    assert keyed["HTTP_AUTHORIZATION"].startswith("SharedKey acct:")
    assert "HTTP_AUTHORIZATION" not in signed
    assert "sig=abc" in signed["QUERY_STRING"]


@pytest.mark.parametrize(
    ("host", "service"),
    [
        ("acct", "https://acct.blob.core.windows.net"),
        ("acct.dfs.core.windows.net", "https://acct.blob.core.windows.net"),
        ("acct.blob.core.chinacloudapi.cn", "https://acct.blob.core.chinacloudapi.cn"),
    ],
)
def test_accounts_of_azure(host: str, service: str) -> None:
    """An account is named, or given by one of its hosts; its key signs under its name."""
    storage = storage_at(PublishSpec(url=f"abfs://box@{host}/p"), KEY)
    with storage, storage._store._asking("") as container:
        assert container.url == f"{service}/box"
        assert container.credential.account_name == "acct"


def test_logins_that_are_none() -> None:
    """Keys that do not go together are told before anything is sent."""
    with pytest.raises(DeliveryError, match="user is there without password or tenant"):
        storage_at(PublishSpec(url="abfs://box@acct/p", user="app"), SECRET)
    with pytest.raises(DeliveryError, match="SharePoint needs user, password and tenant"):
        storage_at(PublishSpec(url="sharepoint://host/sites/site/library", user="app"), SECRET)


def test_libraries_and_sites(graph: GraphStub) -> None:
    """A library is found by its name, too; one that is not there is told with those that are."""
    sharepoint(graph, "documents").write("index.html", b"new", "text/html")
    with pytest.raises(DeliveryError, match=r"(?s)^no-such-place: .*no library 'Papers'.*Documents, Pictures"):
        sharepoint(graph, "Papers").read("index.html")
    with pytest.raises(DeliveryError, match="there is no site 'sites/marketing'"):
        sharepoint_at(graph, "sharepoint://contoso.sharepoint.com/sites/marketing/Documents").read("index.html")


def test_what_sharepoint_refuses(graph: GraphStub) -> None:
    """A wrong secret, a missing permission, a full disk; a token that has run out is replaced."""
    with pytest.raises(DeliveryError, match="login-refused") as caught:
        sharepoint(graph, password="a guessed secret").read("index.html")
    assert "guessed" not in str(caught.value)
    with sharepoint(graph) as storage:
        storage.write("index.html", b"old", "text/html")
        graph.valid.clear()
        assert storage.read("index.html") == b"old"
        for status, code in ((403, "no-permission"), (507, "disk-full"), (429, "cannot-reach")):
            graph.refuse = lambda method, path, status=status: graph.said(status, {}) if method == "PUT" else None
            with pytest.raises(DeliveryError, match=f"^{code}: "):
                storage.write("index.html", b"new", "text/html")
        graph.refuse = lambda method, path: None
        assert storage.read("index.html") == b"old"
