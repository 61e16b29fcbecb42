"""Lists of texts: numbered ones as runs of prefix and number, all others as they are."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reportgen.render.characters import legible
from reportgen.render.explore.blocks import Blocks, least

_NUMBERED = re.compile(r"(.*?)([0-9]{1,15})([^0-9]*)\Z", re.DOTALL)
_PIECE = 20_000
"""Texts that stand for a long list when its size is guessed."""
_BYTES_A_RUN = 24
_NO_NUMBER = -1


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring texts with one prefix, one suffix and numbers written in one way."""

    prefix: str
    width: int
    """Digits of a number with zeros in front; 0 for numbers without, -1 for a text that is the prefix alone."""
    suffix: str
    numbers: tuple[int, ...]


def text_list(texts: Sequence[str], blocks: Blocks) -> dict[str, Any]:
    """The list as the store's manifest names it. What no text may hold becomes U+FFFD."""
    clean = list(map(legible, texts))
    runs = runs_of(clean)
    if not any(clean):
        runs = [Run("", _NO_NUMBER, "", (0,) * len(clean))]  # no empty block: it would have no place of its own
    if runs is None:
        body = "\0".join(clean).encode()
        return {"n": len(clean), "at": blocks.add(body), "bytes": len(body)}
    numbers = np.fromiter((number for run in runs for number in run.numbers), np.int64)
    said = [[run.prefix, run.width, run.suffix, len(run.numbers)] for run in runs]
    return {"n": len(clean), "runs": said, "numbers": blocks.column(numbers)}


def runs_of(texts: Sequence[str]) -> list[Run] | None:
    """The list as runs; None where the texts as they are take fewer bytes."""
    piece = _runs(texts[:_PIECE])
    if not _is_smaller(piece, texts[:_PIECE]):
        return None
    return piece if len(texts) <= _PIECE else _runs(texts)


def _is_smaller(runs: Sequence[Run], texts: Sequence[str]) -> bool:
    numbers = np.fromiter((number for run in runs for number in run.numbers), np.int64)
    return len(runs) * _BYTES_A_RUN + least(numbers) < len(zlib.compress("\0".join(texts).encode(), 6))


def _runs(texts: Sequence[str]) -> list[Run]:
    runs: list[tuple[tuple[str, int, str], list[int]]] = []
    key: tuple[str, int, str] = ("", -1, "")
    for text in texts:
        found = _NUMBERED.match(text)
        own = (text, _NO_NUMBER, "") if found is None else (found[1], _width(found[2], key[1]), found[3])
        if own != key or not runs:
            key = own
            runs.append((key, []))
        runs[-1][1].append(int(found[2]) if found else 0)
    return [Run(*key, tuple(numbers)) for key, numbers in runs]


def _width(digits: str, current: int) -> int:
    """In how many digits a number is written; one that fills the width of the run before it goes on with it."""
    if len(digits) == current:
        return current
    return len(digits) if len(digits) > 1 and digits[0] == "0" else 0
