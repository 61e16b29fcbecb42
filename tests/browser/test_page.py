"""The page in a browser: nothing is asked of the network, nothing goes wrong, everyone can use it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from reportgen.render.html import render_html
from reportgen.render.templates import Templates
from tests.browser.axe import violations
from tests.render.sample import ERROR, FORMATS, flat, hostile, large, pivot, report, small

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages that the tests look at, as files."""
    odd = report(pivot(), flat(), checks=(ERROR, *report().checks), is_empty=True)
    views = {
        "whole": small(),
        "large": large(),
        "odd": (odd, {}),
        "hostile": (hostile(["<script>alert(1)</script>", "مرحبا", "W" * 10_000]), {}),
    }
    folder = tmp_path_factory.mktemp("pages")
    for name, (view, svgs) in views.items():
        (folder / f"{name}.html").write_bytes(render_html(view, svgs, FORMATS, Templates())[0].body)
    return {name: folder / f"{name}.html" for name in views}


@pytest.fixture
def opened(browser: Browser, pages: dict[str, Path]) -> Iterator[Open]:
    """Opens a page in a window of its own; console messages and requests are kept as `said` and `asked`."""
    contexts = []

    def open_page(name: str, width: int = 1280, **context: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **context))
        page = contexts[-1].new_page()
        page.said, page.asked = [], []  # type: ignore[attr-defined]
        page.on("console", lambda message: page.said.append(message.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.said.append(str(error)))  # type: ignore[attr-defined]
        page.on("request", lambda request: page.asked.append(request.url))  # type: ignore[attr-defined]
        page.goto(pages[name].as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["whole", "odd", "hostile", "large"])
def test_page_is_whole_without_network(opened, name):
    """The page asks for nothing but itself and what it brings along, and the console stays empty."""
    page = opened(name)
    assert [url for url in page.asked if not url.startswith(("file:", "data:font/woff2"))] == []
    assert len([url for url in page.asked if url.startswith("file:")]) == 1
    assert page.said == []


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        ("whole", 320, "dark"),
        ("whole", 1280, "light"),
        ("whole", 1280, "dark"),
        ("odd", 320, "light"),
        ("odd", 1280, "dark"),
    ],
)
def test_axe_finds_nothing(opened, name, width, scheme):
    """No rule of WCAG 2.2 AA is broken, wide or narrow, light or dark, with every fold open."""
    page = opened(name, width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations(page) == []


def test_axe_finds_nothing_in_hostile_data(opened):
    """Scripts, long words and other directions in data break no rule either."""
    assert violations(opened("hostile", bypass_csp=True)) == []


@pytest.mark.parametrize("name", ["whole", "odd", "hostile"])
def test_no_page_scrolls_sideways(opened, name):
    """From phones to wide screens nothing is wider than the window; wide tables scroll within themselves."""
    page = opened(name)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width in (320, 375, 640, 768, 1024, 1440, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_is_set_in_the_typeface_that_came_along(opened):
    """Both weights of Inter are loaded, whatever the machine has."""
    page = opened("whole")
    loaded = page.evaluate(
        "[...document.fonts].filter(one => one.status === 'loaded').map(one => one.family + ' ' + one.weight)"
    )
    assert sorted(name.replace('"', "") for name in loaded) == ["Inter 400", "Inter 600"]


def test_everything_is_there_without_scripts(opened):
    """With scripts turned off a fold opens by its summary, and figures, matrix and checks are shown."""
    page = opened("whole", java_script_enabled=False)
    fold = page.locator("#matrix details").first
    serial = page.get_by_text("000007", exact=True).first
    assert serial.is_visible()
    fold.locator("summary").first.click()
    assert not serial.is_visible()
    assert page.locator("#decomposition_tree svg").is_visible()
    assert page.locator("#treemap svg").first.is_visible() or page.locator("#treemap svg").nth(1).is_visible()


def test_everything_works_by_keyboard(opened):
    """The first stop leads to the figures; folds are reached by Tab and opened by Enter; the focus can be seen."""
    page = opened("whole")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#matrix summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#matrix details").first.get_attribute("open") is None
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_phones_get_a_list_in_place_of_the_tree(opened):
    """Below 640 pixels the drawing gives way to its table, unfolded; above it the table is folded away."""
    page = opened("whole", 375)
    assert not page.locator("#decomposition_tree svg").is_visible()
    assert page.locator("#decomposition_tree tbody th").nth(3).is_visible()
    wide = opened("whole", 1280)
    assert wide.locator("#decomposition_tree svg").is_visible()
    assert not wide.locator("#decomposition_tree tbody th").nth(3).is_visible()


def test_printing_unfolds_everything(opened):
    """On paper every fold is open: serials, examples, tables under figures; the list of sections is gone."""
    page = opened("large")
    hidden = page.get_by_text("P08-00200", exact=True).first
    assert not hidden.is_visible()
    page.emulate_media(media="print")
    assert hidden.is_visible()
    assert page.locator("#decomposition_tree tbody th").last.is_visible()
    assert page.get_by_text("GU00000001").is_visible()
    assert not page.locator("nav").is_visible()


def test_columns_of_the_matrix_line_up(opened):
    """The right edges of a column are the same in headings, groups, leaves and total, to half a pixel."""
    page = opened("whole")
    edges = page.evaluate(
        """() => [...document.querySelectorAll('#matrix :is(.matrix-head, summary, tbody tr, tfoot tr)')]
        .map(row => [...row.children].map(cell => cell.getBoundingClientRect().right))"""
    )
    assert len(edges) == 1 + 2 + 10 + 1
    for row in edges:
        assert row[1:] == pytest.approx(edges[0][1:], abs=0.5)


def test_figures_change_with_the_scheme(opened):
    """On a dark screen the tree's ink is light, while the map's labels keep the ink made for their tiles."""
    ink = "getComputedStyle(document.querySelector('{} svg text')).fill"
    page = opened("whole", color_scheme="dark")
    assert page.evaluate(ink.format("#decomposition_tree")) == "rgb(227, 232, 236)"
    assert page.evaluate(ink.format("#treemap")) == "rgb(31, 41, 51)"


def test_forced_colours_keep_figures_readable(opened):
    """Where a reader's own colours are forced, figures keep theirs, on white."""
    page = opened("whole", forced_colors="active", color_scheme="dark")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('#decomposition_tree .figure')).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    assert (
        page.evaluate("getComputedStyle(document.querySelector('#decomposition_tree svg text')).fill")
        == "rgb(31, 41, 51)"
    )


def test_thousands_of_rows_open_at_once(opened):
    """A page of 4,800 serials is laid out within three seconds."""
    page = opened("large")
    took = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert took < 3000
