"""Lists longer than the page shows: all of their rows, of which those in sight are in the page; and on paper."""

import re
import subprocess

import pytest

from reportgen import pipeline
from reportgen.render import html
from tests.browser.axe import violations
from tests.browser.explore.pages import LISTS, generated_ledger, unclean
from tests.report.building import Built, built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("explore")]
_SPEC = (
    "title: Long lists\nname: long\nas_of: 2025-06-30\ncurrency: EUR\nsource: ledger\noutputs: [html, json]\nsections:"
)
_ROWS = "#serials tbody tr:not(.list-spacer)"
_FILL = "#serials .list-search"


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A report whose page shows few rows of its list of serial numbers."""
    folder = tmp_path_factory.mktemp("long")
    generated_ledger(folder / "ledger", 400)
    with pytest.MonkeyPatch.context() as patch:
        for module in (pipeline, html):
            patch.setattr(module, "MOST_ROWS_EXPLORED", 40)
        return built(_SPEC + LISTS, folder)


@pytest.fixture
def page(open_page, long: Built):
    """Its page."""
    return open_page(long.folder / "long.html")


def serials(long: Built) -> list[str]:
    """All serial numbers in the order of the report."""
    return [row["serial_no"] for row in long.section("serials")["rows"]]


def first_shown(page) -> str:
    """The serial number of the list's first row in the page."""
    found: str = page.locator(f"{_ROWS} th").first.inner_text()
    return found


def test_window_shows_all_rows_by_scrolling(page, long: Built):
    """Few rows are in the page, each with its number; the last one comes into sight at the end."""
    every = serials(long)
    assert page.locator("#serials table").get_attribute("aria-rowcount") == str(len(every) + 1)
    assert page.locator(_ROWS).count() < 60 < len(every)
    page.locator("#serials .list-window").evaluate("one => (one.scrollTop = one.scrollHeight)")
    last = page.locator(f'{_ROWS}[aria-rowindex="{len(every) + 1}"] th')
    last.wait_for()
    assert last.inner_text() == every[-1]
    assert not page.locator("#serials .left-out").first.is_visible()
    assert unclean(page) == []


def test_order_and_search_are_those_of_all_rows(page, long: Built):
    """The largest of all values stands first, also of rows that the static page does not have."""
    rows = long.section("serials")["rows"]
    keys = page.eval_on_selector_all("#serials thead th", "all => all.map(one => one.dataset.key)")
    head = page.locator("#serials thead th").nth(keys.index("inventory_value"))
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    known = [row for row in rows if row["values"]["inventory_value"] is not None]
    best = max(known, key=lambda row: float(row["values"]["inventory_value"]))
    assert first_shown(page) == best["serial_no"]
    wanted = serials(long)[-1]
    page.fill(_FILL, wanted)
    assert page.locator(_ROWS).all_inner_texts() != [] and first_shown(page) == wanted
    assert page.locator("#serials .list-found").inner_text() == f"1 of {len(rows)} rows"
    assert "whole report" in page.locator("#serials tfoot").inner_text()


def test_rows_follow_filters_and_are_chosen(page, long: Built):
    """A row filters the cards by its serial number; another section's choice leaves the rows it holds."""
    every = serials(long)
    page.locator(f"{_ROWS} .list-pick").nth(2).click()
    assert page.locator("#kpis .card .value").first.inner_text() == "1"
    assert page.locator(f"{_ROWS}.list-chosen th").all_inner_texts() == [every[2]]
    page.locator(f"{_ROWS} .list-pick").nth(2).press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == every[3]
    page.keyboard.press("Escape")
    page.locator(".filter-open", has_text="Supplier").click()
    page.locator(".filter-box [role=option]").first.click()
    page.get_by_role("button", name="Done").click()
    shown = int(page.locator("#serials .list-found").inner_text().split(" of ")[0])
    supplier = re.search("Supplier: (.*?)(?: ×)?$", page.locator(".filter-said").inner_text().strip(), re.M)
    rows = long.section("serials")["rows"]
    assert supplier and shown == sum(row["values"]["supplier"] == supplier[1].strip() for row in rows)
    assert unclean(page) == []


def test_long_list_is_accessible(open_page, long: Built):
    """axe finds nothing on a phone, in the dark, with a row chosen."""
    page = open_page(long.folder / "long.html", width=320, color_scheme="dark", bypass_csp=True)
    page.locator(f"{_ROWS} .list-pick").first.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_paper_has_all_rows_and_the_page_is_as_before(page, long: Built, tmp_path):
    """Printing writes every row, opens the folds and says what is shown; afterwards the window is back."""
    file = tmp_path / "long.pdf"
    before = page.locator("details[open]").count()
    page.pdf(path=file, prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True).stdout
    assert all(number in text for number in serials(long))
    assert "Search" not in text and "Showing the whole report" in text
    page.wait_for_function("() => document.querySelectorAll('#serials tbody tr').length < 62")
    assert page.locator("details[open]").count() == before
    assert unclean(page) == []
