"""How long to wait before a request is sent again."""

import random
import time
from typing import Protocol

_FIRST, _LONGEST = 1.0, 60.0


class Clock(Protocol):
    """Time passing, and chance: the one seam through which waiting goes. Never the time of day."""

    def seconds(self) -> float:
        """Seconds since some moment; they only grow."""
        ...

    def sleep(self, seconds: float) -> None:
        """Let so much time pass."""
        ...

    def chance(self) -> float:
        """At least 0, below 1; spreads clients that were all told to wait for the same time."""
        ...


class RealClock:
    """The machine's."""

    def seconds(self) -> float:
        """As `Clock` says."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """As `Clock` says."""
        time.sleep(seconds)

    def chance(self) -> float:
        """As `Clock` says."""
        return random.random()  # noqa: S311 - spreads load, keeps no secret


def pause(asked: float | None, attempt: int, chance: float) -> float:
    """Seconds before the next attempt: at least what is asked for, else ever longer.

    Args:
        attempt: how many there have been, from 1.
        chance: at least 0, below 1.
    """
    longest = min(_LONGEST, _FIRST * 2.0 ** min(attempt - 1, 10))
    own = longest * (0.5 + chance / 2)
    if asked is None:
        return own
    # "At once" is taken at its word the first time only.
    return max(asked + chance * min(1.0, 0.1 * asked), own if attempt > 1 else 0.0)
