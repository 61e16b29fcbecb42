"""What is filtered and chosen stands in the address, and the address is not believed."""

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.explore.asking import choose, figures, hash_of, show
from tests.browser.explore.pages import unclean

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("explore")]


def test_an_address_that_is_mailed_shows_what_was_clicked(open_page):
    """A page opened from the address of another one says and counts the same, opened nodes and all."""
    page = open_page("product")
    whole = figures(page)
    choose(page, "Location", "EAST", "WEST")
    page.locator("#treemap .tm-tile").first.click()
    clicked = figures(page)
    page.wait_for_timeout(200)

    mailed = open_page("product", page.evaluate("location.hash"))

    assert clicked["cards"] != whole["cards"]
    assert "EAST East Warehouse or WEST West Warehouse" in clicked["words"] and "chosen in" in clicked["words"]
    assert figures(mailed) == clicked
    assert unclean(page) == unclean(mailed) == []


def test_back_undoes_one_step_after_another(open_page):
    """The page's Back and the browser's lead to what was shown before; all clicks in one box are one step."""
    page = open_page("product")
    seen = [figures(page)]
    choose(page, "Location", "EAST", "MAIN")
    seen.append(figures(page))
    choose(page, "Entry Type", "Purchase")
    seen.append(figures(page))

    page.get_by_role("button", name="Back").click()
    assert figures(page) == seen[1]
    page.get_by_role("button", name="Back").click()
    assert figures(page) == seen[0]
    choose(page, "Location", "EAST")
    choose(page, "Location", "WEST")
    page.go_back()
    assert "EAST" in figures(page)["words"] and "WEST" not in figures(page)["words"]
    page.go_forward()
    assert "WEST" in figures(page)["words"]
    page.get_by_role("button", name="Clear all").click()
    assert figures(page) == seen[0]


def test_anchors_lead_to_sections_and_keep_the_filters(open_page):
    """A link to a section changes no figure, and going back over it undoes nothing twice."""
    page = open_page("product", "#matrix")
    assert page.evaluate("document.querySelector('#matrix').getBoundingClientRect().top") < 300
    whole = figures(page)
    choose(page, "Location", "EAST")
    filtered = figures(page)
    page.locator(".toc a").nth(1).click()
    assert figures(page) == filtered
    page.get_by_role("button", name="Clear all").click()
    page.go_back()
    assert figures(page) == filtered
    page.go_back()
    page.go_back()
    assert figures(page) == whole


def test_what_an_address_asks_that_is_not_there_is_told_and_left_out(open_page):
    """An unknown value is named; the rest of the address holds."""
    page = open_page("product", hash_of({"f": {"location": ["EAST East Warehouse", "NORTH"], "colour": ["red"]}}))

    said = page.locator(".filters").inner_text()
    assert "Location Code & Name: EAST East Warehouse" in said
    assert "Location Code & Name “NORTH”" in said and "“colour”" in said
    expect(page.locator("[role=status]")).to_have_text(re.compile(r"^Filtered: Inventory \(Quantity\) 2\d of 100"))


_DEEP = "[" * 20_000 + "]" * 20_000
_HOSTILE = [
    "#~", "#~%", "#~%7B", "#~null", "#~[]", "#~%22x%22", "#~" + quote(_DEEP), "#~" + quote('{"f":' + _DEEP + "}"),
    "#~" + "x" * 300_000,
    '#~{"__proto__":{"f":{"location":["EAST East Warehouse"]}},"constructor":{"prototype":{"own":1}}}',
    hash_of({"f": {"constructor": ["a"], "toString": 1, "hasOwnProperty": ["x"]}}),
    hash_of({"f": {"location": {"from": {}, "to": []}, "posting_month": {"from": "2025-01", "to": "1"}}}),
    hash_of({"f": [1], "c": {"a": 1}, "s": [2]}),
    hash_of({"c": ["matrix", ["__proto__"], [["x"]]]}),
    hash_of({"c": ["nowhere", ["item_no"], [["1001"]]]}),
    hash_of({"c": ["matrix", ["item_no"], [[{}], [[]], "1001", ["1001", "1001", "1001"], [3]]]}),
    '#~{"s":{"matrix":{"__proto__":{"polluted":1}},"kpis":[],"decomposition_tree":{"levels":"x"},"__proto__":{"y":1}}}',
    hash_of({"s": {name: {"open": {"a": 1}, "levels": [None, 1, {}], "sort": "x", "path": [[]], "measure": 7}
                   for name in ("matrix", "decomposition_tree", "treemap", "matrix-2")}}),
]  # fmt: skip


def test_a_hostile_address_does_no_harm(open_page):
    """Broken, deep, long and poisoned addresses show the whole report, now or as the first one, and run nothing."""
    page = open_page("product")
    whole = figures(page)
    for number, hostile in enumerate(_HOSTILE):
        if number % 6 == 0:
            show(page, {"f": {"location": ["EAST East Warehouse"]}})
        page.evaluate("(hash) => { location.hash = hash; }", hostile)
        page.wait_for_timeout(20)
        assert {**figures(page), "words": ""} == {**whole, "words": ""}, (number, hostile[:100])
    assert page.evaluate("({}).polluted ?? ({}).f ?? ({}).own ?? ({}).y ?? null") is None
    for hostile in (_HOSTILE[9], _HOSTILE[-1]):
        first = open_page("product", hostile)
        assert {**figures(first), "words": ""} == {**whole, "words": ""}
        assert unclean(first) == []
    assert unclean(page) == []


def test_months_one_after_another_stand_in_the_address_as_from_and_to(open_page):
    """So that a mailed address stays short, and is the same words."""
    page = open_page("product", hash_of({"f": {"posting_month": {"from": "2025-02", "to": "2025-05"}}}))
    page.evaluate("() => document.querySelector('.filter-open').click()")
    page.locator(".filter-box [role=option]").first.click()
    page.wait_for_timeout(200)

    assert "Posting Month: 2025-02 to 2025-05" in figures(page)["words"]
    said = json.loads(page.evaluate("decodeURIComponent(location.hash.slice(2))"))
    assert said["f"]["posting_month"] == {"from": "2025-02", "to": "2025-05"}
