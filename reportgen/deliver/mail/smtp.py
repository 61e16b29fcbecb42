"""Mail by a mail server. The only module that imports smtplib.

The connection is encrypted as the spec says, or there is none: no falling back. The server's certificate and name are
verified always. A login is sent over an encrypted connection only.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from typing import Self

from reportgen.deliver.mail.smtp_way import SmtpWay, login
from reportgen.deliver.mail.transport import Refused, TransportError, TryLater, Unknown

_MOST_WORDS = 300
_LOST = (-1, 421)
"""Answers after which the connection is of no use: one that is no answer, and the server's own word."""
_LOCKED_OUT = (530, 534, 535, 538)
_TRUST_HINT = "if you trust the server, name a file with the certificate of its authority under certificates:"
_PLACE_HINT = "see host:, port: and security:; servers take starttls at port 587 and tls at port 465"
_LOGIN_HINT = "the server wants a login: see user:, and password: or oauth:"
_UNKNOWN_HINT = "ask a recipient whether it came"


class SmtpTransport:
    """Hands messages to one server, over one connection as long as that stands."""

    def __init__(self, way: SmtpWay) -> None:
        """Connects to nothing yet.

        Raises:
            SpecError: if the file of certificates cannot be read.
        """
        self._way = way
        self._context = way.trust()
        self._server: smtplib.SMTP | None = None
        self._secrets: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            with suppress(OSError):
                self._server.quit()
        self._hang_up()

    def ready(self) -> None:
        """As `Transport` says."""
        if self._server is not None:
            with suppress(OSError):
                if self._server.noop()[0] == 250:
                    return
            self._hang_up()
        try:
            with self._telling(_PLACE_HINT):
                self._open()
        except BaseException:
            self._hang_up()
            raise

    def send(self, message: EmailMessage, sender: str, recipients: Sequence[str]) -> Mapping[str, TryLater | Refused]:
        """As `Transport` says."""
        body = _lines_of(message)
        if self._server is None:
            self.ready()
        server = self._server
        assert server is not None
        with self._telling():
            options = self._options(server, body, (sender, *recipients))
            self._demand(server, "MAIL", f"FROM:<{sender}>{options}")
            turned_down = self._address(server, recipients)
            if len(turned_down) == len(recipients):
                self._forget()
                return turned_down
            self._demand(server, "DATA", "", 354)
            server.send(body)
        self._finish(server)
        return turned_down

    def _open(self) -> None:
        way = self._way
        if way.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(way.host, way.door, timeout=way.timeout, context=self._context)
        else:
            server = smtplib.SMTP(way.host, way.door, timeout=way.timeout)
        self._server = server
        _greet(server)
        if way.security == "starttls":
            if not server.has_extn("starttls"):
                raise Refused(f"{way.place} offers no encryption (STARTTLS)", _PLACE_HINT, all_mail=True)
            self._expect(server.starttls(context=self._context), 220)
            _greet(server)
        if way.user is not None:
            self._log_in(server, way.user)
        if server.sock is not None:  # what ends a message is a packet of its own, and should not wait
            server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _log_in(self, server: smtplib.SMTP, user: str) -> None:
        offered = self._clean(str(server.esmtp_features.get("auth", ""))).upper().split()
        attempt = login(self._way, user, offered)
        self._secrets = attempt.secrets
        code, words = server.docmd("AUTH", attempt.steps[0])
        for step in attempt.steps[1:]:
            if code == 334:
                code, words = server.docmd(step)
        if code != 235:
            said = f"the login as '{user}' failed: {self._said(code, words)}"
            if _is_final(code):
                raise Refused(said, attempt.hint, all_mail=True)
            raise TryLater(said, all_mail=True)

    def _options(self, server: smtplib.SMTP, body: bytes, addresses: Sequence[str]) -> str:
        """What goes with the sender's address; Refused if the server cannot take such a message."""
        options = ""
        if server.has_extn("size"):
            most = int(re.sub(r"\D", "", server.esmtp_features["size"]) or 0)
            if 0 < most < len(body):
                sizes = f"{len(body) / 1e6:,.1f} MB, and the server takes {most / 1e6:,.1f} MB"
                raise Refused(f"the message has {sizes}", "attach less: see attach: and attach_limit:")
            options = f" SIZE={len(body)}"
        server.command_encoding = "ascii"
        if not (body.isascii() and all(map(str.isascii, addresses))):
            if not server.has_extn("smtputf8"):
                message = "the server takes no address with letters outside ASCII before the @ (SMTPUTF8)"
                raise Refused(message, "use another address of the same person, or another server")
            server.command_encoding = "utf-8"
            options += " SMTPUTF8 BODY=8BITMIME"
        return options

    def _address(self, server: smtplib.SMTP, recipients: Sequence[str]) -> dict[str, TryLater | Refused]:
        turned_down: dict[str, TryLater | Refused] = {}
        for recipient in recipients:
            code, words = server.docmd("RCPT", f"TO:<{recipient}>")
            if code in _LOST:
                raise smtplib.SMTPResponseException(code, words)
            if not 250 <= code < 260:
                said = self._said(code, words)
                turned_down[recipient] = Refused(said) if _is_final(code) else TryLater(said)
        return turned_down

    def _demand(self, server: smtplib.SMTP, command: str, words: str, right: int = 250) -> None:
        self._expect(server.docmd(command, words), right)

    def _expect(self, answer: tuple[int, bytes], right: int) -> None:
        if answer[0] != right:
            raise smtplib.SMTPResponseException(*answer)

    def _finish(self, server: smtplib.SMTP) -> None:
        """Say that the message ends, and hear what became of it. From here on silence means that nobody knows."""
        try:
            server.send(b".\r\n")
            if server.sock is not None:
                server.sock.settimeout(self._way.last_answer)
            code, answer = server.getreply()
        except OSError as error:
            self._hang_up()
            words = f"the connection was lost when the message had been sent: {self._reason(error)}"
            raise Unknown(words, _UNKNOWN_HINT) from error
        if server.sock is not None:
            server.sock.settimeout(self._way.timeout)
        if 200 <= code < 300:
            return
        if code == 421 or not 400 <= code < 600:
            self._hang_up()
        said = self._said(code, answer)
        if _is_final(code):
            raise Refused(said)
        if 400 <= code < 500:
            raise TryLater(said, all_mail=code == 421)
        raise Unknown(f"the answer to the message was not understood: {said}", _UNKNOWN_HINT)

    @contextmanager
    def _telling(self, hint: str = "") -> Iterator[None]:
        """Tell what goes wrong before a message is whole: nobody has it."""
        try:
            yield
        except (TryLater, Refused):
            self._forget()
            raise
        except smtplib.SMTPResponseException as error:
            code, said = error.smtp_code, self._said(error.smtp_code, error.smtp_error)
            if code in _LOST:
                self._hang_up()
            self._forget()
            if not _is_final(code):
                raise TryLater(said, all_mail=code in _LOST) from error
            connecting = isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError)
            hint = _LOGIN_HINT if code in _LOCKED_OUT else hint
            raise Refused(said, hint, all_mail=connecting or code in _LOCKED_OUT) from error
        except OSError as error:
            self._hang_up()
            raise self._unreachable(error, hint) from error

    def _unreachable(self, error: OSError, hint: str) -> TransportError:
        place, reason = self._way.place, self._reason(error)
        if isinstance(error, ssl.SSLCertVerificationError):
            named = "mismatch" in reason or "not valid for" in reason
            hint = "host: must be a name that the certificate is for" if named else _TRUST_HINT
            return Refused(f"the certificate of {place} is not good: {reason}", hint, all_mail=True)
        dropped = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError)
        if isinstance(error, ssl.SSLError) and not dropped:
            return Refused(f"no encryption can be agreed on with {place}: {reason}", _PLACE_HINT, all_mail=True)
        if isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME:
            return Refused(f"there is no server called '{self._way.host}'", _PLACE_HINT, all_mail=True)
        return TryLater(f"no connection with {place}: {reason}", hint=hint, all_mail=True)

    def _forget(self) -> None:
        """A message that was begun is off; the next one may begin, over another connection if this one is no good."""
        if self._server is not None:
            with suppress(OSError):
                if self._server.rset()[0] == 250:
                    return
        self._hang_up()

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None

    def _reason(self, error: OSError) -> str:
        lost = isinstance(error, smtplib.SMTPServerDisconnected)
        if isinstance(error.__context__ if lost else error, TimeoutError):
            return "no answer in time"
        if lost:
            return "it was closed by the other side"
        if isinstance(error, ssl.SSLCertVerificationError):
            return self._clean(error.verify_message)
        return self._clean(error.strerror or str(error))

    def _said(self, code: int, words: bytes | str) -> str:
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        return self._clean(f"{code} {text}") if code >= 0 else "an answer that is none"

    def _clean(self, text: str) -> str:
        """The words of a server as they may be shown: one printable line, cut, without what we logged in with."""
        for secret in self._secrets:
            text = text.replace(secret, "…")
        line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
        return line if len(line) <= _MOST_WORDS else line[: _MOST_WORDS - 1] + "…"


def _greet(server: smtplib.SMTP) -> None:
    code, words = server.ehlo()
    if not 200 <= code < 300:
        raise smtplib.SMTPHeloError(code, words)


def _is_final(code: int) -> bool:
    return 500 <= code < 600


def _lines_of(message: EmailMessage) -> bytes:
    """The message as it goes over the line, but for the line with a dot that ends it."""
    body = re.sub(rb"(?m)^\.", b"..", message.as_bytes())
    return body if body.endswith(b"\r\n") else body + b"\r\n"
