"""The live matrix in use: by keyboard, over thousands of rows, chosen from, mailed and printed."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import AXE, TAGS
from tests.browser.explore.asking import hash_of
from tests.browser.explore.matrices import rows_of, saved, total_of
from tests.browser.explore.pages import unclean

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("explore")]
ALL_SERIALS = hash_of({"s": {"matrix": {"r": ["entry_type", "item_no", "serial_no"], "o": 2}}})
WINDOW = Path(__file__).resolve().parents[3] / "templates" / "scripts" / "explore" / "matrix_window.js"
FOCUS = """() => {
  const {activeElement: here} = document;
  const row = here.closest(".mx-row");
  if (!row) return here.className || here.tagName;
  const [top, bottom] = [row.getBoundingClientRect().top, row.getBoundingClientRect().bottom];
  const box = row.closest(".mx-box");
  const seen = top >= box.querySelector("thead").getBoundingClientRect().bottom - 1
    && bottom <= box.querySelector("tfoot").getBoundingClientRect().top + 1 && top >= 0 && bottom <= innerHeight + 1;
  return {label: row.querySelector(".mx-name").textContent, cell: here === row ? 0 : here.cellIndex,
          index: Number(row.getAttribute("aria-rowindex")) - 1, open: row.getAttribute("aria-expanded"), seen};
}"""


def press(page: Page, *keys: str) -> object:
    """Presses keys one after another, and tells where the focus is then; it is never out of sight."""
    for key in keys:
        page.keyboard.press(key)
    found = page.evaluate(FOCUS)
    assert not isinstance(found, dict) or found.pop("seen"), found
    return found


def at(found: object) -> tuple[str, int, str | None]:
    assert isinstance(found, dict), found
    return found["label"], found["cell"], found["open"]


def test_the_whole_grid_works_by_keyboard_alone(open_page):
    """Arrows open, close, and lead to groups, rows and cells; Home, End and pages move; ``*`` opens what stands beside;
    Enter chooses and Escape gives back; one Tab stop leads in and out."""
    page = open_page("product", hash_of({"s": {"matrix": {"o": 0}}}), reduced_motion="reduce")
    first, second, *_, last = [row["label"] for row in rows_of(page)]
    page.locator("#matrix [role=columnheader] button").last.focus()

    assert at(press(page, "Tab")) == (first, 0, "false")
    assert at(press(page, "ArrowRight")) == (first, 0, "true")
    assert at(press(page, "ArrowRight")) == (first, 1, "true")
    assert at(press(page, "End")) == (first, 3, "true")
    assert at(press(page, "ArrowRight")) == (first, 3, "true")
    assert at(press(page, "Home")) == (first, 1, "true")
    item = at(press(page, "ArrowDown", "ArrowLeft"))
    assert item[1:] == (0, "false")
    assert at(press(page, "ArrowLeft")) == (first, 0, "true")
    assert at(press(page, "ArrowLeft")) == (first, 0, "false")
    assert at(press(page, "ArrowDown")) == (second, 0, "false")
    assert at(press(page, "Shift+*")) == (second, 0, "true")
    assert all(row["open"] == "true" for row in rows_of(page) if row["level"] == 1)
    assert at(press(page, "End"))[0] == [row["label"] for row in rows_of(page)][-1] != last
    assert at(press(page, "Control+Home")) == (first, 0, "true")
    down = press(page, "PageDown")
    assert isinstance(down, dict) and down["index"] > 8
    assert at(press(page, "PageUp")) == (first, 0, "true")
    press(page, "ArrowDown", "ArrowRight")
    for _ in range(12):
        press(page, "ArrowDown")

    chosen = at(press(page, "Enter"))
    assert [row["label"] for row in rows_of(page) if row["chosen"]] == [chosen[0]]
    press(page, "ArrowDown", "Control+Enter")
    assert len([row for row in rows_of(page) if row["chosen"]]) in (1, 2)
    press(page, "Escape")
    assert not [row for row in rows_of(page) if row["chosen"]]
    assert press(page, "Shift+Tab") == "mx-sort"
    assert isinstance(press(page, "Tab"), dict) and not isinstance(press(page, "Tab"), dict)
    assert unclean(page) == []


def test_thousands_of_rows_stand_in_a_window(open_page):
    """However many rows are open, few are in the document; the end shows the last row, and the focus is not lost on
    the way; a line names the groups of the topmost row."""
    page = open_page("large", ALL_SERIALS)
    grid = page.locator("#matrix [role=treegrid]")
    count = int(grid.get_attribute("aria-rowcount") or 0)
    file = saved(page)
    assert count == len(file) > 3000
    assert len(rows_of(page)) < 80

    page.locator("#matrix .mx-row").first.focus()
    first = at(press(page, "ArrowDown"))
    page.evaluate("document.querySelector('#matrix .mx-box').scrollTop = 1e9")
    expect(page.locator("#matrix .mx-row").last).to_have_attribute("aria-rowindex", str(count - 1))
    rows = rows_of(page)
    assert rows[-1]["label"] == file[-2][4] and len(rows) < 80
    assert rows[-1]["place"][:2] == [rows[-1]["place"][1]] * 2
    expect(page.locator("#matrix .mx-path-line")).to_contain_text(file[-2][2])
    assert page.evaluate("document.activeElement.querySelector('.mx-name').textContent") == first[0]

    assert at(press(page, "End"))[0] == file[-2][4]
    assert at(press(page, "Home"))[0] == file[1][2]
    down = press(page, "PageDown", "PageDown", "PageDown", "ArrowDown")
    assert isinstance(down, dict) and down["label"] == file[down["index"]][1 + int(file[down["index"]][0])]
    assert unclean(page) == []


def test_a_window_of_rows_shows_every_row_of_two_million(open_page):
    """At any scroll the window covers what is in sight with few rows, none lies beyond what browsers can draw, and
    scrolling to a row brings it into sight, up to two million rows."""
    source = WINDOW.read_text(encoding="utf-8").replace("export class", "class")
    found = open_page("product", ready=False, bypass_csp=True).evaluate(_EXAMPLES, source)
    assert found["checked"] > 4000
    assert found["wrong"] == []


_EXAMPLES = """(source) => {
  const RowWindow = (0, eval)(`(() => { ${source}; return RowWindow; })()`);
  let seed = 3;
  const dice = (most) => (seed = (seed * 48271) % 2147483647) % most;
  const wrong = [];
  let checked = 0;
  for (let example = 0; example < 1500; example += 1) {
    const rows = 1 + dice([30, 3000, 2000000][example % 3]);
    const made = new RowWindow(rows, 20 + dice(50), 200 + dice(900), dice(70), dice(50));
    const most = Math.max(0, made.height - made.seen);
    for (const scroll of [0, most, dice(1 + Math.floor(most))]) {
      const [from, to] = made.span(scroll);
      const first = made.firstInSight(scroll);
      const covers = from <= first && made.top(Math.min(first, rows - 1), scroll) <= scroll + 1;
      const reaches = to === rows || made.top(to - 1, scroll) + made.rowHeight >= scroll + made.seen;
      const drawn = made.top(to - 1, scroll) + made.rowHeight <= made.height + 1 && made.height <= 15000000;
      const isFew = to - from <= made.seen / made.rowHeight + 40;
      if (!covers || !reaches || !drawn || !isFew) wrong.push([rows, scroll, from, to]);
      const row = dice(rows);
      const there = Math.min(most, made.scrollTo(row, scroll));
      const top = made.top(row, there) - there;
      const isInSight = top >= -1.5 && top + made.rowHeight <= Math.max(made.seen, made.rowHeight) + 1.5;
      if (!isInSight) wrong.push(["to", rows, row, scroll, top]);
      checked += 1;
    }
  }
  return {checked, wrong: wrong.slice(0, 5)};
}"""


def test_a_row_that_is_chosen_filters_the_other_sections(open_page):
    """A click on a name filters the others, marks the row, and keeps the matrix whole; Ctrl adds; the same click takes
    it back; a filter from elsewhere changes the matrix's own figures."""
    page = open_page("product")
    card = page.locator("#kpis .card .value").first
    (whole,), rows = [card.inner_text()], rows_of(page)
    names = page.locator("#matrix .mx-name")

    names.nth(0).click()
    assert card.inner_text() == rows[0]["cells"][0]
    assert [row["chosen"] for row in rows_of(page)].count(True) == 1
    assert [row["cells"] for row in rows_of(page)] == [row["cells"] for row in rows]
    other = next(place for place, row in enumerate(rows) if place and row["level"] == 1)
    names.nth(other).click(modifiers=["Control"])
    assert card.inner_text() == str(int(rows[0]["cells"][0]) + int(rows[other]["cells"][0]))
    names.nth(other).click(modifiers=["Control"])
    names.nth(0).click()
    assert card.inner_text() == whole
    page.locator("#matrix-2 .mx-name").first.click()
    assert total_of(page)[0] == card.inner_text() != whole


def test_an_address_brings_back_what_was_opened_sorted_and_chosen(open_page):
    """Open groups, order, values and rows stand in the address and come back from it; nonsense in it does no harm."""
    page = open_page("product")
    page.locator("#matrix .mx-twist").nth(0).click()
    page.locator("#matrix [role=columnheader] button").nth(1).click()
    page.locator("#matrix .mx-row[aria-expanded=false] .mx-twist").last.click()
    page.wait_for_timeout(200)
    seen = rows_of(page)

    again = open_page("product", page.evaluate("location.hash"))
    assert rows_of(again) == seen
    odd = {"r": ["nothing"], "v": 5, "s": [["x"]], "o": -3, "x": [[1], "y", ["__proto__"], [None, "z"]]}
    broken = open_page("product", hash_of({"s": {"matrix": odd}}))
    assert rows_of(broken) == rows_of(open_page("product"))
    assert unclean(again) == unclean(broken) == []


def test_paper_shows_every_row_and_the_screen_comes_back(open_page):
    """For printing all groups are open and all rows in the document; afterwards the page is as it was."""
    page = open_page("large")
    before = rows_of(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = len(rows_of(page))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert printed > 1900 > len(before)
    assert rows_of(page) == before


_AXE = """async () => (await axe.run("#matrix", {runOnly: %s})).violations.flatMap(
  ({id, nodes}) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`))"""


def found_by_axe(page: Page) -> list[str]:
    """What axe finds in the matrix, by the rules that the whole page is tested with."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(_AXE % json.dumps(TAGS))
    return found


@pytest.mark.parametrize(("name", "width", "scheme"), [("product", 1280, "light"), ("arabic", 320, "dark")])
def test_axe_finds_nothing_in_the_live_matrix(open_page, name, width, scheme):
    """No rule is broken with groups open, a row chosen, a search under way and the menus open, and nothing is wider
    than the window."""
    page = open_page(name, width=width, color_scheme=scheme, bypass_csp=True)
    page.locator("#matrix .mx-search").fill("00001")
    page.locator("#matrix .mx-name").nth(1).click()
    page.evaluate("document.querySelectorAll('#matrix .mx-menu').forEach((one) => (one.open = true))")
    assert found_by_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_many_rows_and_hostile_names_break_no_rule_either(open_page):
    """Axe finds nothing in a window of thousands of rows, and names that nobody can see or read are told as such."""
    assert found_by_axe(open_page("large", ALL_SERIALS, bypass_csp=True)) == []
    page = open_page("hostile", hash_of({"s": {"matrix": {"o": 0}}}), width=320, bypass_csp=True)
    assert len(rows_of(page)) == 40
    assert found_by_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert unclean(page) == []
