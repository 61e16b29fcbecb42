"""Conditions of a spec as expressions over entries, and in words."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import ibis
from ibis.expr import types as ir

from reportgen.errors import Problem, SpecError
from reportgen.model.dimension import Dimension
from reportgen.spec.vocabulary import Condition


def one(field: Dimension, condition: Condition, value: ir.Value) -> ir.BooleanValue:
    """Whether `value`, the field's value of an entry, meets the condition.

    Raises:
        SpecError: if a bound or a value does not fit the field: text where a number or a date belongs.
    """
    read = reader(field)
    result: ir.BooleanValue = ibis.literal(True)
    if condition.any_of is not None:
        result = result & _among(value, [read(text) for text in condition.any_of], field)
    if condition.none_of is not None:
        result = result & ~_among(value, [read(text) for text in condition.none_of], field)
    if condition.min is not None:
        result = result & (value >= ibis.literal(read(condition.min)))
    if condition.max is not None:
        result = result & (value <= ibis.literal(read(condition.max)))
    if condition.like is not None:
        result = result & _text(value, field).re_search(regular_expression(condition.like))
    return result.fill_null(False)


def regular_expression(pattern: str) -> str:
    """The expression for a pattern with * and ?; every other character stands for itself."""
    return "^" + re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".") + "$"


def _among(value: ir.Value, options: list[object], field: Dimension) -> ir.BooleanValue:
    given = [option for option in options if option is not None]
    found: ir.BooleanValue = value.isin(given).fill_null(False) if given else ibis.literal(False)
    return found | value.isnull() if len(given) < len(options) and field.kind != "text" else found


def _text(value: ir.Value, field: Dimension) -> ir.StringValue:
    return value if field.kind == "text" else value.cast("string").fill_null("")


def reader(field: Dimension) -> Callable[[str], Any]:
    """What turns a spec's text into a value of the field; blank text is a missing date or number."""
    if field.kind == "date":
        return lambda text: _date(field, text)
    return (lambda text: _number(field, text)) if field.kind == "number" else str


def _date(field: Dimension, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SpecError(
            Problem("bad-value", f"filter {field.name}: {text!r} is not a day", hint="write it as YYYY-MM-DD")
        ) from None


def _number(field: Dimension, text: str) -> int | Decimal | None:
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise SpecError(
            Problem("bad-value", f"filter {field.name}: {text!r} is not a number", hint="write it as 828 or -1.5")
        )
    return int(number) if number == number.to_integral_value() else number


def in_words(field: Dimension, condition: Condition, *, named: bool = True) -> str:
    """The condition as a reader would say it: ``Entry No. up to 828``; without `named` no value of it is repeated."""
    if not named:
        return _how_many(field, condition)
    said = []
    if condition.any_of is not None:
        said.append(f"{field.label} is {_listed(condition.any_of)}")
    if condition.none_of is not None:
        said.append(f"{field.label} is not {_listed(condition.none_of)}")
    if condition.min is not None and condition.max is not None:
        said.append(f"{field.label} from {condition.min} to {condition.max}")
    elif condition.min is not None:
        said.append(f"{field.label} from {condition.min}")
    elif condition.max is not None:
        said.append(f"{field.label} up to {condition.max}")
    if condition.like is not None:
        said.append(f"{field.label} like {condition.like}")
    return " and ".join(said)


def _how_many(field: Dimension, condition: Condition) -> str:
    """A condition whose values others may have: how many they are."""
    said = []
    if condition.any_of is not None:
        said.append(f"is one of {len(condition.any_of):,} values")
    if condition.none_of is not None:
        said.append(f"is none of {len(condition.none_of):,} values")
    if condition.like is not None:
        said.append("is like a pattern")
    if condition.min is not None or condition.max is not None:
        said.append("is within bounds")
    return f"{field.label} {' and '.join(said)}"


def _listed(values: tuple[str, ...], most: int = 8) -> str:
    shown = [value or "blank" for value in values[:most]]
    if len(values) > most:
        shown.append(f"{len(values) - most} more")
    return " or ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown) or "nothing"
