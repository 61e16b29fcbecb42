"""Which mail server, how it is reached, and how one is let in there."""

import ssl
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from reportgen.deliver.mail.transport import Refused
from reportgen.errors import Problem, SpecError

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_BASIC_HINT = (
    "see user: and password:; Microsoft 365 turns logins with a password off: use oauth: there, or graph: in place"
    " of smtp:"
)
_OAUTH_HINT = "see user: and oauth:; the application needs the permission SMTP.SendAsApp and access to the mailbox"


@dataclass(frozen=True, slots=True)
class SmtpWay:
    """A mail server. Secrets are values here, and are not shown."""

    host: str
    port: int | None = None
    """587 with starttls, 465 with tls and 25 with none, if it is not given."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    """Who logs in, with `password` or `token`; nobody without."""
    password: str | None = field(default=None, repr=False)
    token: Callable[[], str] | None = field(default=None, repr=False)
    """Gives an access token that is good now (XOAUTH2). May raise `TryLater` and `Refused`."""
    certificates: Path | None = None
    """Certificates (PEM) that are trusted beside the system's own."""
    timeout: float = 60.0
    """Seconds for each answer."""
    last_answer: float = 300.0
    """Seconds for the answer to a whole message, which servers scan first. Giving up there leaves it unknown."""

    @property
    def door(self) -> int:
        """The port."""
        return self.port or _PORTS[self.security]

    @property
    def place(self) -> str:
        """The server as it is shown."""
        return f"{self.host}:{self.door}"

    def trust(self) -> ssl.SSLContext:
        """Whom to believe: certificate and name of the server are verified.

        Raises:
            SpecError: if the file of certificates cannot be read.
        """
        context = ssl.create_default_context()
        if self.certificates is None:
            return context
        try:
            context.load_verify_locations(cafile=self.certificates)
        except (OSError, ssl.SSLError) as error:
            reason = "it holds no certificates" if isinstance(error, ssl.SSLError) else error.strerror
            message = f"the certificates in '{self.certificates}' cannot be read: {reason}"
            raise SpecError(Problem("bad-certificates", message, hint="give a file in PEM form")) from error
        return context


@dataclass(frozen=True, slots=True)
class Login:
    """One attempt to be let in."""

    steps: tuple[str, ...] = field(repr=False)
    """What follows AUTH, and the answers to what the server asks then."""
    secrets: tuple[str, ...] = field(repr=False)
    """What no message may show, should the server repeat it."""
    hint: str
    """What would be right if it fails."""


def login(way: SmtpWay, user: str, offered: Sequence[str]) -> Login:
    """How to log in where the server offers these mechanisms, by their names in capitals.

    Raises:
        Refused: if there is no way in.
    """
    if way.security == "none":
        raise Refused("no login goes over a connection without encryption", "use starttls or tls", all_mail=True)
    if way.token is not None:
        token = way.token()
        words = _base64(f"user={user}\x01auth=Bearer {token}\x01\x01")
        hint, secrets = _OAUTH_HINT, [token, words]
        ways: dict[str, tuple[str, ...]] = {"XOAUTH2": (f"XOAUTH2 {words}", "")}  # asked, it tells why it failed
    else:
        password = way.password or ""
        plain = _base64(f"\0{user}\0{password}")
        hint, secrets = _BASIC_HINT, [password, plain, _base64(password)]
        ways = {"PLAIN": (f"PLAIN {plain}",), "LOGIN": ("LOGIN", _base64(user), _base64(password))}
    for name, steps in ways.items():
        if name in offered:
            return Login(steps, tuple(filter(None, secrets)), hint)
    message = f"the server takes no login by {' or '.join(ways)}; it offers {', '.join(offered) or 'none'}"
    raise Refused(message, hint, all_mail=True)


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()
