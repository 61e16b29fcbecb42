"""Access tokens of Microsoft Entra by OAuth 2 client credentials. The only module that imports msal.

The secret leaves this module only in the request for a token, the token only in the header of a request to the service
that it is for. Neither is ever written, logged or shown.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from reportgen.errors import Problem

LOGIN = "https://login.microsoftonline.com"
"""Where tokens are given, but for the clouds of single countries."""
_SHORT = 8
"""A secret of fewer characters is not looked for in texts: it would black out words."""
_LONGEST = 300
_TAILS = re.compile(r"\s*(Trace ID|CorrelationId|Correlation ID|Timestamp)\s*:.*", re.IGNORECASE | re.DOTALL)
_HINTS = {
    "AADSTS7000215": "client_secret must name the secret's value, not its id",
    "AADSTS7000222": "the secret has expired: make a new one for the application",
    "AADSTS700016": "check client_id and tenant: the tenant does not know the application",
    "AADSTS90002": "check tenant: there is no such directory",
    "AADSTS65001": "an administrator has to grant the application its permissions",
}


@dataclass(frozen=True, slots=True)
class Application:
    """A registered application, and where it logs in."""

    tenant: str
    """Directory: its id or domain."""
    client_id: str
    client_secret: str = field(repr=False)
    login: str = LOGIN


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """What the login service answers."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


class Line(Protocol):
    """Requests to the login service, with whatever care their sender takes; its errors pass through as they are."""

    def ask(self, method: str, url: str, headers: Mapping[str, str], data: Any) -> Reply:
        """The answer, whatever its status."""
        ...


class LoginError(Exception):
    """The login service refuses the application, or cannot be understood."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Tokens:
    """The application's access token for one service, and a new one when it is wanted."""

    def __init__(self, application: Application, scope: str, line: Line) -> None:
        self._application, self._scope, self._line = application, scope, line
        self._client: Any = None
        self._token = ""

    def __repr__(self) -> str:
        return "Tokens()"

    def bearer(self) -> str:
        """The token in use while it is good, else one that is just asked for.

        Raises:
            LoginError: if the login service refuses the application, or what it answers is no answer.
        """
        self._token = self._asked()
        return self._token

    @property
    def directory(self) -> str:
        """The tenant as the login service names it, mostly by its id; blank before the first token."""
        return str(self._client.authority.tenant) if self._client else ""

    def renew(self) -> str:
        """Another token than the one in use; raises as `bearer`."""
        if self._client:
            self._client.remove_tokens_for_client()
        return self.bearer()

    def without_secrets(self, text: str) -> str:
        """The text with the secret and the token blacked out, should they stand in it."""
        for secret in (self._application.client_secret, self._token):
            if len(secret) >= _SHORT:
                text = text.replace(secret, "***")
        return text

    def _asked(self) -> str:
        import msal

        application = self._application
        try:
            if self._client is None:
                self._client = msal.ConfidentialClientApplication(
                    application.client_id,
                    client_credential=application.client_secret,
                    authority=f"{application.login.rstrip('/')}/{application.tenant}",
                    http_client=_Post(self._line),
                    # The address is the user's own; no third service is asked whether it is a known one.
                    instance_discovery=False,
                    azure_region=msal.ConfidentialClientApplication.DISABLE_MSAL_FORCE_REGION,
                )
            answer: Mapping[str, Any] = self._client.acquire_token_for_client([self._scope])
        except (ValueError, KeyError, msal.exceptions.MsalError):
            # Its words may hold what was sent: they are left out.
            hint = "check tenant, the directory's id or domain, and login, the address that gives tokens"
            message = f"'{application.login}' does not know the tenant '{application.tenant}'"
            raise LoginError(Problem("no-such-tenant", message, hint=hint)) from None
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise LoginError(self._refused(answer))
        return token

    def _refused(self, answer: Mapping[str, Any]) -> Problem:
        said = str(answer.get("error_description") or answer.get("error") or "no token, and no reason")
        hint = next((words for code, words in _HINTS.items() if code in said), "check tenant, client_id, client_secret")
        message = f"'{self._application.login}' gives no token: {one_line(self.without_secrets(said))}"
        return Problem("login-refused", message, hint=hint)


def one_line(text: str) -> str:
    """What a service of Microsoft says on one line of ours: without line ends, unprintable signs and the numbers that
    only its makers understand."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in _TAILS.sub("", text)).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


class _Answer:
    """An answer as msal wants it."""

    def __init__(self, reply: Reply) -> None:
        self.status_code, self.headers = reply.status, dict(reply.headers)
        self.text = reply.body.decode("utf-8", "replace")

    def raise_for_status(self) -> None:
        """Statuses were looked at before."""


class _Post:
    """HTTP as msal wants it: through a line of ours, so that all its care holds here too."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def post(self, url: str, *, data: Any = None, headers: Any = None, **_: Any) -> _Answer:
        """Asks for a token."""
        return self._answer("POST", url, headers or {}, data)

    def get(self, url: str, *, headers: Any = None, **_: Any) -> _Answer:
        """Asks where tokens are given."""
        return self._answer("GET", url, headers or {}, None)

    def close(self) -> None:
        """The line is closed by whoever opened it."""

    def _answer(self, method: str, url: str, headers: Mapping[str, str], data: Any) -> _Answer:
        reply = self._line.ask(method, url, headers, data)
        if reply.status >= 500 or not _is_object(reply.body):
            # msal would log the whole body.
            page = "html" in reply.headers.get("content-type", "").lower()
            kind = "a web page" if page else f"status {reply.status} and no JSON"
            message = f"the login service answers with {kind}"
            raise LoginError(Problem("login-unreadable", message, hint="check login: the address that gives tokens"))
        return _Answer(reply)


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False
