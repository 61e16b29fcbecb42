"""A service that takes mail as Microsoft Graph documents it, and gives tokens; told to, it misbehaves."""

import base64
import json
import re
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

TENANT, CLIENT_ID, SECRET = "contoso.com", "6a1b2c3d-0000-4000-8000-00000000000b", "s3cr3t~that-nobody-may-see"
_USER = re.compile(r"/v1\.0/users/([^/]+)(/.*)")
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass
class Reply:
    """What is sent instead of the right answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    drop: Literal["", "before", "within"] = ""
    """Close the connection instead of the answer, or in the middle of it."""


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    """Below the mailbox, as it was sent; of other requests the whole path."""
    mailbox: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


@dataclass
class Mailboxes:
    """What the service has been given, and how it behaves."""

    trick: Callable[[Asked], Reply | None] | None = None
    token_lives: int = 10**9
    """Requests that a token is good for."""
    uploads_at: str = "localhost"
    asked: list[Asked] = field(default_factory=list)
    logins: list[Asked] = field(default_factory=list)
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    uploads: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: list[dict[str, Any]] = field(default_factory=list)
    """Messages with their attachments as name and bytes under ``files``."""
    tokens: int = 0
    uses: int = 0
    address: str = ""

    def steps(self) -> list[str]:
        """What was asked for, in order."""
        return [f"{one.method} {urlsplit(one.path).path}" for one in self.asked]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients may break off: no word about it."""


@contextmanager
def serving(state: Mailboxes, certificate: Path) -> Iterator[str]:
    """The services at work; gives their address."""
    server = _Server(("127.0.0.1", 0), _handler(state))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    state.address = f"https://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield state.address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(state: Mailboxes) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *arguments: Any) -> None:
            """Says nothing."""

        def do_GET(self) -> None:
            self._answer()

        do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - named by the library

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found = _USER.fullmatch(self.path)
            path, mailbox = (found[2], unquote(found[1])) if found else (self.path, "")
            asked = Asked(self.command, path, mailbox, dict(self.headers.items()), body)
            (state.asked if found or path.startswith("/upload/") else state.logins).append(asked)
            self._send((state.trick and state.trick(asked)) or answer(state, asked))

        def _send(self, reply: Reply) -> None:
            self.close_connection = bool(reply.drop)
            if reply.drop == "before":
                return
            self.send_response_only(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.drop else reply.body)

    return Handler


def told(value: Any, status: int = 200) -> Reply:
    """An answer of JSON."""
    return Reply(status, json.dumps(value).encode())


def wrong(status: int, code: str, message: str, **headers: str) -> Reply:
    """An error as the service words it."""
    body = json.dumps({"error": {"code": code, "message": message}}).encode()
    return Reply(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


def answer(state: Mailboxes, asked: Asked) -> Reply:
    """The right answer."""
    if not asked.mailbox:
        return _upload(state, asked) if asked.path.startswith("/upload/") else _login(state, asked)
    state.uses += 1
    token_is_good = asked.headers.get("Authorization") == f"Bearer graph-token-{state.tokens:04}"
    if not token_is_good or state.uses > state.token_lives:
        return wrong(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")
    if asked.path == "/sendMail":
        message = asked.json["message"]
        _send(state, message, [(one, base64.b64decode(one["contentBytes"])) for one in message.get("attachments", [])])
        return Reply(202)
    if asked.path == "/messages":
        name = f"AAMk/{len(state.drafts)}+=="
        state.drafts[name] = {"message": asked.json, "files": []}
        return told({"id": name}, 201)
    return _draft(state, asked)


def _draft(state: Mailboxes, asked: Asked) -> Reply:
    _, _, name, *rest = asked.path.split("/")
    draft = state.drafts.get(unquote(name))
    if draft is None:
        return wrong(404, "ErrorItemNotFound", "The specified object was not found in the store.")
    if asked.method == "DELETE":
        del state.drafts[unquote(name)]
        return Reply(204)
    if rest == ["send"]:
        _send(state, draft["message"], draft["files"])
        return Reply(202)
    if rest == ["attachments"]:
        draft["files"].append((asked.json, base64.b64decode(asked.json["contentBytes"])))
        return told({"id": "1"}, 201)
    key = f"/upload/{len(state.uploads)}"
    state.uploads[key] = {"item": asked.json["AttachmentItem"], "body": b"", "draft": draft}
    port = urlsplit(state.address).port
    return told(
        {"uploadUrl": f"https://{state.uploads_at}:{port}{key}?authtoken=opens", "nextExpectedRanges": ["0-"]}, 201
    )


def _upload(state: Mailboxes, asked: Asked) -> Reply:
    upload = state.uploads[urlsplit(asked.path).path]
    found = _RANGE.fullmatch(asked.headers["Content-Range"])
    assert found
    first, last, total = map(int, found.groups())
    assert first == len(upload["body"]), "parts come in order"
    assert last - first + 1 == len(asked.body)
    assert total == upload["item"]["size"]
    upload["body"] += asked.body
    if last + 1 < total:
        return told({"nextExpectedRanges": [f"{last + 1}-"]})
    upload["draft"]["files"].append((upload["item"], upload["body"]))
    return Reply(201)


def _send(state: Mailboxes, message: dict[str, Any], files: list[tuple[dict[str, Any], bytes]]) -> None:
    named = {item["name"]: (item, body) for item, body in files}
    state.sent.append({**message, "files": named})


def _login(state: Mailboxes, asked: Asked) -> Reply:
    tenant = asked.path.split("/")[1]
    if tenant != TENANT:
        return told({"error": "invalid_tenant", "error_description": f"AADSTS90002: Tenant '{tenant}' not found."}, 400)
    if asked.method == "GET":
        base = f"{state.address}/{TENANT}/oauth2/v2.0"
        return told({"token_endpoint": f"{base}/token", "authorization_endpoint": f"{base}/authorize", "issuer": base})
    fields = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
    if fields["client_secret"] != SECRET:
        said = f"AADSTS7000215: Invalid client secret provided: {fields['client_secret']}. Trace ID: 1-2-3"
        return told({"error": "invalid_client", "error_description": said}, 401)
    state.tokens += 1
    state.uses = 0
    return told({"token_type": "Bearer", "expires_in": 3599, "access_token": f"graph-token-{state.tokens:04}"})
