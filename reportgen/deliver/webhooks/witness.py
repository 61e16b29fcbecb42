"""What happened on the way to a channel: apprise says it in its log alone, so that is where it is read.

Nothing of its log or of the network library's goes anywhere else meanwhile: addresses of webhooks are secrets, and
both write them down.
"""

import logging
import re
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from socket import gaierror
from threading import Lock

_STATUS = re.compile(r"error=(\d{3})\b")
_ONE_AT_A_TIME = Lock()
"""The log belongs to the process."""


class Witness(logging.Handler):
    """What is known of one request."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.status: int | None = None
        """Of the answer; None if it was a good one or there was none."""
        self.error: BaseException | None = None
        """What ended the request without an answer."""

    def emit(self, record: logging.LogRecord) -> None:
        """Take note. A line on an exception is written while that is handled."""
        self.error = self.error or sys.exc_info()[1]
        if found := _STATUS.search(record.getMessage()):
            self.status = int(found[1])

    @property
    def never_arrived(self) -> str:
        """Why it is certain that nothing was posted, in words; blank if that is not certain."""
        if words := _EARLY.get(type(self.error).__name__):
            return words
        for error in _chain(self.error):
            for kind, words in _BEFORE:
                if isinstance(error, kind):
                    return words
            if isinstance(error, ssl.SSLError) and error.reason in _NO_HANDSHAKE:
                return "the server and we have no encryption in common"
        return ""


_BEFORE: tuple[tuple[type[BaseException], str], ...] = (
    (gaierror, "the name of the server is not known"),
    (ConnectionRefusedError, "the server takes no connection"),
    (ssl.SSLCertVerificationError, "the certificate is not trusted"),
)
_EARLY = {
    "ConnectTimeout": "no connection comes about",
    "InvalidURL": "there can be no server of that name",
    "ProxyError": "the proxy takes no connection",
}
"""Exceptions of requests that come before anything is sent, by name: the library has its home elsewhere."""
_NO_HANDSHAKE = (
    "WRONG_VERSION_NUMBER",
    "UNSUPPORTED_PROTOCOL",
    "TLSV1_ALERT_PROTOCOL_VERSION",
    "NO_PROTOCOLS_AVAILABLE",
)


@contextmanager
def watching() -> Iterator[Witness]:
    """Watch over one request of this process; others wait."""
    log, network = logging.getLogger("apprise"), logging.getLogger("urllib3")
    witness = Witness()
    with _ONE_AT_A_TIME:
        before = (log.level, log.propagate, log.handlers, network.level)
        log.propagate, log.handlers = False, [witness]
        log.setLevel(logging.WARNING)
        network.setLevel(logging.WARNING)
        try:
            yield witness
        finally:
            log.propagate, log.handlers = before[1:3]
            log.setLevel(before[0])
            network.setLevel(before[3])


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and what it rests on."""
    for _ in range(12):
        if error is None:
            return
        yield error
        reason = getattr(error, "reason", None)
        error = reason if isinstance(reason, BaseException) else error.__cause__ or error.__context__
