"""What this machine answers instead of Azure Blob storage and of Microsoft Graph: as their documentation says, no more.

They show what is asked and how answers are taken, not how Microsoft's services behave.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote
from uuid import uuid4
from xml.sax.saxutils import escape

from tests.deliver.publishing.servers import SECRET, free_port, wait_for

Answer = tuple[int, dict[str, str], bytes]
TIME = "Tue, 01 Sep 2026 10:00:00 GMT"


class Stub:
    """A server of one kind; keeps files by path and requests in order."""

    def __init__(self) -> None:
        self.port = free_port()
        self.files: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.refuse: Callable[[str, str], Answer | None] = lambda method, path: None
        self.lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        path = environ["REQUEST_URI"].partition("?")[0]  # as it was sent
        query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"], keep_blank_values=True).items()}
        body = environ["wsgi.input"].read()
        method = environ["REQUEST_METHOD"]
        with self.lock:
            self.asked.append((method, path, environ))
            status, headers, answer = self.refuse(method, unquote(path)) or self.answer(
                method, path, query, body, environ
            )
        start(f"{status} X", [*headers.items(), ("Content-Length", str(len(answer))), ("Last-Modified", TIME)])
        return [] if method == "HEAD" else [answer]

    def answer(self, method: str, path: str, query: dict[str, str], body: bytes, environ: dict[str, Any]) -> Answer:
        raise NotImplementedError


class AzureStub(Stub):
    """Blobs of the container ``box`` of the account ``acct``."""

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/acct"

    def answer(self, method: str, path: str, query: dict[str, str], body: bytes, environ: dict[str, Any]) -> Answer:
        container, _, name = unquote(path).removeprefix("/acct/").partition("/")
        if container != "box":
            return self.error(404, "ContainerNotFound")
        if query.get("comp") == "list":
            return self.listed(query.get("prefix", ""), query.get("delimiter", ""))
        if method == "PUT":
            if environ.get("HTTP_IF_NONE_MATCH") == "*" and name in self.files:
                return self.error(409, "BlobAlreadyExists")
            self.files[name] = body
            self.types[name] = environ.get("HTTP_X_MS_BLOB_CONTENT_TYPE", "")
            return 201, {"ETag": '"1"'}, b""
        if name not in self.files:
            return self.error(404, "BlobNotFound")
        if method == "DELETE":
            del self.files[name]
            return 202, {}, b""
        return self.part(self.files[name], environ)

    def part(self, body: bytes, environ: dict[str, Any]) -> Answer:
        asked = environ.get("HTTP_X_MS_RANGE")
        if not asked:
            return 200, {"ETag": '"1"', "x-ms-blob-type": "BlockBlob"}, body
        if not body:
            return self.error(416, "InvalidRange")
        first, last = re.findall(r"\d+", asked)
        piece = body[int(first) : int(last) + 1]
        about = f"bytes {first}-{int(first) + len(piece) - 1}/{len(body)}"
        return 206, {"Content-Range": about, "ETag": '"1"', "x-ms-blob-type": "BlockBlob"}, piece

    def listed(self, prefix: str, delimiter: str) -> Answer:
        found, folders = [], set()
        for name in sorted(self.files):
            rest = name.removeprefix(prefix)
            if name.startswith(prefix) and delimiter and delimiter in rest:
                folders.add(prefix + rest.partition(delimiter)[0] + delimiter)
            elif name.startswith(prefix):
                found.append(name)
        about = "<Properties><BlobType>BlockBlob</BlobType></Properties>"
        blobs = "".join(f"<Blob><Name>{escape(name)}</Name>{about}</Blob>" for name in found)
        prefixes = "".join(f"<BlobPrefix><Name>{escape(name)}</Name></BlobPrefix>" for name in sorted(folders))
        text = f"<EnumerationResults><Blobs>{blobs}{prefixes}</Blobs><NextMarker/></EnumerationResults>"
        return 200, {"Content-Type": "application/xml"}, text.encode()

    def error(self, status: int, code: str) -> Answer:
        text = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()
        return status, {"Content-Type": "application/xml", "x-ms-error-code": code}, text


class GraphStub(Stub):
    """The library ``Documents`` of the site ``finance``, and the service that gives tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.made: set[str] = {""}
        self.valid: set[str] = set()
        """Tokens that were given and have not run out."""

    @property
    def endpoint(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def answer(self, method: str, path: str, query: dict[str, str], body: bytes, environ: dict[str, Any]) -> Answer:
        if path.startswith("/contoso"):
            return self.login(method, path, body)
        if path.startswith("/download/"):
            assert "HTTP_AUTHORIZATION" not in environ
            return 200, {}, self.files[unquote(path).removeprefix("/download/")]
        if environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ") not in self.valid:
            return self.said(401, {"error": {"code": "InvalidAuthenticationToken"}})
        if path == "/v1.0/sites/contoso.sharepoint.com:/sites/finance":
            return self.said(200, {"id": "site-1"})
        if path == "/v1.0/sites/site-1/drives":
            drive = {
                "id": "drive-1",
                "name": "Documents",
                "webUrl": f"{self.endpoint}/sites/finance/Shared%20Documents",
            }
            return self.said(200, {"value": [{"id": "drive-0", "name": "Pictures"}, drive]})
        found = re.fullmatch(r"/v1.0/drives/drive-1/root(?::/([^:]*):)?(|/content|/children)", path)
        if not found:
            return self.said(404, {"error": {"code": "itemNotFound"}})
        return self.item(method, unquote(found[1] or ""), found[2], query, body, environ)

    def item(
        self, method: str, name: str, action: str, query: dict[str, str], body: bytes, environ: dict[str, Any]
    ) -> Answer:
        parent = name.rpartition("/")[0]
        if method == "PUT" and parent in self.made:
            self.files[name], self.types[name] = body, environ["CONTENT_TYPE"]
            return self.said(201, {})
        if method == "POST" and name in self.made:
            wanted = json.loads(body)
            full = f"{name}/{wanted['name']}".lstrip("/")
            if full in self.made or full in self.files:
                return self.said(409, {"error": {"code": "nameAlreadyExists"}})
            self.made.add(full)
            return self.said(201, {})
        if name not in self.made and name not in self.files:
            return self.said(404, {"error": {"code": "itemNotFound"}})
        if method == "DELETE":
            self.made = {one for one in self.made if one != name and not one.startswith(f"{name}/")}
            self.files = {
                one: kept for one, kept in self.files.items() if one != name and not one.startswith(f"{name}/")
            }
            return 204, {}, b""
        if action == "/children":
            return self.children(name, int(query.get("skip", "0")))
        if name in self.made:
            return self.said(200, {"folder": {}})
        return self.said(
            200, {"file": {}, "@microsoft.graph.downloadUrl": f"{self.endpoint}/download/{quote(name, safe='')}"}
        )

    def children(self, name: str, skip: int) -> Answer:
        """Seven a page."""
        below = f"{name}/" if name else ""
        found = [
            {"name": one.removeprefix(below), kind: {}}
            for kind, kept in (("folder", self.made - {""}), ("file", set(self.files)))
            for one in sorted(kept)
            if one.startswith(below) and "/" not in one.removeprefix(below)
        ]
        page: dict[str, Any] = {"value": found[skip : skip + 7]}
        if len(found) > skip + 7:
            item = f"root:/{quote(name)}:" if name else "root"
            page["@odata.nextLink"] = f"{self.endpoint}/v1.0/drives/drive-1/{item}/children?skip={skip + 7}"
        return self.said(200, page)

    def login(self, method: str, path: str, body: bytes) -> Answer:
        if path.endswith("openid-configuration"):
            at = f"{self.endpoint}/contoso"
            names = ("authorization_endpoint", "token_endpoint", "issuer")
            return self.said(200, {name: f"{at}/{name}" for name in names})
        sent = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if sent["client_secret"] != SECRET or sent["scope"] != f"{self.endpoint}/.default":
            error = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}
            return self.said(401, error)
        token = uuid4().hex
        self.valid.add(token)
        return self.said(200, {"access_token": token, "expires_in": 3600, "token_type": "Bearer"})

    def said(self, status: int, what: object) -> Answer:
        return status, {"Content-Type": "application/json"}, json.dumps(what).encode()


@contextmanager
def serving(stub: Stub, certificate: Path | None = None) -> Iterator[None]:
    """The stub, answering; under https with a certificate."""
    from cheroot.ssl.builtin import BuiltinSSLAdapter
    from cheroot.wsgi import Server

    server = Server(("127.0.0.1", stub.port), stub, numthreads=6)
    if certificate:
        server.ssl_adapter = BuiltinSSLAdapter(str(certificate), str(certificate))
    threading.Thread(target=server.safe_start, daemon=True).start()
    wait_for(stub.port)
    try:
        yield
    finally:
        server.stop()
