"""The page of a comparison in a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from reportgen.render.comparison import render_comparison
from reportgen.render.numbers import LocaleFormats
from reportgen.render.parts import Head, Part
from reportgen.render.parts import Page as Parts
from tests.browser.axe import violations
from tests.render.outcomes import HOSTILE

pytestmark = pytest.mark.browser
HEADS = (
    Head("Change"),
    Head("Where"),
    Head("Figure"),
    Head("Before", True),
    Head("Now", True),
    Head("Difference", True),
)
ROWS = tuple(
    ("Changed", f"CENTRAL › BATTERIES › B5-2512-{at:04}", "Inventory Value", "128,281.14", "106,533.88", "-21,747.26")
    for at in range(30)
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page as it usually is, and one of the worst texts."""
    parts = tuple(Part(f"p{at}", f"Part {at}", ("What differs.",), HEADS, ROWS) for at in range(5))
    odd = tuple(Part(f"p{at}", HOSTILE, (HOSTILE,), HEADS, ((HOSTILE,) * 6, ("W" * 500,) * 6)) for at in range(5))
    pages = {"usual": Parts("Stock: what has changed", ("First", "Second"), parts), "odd": Parts(HOSTILE, (), odd)}
    folder = tmp_path_factory.mktemp("diffs")
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(render_comparison(page, 10, LocaleFormats("en-US")), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


@pytest.fixture
def opened(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A phone's window, and what its page asks for and says."""
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme="dark")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    yield page, said
    context.close()


@pytest.mark.parametrize("name", ["usual", "odd"])
def test_a_comparison_can_be_read_by_everyone(
    opened: tuple[Page, list[str]], files: dict[str, Path], name: str
) -> None:
    """On a phone nothing reaches beyond the page, axe finds nothing, light or dark; nothing is asked for or said."""
    page, said = opened
    page.goto(files[name].as_uri())

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    assert [one for one in said if not one.startswith(("file:", "data:font/"))] == []
    assert "10 of 30 rows are shown." in page.inner_text("main") or name == "odd"
