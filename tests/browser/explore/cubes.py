"""Cubes of random rows, and a page of nothing but a store, whose modules a test can ask."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, Route

from reportgen.model.combining import Expression
from reportgen.model.cube.shape import Cube, CubeCount, CubeDimension, CubeMeasure, CubeSum, Where
from reportgen.model.natural import natural
from reportgen.render.explore import store_of
from reportgen.sections.exploring import Exploration, LiveSection
from reportgen.sections.grid import Grid
from tests.conftest import CHECKOUT
from tests.model.cubes import text_of
from tests.render.sample import report

SCRIPTS = CHECKOUT / "templates" / "scripts" / "explore"
PLACE = "http://explore.test"
TRACKED, BIT_A, BIT_B, HIGHEST = 1, 2, 4, 2**31
FIGURES = ("on_hand", "tracked", "age_sum", "aged", "oldest", "items")
SUMS = ("pieces", "moved", "again", "cost", "wide", "zone_0", "zone_1", "zone_2")


def _part(name: str) -> Expression:
    return ("part", name)


EXPRESSIONS: Mapping[str, Expression] = {
    **{name: _part(name) for name in (*SUMS, *FIGURES)},
    "unit_cost": ("ratio", _part("cost"), _part("pieces")),
    "turn": ("ratio", _part("pieces"), _part("wide")),
    "average_age": ("round", ("ratio", _part("age_sum"), _part("aged")), 1),
    "taxed": ("times", _part("cost"), "-1.08"),
    "together": ("zones", (_part("zone_0"), _part("zone_1")), ("1", "1.0873")),
    "apart": ("zones", (_part("zone_0"), _part("zone_1"), _part("zone_2")), ("1", "1.0873", None)),
    "share": ("ratio", ("measure", "loose"), ("measure", "moved_b")),
    "loose": _part("moved"),
    "moved_b": _part("moved"),
    "few": ("round", ("times", _part("wide"), "0.125"), 2),
}
WHERES: Mapping[str, Where] = {"moved_b": Where(BIT_B), "taxed": Where(0, BIT_A), "oldest": Where(HIGHEST)}
SECTIONS = {"all": Where(), "tracked": Where(TRACKED), "narrow": Where(TRACKED | BIT_A, BIT_B), "never": Where(8)}


def random_cube(seed: int, serials: int, texts: Sequence[str] = ("A", "b", "Ä 10", "a9", "")) -> Cube:
    """A cube of so many serial numbers with one to four rows each; equal seeds give equal ones."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(1, 5, serials)
    serial = np.repeat(np.arange(serials), counts).astype(np.int32)
    rows = len(serial)
    numbers = rng.permutation(serials * 3)[:serials]
    item = rng.integers(0, max(2, serials // 7), serials).astype(np.int32)
    tracked = rng.random(serials) < 0.8
    bits = np.array([0, BIT_A, BIT_B, HIGHEST, HIGHEST | BIT_A, BIT_A | BIT_B], np.uint32)
    conditions = rng.choice(bits, rows) | np.where(tracked[serial], TRACKED, 0).astype(np.uint32)
    names = [f"SN{number:06}" for number in numbers]
    items = [f"ITEM {number}" for number in range(int(item.max()) + 1)]
    category = rng.integers(-1, 3, len(items)).astype(np.int32)
    months = tuple(f"{year}-{month:02}-01" for year in (2023, 2024, 2025) for month in range(1, 13))
    quantity = _sum(rng, "pieces", 2, rng.integers(-3, 5, rows) * 100)
    price = rng.integers(0, 10**7, serials)[serial]
    return Cube(
        rows=rows,
        dimensions=(
            _dimension("serial_no", names, serial),
            _dimension("item", items, item[serial]),
            _dimension("category", ["C", "D", "E"], category[item][serial]),
            _dimension("supplier", texts, rng.integers(0, len(texts), rows)),
            _dimension("month", months, rng.integers(0, len(months), rows), "date"),
            _dimension("document", [f"D-{n}" for n in range(rows)] + [""], rng.integers(0, rows + 1, rows)),
            _dimension("line", [str(n) for n in range(10_000, 10_040)], rng.integers(-1, 40, rows), "number"),
        ),
        serial=serial,
        item=item,
        age=np.where(tracked & (rng.random(serials) < 0.7), rng.integers(0, 4000, serials), -1).astype(np.int32),
        conditions=conditions.astype(np.uint32),
        tracked=TRACKED,
        quantity=quantity,
        sums=(
            quantity,
            _sum(rng, "moved", 2, quantity.values, 0.5),
            CubeSum("again", 2, quantity.values, None),
            CubeSum("cost", 5, quantity.values * price + rng.integers(0, 2, rows), None),
            _sum(rng, "wide", 4, rng.integers(-(2**60) // rows, 2**60 // rows, rows), 0.9),
            *(_sum(rng, f"zone_{k}", 2, rng.integers(-5, 6, rows) * 10**k, 0.3) for k in range(3)),
        ),
        counts=tuple(CubeCount(name, name) for name in FIGURES),  # type: ignore[arg-type]
        measures=tuple(_measure(name, expression) for name, expression in EXPRESSIONS.items()),
    )


def _dimension(name: str, texts: Sequence[str], codes: Any, kind: Any = "text") -> CubeDimension:
    """With its texts in natural order."""
    order = sorted(range(len(texts)), key=lambda code: natural(texts[code]))
    places = np.empty(len(texts) + 1, np.int32)
    places[order], places[-1] = np.arange(len(texts)), -1
    return CubeDimension(name, name.capitalize(), kind, tuple(texts[code] for code in order), places[codes])


def _sum(rng: np.random.Generator, name: str, scale: int, values: Any, there: float = 1.0) -> CubeSum:
    if there == 1.0:
        return CubeSum(name, scale, values.astype(np.int64), None)
    present = rng.random(len(values)) < there
    return CubeSum(name, scale, np.where(present, values, 0).astype(np.int64), present)


def _measure(name: str, expression: Expression) -> CubeMeasure:
    where = WHERES.get(name, Where())
    return CubeMeasure(name, name, "quantity", "", False, expression, where, untracked=name == "loose")


@dataclass
class CorePage:
    """A page with a store and nothing else."""

    page: Page
    html: str

    def ask(self, script: str, argument: Any = None) -> Any:
        """What a function of (store, argument, modules) answers; modules by the names of their files."""
        return self.page.evaluate(
            """async ([script, argument]) => {
                globalThis.opened ??= import("/store.js").then(({openStore}) => openStore(document));
                const store = await globalThis.opened;
                const load = (name) => import(`/${name}.js`);
                return await eval(script)(store, argument, load);
            }""",
            [script, argument],
        )

    def ask_unopened(self, script: str) -> Any:
        """The same of a function that does without the store."""
        return self.page.evaluate("(script) => eval(script)(null, null, (name) => import(`/${name}.js`))", script)


@dataclass
class CoreWindows:
    """Opens stores in pages of one window."""

    browser: Browser
    pages: list[Page] = field(default_factory=list)

    def open(
        self, cube: Cube, grids: Mapping[str, Grid] | None = None, locale: str = "en-US", init: str = ""
    ) -> CorePage:
        """The store of a cube, written by the report's own encoder; `init` runs before all else."""
        sections = tuple(LiveSection(name, "kpis", where, (), (), {}) for name, where in SECTIONS.items())
        exploration = Exploration(cube, ("supplier",), sections, grids or {})
        element = store_of(exploration, report(locale=locale)).element
        return self.open_html(f"<!doctype html><meta charset=utf-8><title>store</title>{element}", init)

    def open_html(self, html: str, init: str = "") -> CorePage:
        """A page as it stands."""
        page = self.browser.new_page()
        self.pages.append(page)
        page.route(f"{PLACE}/**", lambda route: _answer(route, html))
        if init:
            page.add_init_script(init)
        page.goto(f"{PLACE}/")
        return CorePage(page, html)

    def close(self) -> None:
        """Closes all of them."""
        for page in self.pages:
            page.close()


def _answer(route: Route, html: str) -> None:
    name = route.request.url.removeprefix(f"{PLACE}/")
    if name.endswith(".js"):
        route.fulfill(body=_script(name), content_type="text/javascript")
    else:
        route.fulfill(body=html, content_type="text/html")


@cache
def _script(name: str) -> str:
    return (SCRIPTS / name).read_text()


@contextmanager
def core_windows(browser: Browser) -> Iterator[CoreWindows]:
    """Windows that are closed in the end."""
    windows = CoreWindows(browser)
    try:
        yield windows
    finally:
        windows.close()


@dataclass(frozen=True)
class Asking:
    """One question to a cube, in words: texts of dimensions, None for a level that is not there."""

    where: str
    by: tuple[str, ...]
    measures: tuple[str, ...]
    shown: tuple[str, ...]
    conditions: tuple[tuple[tuple[str, ...], tuple[tuple[str | None, ...], ...]], ...]

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON."""
        said = {"where": self.where, "by": self.by, "measures": self.measures, "shown": self.shown}
        return json.loads(json.dumps({**said, "conditions": self.conditions}))  # type: ignore[no-any-return]


def random_question(rng: random.Random, cube: Cube) -> Asking:
    """A question with up to three dimensions, measures and conditions each."""
    names = [one.name for one in cube.dimensions]
    by = tuple(rng.sample(names, rng.randint(0, 3)))
    measures = tuple(rng.sample(sorted(EXPRESSIONS), rng.randint(0, 3)))
    shown = tuple(rng.sample(names, rng.choice((0, 0, 1, 2))))
    conditions = tuple(_condition(rng, cube, names) for _ in range(rng.choice((0, 0, 1, 2, 3))))
    return Asking(rng.choice(sorted(SECTIONS)), by, measures, shown, conditions)


def _condition(rng: random.Random, cube: Cube, names: list[str]) -> Any:
    chosen = rng.sample(range(len(names)), rng.choice((1, 1, 2, 3)))
    rows = [rng.randrange(cube.rows) for _ in range(rng.choice((1, 3, 40)))]
    depths = (len(chosen), len(chosen), 1)
    paths = dict.fromkeys(tuple(text_of(cube, row, names[k]) for k in chosen[: rng.choice(depths)]) for row in rows)
    return tuple(names[k] for k in chosen), tuple(paths)
