"""Single HTTPS requests of mail: never repeated, never redirected, and clear about whether the other side had them.

Certificates are checked against the system's usual settings; a company's own authority is named by the environment
variable ``REQUESTS_CA_BUNDLE``, a proxy by ``HTTPS_PROXY``.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reportgen.deliver.mail.transport import Refused
from reportgen.https import asked_pause, home_of

LARGEST = 1 << 20
"""Bytes of an answer that are read; what mail asks for is answered in a few hundred."""
_CONNECT = 20.0
_CHUNK = 1 << 16


class Dropped(Exception):  # noqa: N818 - what happened
    """There is no answer; `words` say why."""

    def __init__(self, words: str, begun: bool) -> None:
        super().__init__(words)
        self.words = words
        self.begun = begun
        """Whether the other side may have the request."""


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    """At most `LARGEST` bytes of it."""

    @property
    def pause(self) -> float | None:
        """Seconds that ``Retry-After`` asks to wait, as a number or as a moment beside the answer's own ``Date``."""
        return asked_pause(self.headers)


class Https:
    """Requests to one host."""

    def __init__(self, address: str, seconds: Callable[[], float] = time.monotonic) -> None:
        """Prepares; nothing is sent yet.

        Raises:
            Refused: if the address is not https, or carries a user or password.
        """
        import requests

        self.home = home(address)
        """Scheme, host and port that requests may go to."""
        self._seconds = seconds
        self._session = requests.Session()
        # With an authentication of its own, requests does not look for passwords in ~/.netrc.
        self._session.auth = _as_it_is

    def close(self) -> None:
        """Give the connections back; the next request makes a new one."""
        self._session.close()

    def ask(self, method: str, url: str, headers: Mapping[str, str], data: Any = None, timeout: float = 60) -> Answer:
        """The answer, whatever its status.

        Args:
            method: as ``POST``.
            url: below the address that requests may go to.
            headers: those that matter; the others are the library's.
            data: bytes, or the fields of a form.
            timeout: seconds for the answer to begin, and again for all of it.

        Raises:
            Dropped: if there is none.
            Refused: if the certificate is not trusted, or the address is another host's.
        """
        import requests

        if home(url) != self.home:
            raise Refused(f"'{self.home}' names an address on another host, {home(url)}", all_mail=True)
        try:
            with self._session.request(
                method,
                url,
                headers=dict(headers),
                data=data,
                stream=True,
                allow_redirects=False,
                timeout=(_CONNECT, timeout),
            ) as response:
                found = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, found, self._body(response, timeout))
        except requests.exceptions.SSLError as error:
            if "certificate" in str(error).lower():
                raise Refused(f"the certificate of '{self.home}' is not trusted", _CA_HINT, all_mail=True) from None
            raise Dropped(f"the encrypted connection to '{self.home}' breaks", begun=True) from None
        except requests.exceptions.RequestException as error:
            raise self._dropped(error) from None
        except OSError:  # before anything is sent
            message = "the file of certificates that REQUESTS_CA_BUNDLE names cannot be read"
            raise Refused(message, "name a PEM file", all_mail=True) from None

    def _body(self, response: Any, timeout: float) -> bytes:
        """As much as is there in time; whoever breaks off after the status has answered."""
        import requests

        body, until = bytearray(), self._seconds() + timeout
        try:
            for piece in response.iter_content(_CHUNK):
                body += piece
                if len(body) > LARGEST or self._seconds() > until:
                    break
        except requests.exceptions.RequestException:
            pass
        return bytes(body[:LARGEST])

    def _dropped(self, error: Exception) -> Dropped:
        from requests.exceptions import ConnectTimeout, ProxyError, ReadTimeout

        if isinstance(error, ReadTimeout):
            return Dropped(f"'{self.home}' does not answer in time", begun=True)
        never = isinstance(error, ConnectTimeout | ProxyError) or "NewConnectionError" in repr(error)
        never = never or "NameResolutionError" in repr(error)
        return (
            Dropped(f"there is no connection to '{self.home}'", begun=False)
            if never
            else Dropped(f"the connection to '{self.home}' breaks", begun=True)
        )


def home(url: str) -> str:
    """Scheme, host and port of an address, to compare.

    Raises:
        Refused: if it is not https, or carries a user or password.
    """
    try:
        return home_of(url)
    except ValueError:
        raise Refused("an address is none of a web service under https", _ADDRESS_HINT, all_mail=True) from None


_CA_HINT = "if your network has its own authority, let REQUESTS_CA_BUNDLE name its certificates (a PEM file)"
_ADDRESS_HINT = "check login and url: tokens and mail travel under https only"


def _as_it_is(request: Any) -> Any:
    return request
