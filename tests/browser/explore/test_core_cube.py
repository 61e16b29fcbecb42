"""The page's engine gives the same exact answers as plain counting, whatever is asked of whatever store."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.explore.cubes import CoreWindows, core_windows, random_cube, random_question
from tests.browser.explore.naive import Naive

pytestmark = pytest.mark.browser

ANSWERS = """async (store, questions, load) => {
    const {plainText, compareExact} = await load("numbers");
    const text = (name, code) => (code < 0 ? null : store.dimension(name).text(code));
    const codeOf = (name, value) => (value === null ? -1 : store.dimension(name).code(value));
    const rowsOf = (conditions) => conditions.length ? store.cube.rows(conditions.map(([dimensions, paths]) => ({
        dimensions, paths: paths.map((path) => path.map((value, k) => codeOf(dimensions[k], value))),
    }))) : null;
    const isOrdered = (frame, measure, descending) => {
        const order = frame.order(measure, descending);
        return new Set(order).size === frame.length && order.every((i, k) => {
            if (!k) return true;
            const [a, b] = [frame.value(measure, order[k - 1]), frame.value(measure, i)];
            if (!a || !b) return b === null && (a !== null || order[k - 1] < i);
            const said = compareExact(a, b) * (descending ? -1 : 1);
            return said < 0 || (said === 0 && order[k - 1] < i);
        });
    };
    return questions.map(({where, by, measures, shown, conditions}) => {
        const section = store.sections.find(({id}) => id === where);
        const frame = store.cube.frame({where: section, by, measures, shown, rows: rowsOf(conditions)});
        const groups = Array.from({length: frame.length}, (_, i) => [
            by.map((name, k) => text(name, frame.code(k, i))),
            measures.map((name) => { const value = frame.value(name, i); return value && plainText(value); }),
            shown.map((name) => { const code = frame.shown(name, i); return code === null ? null : text(name, code); }),
        ]);
        const sizes = measures.every((name) => groups.every(([, values], i) => {
            const size = frame.size(name, i);
            if (!Object.is(frame.sizes(name)[i], size)) return false;
            const value = values[measures.indexOf(name)];
            return value === null ? Number.isNaN(size) : Math.abs(size - Number(value)) <= 1e-12 * Math.abs(size);
        }));
        const ordered = measures.every((name) => isOrdered(frame, name, true) && isOrdered(frame, name, false));
        return {groups, sizes, ordered};
    });
}"""


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[CoreWindows]:
    """Pages of stores."""
    with core_windows(browser) as opened:
        yield opened


@pytest.mark.parametrize(("seed", "serials", "questions"), [(1, 1, 15), (2, 12, 120), (3, 90, 90), (4, 500, 25)])
def test_answers_are_those_of_plain_counting(windows: CoreWindows, seed: int, serials: int, questions: int) -> None:
    """Groups, exact values, what is shown, sizes and orders are right for random questions with random conditions."""
    cube = random_cube(seed, serials)
    rng, naive = random.Random(seed), Naive(cube)
    asked = [random_question(rng, cube) for _ in range(questions)]
    given: list[Any] = windows.open(cube).ask(ANSWERS, [one.plain for one in asked])
    for question, answer in zip(asked, given, strict=True):
        assert answer["groups"] == naive.answer(question), question
        assert answer["sizes"] and answer["ordered"], question
