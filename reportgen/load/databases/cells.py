"""One column of a database as an expression in its canonical type, and how to tell the cells that do not fit in it.

What is exact stays exact: a cell that the canonical type would round is *odd*. If the wide type takes it, the column
becomes wide; what that cannot take either is *unreadable*, blank and told. The same limits hold for files.
"""

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.datatypes as dt
from ibis.expr import types as ir

from reportgen.load.captions import in_captions
from reportgen.load.captions.values import captions_of
from reportgen.load.columns import Column, Kind
from reportgen.load.databases.inline import trimmed

DECIMAL = dt.Decimal(18, 5)
WIDE = dt.Decimal(38, 21)
TYPES: dict[Kind, dt.DataType] = {
    Kind.TEXT: dt.string,
    Kind.INTEGER: dt.int64,
    Kind.DECIMAL: DECIMAL,
    Kind.DATE: dt.date,
    Kind.BOOLEAN: dt.boolean,
}

_USUAL_BOUND, _WIDE_BOUND, _WHOLE_BOUND = 10**13, 10**15, 10**17
_DOUBLE_BOUND = 10**10
_BLANK_DAYS = (date(1, 1, 1), date(1753, 1, 1))
_FIRST_DAY, _LAST_DAY = date(1, 1, 1), date(9999, 12, 31)
_BLANK_DATE_TEXTS = ("01/01/0001", "1/1/0001", "01.01.0001", "0")
_TRUE, _FALSE = ("true", "yes", "1", "1.0", "t"), ("false", "no", "0", "0.0", "f")

_WHOLE_NUMBER = r"^[+-]?[0-9]{1,17}(\.0*)?$"
_USUAL_NUMBER = r"^[+-]?(0*[0-9]{1,13}(\.[0-9]{0,5}0*)?|\.[0-9]{1,5}0*)$"
_WIDE_NUMBER = (
    r"^[+-]?(0*[0-9]{1,15}(\.[0-9]{0,21}0*)?|\.[0-9]{1,21}0*"
    r"|[0-9]{1,6}(\.[0-9]{0,6})?[eE][+-]?0?[0-9])$"
)
_LONG_MONTHS = r"(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
_SHORT_MONTHS = r"(0[469]|11)-(0[1-9]|[12][0-9]|30)"
_FEBRUARY = r"02-(0[1-9]|1[0-9]|2[0-8])"
_LEAP_YEAR = r"([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_TIME = r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?( ?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?)?"
_DAY = rf"^(([0-9]{{4}}-({_LONG_MONTHS}|{_SHORT_MONTHS}|{_FEBRUARY}))|({_LEAP_YEAR}-02-29)){_TIME}$"


@dataclass(frozen=True, slots=True)
class Cell:
    """A column in its canonical type."""

    value: ir.Value
    """Of every cell that is not odd."""
    odd: ir.BooleanValue | None = None
    """Whether `value` may not be what the cell says; None if it always is."""
    wide: ir.Value | None = None
    """Of every readable cell, in the wide type; None where there is none."""
    unreadable: ir.BooleanValue | None = None
    """Whether nothing can be made of the cell; None if the same as `odd`."""
    said: ir.StringValue | None = None
    """The cell as text, for examples; None if it is never odd."""


def cell(column: Column, value: ir.Value, decimal: str = "") -> Cell:
    """A column of a database as a canonical one.

    Args:
        decimal: the sign before the decimals in numbers that are kept as text, if it is not the point.
    """
    kind = column.kind
    if kind is Kind.TEXT:
        return _enum(value, column.enum) if captions_of(column.enum) else Cell(text(value))
    if kind is Kind.DATE:
        return _date(value)
    if kind is Kind.BOOLEAN:
        return _boolean(value)
    if value.type().is_string() and decimal == ",":
        value = value.replace(".", "").replace(",", ".")
    return _integer(value) if kind is Kind.INTEGER else _decimal(value)


def blank(kind: Kind) -> ir.Value:
    """What a column that the table does not have says."""
    return ibis.literal("") if kind is Kind.TEXT else ibis.null(TYPES[kind])


def text(value: ir.Value) -> ir.StringValue:
    """Never null, without blanks at its ends."""
    said = value if value.type().is_string() else value.cast("string")
    return trimmed(said).fill_null("")


def _enum(value: ir.Value, enum: str) -> Cell:
    """Captions in English; numbers, encoded names and translations take a long look, and only where there are any."""
    said = text(value)
    if value.type().is_numeric():
        return Cell(in_captions(said, enum))
    return Cell(said, said.notin(("", *captions_of(enum))), in_captions(said, enum), said.isnull())


def _where(condition: ir.BooleanValue, value: ir.Value, kind: dt.DataType) -> ir.Value:
    return ibis.ifelse(condition, value, ibis.null(kind))


def _nothing(said: ir.StringValue) -> ir.BooleanValue:
    return said.isnull() | (trimmed(said) == "")


def _checked(value: ir.Value, good: ir.BooleanValue, nothing: ir.BooleanValue, said: ir.StringValue) -> Cell:
    return Cell(value, ~(nothing | good.fill_null(False)), said=said)


def _integer(value: ir.Value) -> Cell:
    kind, said = value.type(), value.cast("string")
    if kind.is_integer():
        return Cell(value.cast("int64"))
    if kind.is_string():
        good = trimmed(value).re_search(_WHOLE_NUMBER)
        return _checked(_where(good, trimmed(value).cast(WIDE).cast("int64"), dt.int64), good, _nothing(value), said)
    if kind.is_decimal() and kind.scale == 0 and (kind.precision or 99) <= 18:
        return Cell(value.cast("int64"))
    small = value.abs() < _WHOLE_BOUND
    whole = _where(small, value.cast("int64"), dt.int64)
    return _checked(whole, small & (whole == value), value.isnull(), said)


def _decimal(value: ir.Value) -> Cell:
    kind = value.type()
    if kind.is_string():
        return _number_in_text(value)
    if kind.is_floating():
        return _binary_fraction(value)
    if kind.is_integer() and kind.nbytes <= 4:
        return Cell(value.cast(DECIMAL))
    if kind.is_decimal() and _fits_always(kind):
        return Cell(value.cast(DECIMAL))
    return _exact_number(value)


def _fits_always(kind: dt.Decimal) -> bool:
    return kind.scale is not None and kind.scale <= DECIMAL.scale and kind.precision - kind.scale <= 13


def _exact_number(value: ir.Value) -> Cell:
    usual = _where(value.abs() < _USUAL_BOUND, value.cast(DECIMAL), DECIMAL)
    wide = _where(value.abs() < _WIDE_BOUND, value.cast(WIDE), WIDE)
    odd = value.notnull() & (usual.isnull() | (usual != value))
    return Cell(usual, odd, wide, value.notnull() & (wide.isnull() | (wide != value)), value.cast("string"))


def _binary_fraction(value: ir.Value) -> Cell:
    """A binary fraction stands for the decimal number with the fewest digits that is nearest to it."""
    usual = _where(value.abs() < _DOUBLE_BOUND, value.cast(DECIMAL), DECIMAL)
    odd = value.notnull() & ~value.isnan() & (usual.isnull() | (usual.cast("float64") != value))
    return Cell(usual, odd, said=value.cast("string"))


def _number_in_text(value: ir.StringValue) -> Cell:
    said = trimmed(value)
    usual, wide = said.re_search(_USUAL_NUMBER), said.re_search(_WIDE_NUMBER)
    nothing = _nothing(value)
    return Cell(
        _where(usual, said.cast(DECIMAL), DECIMAL),
        ~nothing & ~usual.fill_null(False),
        _where(wide, said.cast(WIDE), WIDE),
        ~nothing & ~wide.fill_null(False),
        value,
    )


def _date(value: ir.Value) -> Cell:
    if not value.type().is_string():
        day = value.cast("date")
        return Cell(_where(day.between(_FIRST_DAY, _LAST_DAY) & day.notin(_BLANK_DAYS), day, dt.date))
    said = trimmed(value)
    good = said.re_search(_DAY)
    day = _where(good, said.left(10).cast("date"), dt.date)
    nothing = _nothing(value) | said.isin(_BLANK_DATE_TEXTS)
    return _checked(_where(day.notin(_BLANK_DAYS), day, dt.date), good, nothing, value)


def _boolean(value: ir.Value) -> Cell:
    kind = value.type()
    if kind.is_boolean():
        return Cell(value)
    if kind.is_numeric():
        return Cell(value != 0)
    said = trimmed(value.cast("string")).lower()
    known = ibis.cases((said.isin(_TRUE), True), (said.isin(_FALSE), False))
    return _checked(known, known.notnull(), _nothing(value.cast("string")), value.cast("string"))
