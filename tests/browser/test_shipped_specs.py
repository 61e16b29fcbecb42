"""The shipped specs on the demo's ledger: pages and PDFs as people get them."""

import re
import subprocess
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from reportgen.assets import shipped
from reportgen.starting import demo_overrides, write_demo_ledger
from tests.browser.axe import violations
from tests.render.pdf_checks import findings
from tests.report.building import Built, built

pytestmark = pytest.mark.xdist_group("shipped")  # They share what takes longest: building all of them.
NAMES = sorted(path.stem for path in shipped("config").glob("*.yaml"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    """Every shipped spec, built from the demo's ledger."""
    folder = tmp_path_factory.mktemp("shipped")
    overrides = demo_overrides(write_demo_ledger(folder))
    made = {}
    for name in NAMES:
        (folder / name).mkdir()
        text = shipped(f"config/{name}.yaml").read_text(encoding="utf-8")
        made[name] = built(text, folder / name, overrides=overrides)
    return made


def file_of(report: Built, suffix: str) -> Path:
    return report.folder / f"{report.folder.name}.{suffix}"


def wait_until_whole(page: Page) -> None:
    """Waits until all sections can be explored."""
    for _ in range(400):
        if page.evaluate("performance.getEntriesByName('reportgen:whole').length"):
            return
        page.wait_for_timeout(50)
    pytest.fail("the page did not start within 20 seconds")


@pytest.mark.parametrize("name", NAMES)
def test_the_page_breaks_no_rule(browser: Browser, demo: dict[str, Built], name: str) -> None:
    """Once it can be explored: no violation, light and wide or dark and on a phone; nothing scrolls sideways, nothing
    is asked of the network, and the console is clean."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.extend([request.url] if request.url.startswith("http") else []))
    page.goto(file_of(demo[name], "html").as_uri())
    if page.locator("#store").count():  # a report of traces and text has nothing to explore
        wait_until_whole(page)

    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(300)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert said == []
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_checkers_find_nothing_in_the_pdf(demo: dict[str, Built], name: str) -> None:
    """PDF/UA-1 with PDF/A-3, and a sound file."""
    assert findings(file_of(demo[name], "pdf")) == []


def tells(lines: list[str], label: str, values: str) -> bool:
    """Whether a line has the label, or as much of it as fits, and then the values. Where the label is written from the
    right, the tool that takes out the text breaks lines in it: then the values may stand on the next line."""
    found = re.compile(rf"(.+) {re.escape(values)}( |$)")
    if not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in label):
        return any(label.startswith(match[1]) for match in map(found.match, lines) if match)
    places = [place for place, line in enumerate(lines) if line.startswith(label.split()[0])]
    return any(found.match(line) for place in places for line in lines[place : place + 2])


@pytest.mark.parametrize("name", NAMES)
def test_the_pdf_shows_every_row_of_the_matrix(demo: dict[str, Built], name: str) -> None:
    """Row by row, what report.json says: the label, then the first value as the locale writes it, after those of the
    columns where there are any. A long label goes on in a second line."""
    lines = [" ".join(line.split()) for line in demo[name].pdf_text.splitlines()]

    for section in (one for one in demo[name].data["sections"] if one["kind"] == "matrix"):
        first = section["values"][0]["key"]
        for row in section["rows"]:
            label = row["path"][-1] or "(blank)"
            values = [one[first] for one in (*row["cells"], row["values"]) if one[first] is not None]
            assert tells(lines, label, " ".join(f"{value:,}" for value in values)), row["path"]


def test_leadership_reads_two_pages(demo: dict[str, Built]) -> None:
    """Value and count, age, trend, exceptions, the general ledger, and where all of it comes from."""
    told = subprocess.run(
        ["pdfinfo", str(file_of(demo["leadership"], "pdf"))], check=True, capture_output=True, text=True
    ).stdout

    assert re.search(r"^Pages: +2$", told, re.MULTILINE)
