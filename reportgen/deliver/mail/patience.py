"""When to ask a busy server again: after growing pauses, until a deadline."""

from collections.abc import Callable

from reportgen.deliver.mail.transport import TryLater

_PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""Seconds, by how often it was asked before; the last counts from then on."""


class Patience:
    """One deadline for all mails of a run."""

    def __init__(self, seconds: float, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        """Lasts so many seconds from now on; `clock` only grows, as ``time.monotonic``, and `sleep` waits."""
        self._clock, self._sleep = clock, sleep
        self._until = clock() + seconds
        self._refusals = 0
        """To all mail, since one was taken."""
        self._closed_until = 0.0

    def moment(self, reason: TryLater, tries: int) -> float | None:
        """When something that was tried so often may be tried again, on the clock; None if that is too late.

        Counts for all that is waiting where the reason does.
        """
        often = tries
        if reason.all_mail:
            often, self._refusals = max(tries, self._refusals), self._refusals + 1
        due = self._clock() + max(_PAUSES[min(often, len(_PAUSES) - 1)], reason.after or 0.0)
        if reason.all_mail:
            self._closed_until = due
        return due if due <= self._until else None

    def soon(self, seconds: float) -> float | None:
        """So many seconds from now, on the clock; None if that is too late."""
        due = self._clock() + seconds
        return due if due <= self._until else None

    def thrive(self) -> None:
        """Mail is taken again: pauses for all begin anew."""
        self._refusals = 0

    def left(self, due: float) -> float:
        """Seconds until something that is due then may go; 0 for at once."""
        return max(due, self._closed_until, self._clock()) - self._clock()

    def wait(self, seconds: float) -> None:
        """Wait so long."""
        if seconds > 0:
            self._sleep(seconds)
