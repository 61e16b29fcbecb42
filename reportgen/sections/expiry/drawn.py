"""Buckets of expiration and warranty dates as bars of one part."""

from collections.abc import Sequence
from decimal import Decimal

from reportgen.sections.bars import Bar, Bars, Key, ticks_for
from reportgen.sections.base import Formats
from reportgen.sections.expiry.view import ExpiryBucket, WarrantyBucket
from reportgen.sections.grid import Unit
from reportgen.sections.palette import ACCENT, ACCENT_SOFT, NEGATIVE

_Amount = tuple[str, Decimal | int, Unit]


def bars_of(
    buckets: Sequence[ExpiryBucket], warranties: Sequence[WarrantyBucket], title: str, formats: Formats
) -> Bars | None:
    """One bar a bucket that has a date, stock first; None where nothing has one."""
    stock: list[_Amount] = [(one.label, one.quantity, "quantity") for one in buckets[:-1]]
    ends: list[_Amount] = [(one.label, one.serials, "count") for one in warranties[:-1]]
    dated = [*stock, *(ends if any(serials for _, serials, _ in ends) else [])]
    if not any(amount for _, amount, _ in dated):
        return None
    colors = (NEGATIVE, *([ACCENT] * (len(stock) - 2)), ACCENT_SOFT)
    bars = [
        _bar(number, len(colors), label, amount, formats.number(amount, unit), _heading(number, len(stock)))
        for number, (label, amount, unit) in enumerate(dated)
    ]
    ticks = ticks_for([bar.values for bar in bars], lambda at: formats.number(at, "quantity"))
    said = "; ".join(f"{label} {formats.number(amount, unit)}" for label, amount, unit in stock)
    keys = tuple(Key("", color) for color in colors)
    return Bars(keys, tuple(bars), ticks, f"Bars of {title}. Stock: {said}.", legend=False)


def _heading(number: int, of_stock: int) -> str:
    return {0: "Quantity in stock that expires", of_stock: "Serial numbers whose warranty ends"}.get(number, "")


def _bar(number: int, colors: int, label: str, amount: Decimal | int, text: str, heading: str) -> Bar:
    """Every bucket has a colour of its own place: past, soon, later."""
    at = number % colors
    values = tuple(amount if place == at else None for place in range(colors))
    return Bar(label, values, ("",) * colors, text, heading)
