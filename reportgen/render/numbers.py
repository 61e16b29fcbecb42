"""Numbers and dates as a reader's locale writes them, from the Unicode CLDR by way of Babel.

Digits are western (``latn``) in every locale: serial numbers, document numbers and quantities stand side by side, and
two scripts of digits in one row mislead. Rounding is half up, on exact decimals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.localedata import locale_identifiers
from babel.numbers import (
    NumberPattern,
    get_decimal_symbol,
    get_group_symbol,
    get_minus_sign_symbol,
)

from reportgen.errors import Mark, Problem, SpecError, did_you_mean
from reportgen.sections.grid import Unit

_DECIMALS: dict[Unit, tuple[int, int]] = {
    "quantity": (0, 5),
    "amount": (2, 2),
    "count": (0, 0),
    "days": (0, 1),
    "percent": (1, 1),
    "ratio": (0, 4),
    "text": (0, 5),
    "date": (0, 0),
}
"""Decimals a unit deserves: always that many, at most that many. Five is what Business Central keeps of a quantity."""

_EXACT = Context(prec=1000, rounding=ROUND_HALF_UP)
"""Far beyond any ledger's decimals, so that nothing but the unit rounds."""


class LocaleFormats:
    """Writes numbers and days for the readers of one locale; satisfies `sections.base.Formats`."""

    def __init__(self, tag: str, mark: Mark | None = None) -> None:
        """Formats of a locale such as ``en-US``, ``de-DE`` or ``zh-Hant-TW``; ``en_US`` is understood too.

        Raises:
            SpecError: if CLDR does not know the locale; `mark` is where the spec names it.
        """
        self._locale = _locale(tag, mark)
        self._styles = {unit: _style(self._locale, unit) for unit in _DECIMALS}
        self._days: dict[date, str] = {}

    @property
    def tag(self) -> str:
        """The locale as a page's ``lang`` wants it: ``en-US``."""
        return str(self._locale).replace("_", "-")

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``, as a page's ``dir`` wants it."""
        return str(self._locale.text_direction)

    @property
    def styles(self) -> Mapping[Unit, "Style"]:
        """How each unit is written."""
        return self._styles

    def number(self, value: Decimal | int | None, unit: Unit) -> str:
        """The number with the digits its unit deserves; blank for None.

        quantity: up to 5 decimals; amount: 2; count: none; days: up to 1; percent: 1, of the value times 100, with
        its sign; ratio: up to 4. A value that rounds to zero has no minus sign.
        """
        return "" if value is None else self._styles[unit].write(value)

    def date(self, value: date | None) -> str:
        """A day in the locale's medium form, as ``Oct 29, 2025``; blank for None."""
        if value is None:
            return ""
        if value not in self._days:
            self._days[value] = str(format_date(value, "medium", self._locale))
        return self._days[value]


@dataclass(frozen=True, slots=True)
class Style:
    """How one unit is written in one locale: the parts of a CLDR number pattern, ready to be put together."""

    least: int
    """Decimals that are always written."""
    most: int
    scale: int
    """2 for percent."""
    decimal: str
    group: str
    grouping: tuple[int, int]
    """Digits of the last group and of those before it: 3 and 3, in India 3 and 2."""
    prefix: tuple[str, str]
    """Before a positive and a negative number."""
    suffix: tuple[str, str]
    quantum: Decimal
    """1E-most."""

    def write(self, value: Decimal | int) -> str:
        """The number as text."""
        if isinstance(value, int) and not self.scale:
            whole, fraction, negative = str(abs(value)), "", value < 0
        else:
            whole, fraction, negative = self._rounded(Decimal(value))
        if len(fraction) > self.least:
            fraction = fraction.rstrip("0")
        fraction = fraction.ljust(self.least, "0")
        number = f"{self._grouped(whole)}{self.decimal}{fraction}" if fraction else self._grouped(whole)
        return f"{self.prefix[negative]}{number}{self.suffix[negative]}"

    def _rounded(self, value: Decimal) -> tuple[str, str, bool]:
        if self.scale:
            value = value.scaleb(self.scale, _EXACT)
        rounded = value.quantize(self.quantum, context=_EXACT)
        whole, _, fraction = f"{rounded:f}".lstrip("-").partition(".")
        return whole, fraction, rounded < 0

    def _grouped(self, digits: str) -> str:
        if self.grouping == (3, 3):
            return f"{int(digits):,}".replace(",", self.group)
        last, before = self.grouping
        head, tail = digits[:-last], digits[-last:]
        while head:
            head, tail = head[:-before], f"{head[-before:]}{self.group}{tail}"
        return tail


def _style(locale: Locale, unit: Unit) -> Style:
    formats = locale.percent_formats if unit == "percent" else locale.decimal_formats
    pattern: NumberPattern = formats[None]
    minus = get_minus_sign_symbol(locale)  # with its direction mark in Arabic and Hebrew; the pattern has a bare "-"
    least, most = _DECIMALS[unit]
    return Style(
        least,
        most,
        pattern.scale,
        get_decimal_symbol(locale),
        get_group_symbol(locale),
        pattern.grouping,
        (pattern.prefix[0], pattern.prefix[1].replace("-", minus)),
        (pattern.suffix[0], pattern.suffix[1].replace("-", minus)),
        Decimal(1).scaleb(-most),
    )


def _locale(tag: str, mark: Mark | None) -> Locale:
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        known = (name.replace("_", "-") for name in locale_identifiers())
        raise SpecError(Problem("unknown-locale", f"unknown locale '{tag}'", mark, did_you_mean(tag, known))) from None
