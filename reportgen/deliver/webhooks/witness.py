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
        for error in _chain(self.error):
            for kind, words in _BEFORE:
                if isinstance(error, kind):
                    return words
            if type(error).__name__ == "ConnectTimeout":
                return "no connection comes about"
        return ""


_BEFORE: tuple[tuple[type[BaseException], str], ...] = (
    (gaierror, "the name of the server is not known"),
    (ConnectionRefusedError, "the server takes no connection"),
    (ssl.SSLCertVerificationError, "the certificate is not trusted"),
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
