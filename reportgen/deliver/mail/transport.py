"""What carries a message: a mail server, or a service. Whatever it is, it ends in one of four ways.

A message is handed over; or it was not and may be tried again (`TryLater`); or it was refused for good (`Refused`); or
nobody can tell (`Unknown`), because the connection was lost when all had been said and nothing was answered.
"""

from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from typing import Protocol, Self


class TransportError(Exception):
    """A message was not handed over, as far as is known. `words` are fit to be shown: printable, short, no secret."""

    def __init__(self, words: str, hint: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.hint = hint
        """What would be right, where that is known."""


class TryLater(TransportError):  # noqa: N818 - an outcome, not a fault
    """Nobody has the message; it may be tried again."""

    def __init__(self, words: str, after: float | None = None, hint: str = "", all_mail: bool = False) -> None:
        super().__init__(words, hint)
        self.after = after
        """Seconds to wait at least, where the other side says so."""
        self.all_mail = all_mail
        """Whether every message would have ended so: no connection, too many messages."""


class Refused(TransportError):  # noqa: N818 - an outcome, not a fault
    """Nobody has the message, and the same message will not be taken another time."""

    def __init__(self, words: str, hint: str = "", all_mail: bool = False) -> None:
        super().__init__(words, hint)
        self.all_mail = all_mail
        """Whether every message would have ended so: a login that fails, a certificate that is not trusted."""


class Unknown(TransportError):  # noqa: N818 - an outcome, not a fault
    """The message may have been taken or not: the answer to its last byte never came."""


class Transport(Protocol):
    """Carries messages. A context manager: what is open is closed at its end."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def ready(self) -> None:
        """Connect and log in, or see that the connection still stands; called before each message.

        What can fail before a message is begun fails here, so that less is unknown if the process ends in between.

        Raises:
            TryLater: if there is no connection now.
            Refused: if there will be none: login, certificate.
        """
        ...

    def send(self, message: EmailMessage, sender: str, recipients: Sequence[str]) -> Mapping[str, TryLater | Refused]:
        """Hand one message over to the recipients, who are not always all of those that its headers name.

        Gives the recipients who do not have it, with the reason; all others have it.

        Raises:
            TryLater: if nobody has it, and it may be tried again.
            Refused: if nobody has it, for good.
            Unknown: if that cannot be told.
        """
        ...
