"""HTTPS requests to one host: bounded in time and size, repeated where that helps, never redirected.

The only module that imports requests. Certificates are checked against the system's usual settings; a company's own
authority is named by the environment variable ``REQUESTS_CA_BUNDLE``, a proxy by ``HTTPS_PROXY``, as everywhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from reportgen.errors import DataError, Problem
from reportgen.https import asked_pause, home_of
from reportgen.load.business_central.waiting import Clock, pause

if TYPE_CHECKING:
    import requests

_AGAIN = frozenset({408, 429, 502, 503, 504})
_BRIEF = frozenset({502, 504})
"""Repeating these for long does not help: the request itself takes too much time."""
_CHUNK = 1 << 16
_WORTH_TELLING = 2.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is waited for and taken."""

    connect: float = 20.0
    """Seconds until a connection stands."""
    silence: float = 620.0
    """Seconds without a byte; the service itself gives up after ten minutes."""
    whole: float = 1800.0
    """Seconds for one request with all its repetitions."""
    drops: int = 5
    """How often in all a request is sent whose connection breaks or that the service gives up."""
    size: int = 1 << 28
    """Bytes of one answer, unpacked."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request."""

    method: str
    url: str
    headers: Mapping[str, str]
    data: Any = None

    def __repr__(self) -> str:
        return f"Request({self.method} to {urlsplit(self.url).hostname})"


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def kind(self) -> str:
        """Media type in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class _Dropped(Exception):  # noqa: N818 - what happened
    """The connection broke; the message says how."""


class Transport:
    """Requests to one host, on kept connections."""

    def __init__(self, address: str, clock: Clock, limits: Limits, tell: Callable[[str], None]) -> None:
        """Prepares; nothing is sent yet.

        Args:
            address: scheme, host and port that requests may go to.
            tell: takes a line when there is something to wait for.

        Raises:
            DataError: if the address is not https.
        """
        import requests

        self._home = home(address)
        self._clock, self._limits, self._tell = clock, limits, tell
        self._session = requests.Session()
        # With an authentication of its own, requests does not look for passwords in ~/.netrc.
        self._session.auth = _as_it_is

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def send(self, request: Request) -> Answer:
        """The answer, whatever its status, unless the service asks to come again later.

        Raises:
            DataError: if there is none in time, it is too large, it leads elsewhere, or the certificate is not trusted.
        """
        if home(request.url) != self._home:
            raise _elsewhere(request.url, self._home)
        until, attempt = self._clock.seconds() + self._limits.whole, 0
        while True:
            attempt += 1
            try:
                answer = self._once(request, until)
                asked, why = asked_pause(answer.headers), f"it answers {answer.status}"
                if answer.status not in _AGAIN:
                    return self._not_led_elsewhere(answer)
                brief = answer.status in _BRIEF
            except _Dropped as dropped:
                asked, why, brief = None, str(dropped), True
            wait = pause(asked, attempt, self._clock.chance())
            if (brief and attempt >= self._limits.drops) or self._clock.seconds() + wait > until:
                raise DataError(_unavailable(self._home, why, attempt, asked))
            if wait >= _WORTH_TELLING:
                self._tell(f"'{self._home}' is not available: {why}; waiting {wait:,.0f} seconds")
            self._clock.sleep(wait)

    def _once(self, request: Request, until: float) -> Answer:
        import requests

        limits = self._limits
        try:
            with self._session.request(
                request.method,
                request.url,
                headers=dict(request.headers),
                data=request.data,
                stream=True,
                allow_redirects=False,
                timeout=(limits.connect, min(limits.silence, max(1.0, until - self._clock.seconds()))),
            ) as response:
                return self._taken(response, until)
        except requests.exceptions.SSLError as error:
            if "certificate" in str(error).lower():
                raise DataError(_untrusted(self._home)) from error
            raise _Dropped("the encrypted connection breaks") from error
        except (requests.exceptions.Timeout, requests.exceptions.ChunkedEncodingError) as error:
            raise _Dropped("it stops answering") from error
        except requests.exceptions.ConnectionError as error:
            raise _Dropped("there is no connection") from error
        except requests.exceptions.RequestException as error:
            message = f"'{self._home}' gives an answer that cannot be read ({type(error).__name__})"
            raise DataError(Problem("bad-answer", message, hint="check its address, and any proxy between")) from error
        except OSError as error:  # before anything is sent
            message = "the file of certificates that REQUESTS_CA_BUNDLE names cannot be read"
            raise DataError(Problem("certificate-not-trusted", message, hint="name a PEM file")) from error

    def _taken(self, response: "requests.Response", until: float) -> Answer:
        body = bytearray()
        for piece in response.iter_content(_CHUNK):
            body += piece
            if len(body) > self._limits.size:
                message = f"'{self._home}' gives an answer of more than {self._limits.size:,} bytes"
                raise DataError(Problem("answer-too-large", message))
            if self._clock.seconds() > until:
                raise _Dropped("its answer does not end")
        return Answer(
            response.status_code, {name.lower(): value for name, value in response.headers.items()}, bytes(body)
        )

    def _not_led_elsewhere(self, answer: Answer) -> Answer:
        if 300 <= answer.status < 400:
            where = urlsplit(answer.headers.get("location", "")).hostname or "another address"
            message = f"'{self._home}' sends us to {where}, which is not followed"
            raise DataError(Problem("redirected", message, hint="write the address of the service itself"))
        return answer


def home(url: str) -> str:
    """Scheme, host and port of an address, to compare.

    Raises:
        DataError: if it is not https, or carries a user or password.
    """
    try:
        return home_of(url)
    except ValueError:
        shown = _shown(url)
        hint = "tokens and data travel under https only: write https://host"
        raise DataError(Problem("bad-address", f"'{shown}' is no address of a web service", hint=hint)) from None


def _shown(url: str) -> str:
    """An address without what may be secret in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the address"
    return f"{parts.scheme}://{parts.hostname}" if parts.hostname else "the address"


def _as_it_is(request: "requests.PreparedRequest") -> "requests.PreparedRequest":
    return request


def _elsewhere(url: str, expected: str) -> DataError:
    message = f"'{expected}' names an address on another host, {home(url)}, which is not asked"
    return DataError(Problem("other-host", message, hint="check the addresses url and login"))


def _untrusted(where: str) -> Problem:
    hint = "if your network has its own authority, let REQUESTS_CA_BUNDLE name its certificates (a PEM file)"
    return Problem("certificate-not-trusted", f"the certificate of '{where}' is not trusted", hint=hint)


def _unavailable(where: str, why: str, attempts: int, asked: float | None) -> Problem:
    pause_asked = f" and asks to wait {asked:,.0f} seconds" if asked else ""
    tried = "once" if attempts == 1 else f"{attempts} times"
    message = f"'{where}' is not available: {why}{pause_asked} (tried {tried})"
    return Problem("service-unavailable", message, hint="try again later; what was fetched so far is kept")
