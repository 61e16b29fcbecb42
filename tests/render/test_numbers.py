"""Numbers and dates of a locale."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import get_args

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import Mark, SpecError
from reportgen.render.numbers import _DECIMALS, LocaleFormats
from reportgen.sections.grid import Unit

LOCALES = [
    "en-US",
    "de-DE",
    "da-DK",
    "ar-SA",
    "pt-BR",
    "hi-IN",
    "fr-CH",
    "sv-SE",
    "fa-IR",
    "es-ES",
    "pl-PL",
    "he-IL",
    "ja-JP",
]
FORMATS = {tag: LocaleFormats(tag) for tag in LOCALES}


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (10, "quantity", "10"),
        (Decimal("10.00000"), "quantity", "10"),
        (Decimal("1234.5"), "quantity", "1,234.5"),
        (Decimal("0.123456"), "quantity", "0.12346"),
        (Decimal("1E+3"), "quantity", "1,000"),
        (Decimal("-590956.55"), "amount", "-590,956.55"),
        (1234567, "amount", "1,234,567.00"),
        (Decimal("2.005"), "amount", "2.01"),
        (Decimal("-2.005"), "amount", "-2.01"),
        (Decimal("-0.001"), "amount", "0.00"),
        (1373, "count", "1,373"),
        (Decimal(420), "days", "420"),
        (Decimal("1420.25"), "days", "1,420.3"),
        (Decimal("0.25"), "percent", "25.0%"),
        (1, "percent", "100.0%"),
        (Decimal("0.12345"), "percent", "12.3%"),
        (Decimal("0.5"), "ratio", "0.5"),
        (Decimal(1) / 3, "ratio", "0.3333"),
        (0, "quantity", "0"),
        (None, "quantity", ""),
        (12345678901234567890123456789012345678, "quantity", "12,345,678,901,234,567,890,123,456,789,012,345,678"),
        (
            Decimal("12345678901234567890123456789012345.678"),
            "amount",
            "12,345,678,901,234,567,890,123,456,789,012,345.68",
        ),
    ],
)
def test_english(value: Decimal | int | None, unit: Unit, text: str) -> None:
    """A number has the digits its unit deserves; halves round away from zero; blank is blank and zero is 0."""
    assert FORMATS["en-US"].number(value, unit) == text


@pytest.mark.parametrize(
    ("tag", "amount", "percent", "day"),
    [
        ("de-DE", "-1.234.567,50", "25,0\xa0%", "29.10.2025"),
        ("da-DK", "-1.234.567,50", "25,0\xa0%", "29. okt. 2025"),
        ("pt-BR", "-1.234.567,50", "25,0%", "29 de out. de 2025"),
        ("hi-IN", "-12,34,567.50", "25.0%", "29 अक्टू॰ 2025"),
        ("sv-SE", "−1\xa0234\xa0567,50", "25,0\xa0%", "29 okt. 2025"),
        ("ar-SA", "\u200e-1,234,567.50", "25.0%", "29\u200f/10\u200f/2025"),
        ("he-IL", "\u200e-1,234,567.50", "25.0%", "29 באוק׳ 2025"),
    ],
)
def test_other_locales(tag: str, amount: str, percent: str, day: str) -> None:
    """Separators, groups, signs and days are the locale's, digits are western; a minus keeps its side."""
    formats = FORMATS[tag]

    assert formats.number(Decimal("-1234567.5"), "amount") == amount
    assert formats.number(Decimal("0.25"), "percent") == percent
    assert formats.date(date(2025, 10, 29)) == day
    assert formats.date(None) == ""


numbers = st.one_of(
    st.integers(-(10**30), 10**30),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30),
    st.builds(
        lambda digits, exponent: Decimal(digits).scaleb(exponent), st.integers(-(10**20), 10**20), st.integers(-12, 8)
    ),
)


@settings(max_examples=400, deadline=None)
@given(value=numbers, unit=st.sampled_from(get_args(Unit)), tag=st.sampled_from(LOCALES))
def test_same_as_babel(value: Decimal | int, unit: Unit, tag: str) -> None:
    """Every number reads as Babel writes it once it is rounded half up, with the locale's own minus sign."""
    locale = Locale.parse(tag, sep="-")
    pattern = (locale.percent_formats if unit == "percent" else locale.decimal_formats)[None]
    with localcontext() as context:
        context.prec = 200
        scale = 2 if unit == "percent" else 0
        quantum = Decimal(1).scaleb(-_DECIMALS[unit][1] - scale)
        rounded = Decimal(value).quantize(quantum, rounding=ROUND_HALF_UP)
        expected = _with_decimals(pattern, unit).apply(abs(rounded), locale)
        if rounded < 0:
            expected = f"{pattern.prefix[1].replace('-', locale.number_symbols['latn']['minusSign'])}{expected}"

    assert FORMATS[tag].number(value, unit) == expected


def _with_decimals(pattern, unit):  # type: ignore[no-untyped-def]
    from babel.numbers import NumberPattern

    return NumberPattern(
        pattern.pattern, pattern.prefix, pattern.suffix, pattern.grouping, pattern.int_prec, _DECIMALS[unit], None, None
    )


def test_unknown_locale() -> None:
    """An unknown locale is a mistake in the spec, told with its place and the nearest name."""
    with pytest.raises(SpecError) as caught:
        LocaleFormats("en-USA", Mark("report.yaml", 4, 9))

    problem = caught.value.problems[0]
    assert str(problem).startswith(
        "report.yaml:4:9: unknown-locale: unknown locale 'en-USA'\n  hint: did you mean 'en-US'?"
    )


@pytest.mark.parametrize("tag", ["", "xx-YY", "en-US-u-nu-arab", "../etc", "en\x00", "x" * 10_000])
def test_no_locale_at_all(tag: str) -> None:
    """Whatever stands where a locale should is a SpecError, never a traceback."""
    with pytest.raises(SpecError):
        LocaleFormats(tag)


@pytest.mark.parametrize(
    ("given_tag", "tag", "direction"),
    [("en_us", "en-US", "ltr"), ("zh-TW", "zh-Hant-TW", "ltr"), ("ar-SA", "ar-SA", "rtl")],
)
def test_for_the_page(given_tag: str, tag: str, direction: str) -> None:
    """A locale knows what a page needs: its language tag and its direction."""
    formats = LocaleFormats(given_tag)

    assert (formats.tag, formats.direction) == (tag, direction)
