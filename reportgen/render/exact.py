"""Exact numbers as text that every program reads: no exponent, no trailing zeros, a point for decimals."""

from decimal import Decimal


def exact(value: Decimal | int) -> str:
    """The number to its last digit: 10.00000 is ``10``, 0E-5 is ``0``, 1E+3 is ``1000``.

    Raises:
        ValueError: for a number that is not one (NaN, infinity); a view never holds it.
    """
    if not isinstance(value, Decimal):
        return str(int(value))
    if not value.is_finite():
        raise ValueError(f"{value} is no number that can be written down")
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def significant_digits(value: Decimal | int) -> int:
    """How many digits stand between the first and the last that is not zero, both included; 0 for zero."""
    return len(exact(value).lstrip("-").replace(".", "").strip("0"))
