"""A real mail server on this machine that behaves as told: each stage of a conversation has its own script.

    with MailServer(certificate, users={"stock": "secret"}) as server:
        server.says("end", "451 4.3.0 busy")       # once, then as usual
        server.says("rcpt two@example.com", "550 5.1.1 nobody here")
        server.always("connect", "stall")

Stages are ``connect``, ``auth``, ``mail``, ``rcpt <address>``, ``data`` (the command), ``body`` (while it comes in) and
``end`` (after its last line). What is played there is an answer of the server, or

- ``drop``: the connection is gone; at ``end`` the server has taken the mail,
- ``forget``: as ``drop``, and the mail is lost,
- ``stall``: nothing is ever said.
"""

import asyncio
import ssl
import threading
from base64 import b64encode
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Literal, Self
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(frozen=True)
class Mail:
    """What the server has taken."""

    sender: str
    recipients: tuple[str, ...]
    body: bytes
    is_encrypted: bool
    user: str

    @property
    def message(self) -> EmailMessage:
        """Read back."""
        read = message_from_bytes(self.body, policy=default)
        assert isinstance(read, EmailMessage)
        return read


@dataclass
class MailServer:
    """Runs in a thread of its own while it is entered."""

    certificate: Path | None = None
    """With its key. Without one there is no encryption to be had."""
    security: Literal["starttls", "tls"] = "starttls"
    users: Mapping[str, str] = field(default_factory=dict)
    """Passwords by user; with any user or token a login is needed."""
    tokens: Mapping[str, str] = field(default_factory=dict)
    """Access tokens by user."""
    without: tuple[str, ...] = ()
    """Ways to log in that are not offered: PLAIN, LOGIN."""
    size: int | None = None
    """Most bytes of a message; unlimited and unsaid without."""
    utf8: bool = False
    """Whether addresses may have letters outside ASCII."""
    host: str = "127.0.0.1"
    pause: Callable[[], float] | None = None
    """Seconds before and after a mail is taken."""
    mails: list[Mail] = field(default_factory=list)
    connections: int = 0
    logins: list[str] = field(default_factory=list)
    """Users that tried to log in."""
    port: int = 0

    def __post_init__(self) -> None:
        self._scripts: dict[str, deque[str]] = defaultdict(deque)
        self._habits: dict[str, str] = {}
        self._conversations: WeakSet[_Conversation] = WeakSet()

    def says(self, stage: str, *tricks: str) -> None:
        """Play these there, one a time, and then as usual."""
        self._scripts[stage].extend(tricks)

    def always(self, stage: str, trick: str) -> None:
        """Play this there from now on."""
        self._habits[stage] = trick

    def behaves(self) -> None:
        """As usual again."""
        self._scripts.clear()
        self._habits.clear()

    def trick(self, stage: str) -> str:
        """What is to be played; blank for nothing."""
        script = self._scripts[stage]
        return script.popleft() if script else self._habits.get(stage, "")

    def hang_up(self) -> None:
        """Close every connection that is open now, as a server does with idle ones."""
        closed = threading.Event()

        def close() -> None:
            for conversation in list(self._conversations):
                if conversation.transport is not None:
                    conversation.transport.close()
            self._loop.call_later(0.01, closed.set)

        self._loop.call_soon_threadsafe(close)
        assert closed.wait(10)

    def delivered(self) -> list[tuple[str, str]]:
        """Recipient and subject of all that was taken, once for each time."""
        return [(one, str(mail.message["Subject"])) for mail in list(self.mails) for one in mail.recipients]

    def __enter__(self) -> Self:
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self, started: threading.Event) -> None:
        self._loop = asyncio.new_event_loop()
        tls = self.certificate and ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if tls:
            tls.load_cert_chain(str(self.certificate))
        at_once = tls if self.security == "tls" else None
        start = self._loop.create_server(lambda: self._conversation(tls), self.host, 0, ssl=at_once)
        server = self._loop.run_until_complete(start)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(asyncio.sleep(0.01))
            self._loop.close()

    def _conversation(self, tls: ssl.SSLContext | None) -> "_Conversation":
        starts = tls is not None and self.security == "starttls"
        offered = {"PLAIN", "LOGIN"} if self.users else set()
        talk = _Conversation(
            _Handler(self) if self.tokens else _Postman(self),
            loop=self._loop,
            hostname="mail.test",
            ident="ready",
            data_size_limit=self.size,
            enable_SMTPUTF8=self.utf8,
            tls_context=tls if starts else None,
            require_starttls=starts,
            auth_required=bool(self.users or self.tokens),
            auth_require_tls=starts,
            auth_exclude_mechanism={"PLAIN", "LOGIN"} - offered | set(self.without),
            authenticator=self._authenticate,
        )
        self._conversations.add(talk)
        return talk

    def _authenticate(
        self, _smtp: SMTP, _session: Session, _envelope: Envelope, _way: str, login: LoginPassword
    ) -> AuthResult:
        user = login.login.decode()
        self.logins.append(user)
        good = self.users.get(user) == login.password.decode()
        return AuthResult(success=good, handled=False, auth_data=login)


class _Conversation(SMTP):
    """One connection."""

    def __init__(self, postman: "_Postman", **options: Any) -> None:
        super().__init__(postman, **options)
        self.postman = postman

    async def push(self, status: Any) -> None:
        """Send an answer, or what is played in place of the greeting."""
        if isinstance(status, str) and status.startswith("220 mail.test"):
            self.postman.server.connections += 1
            if await self.played("connect"):
                return
        await super().push(status)

    async def played(self, stage: str) -> bool:
        """Whether something else than usual happened at the stage."""
        trick = self.postman.server.trick(stage)
        if trick in ("drop", "forget"):
            self.transport.abort()
        elif trick == "stall":
            await asyncio.sleep(3_600)
        elif trick:
            await super().push(trick.encode())
            if trick.startswith("421"):
                self.transport.close()
        return bool(trick)

    async def smtp_AUTH(self, arg: str) -> None:
        """Usual, or as played."""
        if not await self.played("auth"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        """Usual, or as played."""
        if not await self.played("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        """Usual, or as played."""
        if not await self.played(f"rcpt {(arg or '')[4:-1]}"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        """Usual, or as played."""
        if await self.played("data"):
            return
        if self.postman.server.trick("body"):
            await super().push("354 go on")
            await self._reader.read(1)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Postman:
    """Takes mails in."""

    def __init__(self, server: MailServer) -> None:
        self.server = server

    async def handle_DATA(self, smtp: _Conversation, session: Session, envelope: Envelope) -> str:
        """Take the mail, or do as played."""
        server = self.server
        if server.pause:
            await asyncio.sleep(server.pause())
        trick = server.trick("end")
        if trick in ("", "drop"):
            user = session.auth_data.login.decode() if session.auth_data else ""
            sender, body = str(envelope.mail_from), bytes(envelope.original_content or b"")
            encrypted = smtp.transport.get_extra_info("ssl_object") is not None
            server.mails.append(Mail(sender, tuple(envelope.rcpt_tos), body, encrypted, user))
        if trick in ("drop", "forget"):
            smtp.transport.abort()
        if trick == "stall":
            await asyncio.sleep(3_600)
        if server.pause:
            await asyncio.sleep(server.pause())
        if trick.startswith("421"):
            smtp.loop.call_later(0.01, smtp.transport.close)
        return trick if trick not in ("drop", "forget") and trick else "250 2.0.0 taken"


class _Handler(_Postman):
    """And lets people in who have a token."""

    async def auth_XOAUTH2(self, smtp: _Conversation, words: list[str]) -> AuthResult:
        """As Microsoft and Google write it: the reason of a failure comes first, and a blank line is to follow."""
        server = self.server
        user = next((user for user, token in server.tokens.items() if words[1:] == [_bearer(user, token)]), None)
        server.logins.append(user or "?")
        if user is not None:
            return AuthResult(success=True, auth_data=LoginPassword(user.encode(), b""))
        reason = b64encode(b'{"status":"401","schemes":"bearer"}').decode()
        await smtp.push(f"334 {reason}")
        assert await smtp._reader.readline() == b"\r\n"
        return AuthResult(success=False, handled=False)


def _bearer(user: str, token: str) -> str:
    return b64encode(f"user={user}\x01auth=Bearer {token}\x01\x01".encode()).decode()
