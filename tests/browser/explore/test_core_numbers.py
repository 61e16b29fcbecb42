"""The page's exact numbers are those of the report, and written as the report writes them."""

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser

from reportgen.model.combining import ratio, rounded
from reportgen.render.exact import exact
from reportgen.render.numbers import LocaleFormats
from reportgen.sections.grid import Unit
from tests.browser.explore.cubes import CorePage, core_windows

pytestmark = pytest.mark.browser

LOCALES = ["en-US", "de-DE", "fr-FR", "de-CH", "hi-IN", "ar", "ar-EG", "he", "fa", "sv-SE", "pl", "pt-BR", "es", "ja"]
LOCALES += ["zh-Hant-TW", "bn", "en-IN", "lt", "hu", "tr"]
STYLE = ("least", "most", "scale", "decimal", "group", "grouping", "prefix", "suffix")
UNITS: tuple[Unit, ...] = ("quantity", "amount", "count", "days", "percent", "ratio")
EDGES = [(0, 0), (0, 5), (-1, 12), (5, 1), (-5, 1), (15, 3), (995, 3), (-995, 3), (999_995, 5), (10**30, 3), (7, 0)]


@pytest.fixture(scope="module")
def core(browser: Browser) -> Iterator[CorePage]:
    """A page whose modules can be asked."""
    with core_windows(browser) as windows:
        yield windows.open_html("<!doctype html><title>numbers</title>")


def _numbers(seed: int, count: int) -> list[tuple[int, int]]:
    """Units and scales of all sizes."""
    rng = random.Random(seed)
    return [*EDGES, *((rng.randint(-(10**e), 10**e), rng.randint(0, 12)) for e in rng.choices(range(20), k=count))]


def _decimal(number: tuple[int, int]) -> Decimal:
    return Decimal(f"{number[0]}E-{number[1]}")


def test_numbers_are_written_as_the_report_writes_them(core: CorePage) -> None:
    """Every unit in twenty locales: digits, grouping, signs with their direction marks, rounding half up."""
    numbers = _numbers(1, 60)
    formats = {locale: LocaleFormats(locale) for locale in LOCALES}
    styles = {
        locale: {unit: {name: getattr(style, name) for name in STYLE} for unit, style in one.styles.items()}
        for locale, one in formats.items()
    }
    written: dict[str, Any] = core.ask(
        """async (store, {numbers, styles, units}, load) => {
            const {Formats, exactOf} = await load("numbers");
            return Object.fromEntries(Object.entries(styles).map(([locale, style]) => {
                const formats = new Formats(style);
                const of = (unit) => numbers.map(([whole, scale]) => formats.number(exactOf(whole, scale), unit));
                const others = [formats.number(null, "amount"), formats.count(1234567), formats.count(0)];
                return [locale, [...units.flatMap(of), ...others]];
            }));
        }""",
        {"numbers": [(str(units), scale) for units, scale in numbers], "styles": styles, "units": UNITS},
    )
    for locale, one in formats.items():
        told = [one.number(_decimal(number), unit) for unit in UNITS for number in numbers]
        assert written[locale] == [*told, "", one.number(1_234_567, "count"), one.number(0, "count")], locale


def test_arithmetic_is_exact(core: CorePage) -> None:
    """Sums, order, quotients to 12 places half to even, rounding and plain text are the model's for any size."""
    numbers = _numbers(2, 300)
    pairs = list(zip(numbers, numbers[::-1], strict=True))
    pairs += [((k, 0), (2 * 10**12, 0)) for k in range(-5, 6)] + [((1, 0), (3, 0)), ((2, 0), (-3, 0)), ((1, 0), (0, 2))]
    found = core.ask(
        """async (store, pairs, load) => {
            const {addExact, compareExact, exactOf, plainText, ratioExact, roundExact} = await load("numbers");
            return pairs.map(([[a, s], [b, t]]) => {
                const [one, other] = [exactOf(a, s), exactOf(b, t)];
                const quotient = ratioExact(one, other);
                return [plainText(one), plainText(addExact(one, other)), compareExact(one, other),
                    quotient && plainText(quotient), plainText(roundExact(one, 1)), Object.isFrozen(one)];
            });
        }""",
        [[(str(a), s), (str(b), t)] for (a, s), (b, t) in pairs],
    )
    for (first, second), told in zip(pairs, found, strict=True):
        one, other = _decimal(first), _decimal(second)
        quotient, to_one = ratio(one, other), rounded(one, 1)
        assert told == [
            exact(one),
            exact(one + other),
            (one > other) - (one < other),
            None if quotient is None else exact(quotient),
            None if to_one is None else exact(to_one),
            True,
        ], (one, other)
