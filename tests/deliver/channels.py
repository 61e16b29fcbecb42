"""A server that stands for Teams, Slack and a company's own web service, and behaves as it is told."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SLACK, GOVERNMENT = "hooks.slack.com", "hooks.slack-gov.com"
LOGIC, POWER = "prod-12.westeurope.logic.azure.com", "default0a1b.d3.environment.api.powerplatform.com"
NAMES = (SLACK, GOVERNMENT, LOGIC, POWER)
"""What its certificate is good for."""
OTHER = "other.example"
"""A name that leads to the server, too."""


@dataclass(frozen=True)
class Posted:
    """One request, as it came."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Service:
    """What is answered, and what was asked."""

    status: int = 200
    body: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    """Hang up when the request has come, without an answer."""
    stall: threading.Event | None = None
    """Answer when this is set."""
    posted: list[Posted] = field(default_factory=list)
    port: int = 0


@contextmanager
def serving(certificate: Path) -> Iterator[Service]:
    """The server at work, on a port of this machine."""
    service = Service()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients may break off
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def leading_to(port: int) -> Any:
    """What stands for ``socket.getaddrinfo``: the names lead to the port, others nowhere."""
    real = socket.getaddrinfo

    def found(host: Any, wanted: Any, *more: Any, **named: Any) -> Any:
        if host in (*NAMES, OTHER):
            return real("127.0.0.1", port, *more, **named)
        if host in ("127.0.0.1", "localhost"):
            return real("127.0.0.1", wanted, *more, **named)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    return found


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *arguments: Any) -> None:
            """Says nothing."""

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.posted.append(Posted(self.command, headers["host"], self.path, headers, body))
            if service.stall:
                service.stall.wait(20)
            if service.drop or service.stall:
                self.connection.close()
                return
            self.send_response_only(service.status)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(service.body)))
            self.end_headers()
            self.wfile.write(service.body)

        def do_GET(self) -> None:
            service.posted.append(Posted("GET", self.headers["Host"], self.path, {}, None))

    return Handler
