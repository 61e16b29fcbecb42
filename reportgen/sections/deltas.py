"""A figure beside another one of the same measure: how far apart, and whether that is good."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reportgen.model.combining import Number, ratio
from reportgen.sections.base import Formats
from reportgen.sections.grid import Unit

Direction = Literal["up", "down"] | None
Verdict = Literal["better", "worse", "unchanged", "reached", "missed", ""]
_SHAPES = {1: "▲", 0: "=", -1: "▼"}


@dataclass(frozen=True, slots=True)
class Delta:
    """A figure against another one."""

    value: Number
    """The other figure: of the day or period compared with, or the target. None is blank."""
    difference: Number
    """The figure less the other one; None where one of them is blank."""
    share: Decimal | None
    """The difference as part of the other figure, whatever its sign; None where there is nothing to take a part of."""
    verdict: Verdict
    """Blank where neither way is the better one, or where nothing can be said."""
    words: str
    """All of it as a reader sees it, with a shape for the way it went."""


def change(value: Number, before: Number, unit: Unit, good: Direction, formats: Formats) -> Delta:
    """The figure against what it was."""
    difference = _difference(value, before)
    share = _share(difference, before)
    verdict = _verdict(difference, good)
    if before is None or difference is None:
        return Delta(before, None, None, "", "was blank" if before is None else f"was {formats.number(before, unit)}")
    was = f"was {formats.number(before, unit)}"
    if not difference:
        return Delta(before, difference, share, verdict, f"{_SHAPES[0]} {was}, unchanged")
    said = f"{_signed(difference, unit, formats)}{_in_percent(share, unit, formats)}"
    told = f", {verdict}" if verdict else ""
    return Delta(before, difference, share, verdict, f"{_SHAPES[_sign(difference)]} {said}, {was}{told}")


def against_target(value: Number, target: Number, unit: Unit, good: Direction, formats: Formats) -> Delta:
    """The figure against what it should be: at least the target, or at most where less is better."""
    difference = _difference(value, target)
    share = _share(difference, target)
    name = f"target {formats.number(target, unit)}"
    if difference is None:
        return Delta(target, None, None, "", name)
    reached = difference <= 0 if good == "down" else difference >= 0
    verdict: Verdict = "reached" if reached else "missed"
    off = f" by {_signed(difference, unit, formats).lstrip('+-−')}" if difference and not reached else ""
    return Delta(target, difference, share, verdict, f"{'✓' if reached else '✗'} {name} {verdict}{off}")


def _difference(value: Number, other: Number) -> Number:
    return None if value is None or other is None else value - other


def _share(difference: Number, other: Number) -> Decimal | None:
    if difference is None or not other:
        return None
    return ratio(difference, other if other > 0 else -other)


def _verdict(difference: Number, good: Direction) -> Verdict:
    if difference is None or good is None:
        return ""
    if not difference:
        return "unchanged"
    return "better" if (difference > 0) == (good == "up") else "worse"


def _sign(number: Decimal | int) -> int:
    return (number > 0) - (number < 0)


def _signed(number: Decimal | int, unit: Unit, formats: Formats) -> str:
    return f"{'+' if number > 0 else ''}{formats.number(number, unit)}"


def _in_percent(share: Decimal | None, unit: Unit, formats: Formats) -> str:
    """Blank for percentages, of which a percentage would mislead."""
    return "" if share is None or unit == "percent" else f" ({_signed(share, 'percent', formats)})"
