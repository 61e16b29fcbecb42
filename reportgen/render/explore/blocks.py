"""Whole numbers as bytes: planes of equal weight, one after another, in which deflate finds more than in words."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Wholes = NDArray[np.int64]
Order = NDArray[np.int64]
"""Places of numbers, in another order."""

_EXACT = 2**53
"""Below it every whole number is exact in a script."""
_SLICES, _SLICE = 24, 4_096
"""So many pieces of so many numbers stand for a long column when its size is guessed."""


@dataclass(frozen=True, slots=True)
class Planes:
    """A column as it is stored; how its numbers come back is in the page's store."""

    base: int
    width: int
    delta: bool
    body: bytes

    @property
    def size(self) -> int:
        """Bytes, compressed on their own."""
        return len(zlib.compress(self.body, 1)) if self.body else 0


def planes(values: Wholes, *, delta: bool) -> Planes | None:
    """The numbers, or their steps, as planes of bytes; None where a script could not tell them exactly."""
    if delta:
        base = int(values[0]) if len(values) else 0
        steps = np.diff(values, prepend=base)
        bits = ((steps << 1) ^ (steps >> 63)).view(np.uint64)
    else:
        base = int(values.min()) if len(values) else 0
        bits = (values - base).view(np.uint64)
    most = int(bits.max()) if len(bits) else 0
    if most >= _EXACT:
        return None
    width = (most.bit_length() + 7) // 8
    body = bits.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :width].T.tobytes()
    return Planes(base, width, delta, body)


def best(values: Wholes) -> Planes:
    """The smaller of numbers and steps, as far as a piece of them tells."""
    pieces = [values[place] for place in places_of(len(values))]
    guesses = {delta: guessed(pieces, len(values), delta=delta) for delta in (False, True)}
    first, second = sorted((False, True), key=lambda delta: guesses[delta])
    found = planes(values, delta=first) or planes(values, delta=second)
    if found is None:
        raise ValueError("a number of the store is not exact in a script")
    return found


def guessed(pieces: Sequence[Wholes], length: int, *, delta: bool) -> int:
    """Bytes that a column of that length takes compressed, about, as far as pieces of it tell."""
    sizes = [made.size if (made := planes(piece, delta=delta)) else _EXACT for piece in pieces]
    return sum(sizes) * length // max(1, sum(map(len, pieces)))


def least(values: Wholes) -> int:
    """Bytes that the column takes in the better way, about."""
    pieces = [values[place] for place in places_of(len(values))]
    return min(guessed(pieces, len(values), delta=delta) for delta in (False, True))


def places_of(length: int) -> list[slice]:
    """The pieces that stand for a column of that length; all of it if it is short."""
    if length <= _SLICES * _SLICE:
        return [slice(0, length)]
    starts = np.linspace(0, length - _SLICE, _SLICES).astype(int)
    return [slice(start, start + _SLICE) for start in starts]


@dataclass(slots=True)
class Blocks:
    """All bytes of a store, one block after another; equal blocks stand once."""

    parts: list[bytes] = field(default_factory=list)
    length: int = 0
    places: dict[bytes, int] = field(default_factory=dict)

    def add(self, body: bytes, planes: int = 1) -> int:
        """Where the block begins, which is made of so many planes of equal length."""
        if body not in self.places:
            self.places[body] = self.length
            step = max(1, len(body) // planes)
            self.parts += [body[start : start + step] for start in range(0, len(body), step)]
            self.length += len(body)
        return self.places[body]

    def column(self, values: Wholes, by: str | None = None, *, chain: bool = False) -> dict[str, Any]:
        """The column as the store's manifest names it."""
        if not chain and (not len(values) or (values == values[0]).all()):
            return {"n": len(values), "const": int(values[0]) if len(values) else 0}
        made = best(values)
        place = {"n": len(values), "at": self.add(made.body, made.width), "width": made.width, "base": made.base}
        return {**place, "delta": made.delta, "by": by, **({"chain": True} if chain else {})}

    def limbs(self, values: Wholes) -> list[dict[str, Any]]:
        """Numbers too large for a script, as their lower 40 bits and the rest."""
        return [self.column(values & (2**40 - 1)), self.column(values >> 40)]
