"""Numbers as people write them."""

from decimal import Decimal, localcontext

_ROOM = 80
"""Digits enough for any sum the engine can hold."""


def plain(value: Decimal | int | None) -> Decimal:
    """The same number without trailing zeros and without an exponent; nothing at all is 0."""
    if not value:
        return Decimal(0)
    with localcontext(prec=_ROOM):
        number = Decimal(value)
        return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def counted(count: int, one: str, many: str) -> str:
    """``1 row``, ``1,234 rows``."""
    return f"{count:,} {one if count == 1 else many}"
