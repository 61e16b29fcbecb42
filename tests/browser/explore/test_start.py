"""How the page starts: readable at once, explorable soon after, whole where something is missing."""

import re

import pytest

from tests.browser.axe import violations
from tests.browser.explore.asking import figures, hash_of
from tests.browser.explore.pages import Pages, unclean

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("explore")]

_WATCH_MOVES = """
window.moves = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => moves.push(entry.value)))
  .observe({type: "layout-shift", buffered: true});
"""
_NO_UNPACKING = "delete globalThis.DecompressionStream;"
_CARDS = ".card .value"


def test_the_page_is_painted_before_it_is_explored_and_hardly_moves(open_page):
    """The first paint comes before the store is opened; what is read does not jump when the bar comes."""
    page = open_page("large", before=_WATCH_MOVES)
    paint = page.evaluate("performance.getEntriesByType('paint').find(one => one.name.startsWith('first-c')).startTime")
    ready, whole = (page.evaluate(f"performance.getEntriesByName('reportgen:{name}')[0].startTime")
                    for name in ("ready", "whole"))  # fmt: skip
    assert paint < ready <= whole
    assert sum(page.evaluate("window.moves")) < 0.1
    assert unclean(page) == []


def test_every_action_is_measured(open_page):
    """A filter leaves a measure, for those who look at how fast the page is."""
    page = open_page("product", hash_of({"f": {"location": ["EAST East Warehouse"]}}))
    page.get_by_role("button", name="Clear all").click()
    [measure] = page.evaluate("performance.getEntriesByName('reportgen:change').map(one => one.duration)")
    assert 0 < measure < 1000


def test_without_scripts_the_figures_are_the_same(open_page):
    """Cards, matrix and tree say the same with scripts turned off; no bar is promised that would not work."""
    live, still = open_page("product"), open_page("product", java_script_enabled=False)
    said = figures(live)
    assert still.locator(_CARDS).all_inner_texts() == said["cards"]
    assert still.locator("#matrix tfoot").inner_text().split()[1:] == [text for text in said["total"] if text]
    assert still.locator("#decomposition_tree .branches tbody .n").first.text_content() == said["root"]
    assert not still.locator(".filters").count()
    assert still.locator(".sections").evaluate("one => getComputedStyle(one).marginTop") == "0px"


def test_a_browser_that_cannot_unpack_says_so_and_shows_the_page(open_page):
    """Without DecompressionStream: a word on top, every static figure, and lists still sort."""
    page = open_page("product", before=_NO_UNPACKING, bypass_csp=True)
    assert page.get_by_text("This browser is too old to explore the figures").is_visible()
    assert page.locator("#treemap svg:visible").count() and page.locator("#matrix tfoot").is_visible()
    assert not page.locator(".filters").count()
    assert violations(page) == []
    assert unclean(page) == []


def test_a_damaged_store_is_told_and_the_page_stays(open_page, explore_pages: Pages, tmp_path):
    """Bytes that were lost on the way: a word, no figure that could be wrong, nothing on the console."""
    text = explore_pages.file("product").read_text(encoding="utf-8")
    data = re.search(r'"data":"([^"]+)"', text)
    for number, broken in enumerate((data[1][:-400], data[1][:200] + "AAAA" + data[1][204:], "!" + data[1], "")):
        file = tmp_path / f"{number}.html"
        file.write_text(text.replace(data[1], broken), encoding="utf-8")
        page = open_page(file)
        assert page.get_by_text("The figures in this page are damaged").is_visible(), number
        assert page.locator(_CARDS).first.is_visible() and not page.locator(".filters").count()
        assert unclean(page) == []


def test_one_section_that_fails_leaves_the_others_alone(open_page):
    """A section that cannot be made live keeps what it showed and says so; the rest is explored."""
    page = open_page("product", before=_BREAK_TREEMAP)
    assert page.locator("#treemap svg:visible").count()
    assert page.locator("#treemap .filter-badge").inner_text() == ""
    page.locator(".filter-open").first.click()
    page.keyboard.press("Enter")
    assert figures(page)["cards"][0] != "100"
    assert page.locator("#treemap .filter-badge").inner_text() == "Could not be recalculated; shows the whole report"
    assert page.said == ["broken on purpose"]


_BREAK_TREEMAP = """
const make = Document.prototype.createElement;
Document.prototype.createElement = function (...given) {
  if (new Error().stack.includes("liveTreemap")) throw new Error("broken on purpose");
  return make.apply(this, given);
};
"""
