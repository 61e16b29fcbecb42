"""Lists on the explored page: they sort and search where they stand, follow filters, and filter the other sections."""

import csv
import io
from typing import Any

import pytest

from tests.browser.axe import violations
from tests.browser.explore.asking import hash_of, show
from tests.browser.explore.pages import READY, Pages, unclean

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("explore")]

_COLUMN = """([table, column]) => [...document.querySelectorAll(`${table} tbody tr:not([hidden])`)]
  .map((row) => row.cells[column].dataset.v ?? row.cells[column].textContent)"""
_SMALL = """all => all.map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
  .filter(([, {width, height}]) => width > 0 && Math.min(width, height) < 23.5).map(([html]) => html)"""
_SERIALS = "#serials table"


def column(page: Any, number: int, table: str = _SERIALS) -> list[str]:
    """Exact values of a column, as shown from top to bottom."""
    found: list[str] = page.evaluate(_COLUMN, [table, number])
    return found


def heads(page: Any, table: str = _SERIALS) -> list[str]:
    """Keys of a table's columns."""
    found: list[str] = page.eval_on_selector_all(f"{table} thead th", "all => all.map(one => one.dataset.key)")
    return found


def turn(page: Any, number: int, table: str = _SERIALS) -> str | None:
    """Clicks a head, and tells how the column is sorted then."""
    head = page.locator(f"{table} thead th").nth(number)
    head.locator("button").click()
    found: str | None = head.get_attribute("aria-sort")
    return found


def test_heads_sort_numbers_days_and_texts_and_a_third_click_gives_the_reports_order(open_page):
    """Figures by their exact value, largest first; days by day; serial numbers as people count; blanks last."""
    page = open_page("lists")
    keys = heads(page)
    before = {key: column(page, place) for place, key in enumerate(keys)}

    for key, made in (("inventory_value", float), ("received_date", str)):
        place = keys.index(key)
        first = "descending" if made is float else "ascending"
        assert turn(page, place) == first
        known = sorted((one for one in before[key] if one), key=made, reverse=made is float)
        assert column(page, place) == known + [""] * before[key].count("")
        assert turn(page, place) != first
        assert [one for one in column(page, place) if one] == known[::-1] or len(set(known)) < len(known)
        assert turn(page, place) is None
        assert column(page, place) == before[key]
    assert unclean(page) == []


def test_search_hides_rows_whatever_the_case_and_the_total_follows_exactly(open_page):
    """What is left is counted; a total that is a plain sum is added up again, and back again."""
    page = open_page("lists")
    keys = heads(page)
    place = keys.index("inventory_value")
    whole = page.locator("#serials tfoot tr").inner_text()
    page.get_by_role("searchbox", name="Search Serial numbers").fill("0001")
    shown = column(page, keys.index("serial_no"))
    lines = page.locator(f"{_SERIALS} tbody tr:visible").all_inner_texts()
    assert 0 < len(shown) == len(lines) and all("0001" in line for line in lines)
    assert page.locator("#serials .list-found").inner_text().startswith(f"{len(shown)} of ")
    cents = sum(round(float(one) * 100) for one in column(page, place) if one)
    foot = page.locator("#serials tfoot tr")
    assert "Total of what is shown" in foot.inner_text()
    assert foot.locator("td").nth(place - len(keys)).inner_text() == f"{cents / 100:,.2f}"
    page.get_by_role("searchbox", name="Search Serial numbers").fill("")
    assert foot.inner_text() == whole
    assert unclean(page) == []


def test_list_follows_a_filter_by_its_serial_numbers(open_page):
    """A row stays if an entry of its serial number is left; the section says that figures are of the whole report."""
    page = open_page("lists")
    serial, supplier = (heads(page).index(key) for key in ("serial_no", "supplier"))
    every = list(zip(column(page, serial), column(page, supplier), strict=True))
    wanted = next(name for _, name in every if name)
    show(page, {"f": {"supplier": [wanted]}})
    left = column(page, serial)
    assert left == [number for number, name in every if name == wanted] and 0 < len(left) < len(every)
    assert "Rows are filtered" in page.locator("#serials .filter-badge").inner_text()
    show(page, {"f": {"supplier": ["nobody"]}})
    assert column(page, serial) == [number for number, _ in every]
    assert unclean(page) == []


def test_row_filters_the_other_sections_by_keyboard_and_escape_takes_it_back(open_page):
    """Enter on a row's head chooses its serial number, arrows go on, Control adds, Escape clears."""
    page = open_page("lists")
    picks = page.locator(f"{_SERIALS} .list-pick")
    picks.first.focus()
    page.keyboard.press("Enter")
    assert picks.first.get_attribute("aria-pressed") == "true"
    assert page.locator("#kpis .card .value").first.inner_text() == "1"
    assert picks.first.inner_text() in page.locator(".filter-said").inner_text()
    page.keyboard.press("ArrowDown")
    assert picks.nth(1).evaluate("one => one === document.activeElement")
    page.keyboard.press("Control+Enter")
    assert page.locator("#kpis .card .value").first.inner_text() == "2"
    page.keyboard.press("Escape")
    assert page.locator("[aria-pressed=true]").count() == 0
    assert page.locator("#kpis .card .value").first.inner_text() == "160"
    assert page.locator(f"{_SERIALS} .list-pick[tabindex='0']").count() == 1
    assert unclean(page) == []


def test_order_and_search_are_in_the_address_and_wrong_ones_do_no_harm(open_page):
    """A mailed address brings both back; one that was tampered with shows the list as it is."""
    page = open_page("lists")
    place = heads(page).index("serial_no")
    turn(page, place)
    page.get_by_role("searchbox", name="Search Serial numbers").fill("0002")
    shown = column(page, place)
    page.wait_for_function("() => location.hash.includes('0002')")
    again = open_page("lists", page.evaluate("location.hash"))
    assert column(again, place) == shown
    assert again.locator(f"{_SERIALS} thead th").nth(place).get_attribute("aria-sort") == "ascending"
    wrong = open_page("lists", hash_of({"s": {"serials": {"list0": {"sort": [99, "x"], "words": {"a": 1}}}}}))
    assert len(column(wrong, place)) == wrong.locator(f"{_SERIALS} tbody tr").count() > 20
    assert unclean(page) == [] and unclean(again) == [] and unclean(wrong) == []


def test_csv_holds_what_is_shown_with_exact_values_and_safe_cells(open_page):
    """The rows left by a search, in the order shown; texts that look like formulas are made safe."""
    page = open_page("lists")
    page.get_by_role("searchbox", name="Search Serial numbers").fill("0003")
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV Serial numbers").click()
    rows = list(csv.reader(io.StringIO(saved.value.path().read_text(encoding="utf-8-sig"))))
    assert saved.value.suggested_filename == "lists-serials.csv"
    serial, value = (heads(page).index(key) for key in ("serial_no", "inventory_value"))
    assert [row[serial] for row in rows[1:]] == column(page, serial)
    assert [row[value] for row in rows[1:]] == column(page, value)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_lists_are_accessible_sorted_searched_and_filtered(open_page, width, scheme):
    """axe finds nothing, and nothing is wider than a phone."""
    page = open_page("lists", width=width, color_scheme=scheme, bypass_csp=True)
    turn(page, heads(page).index("serial_no"))
    page.get_by_role("searchbox", name="Search Serial numbers").fill("0001")
    page.locator(f"{_SERIALS} .list-pick:visible").first.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.eval_on_selector_all(".list-sort, .list-pick, .list-button, .list-search", _SMALL) == []


def test_lists_sort_without_a_store(open_page, explore_pages: Pages, tmp_path):
    """A page that was made without figures to explore still sorts its lists."""
    html = explore_pages.file("lists").read_text(encoding="utf-8")
    start = html.index('<script type="application/json" id="store">')
    file = tmp_path / "bare.html"
    file.write_text(html[:start] + html[html.index("</script>", start) + 9 :], encoding="utf-8")
    page = open_page(file)
    page.evaluate(READY)
    place = heads(page).index("serial_no")
    assert turn(page, place) == "ascending" and turn(page, place) == "descending"
    assert unclean(page) == []
