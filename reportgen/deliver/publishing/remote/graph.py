"""Requests to Microsoft Graph, as an application that the tenant knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from reportgen.deliver.publishing.remote.failures import by_status, refusal
from reportgen.deliver.publishing.remote.places import Place
from reportgen.deliver.publishing.remote.store import Broken
from reportgen.entra import LOGIN, Application, LoginError, Reply, Tokens
from reportgen.errors import DeliveryError
from reportgen.https import asked_pause

SERVICE = "https://graph.microsoft.com"
_LOGINS = {
    "https://graph.microsoft.us": "https://login.microsoftonline.us",
    "https://dod-graph.microsoft.us": "https://login.microsoftonline.us",
    "https://microsoftgraph.chinacloudapi.cn": "https://login.partner.microsoftonline.cn",
}
"""Where tokens are given, in the clouds of single countries."""
_TIMES = (15.0, 120.0)
"""Seconds for connecting, and for the service to say anything at all."""
_AGAIN = (408, 423, 429, 500, 502, 503, 504, 509)


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What came back."""

    status: int
    body: bytes
    json: Any
    """The body read as JSON; None where it is none."""


class Graph:
    """One connection to the service."""

    def __init__(self, place: Place, login: str = "") -> None:
        """Prepares; nothing is sent yet.

        Args:
            login: address that gives tokens; that of the service's cloud if blank.
        """
        import requests

        self._place = place
        self.service = place.endpoint or SERVICE
        self._session = requests.Session()
        # With an authentication of its own, requests does not look for passwords in ~/.netrc.
        self._session.auth = _as_it_is
        at = login or _LOGINS.get(self.service, LOGIN)
        application = Application(place.tenant, place.user, place.password, at)
        self._tokens = Tokens(application, f"{self.service}/.default", self)

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def ask(self, method: str, url: str, headers: Mapping[str, str], data: Any) -> Reply:
        """A request for a token, as `entra.Line` says."""
        answer = self._sent(method, url, headers, data)
        return Reply(answer.status_code, {name.lower(): text for name, text in answer.headers.items()}, answer.content)

    def request(
        self, method: str, path: str, fine: tuple[int, ...] = (), body: Any = None, media_type: str = ""
    ) -> Answer:
        """The answer, if it is a success or one of those that are fine.

        Args:
            path: below the version of the service, or a whole address that the service gave.

        Raises:
            DeliveryError: if the service refuses.
            Broken: if it may be asked again.
        """
        url = path if path.startswith("https://") else f"{self.service}/v1.0/{path}"
        if urlsplit(url).netloc != urlsplit(self.service).netloc:
            raise refusal(str(self._place), "cannot-write", "the service names an address on another host")
        kind = {"Content-Type": media_type} if media_type else {}
        answer = self._sent(method, url, {**kind, "Authorization": f"Bearer {self._token()}"}, body)
        if answer.status_code == 401:
            answer = self._sent(method, url, {**kind, "Authorization": f"Bearer {self._token(new=True)}"}, body)
        return self._told(answer, fine, unquoted(path))

    def download(self, address: str) -> bytes:
        """A file from where the service says that it lies; the address itself is the permission."""
        if urlsplit(address).scheme != "https":
            raise refusal(str(self._place), "cannot-write", "the service names an address without encryption")
        return self._told(self._sent("GET", address, {}, None), (), "a file").body

    def _token(self, new: bool = False) -> str:
        try:
            return self._tokens.renew() if new else self._tokens.bearer()
        except LoginError as error:
            raise DeliveryError(error.problem) from None

    def _sent(self, method: str, url: str, headers: Mapping[str, str], data: Any) -> Any:
        import requests

        try:
            return self._session.request(
                method, url, headers=dict(headers), data=data, allow_redirects=False, timeout=_TIMES
            )
        except requests.exceptions.SSLError as error:
            if "certificate" in str(error).lower():
                raise refusal(str(self._place), "certificate-not-trusted") from None
            raise Broken("ends the connection") from error
        except (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError) as error:
            raise Broken("cannot be reached") from error
        except requests.exceptions.RequestException as error:
            known = "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)
            raise Broken("cannot be reached" if known else "ends the connection") from error

    def _told(self, answer: Any, fine: tuple[int, ...], path: str) -> Answer:
        status = int(answer.status_code)
        if status in _AGAIN and status not in fine:
            raise Broken(f"answers {status}", _pause(answer.headers))
        if status not in (200, 201, 204) and status not in fine:
            raise by_status(str(self._place), status, path)
        try:
            read = answer.json()
        except ValueError:
            read = None
        return Answer(status, answer.content, read)


def unquoted(path: str) -> str:
    """What of an address is worth telling: the file's path."""
    return unquote(path.partition("root:/")[2].partition(":")[0] or path.partition("?")[0])


def _pause(headers: Mapping[str, str]) -> float:
    """Seconds that a busy service asks to wait; a minute at most."""
    asked = asked_pause({name.lower(): text for name, text in headers.items()})
    return min(asked or 0.0, 60.0)


def _as_it_is(request: Any) -> Any:
    return request
