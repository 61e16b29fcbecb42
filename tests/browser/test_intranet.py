"""The first page of an intranet in a browser: found by typing, by keyboard, without scripts, narrow and dark."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from reportgen.render.intranet import render_index
from tests.browser.axe import violations
from tests.render.sites import days_back, report, site, usual

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("intranet")
    long = "W" * 300
    odd = replace(report(long, days_back(3), (long,), company=long, owner=long, alerts=(long,)), reader="مرحبا")
    for name, whole in (("usual", usual()), ("odd", site(odd, title=long)), ("empty", site())):
        (folder / f"{name}.html").write_bytes(render_index(whole).body)
    return folder


@pytest.fixture
def opened(browser: Browser, pages: Path) -> Iterator[Open]:
    """Opens a page on the day it was made; what the console says and what is asked for is kept."""
    contexts = []

    def open_page(name: str, width: int = 1280, day: str = "2026-11-22", **context: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **context))
        page = contexts[-1].new_page()
        page.clock.set_fixed_time(f"{day}T12:00:00")
        page.said, page.asked = [], []  # type: ignore[attr-defined]
        page.on("console", lambda message: page.said.append(message.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.said.append(str(error)))  # type: ignore[attr-defined]
        page.on("request", lambda request: page.asked.append(request.url))  # type: ignore[attr-defined]
        page.goto((pages / f"{name}.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def titles(page: Page) -> list[str]:
    return [one.inner_text() for one in page.locator(".report:visible h3").all()]


def test_what_one_types_is_found(opened: Open) -> None:
    """All words must occur, in any order, case and accent; the number of hits is announced; Escape brings all back."""
    page = opened("usual")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("SERIAL ware")
    assert titles(page) == ["Inventory by Serial No."]
    hits = page.locator("#hits")
    assert (hits.inner_text(), hits.get_attribute("aria-live")) == ("1 of 8 reports", "polite")
    assert not page.get_by_text("CRONUS Norge AS").is_visible()
    page.keyboard.press("Escape")
    assert len(titles(page)) == 8 and hits.inner_text() == ""
    page.keyboard.type("norge óslo")
    assert titles(page) == ["Inventory by Serial No."]
    for word, found in (("overdue", 2), ("audit 2026", 1), ("alert", 2), ("check", 2), ("nowhere", 0)):
        page.locator("#search").fill(word)
        assert hits.inner_text() == f"{found} of 8 reports"
    assert page.said == [] and len(page.asked) == 1 + sum("font/woff2" in url for url in page.asked)  # type: ignore[attr-defined]


def test_a_page_that_nobody_makes_any_more_grows_old(opened: Open) -> None:
    """Read a month later, every report with a rhythm is overdue, and ages count to the reader's day."""
    page = opened("usual", day="2026-12-22")
    assert page.locator(".stale:visible").count() == 7 and page.locator(".fresh:visible").count() == 0
    assert page.locator(".age").first.inner_text() == "31 days old"


def test_everything_is_there_without_scripts(opened: Open) -> None:
    """No box to type in, every report, folds that open, and links to the days."""
    page = opened("usual", java_script_enabled=False)
    assert not page.locator("#search").is_visible() and len(titles(page)) == 8
    assert page.locator(".stale:visible").count() == 2
    page.locator("summary").first.click()
    assert page.get_by_role("link", name="Nov 14, 2026").is_visible()


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [("usual", 320, "light"), ("usual", 1280, "dark"), ("odd", 320, "dark"), ("empty", 1280, "light")],
)
def test_axe_finds_nothing(opened: Open, name: str, width: int, scheme: Any) -> None:
    """No rule of WCAG 2.2 AA is broken with every fold open, and nothing is wider than the window."""
    page = opened(name, width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_has_the_reports_alone(opened: Open) -> None:
    """Printed, the search and the folds are gone."""
    page = opened("usual")
    page.emulate_media(media="print")
    assert not page.locator("#search").is_visible() and page.locator("summary:visible").count() == 0
    assert len(titles(page)) == 8
