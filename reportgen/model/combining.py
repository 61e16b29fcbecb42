"""How a measure comes from the results of its parts: plain nested tuples, evaluated exactly.

``("part", name)``, ``("measure", name)``: a result; None is blank.
``("ratio", a, b)``: exact quotient to 12 places, half to even; blank if `a` is blank or `b` is blank or 0.
``("round", a, places)``: half to even. ``("times", a, "1.08")``: the product, exactly. Both blank if `a` is.
``("zones", (a, b, ...), ("1", None, ...))``: amounts in several currencies and their rates, None where no rate is
known. They are converted and added up; blank if none is there, or if one without a rate would have to be added to
others.

A page evaluates the same tuples by the same rules, so that its figures are the report's.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any

Number = Decimal | int | None
Expression = tuple[object, ...]

PLACES = 12
"""Decimals of a ratio."""
_EXACT = 400
"""Digits that no sum or product of a report's numbers comes near to."""


def value_of(expression: Expression, results: Mapping[str, Number]) -> Number:
    """The expression's value; a result that is not there is blank."""
    kind, *operands = expression
    if kind in ("part", "measure"):
        return results.get(str(operands[0]))
    return _WAYS[str(kind)](results, *operands)


def replaced(expression: Expression, parts: Mapping[str, Expression]) -> Expression:
    """The expression with other ones in the place of parts."""
    if expression[0] == "part":
        return parts.get(str(expression[1]), expression)
    return tuple(_replaced(one, parts) for one in expression)


def _replaced(operand: object, parts: Mapping[str, Expression]) -> object:
    if not isinstance(operand, tuple):
        return operand
    return replaced(operand, parts) if operand and isinstance(operand[0], str) and operand[0] in _KINDS else operand


def ratio(numerator: Number, denominator: Number) -> Decimal | None:
    """Exact quotient to 12 places, rounded half to even; None where there is nothing to divide by."""
    if numerator is None or not denominator:
        return None
    over, under = (Decimal(one).as_integer_ratio() for one in (numerator, denominator))
    above, below = over[0] * under[1] * 10**PLACES, over[1] * under[0]
    if below < 0:
        above, below = -above, -below
    whole, rest = divmod(above, below)
    if 2 * rest > below or (2 * rest == below and whole % 2):
        whole += 1
    with localcontext(prec=_EXACT):
        return Decimal(whole).scaleb(-PLACES).normalize() + 0


def rounded(number: Number, places: int) -> Decimal | None:
    """To so many decimals, half to even."""
    if number is None:
        return None
    with localcontext(prec=_EXACT):
        return Decimal(number).quantize(Decimal(1).scaleb(-places))


def times(number: Number, factor: Decimal) -> Number:
    """The exact product; a whole number stays one if the factor is whole."""
    if number is None:
        return None
    whole = int(factor)
    if factor == whole and isinstance(number, int):
        return number * whole
    with localcontext(prec=_EXACT):
        return number * factor


def zones(amounts: Sequence[Number], rates: Sequence[Decimal | None]) -> Number:
    """One amount from those of several currencies; None if there is none, or if some cannot be added up."""
    given = [(rate, amount) for rate, amount in zip(rates, amounts, strict=True) if amount is not None]
    telling = [(rate, amount) for rate, amount in given if amount]
    if any(rate is None for rate, _ in telling):
        return telling[0][1] if len(telling) == 1 else None
    if not given:
        return None
    with localcontext(prec=_EXACT):
        return sum((Decimal(amount) * (rate or 0) for rate, amount in telling), start=Decimal(0))


def _ratio(results: Mapping[str, Number], over: Any, under: Any) -> Number:
    return ratio(value_of(over, results), value_of(under, results))


def _round(results: Mapping[str, Number], one: Any, places: int) -> Number:
    return rounded(value_of(one, results), places)


def _times(results: Mapping[str, Number], one: Any, factor: str) -> Number:
    return times(value_of(one, results), Decimal(factor))


def _zones(results: Mapping[str, Number], amounts: Any, rates: Sequence[str | None]) -> Number:
    known = [None if rate is None else Decimal(rate) for rate in rates]
    return zones([value_of(amount, results) for amount in amounts], known)


_WAYS: Mapping[str, Callable[..., Number]] = {"ratio": _ratio, "round": _round, "times": _times, "zones": _zones}
_KINDS = frozenset(("part", "measure", *_WAYS))
