"""The application's access tokens for Business Central, asked for on the loader's own connections."""

from collections.abc import Callable, Mapping
from typing import Any

from reportgen import entra
from reportgen.errors import DataError
from reportgen.load.business_central.transport import Request, Transport
from reportgen.load.origin import Service

SCOPE = "https://api.businesscentral.dynamics.com/.default"


class Tokens:
    """The application's access token, and a new one when it is wanted."""

    def __init__(self, service: Service, transport: Transport) -> None:
        application = entra.Application(service.tenant, service.client_id, service.client_secret, service.login)
        self._tokens = entra.Tokens(application, SCOPE, _Line(transport))

    def __repr__(self) -> str:
        return "Tokens()"

    def bearer(self) -> str:
        """The token in use, or one that is just asked for.

        Raises:
            DataError: if the login service refuses the application, or does not answer.
        """
        return _given(self._tokens.bearer)

    @property
    def directory(self) -> str:
        """The tenant as the login service names it, mostly by its id; blank before the first token."""
        return self._tokens.directory

    def renew(self) -> str:
        """Another token than the one in use.

        Raises:
            DataError: as `bearer`.
        """
        return _given(self._tokens.renew)

    def without_secrets(self, text: str) -> str:
        """The text with the secret and the token blacked out, should they stand in it."""
        return self._tokens.without_secrets(text)


def _given(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except entra.LoginError as error:
        raise DataError(error.problem) from None


class _Line:
    """Requests to the login service on a transport that repeats them where that helps."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def ask(self, method: str, url: str, headers: Mapping[str, str], data: Any) -> entra.Reply:
        """As `entra.Line` says."""
        answer = self._transport.send(Request(method, url, headers, data))
        return entra.Reply(answer.status, answer.headers, answer.body)
