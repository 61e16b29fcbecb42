"""Access tokens for mail: of SMTP's XOAUTH2 and of Microsoft Graph."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from reportgen import entra
from reportgen.deliver.mail.https import Dropped, Https
from reportgen.deliver.mail.transport import Refused, TryLater

_SMTP = "https://outlook.office365.com/.default"
_SMTP_OF_CLOUDS = {
    "login.microsoftonline.us": "https://outlook.office365.us/.default",
    "login.partner.microsoftonline.cn": "https://partner.outlook.cn/.default",
}
"""By who gives the tokens, where that is a country's own cloud."""


class MailTokens:
    """An application's token for one service. Call it for one that is good now."""

    def __init__(self, application: entra.Application, scope: str = "") -> None:
        """Prepares; nothing is asked yet.

        Args:
            application: who asks.
            scope: what the token is for; the mail servers of Microsoft 365 if blank.

        Raises:
            Refused: if the login address is not https.
        """
        self._line = _Line(application.login)
        self._tokens = entra.Tokens(application, scope or smtp_scope(application.login), self._line)

    def __repr__(self) -> str:
        return "MailTokens()"

    def __call__(self) -> str:
        """The token in use while it is good, else one that is just asked for.

        Raises:
            TryLater: if the login service does not answer, or is busy.
            Refused: if it does not know the application, its secret or its directory.
        """
        return _given(self._tokens.bearer)

    def renew(self) -> str:
        """Another token than the one in use; raises as a call does."""
        return _given(self._tokens.renew)

    def without_secrets(self, text: str) -> str:
        """The text with the secret and the token blacked out, should they stand in it."""
        return self._tokens.without_secrets(text)

    def close(self) -> None:
        """Give the connections back."""
        self._line.close()


def smtp_scope(login: str) -> str:
    """What a token is for that logs in at a mail server of Microsoft 365, in the cloud of that login address."""
    return _SMTP_OF_CLOUDS.get(urlsplit(login).hostname or "", _SMTP)


def _given(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except entra.LoginError as error:
        raise Refused(error.problem.message, error.problem.hint, all_mail=True) from None


class _Line:
    """Requests to the login service, once each."""

    def __init__(self, login: str) -> None:
        self._https = Https(login)

    def close(self) -> None:
        """Give the connections back."""
        self._https.close()

    def ask(self, method: str, url: str, headers: Mapping[str, str], data: Any) -> entra.Reply:
        """As `entra.Line` says."""
        try:
            answer = self._https.ask(method, url, headers, data)
        except Dropped as dropped:
            raise TryLater(dropped.words, all_mail=True) from None
        if answer.status == 429 or answer.status >= 500:
            words = f"the login service '{self._https.home}' answers {answer.status}"
            raise TryLater(words, answer.pause, all_mail=True)
        if 300 <= answer.status < 400:
            words = f"the login service '{self._https.home}' sends us elsewhere, which is not followed"
            raise Refused(words, "check login: the address that gives tokens", all_mail=True)
        return entra.Reply(answer.status, answer.headers, answer.body)
