"""Servers on this machine that tests publish to: OpenSSH's, moto's S3, WsgiDAV; and a relay that breaks connections."""

import io
import json
import os
import pwd
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SECRET = "correct horse battery staple"
"""The password wherever one is needed; no message may ever show it."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, seconds: float = 15) -> None:
    """Until somebody listens on the port."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise TimeoutError(f"nobody listens on port {port}")


@dataclass(frozen=True)
class Sshd:
    """OpenSSH's server, run by whoever runs the tests."""

    port: int
    home: Path
    """Holds the files below."""
    user: str

    @property
    def key(self) -> Path:
        """A private key that may do everything."""
        return self.home / "key"

    @property
    def reading_key(self) -> Path:
        """A private key that may only read; its passphrase is `SECRET`."""
        return self.home / "reading"

    @property
    def known_hosts(self) -> Path:
        """The server's key, as ssh-keyscan would tell it."""
        return self.home / "known_hosts"


@contextmanager
def sshd(home: Path) -> Iterator[Sshd]:
    """OpenSSH's server, with keys of its own."""
    binary = shutil.which("sshd", path="/usr/sbin:/usr/bin")
    if not binary:
        pytest.skip("there is no sshd: apt-get install openssh-server")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # an empty folder that it wants when root runs it
    server = Sshd(free_port(), home, pwd.getpwuid(os.geteuid()).pw_name)
    for name, phrase in (("host", ""), ("key", ""), ("reading", SECRET), ("other", "")):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-Z", "aes256-ctr", "-a", "1", "-N", phrase, "-f", home / name]
        subprocess.run(command, check=True)
    reading = 'command="internal-sftp -R" ' + (home / "reading.pub").read_text()
    (home / "authorized").write_text((home / "key.pub").read_text() + reading)
    server.known_hosts.write_text(f"[127.0.0.1]:{server.port} {(home / 'host.pub').read_text()}")
    settings = (
        f"Port {server.port}\nListenAddress 127.0.0.1\nHostKey {home}/host\nAuthorizedKeysFile {home}/authorized\n"
        "PidFile none\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nSubsystem sftp internal-sftp\nMaxStartups 100\n"
    )
    (home / "sshd_config").write_text(settings)
    with (home / "log").open("wb") as log:
        running = subprocess.Popen([binary, "-D", "-e", "-f", home / "sshd_config"], stderr=log)
        try:
            wait_for(server.port)
            yield server
        finally:
            running.terminate()
            running.wait()


class S3:
    """moto's server of S3, in a thread of this process."""

    def __init__(self, heeds_conditions: bool = True) -> None:
        """Started by `s3`.

        Args:
            heeds_conditions: as servers of S3 do today, and older ones did not.
        """
        from cheroot.wsgi import Server
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

        app = DomainDispatcherApplication(create_backend_app)

        def answer(environ: dict[str, Any], start: Any) -> Any:
            if not heeds_conditions:
                environ.pop("HTTP_IF_NONE_MATCH", None)
            body = environ["wsgi.input"].read()
            if len(body) < int(environ.get("CONTENT_LENGTH") or 0):  # moto would keep what has come
                start("400 Incomplete Body", [])
                return [b""]
            return app({**environ, "wsgi.input": io.BytesIO(body)}, start)

        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self._server = Server(("127.0.0.1", self.port), answer, numthreads=12)

    def start(self) -> None:
        threading.Thread(target=self._server.safe_start, daemon=True).start()
        wait_for(self.port)

    def stop(self) -> None:
        self._server.stop()

    def put_bucket(self, name: str) -> None:
        self.ask("PUT", f"/{name}")

    def demand_login(self, demanded: bool) -> None:
        """Whether requests are checked for who sends them."""
        self.ask("POST", "/moto-api/reset-auth", b"0" if demanded else b"inf")

    def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        plain = {"Content-Type": "text/plain"}
        request = urllib.request.Request(f"{self.endpoint}{path}", body, plain, method=method)
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())


@contextmanager
def s3(heeds_conditions: bool = True) -> Iterator[S3]:
    """A server of S3 without buckets."""
    server = S3(heeds_conditions)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@dataclass(frozen=True)
class Webdav:
    """WsgiDAV over a folder; ``anna`` may do everything with `SECRET`, ``rita`` only read."""

    port: int
    folder: Path


@contextmanager
def webdav(folder: Path) -> Iterator[Webdav]:
    """A server of WebDAV."""
    from cheroot.wsgi import Server
    from wsgidav.wsgidav_app import WsgiDAVApp

    port = free_port()
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(folder), "/reading": {"root": str(folder), "readonly": True}},
            "simple_dc": {"user_mapping": {"*": {"anna": {"password": SECRET}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "logging": {"enable": False, "enable_loggers": []},
            "verbose": 0,
        }
    )
    server = Server(("127.0.0.1", port), app, numthreads=12)
    threading.Thread(target=server.safe_start, daemon=True).start()
    try:
        wait_for(port)
        yield Webdav(port, folder)
    finally:
        server.stop()


class Relay:
    """Passes connections on to a server; breaks those that carry more than `limit` bytes towards it."""

    def __init__(self, target: int) -> None:
        self._target = target
        self.limit: float = float("inf")
        self.broken = 0
        """How many connections it broke."""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near = self._listening.accept()[0]
                far = socket.create_connection(("127.0.0.1", self._target))
                threading.Thread(target=self._pass, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        passed = 0
        with suppress(OSError):
            while piece := source.recv(16_384):
                passed += len(piece)
                if counted and passed > self.limit:
                    self.broken += 1
                    break
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def relay(target: int) -> Iterator[Relay]:
    """A relay to a port of this machine."""
    running = Relay(target)
    try:
        yield running
    finally:
        running.close()


def client(server: S3, service: str) -> Any:
    """AWS's own library, which asks for whatever tests have to see."""
    import boto3

    return boto3.client(
        service,
        endpoint_url=server.endpoint,
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
    )


def iam_user(server: S3, name: str, allowed: list[str]) -> tuple[str, str]:
    """Access key id and secret key of a new user, who may do what the patterns say."""
    iam = client(server, "iam")
    iam.create_user(UserName=name)
    statement = {"Effect": "Allow", "Action": allowed, "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]
