"""The mail's HTML in a browser: legible on a phone and wide, in light and dark, with styles in the head or without."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.render.letters import PICTURE, letter, words
from tests.render.sample import hostile

pytestmark = pytest.mark.browser
_LANDMARKS = ("landmark-one-main", "region")
"""A mail lies within the page of its reader's program, which has them."""
HOSTILE = ["<script>alert(1)</script>", "مرحبا", "W" * 10_000, "http://evil.example"]


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Mails as files, by what they are."""
    made = {
        "whole": letter().html,
        "hostile": letter(hostile(HOSTILE), words(recipient="W" * 500, text="W" * 500)).html,
    }
    made["headless"] = re.sub("<style>.*?</style>", "", made["whole"], flags=re.DOTALL)
    folder = tmp_path_factory.mktemp("mails")
    addresses = {}
    for name, html in made.items():
        file: Path = folder / f"{name}.html"
        data = base64.b64encode(PICTURE.artifact.body).decode()
        file.write_text(html.replace(f"cid:{PICTURE.artifact.name}", f"data:image/png;base64,{data}"), encoding="utf-8")
        addresses[name] = file.as_uri()
    return addresses


@pytest.fixture(scope="module", params=["light", "dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of that scheme."""
    context = browser.new_context(color_scheme=request.param)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["whole", "hostile", "headless"])
def test_everybody_can_read_it(page: Page, mails: dict[str, str], name: str) -> None:
    """On the smallest phone and wide: nothing stands out of the window, no rule of WCAG is broken, nothing is asked."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for width in (320, 700):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(mails[name])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [one for one in violations(page) if not one.startswith(_LANDMARKS)] == []
    assert [url for url in asked if not url.startswith(("data:", "file:"))] == []


def test_figures_stand_side_by_side_where_there_is_room(page: Page, mails: dict[str, str]) -> None:
    """One below the other on a phone, even where the styles of the head are cut off."""
    for name, width, columns in (("whole", 320, 1), ("headless", 320, 1), ("whole", 700, 2), ("headless", 700, 2)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(mails[name])
        lefts = page.evaluate("[...document.querySelectorAll('.column')].map(one => one.getBoundingClientRect().left)")
        assert len(set(lefts)) == columns
