"""Access tokens by OAuth 2 client credentials. The only module that imports msal.

The secret leaves this module only in the request for a token, the token only in the header of a request for data.
Neither is ever written, logged or shown.
"""

import json
from collections.abc import Mapping
from typing import Any

from reportgen.errors import DataError, Problem
from reportgen.load.business_central.transport import Answer, Request, Transport
from reportgen.load.business_central.wording import one_line
from reportgen.load.origin import Service

SCOPE = "https://api.businesscentral.dynamics.com/.default"
_SHORT = 8
"""A secret of fewer characters is not looked for in texts: it would black out words."""
_HINTS = {
    "AADSTS7000215": "client_secret must name the secret's value, not its id",
    "AADSTS7000222": "the secret has expired: make a new one for the application",
    "AADSTS700016": "check client_id and tenant: the tenant does not know the application",
    "AADSTS90002": "check tenant: there is no such directory",
    "AADSTS65001": "an administrator has to grant the application its permissions",
}


class Tokens:
    """The application's access token, and a new one when it is wanted."""

    def __init__(self, service: Service, transport: Transport) -> None:
        self._service, self._transport = service, transport
        self._application: Any = None
        self._token = ""

    def __repr__(self) -> str:
        return "Tokens()"

    def bearer(self) -> str:
        """The token in use, or one that is just asked for.

        Raises:
            DataError: if the login service refuses the application, or does not answer.
        """
        if not self._token:
            self._token = self._asked()
        return self._token

    @property
    def directory(self) -> str:
        """The tenant as the login service names it, mostly by its id; blank before the first token."""
        return str(self._application.authority.tenant) if self._application else ""

    def renew(self) -> str:
        """Another token than the one in use.

        Raises:
            DataError: as `bearer`.
        """
        self._token = ""
        if self._application:
            self._application.remove_tokens_for_client()
        return self.bearer()

    def without_secrets(self, text: str) -> str:
        """The text with the secret and the token blacked out, should they stand in it."""
        for secret in (self._service.client_secret, self._token):
            if len(secret) >= _SHORT:
                text = text.replace(secret, "***")
        return text

    def _asked(self) -> str:
        import msal

        service = self._service
        try:
            if self._application is None:
                self._application = msal.ConfidentialClientApplication(
                    service.client_id,
                    client_credential=service.client_secret,
                    authority=f"{service.login.rstrip('/')}/{service.tenant}",
                    http_client=_Post(self._transport),
                    # The address is the user's own; no third service is asked whether it is a known one.
                    instance_discovery=False,
                    azure_region=msal.ConfidentialClientApplication.DISABLE_MSAL_FORCE_REGION,
                )
            answer: Mapping[str, Any] = self._application.acquire_token_for_client([SCOPE])
        except (ValueError, KeyError, msal.exceptions.MsalError):
            # Its words may hold what was sent: they are left out.
            hint = "check tenant, the directory's id or domain, and login, the address that gives tokens"
            message = f"'{service.login}' does not know the tenant '{service.tenant}'"
            raise DataError(Problem("no-such-tenant", message, hint=hint)) from None
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise DataError(self._refused(answer))
        return token

    def _refused(self, answer: Mapping[str, Any]) -> Problem:
        said = str(answer.get("error_description") or answer.get("error") or "no token, and no reason")
        hint = next((words for code, words in _HINTS.items() if code in said), "check tenant, client_id, client_secret")
        message = f"'{self._service.login}' gives no token: {one_line(self.without_secrets(said))}"
        return Problem("login-refused", message, hint=hint)


class _Reply:
    """An answer as msal wants it."""

    def __init__(self, answer: Answer) -> None:
        self.status_code, self.headers = answer.status, dict(answer.headers)
        self.text = answer.body.decode("utf-8", "replace")

    def raise_for_status(self) -> None:
        """Statuses were looked at before."""


class _Post:
    """HTTP as msal wants it: through our own transport, so that all its care holds here too."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def post(self, url: str, *, data: Any = None, headers: Any = None, **_: Any) -> _Reply:
        """Asks for a token."""
        return self._reply(Request("POST", url, headers or {}, data))

    def get(self, url: str, *, headers: Any = None, **_: Any) -> _Reply:
        """Asks where tokens are given."""
        return self._reply(Request("GET", url, headers or {}))

    def close(self) -> None:
        """The transport is closed by whoever opened it."""

    def _reply(self, request: Request) -> _Reply:
        answer = self._transport.send(request)
        if answer.status >= 500 or not _is_object(answer.body):
            # msal would log the whole body.
            kind = "a web page" if "html" in answer.kind else f"status {answer.status} and no JSON"
            message = f"the login service answers with {kind}"
            raise DataError(Problem("login-unreadable", message, hint="check login: the address that gives tokens"))
        return _Reply(answer)


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False
