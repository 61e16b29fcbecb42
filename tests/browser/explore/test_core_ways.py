"""The quick ways of the page's engine give what its exact ways give, or leave it to them."""

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser

from reportgen.model.combining import Expression, Number, value_of
from reportgen.render.exact import exact
from tests.browser.explore.cubes import CorePage, core_windows

pytestmark = pytest.mark.browser

A, B, C = ("part", "a"), ("part", "b"), ("part", "c")
SCALES = {"a": 2, "b": 0, "c": 5}
EXPRESSIONS: tuple[Expression, ...] = (
    ("ratio", A, B),
    ("ratio", B, A),
    ("ratio", C, A),
    ("round", ("ratio", A, B), 1),
    ("round", A, 1),
    ("times", A, "-1.08"),
    ("zones", (A, B, C), ("1", "1.0873", "0.5")),
    ("zones", (A, B, C), ("1", None, None)),
    ("round", ("times", C, "0.125"), 2),
)


@pytest.fixture(scope="module")
def core(browser: Browser) -> Iterator[CorePage]:
    """A page whose modules can be asked."""
    with core_windows(browser) as windows:
        yield windows.open_html("<!doctype html><title>ways</title>")


def _units(rng: random.Random) -> int | None:
    size = rng.choice((1, 2, 10, 10**4, 10**9, 10**15, 10**19))
    return rng.choice((None, 0, rng.randint(-size, size), rng.randint(-size, size), 25 * size, -(10**12) * 2))


def test_measures_are_the_models_whichever_way(core: CorePage) -> None:
    """Ties, blanks, zeros, amounts without a rate, numbers beyond exact floats: value by value as the report has it."""
    rng = random.Random(11)
    results = [{name: _units(rng) for name in SCALES} for _ in range(1500)]
    results += [{"a": 5 * k, "b": 10 ** (11 + k % 3), "c": k} for k in range(-30, 30)]
    plain = [{name: None if one is None else str(one) for name, one in each.items()} for each in results]
    found: list[Any] = core.ask(
        """async (store, {results, scales, expressions}, load) => {
            const {exactOf, plainText} = await load("numbers");
            const [{exactly}, {quickly}] = [await load("expressions"), await load("quick")];
            const units = (name, i) => results[i][name] === null ? NaN : Number(results[i][name]);
            const safe = (one) => Number.isNaN(one) || Number.isSafeInteger(one) ? one : Infinity;
            const quickPart = (name) => ({scale: scales[name], at: (i) => safe(units(name, i))});
            const exactPart = (name) => (i) =>
                results[i][name] === null ? null : exactOf(results[i][name], scales[name]);
            return expressions.map((expression) => {
                const quick = quickly(expression, {part: quickPart});
                const exact = exactly(expression, {part: exactPart});
                return results.map((_, i) => {
                    const [one, other] = [quick.at(i), exact(i)];
                    const isLater = Math.abs(one) === Infinity;
                    const said = () => isLater ? "later" : plainText(exactOf(one, quick.scale));
                    return [Number.isNaN(one) ? null : said(), other && plainText(other)];
                });
            });
        }""",
        {"results": plain, "scales": SCALES, "expressions": EXPRESSIONS},
    )
    for expression, values in zip(EXPRESSIONS, found, strict=True):
        for each, (quick, slow) in zip(results, values, strict=True):
            numbers: dict[str, Number] = {
                name: None if units is None else Decimal(f"{units}E-{SCALES[name]}") for name, units in each.items()
            }
            value = value_of(expression, numbers)
            told = None if value is None else exact(value)
            assert slow == told, (expression, each)
            assert quick in (told, "later"), (expression, each)
        assert sum(quick != "later" for quick, _ in values) > len(values) / 3, "the quick way is the usual one"


def test_groups_are_the_same_in_a_table_by_codes_and_by_sorting(core: CorePage) -> None:
    """Many values or few, values of one outer group or of several, levels that are not there: the same groups."""
    assert core.ask(
        """async (store, argument, load) => {
            const {branchOf, oneGroup, refinedGroups} = await load("groups");
            let seed = 7;
            const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
            const same = (a, b) => JSON.stringify([[...a.ids], a.size, a.codes.map((one) => [...one])])
                === JSON.stringify([[...b.ids], b.size, b.codes.map((one) => [...one])]);
            const tries = Array.from({length: 60}, (_, k) => {
                const [rows, few, many] = [random(300) + 1, random(9) + 2, random(60) + 1];
                const inner = Int32Array.from({length: rows}, () => random(many + 1) - 1);
                if (k % 4 === 0) inner.sort();
                const alone = k % 2 === 0;
                const outer = inner.map((code) => (alone ? (code * 7 + 7) % few : random(few + 1)) - 1);
                const groups = refinedGroups(oneGroup(rows), {size: few}, outer);
                const table = refinedGroups(groups, {size: many}, inner);
                const others = refinedGroups(groups, {size: 6000000}, inner);
                const increasing = table.codes[0].every((code, g) => !g || table.codes[0][g - 1] < code
                    || (table.codes[0][g - 1] === code && table.codes[1][g - 1] < table.codes[1][g]));
                const right = inner.every((code, r) => table.codes[1][table.ids[r]] === code
                    && table.codes[0][table.ids[r]] === outer[r]);
                const [first, end] = branchOf(table, [outer[0]]);
                const branch = table.codes[0].every((code, g) => (first <= g && g < end) === (code === outer[0]));
                return same(table, others) && increasing && right && branch;
            });
            return tries.every(Boolean);
        }"""
    )


def test_large_sums_and_large_keys_stay_exact(core: CorePage) -> None:
    """Low limbs of a hundred thousand rows are carried over; keys that floats cannot tell apart are put in order."""
    numbers = [2**60 + (k * 7919) % 1000 for k in range(300)] + [-(2**58) - k % 7 for k in range(100)] + [5, 5, 0]
    total, up, down = core.ask(
        """async (store, numbers, load) => {
            const {wideGroupSums, wideUnits} = await load("adding");
            const {placesInOrder} = await load("ordering");
            const rows = 100000;
            const picked = Int32Array.from({length: rows}, (_, r) => r);
            const lows = new Float64Array(rows).fill(2 ** 40 - 1);
            const {low, high} = wideGroupSums(picked, new Int32Array(rows), 1, [lows, new Int32Array(rows).fill(-3)]);
            const keys = Float64Array.from(numbers, Number);
            const order = (descending) => [...placesInOrder(keys, descending, (i) => BigInt(numbers[i]))];
            return [wideUnits(low[0], high[0]).toString(), order(false), order(true)];
        }""",
        [str(number) for number in numbers],
    )
    assert int(total) == 100_000 * (2**40 - 1 - 3 * 2**40)
    assert up == sorted(range(len(numbers)), key=lambda i: numbers[i])
    assert down == sorted(range(len(numbers)), key=lambda i: -numbers[i])
