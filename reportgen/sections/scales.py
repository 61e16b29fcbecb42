"""Round numbers for an axis, and where values stand along it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high`, zero among its ticks."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]

    def place(self, value: Decimal | int) -> float:
        """Where the value stands, from 0 (low) to 1 (high)."""
        return float((Decimal(value) - self.low) / (self.high - self.low))


def scale_of(values: Iterable[Decimal | int | None], most_ticks: int = 5) -> Scale:
    """An axis that holds zero and all values, its ends and ticks round numbers; from 0 to 1 where all are zero."""
    known = [Decimal(value) for value in values if value is not None] or [Decimal(0)]
    low, high = min(Decimal(0), *known), max(Decimal(0), *known)
    step = _step((high - low) / most_ticks) if high > low else Decimal(1)
    first, last = _floor(low / step), -_floor(-high / step)
    last = max(last, first + 1)
    return Scale(first * step, last * step, tuple(number * step for number in range(first, last + 1)))


def _step(least: Decimal) -> Decimal:
    """The smallest of 1, 2, 5, 10 ... times a power of ten that is not below `least`."""
    power = Decimal(10) ** least.adjusted()
    return next(factor * power for factor in _STEPS if factor * power >= least)


def _floor(value: Decimal) -> int:
    whole = int(value)
    return whole - 1 if whole > value else whole
