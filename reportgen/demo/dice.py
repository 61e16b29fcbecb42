"""Chance with a seed, in whole numbers only, so that every Python and every machine throws the same."""

import random
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A seeded source of chance. Only raw bits of the generator are used: what the library makes of them may change."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  a demo must repeat itself, not keep secrets

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` - 1."""
        return (self._random.getrandbits(32) * limit) >> 32

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """True in `percent` of 100 throws."""
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely."""
        return choices[self.below(len(choices))]

    def weighted(self, choices: Sequence[tuple[T, int]]) -> T:
        """One of the choices, as likely as its weight says; weights are whole and above zero."""
        throw = self.below(sum(weight for _, weight in choices))
        running = accumulate(weight for _, weight in choices)
        return next(choice for (choice, _), reached in zip(choices, running, strict=True) if throw < reached)
