"""The bar of filters: by keyboard, by touch, for readers of screens, on any screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.explore.asking import choose, figures, hash_of, show
from tests.browser.explore.pages import unclean

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("explore")]


def _focused(page: Page) -> str:
    said: str = page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent")
    return said.strip()


def test_a_filter_is_set_by_keyboard_alone(open_page):
    """Tab to the button, Enter, words of a search, arrows, Enter; Escape empties the search, then leads back."""
    page = open_page("product")
    page.locator(".filter-open").nth(2).focus()
    page.keyboard.press("Enter")
    search = page.get_by_role("combobox", name="Search Item No. & Description")
    expect(search).to_be_focused()
    page.keyboard.type("item 1003")
    expect(page.locator(".filter-option")).to_have_count(1)
    page.keyboard.press("Enter")
    assert "Item No. & Description: 1003 Item 1003" in figures(page)["words"]
    option = page.locator(f"#{search.get_attribute('aria-activedescendant')}")
    assert option.get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert search.input_value() == ""
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert "1002 Item 1002 or 1003 Item 1003" in figures(page)["words"]
    page.keyboard.press("Escape")
    assert _focused(page).startswith("Item No. & Description")
    assert page.locator(".filter-box").count() == 0

    page.keyboard.press("Enter")
    for _ in range(9):
        page.keyboard.press("Tab")
    assert page.locator(".filter-box").count() == 0, "a box that is left closes"
    expect(page.locator("[role=status]")).to_have_text(
        "Filtered: Inventory (Quantity) 32 of 100, Serials on Hand 32 of 100."
    )
    assert unclean(page) == []


def test_values_say_what_they_count_beside_the_other_filters(open_page):
    """Figures beside values follow the other filters and not their own; values that count nothing come last."""
    page = open_page("product", hash_of({"f": {"location": ["EAST East Warehouse"], "item": ["1001 Item 1001"]}}))
    page.locator(".filter-open", has_text="Location").click()
    figures_of = [
        [*option.locator("bdi, .filter-figure").all_inner_texts()] for option in page.locator(".filter-option").all()
    ]
    total = int(figures(page)["cards"][0])
    assert dict(figures_of)["EAST East Warehouse"] == str(total)
    page.keyboard.press("Escape")
    page.locator(".filter-open", has_text="Supplier").click()
    counts = [option.locator(".filter-figure").all_inner_texts() for option in page.locator(".filter-option").all()]
    assert sum(int(count) for [count] in counts if count) == total
    assert counts == sorted(counts, key=lambda count: not count)


def test_months_are_chosen_from_and_to(open_page):
    """Two menus choose a run of months, in any order, and show what the list has."""
    page = open_page("product")
    page.locator(".filter-open", has_text="Posting Month").click()
    page.get_by_label("To", exact=True).select_option("2025-03")
    assert "Posting Month: 2025-01 to 2025-03" in figures(page)["words"]
    page.get_by_label("From").select_option("2025-05")
    assert "Posting Month: 2025-03 to 2025-05" in figures(page)["words"]
    page.locator(".filter-option", has_text="2025-04").click()
    assert "Posting Month: 2025-03 or 2025-05" in figures(page)["words"]
    assert page.get_by_label("From").input_value() == ""
    page.get_by_role("button", name="Clear", exact=True).click()
    assert figures(page)["words"] == "Showing the whole report"
    assert page.locator(".filter-step").all_inner_texts() == ["Back"]


def test_each_filter_and_the_choice_can_be_taken_back_by_itself(open_page):
    """Every part of the sentence has a button; the focus is never lost."""
    page = open_page("product")
    choose(page, "Location", "EAST")
    choose(page, "Status", "on hand")
    page.locator("#treemap .tm-tile").first.click()
    assert page.locator(".filter-chip").count() == 3
    page.get_by_role("button", name="Remove Location Code & Name: EAST East Warehouse").press("Enter")
    assert page.locator(".filter-chip").count() == 2
    assert _focused(page) == "Back"
    page.locator(".filter-remove").last.click()
    page.locator(".filter-remove").last.press("Enter")
    assert figures(page)["words"] == "Showing the whole report"


def test_what_matches_nothing_is_said(open_page):
    """Filters that leave no entry say so, and figures are blank."""
    page = open_page("product")
    show(page, {"f": {"entry_type": ["Negative Adjmt."], "customer": ["C1 Customer 1"]}})
    assert page.get_by_text("No entry of this report matches all of that.").is_visible()
    assert figures(page)["cards"] == ["(blank)"] * 6
    assert unclean(page) == []


def test_sections_that_do_not_follow_say_so(open_page):
    """Movements, ageing and notes on coverage are marked as of the whole report, only while something is filtered."""
    page = open_page("lists")
    badges = page.locator(".filter-badge:visible")
    assert badges.count() == 0
    choose(page, "Location", "EAST")
    marked = {badge.locator("xpath=..").get_attribute("id") for badge in badges.all()}
    assert {"movements", "aging"} <= marked and "kpis" not in marked
    assert page.locator(".filter-of:visible").count() > 0
    page.get_by_role("button", name="Clear all").click()
    assert badges.count() == page.locator(".filter-of:visible").count() == 0


def test_thousands_of_values_are_searched_and_few_stand_in_the_page(open_page):
    """A long list holds only what is in sight, says how long it is, and is walked from end to end."""
    page = open_page("large")
    page.locator(".filter-open", has_text="Item No.").click()
    options = page.locator(".filter-option")
    size = int(options.first.get_attribute("aria-setsize"))
    assert size > 100 and options.count() < 30
    page.keyboard.press("Control+End")
    assert page.locator(".filter-option.active").get_attribute("aria-posinset") == str(size)
    page.keyboard.press("Control+Home")
    page.keyboard.press("PageDown")
    assert int(page.locator(".filter-option.active").get_attribute("aria-posinset")) > 4
    page.keyboard.type("11")
    page.get_by_role("button", name="Add all listed").click()
    assert "more" in figures(page)["words"]
    assert page.locator(".filter-number").inner_text() == page.locator(".filter-found").inner_text().split()[0]


def test_nothing_that_has_the_focus_is_under_the_bar(open_page):
    """The bar stays in sight while the page scrolls, and what is tabbed to stays below it."""
    page = open_page("product", width=1024, reduced_motion="reduce")
    choose(page, "Location", "EAST")
    page.evaluate("document.querySelector('footer summary').focus()")
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        hidden = page.evaluate(
            "() => { const bar = document.querySelector('.filters'), one = document.activeElement;"
            " return !bar.contains(one) && one.getBoundingClientRect().top + 2 < bar.getBoundingClientRect().bottom"
            " && bar.getBoundingClientRect().top === 0 && one.closest('main') ? one.outerHTML.slice(0, 200) : ''; }"
        )
        assert hidden == ""


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_while_filtered(open_page, width, scheme):
    """No rule is broken with filters, a choice and an open box; on a phone the bar is one button, and nothing scrolls
    sideways."""
    state = {"f": {"location": ["EAST East Warehouse"]}, "c": ["treemap", ["item_category_code"], [["PARTS"]]]}
    page = open_page("product", hash_of(state), width=width, color_scheme=scheme, bypass_csp=True)
    fold = page.get_by_role("button", name="Filter (1)")
    assert fold.is_visible() == (width == 320)
    if width == 320:
        assert not page.locator(".filter-open").first.is_visible()
        fold.click()
    page.locator(".filter-open", has_text="Posting Month").click()
    page.keyboard.press("Enter")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = "(one) => one.offsetParent && Math.min(one.offsetWidth, one.offsetHeight) < 24"
    assert page.evaluate(f"[...document.querySelectorAll('.filters button')].filter({small}).length") == 0
