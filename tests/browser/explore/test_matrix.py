"""The live matrix: it starts as the report has it, and says the same figures however it is turned."""

import random

import pytest
from playwright.sync_api import expect

from tests.browser.explore.asking import hash_of, show
from tests.browser.explore.matrices import paths_of, rows_of, saved, static_of, stock, total_of
from tests.browser.explore.pages import LAST_DAY, unclean

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("explore")]
FIELDS = {"item_category_code": "itemCategoryCode", "item_no": "itemNo", "serial_no": "serialNo", "location": "place"}


@pytest.mark.parametrize(
    ("name", "section"), [("product", "matrix"), ("product", "matrix-2"), ("arabic", "matrix"), ("hostile", "matrix")]
)
def test_the_matrix_starts_as_the_page_without_scripts(open_page, explore_pages, name, section):
    """Rows, order, labels, figures as they are written, what is open, and the total are the same."""
    page = open_page(name)
    static = static_of(page, explore_pages.reports[name].html, section)

    live = rows_of(page, section)

    shown = [row for row in static["rows"] if row["shown"]]
    assert len(shown) > 5
    for key in ("level", "label", "cells"):
        assert [row[key] for row in live] == [row[key] for row in shown]
    if section == "matrix":  # a pivoted one does not fold without scripts
        assert [row["open"] for row in live] == [row["open"] for row in shown]
    assert total_of(page, section) == static["total"]
    assert unclean(page) == []


def test_the_file_of_all_rows_is_the_reports_own(open_page, explore_pages):
    """With every level open the button CSV saves what report.json holds, row by row and to the last digit."""
    page = open_page("product", hash_of({"s": {"matrix": {"o": 2}}}))
    report = explore_pages.reports["product"].section("matrix")
    keys = [value["key"] for value in report["values"]]

    heads, *rows, total = saved(page)

    assert heads == [
        "Level",
        "Row",
        *(one["label"] for one in report["levels"]),
        *(one["label"] for one in report["values"]),
    ]
    assert len(rows) > 100
    assert [(int(row[0]), row[2 : 2 + int(row[0])], row[5:]) for row in rows] == [
        (row["level"], row["path"], [_plain(row["values"][key]) for key in keys]) for row in report["rows"]
    ]
    assert total == ["0", "total", "Total", "", "", *(_plain(report["total"].get(key)) for key in keys)]


def _plain(value):
    return "" if value is None else str(value)


def test_every_group_is_the_ledgers_whatever_is_open_sorted_or_filtered(open_page, explore_pages):
    """In forty random states each group says what the ledger's entries add up to, and parts add up to their whole."""
    page = open_page("product")
    folder = explore_pages.reports["product"].folder
    dice = random.Random(7)
    names = {"EAST": "EAST East Warehouse", "WEST": "WEST West Warehouse", "MAIN": "MAIN Main Street"}
    for _ in range(40):
        rows = dice.sample(["item_category_code", "item_no", "serial_no"], dice.randint(1, 3))
        places = dice.sample(list(names), dice.randint(0, 2))
        own = {"r": rows, "v": ["inventory_quantity"], "o": dice.randint(0, len(rows) - 1)}
        if dice.random() < 0.7:
            own["s"] = [dice.choice(["", "inventory_quantity"]), dice.randint(0, 1)]
        show(page, {"f": {"location": [names[place] for place in places]} if places else {}, "s": {"matrix": own}})
        expected = stock(folder, [FIELDS[name] for name in rows], places)
        shown = rows_of(page)
        found = dict(zip(paths_of(shown), (int(row["cells"][0].replace(",", "")) for row in shown), strict=True))

        assert total_of(page) == [str(expected[()])]
        assert len(found) == len(shown)
        assert all(expected.get(path, 0) == value for path, value in found.items())
        assert _missing(expected, found, own["o"]) == set()
        for level in range(1, own["o"] + 1):  # parts of open groups
            parts = {path[:level] for path in found if len(path) == level + 1}
            for part in parts:
                assert found[part] == sum(v for path, v in found.items() if path[:-1] == part)
        if "s" in own:
            _assert_in_order(shown, own["s"])


def _missing(expected, found, deepest):
    return {path for path in expected if 0 < len(path) <= deepest + 1} - set(found)


def _assert_in_order(rows, sort):
    by, descending = sort
    families = {}
    for row, path in zip(rows, paths_of(rows), strict=True):
        families.setdefault(path[:-1], []).append(row)
    for family in families.values():
        labels = [row["label"] for row in family if row["label"] != "(blank)"]
        keys = [int(row["cells"][0].replace(",", "")) for row in family] if by else labels
        assert keys == sorted(keys, reverse=bool(descending))
        assert not by or all(row["place"][1] == len(family) for row in family)
        assert by or [row["label"] for row in family[:-1]].count("(blank)") == 0


def test_heads_sort_one_way_then_the_other_then_as_the_report(open_page):
    """The first press puts the largest first, the second the smallest, the third is the report's order again; a day
    sorts as a day, and rows without one come last."""
    page = open_page("product", hash_of({"s": {"matrix": {"r": ["serial_no"]}}}))
    report = [row["label"] for row in rows_of(page)]
    head = page.locator("#matrix [role=columnheader]")

    seen = []
    for _ in range(3):
        head.nth(2).get_by_role("button").click()
        values = [float(row["cells"][1].replace(",", "").replace("€", "")) for row in rows_of(page)]
        seen.append((head.nth(2).get_attribute("aria-sort"), values))
    assert seen[0] == ("descending", sorted(seen[0][1], reverse=True))
    assert seen[1] == ("ascending", sorted(seen[1][1]))
    assert seen[2][0] == "none"
    assert [row["label"] for row in rows_of(page)] == report

    head.nth(3).get_by_role("button").click()
    days = [row[-1] for row in saved(page)[1:-1]]
    told = [day for day in days if day]
    assert 10 < len(told) < len(days)
    assert days == sorted(told) + [""] * (len(days) - len(told))
    head.nth(0).get_by_role("button").click()
    assert head.nth(0).get_attribute("aria-sort") == "descending"
    assert [row["label"] for row in rows_of(page)] == report[::-1]


def test_a_search_opens_the_way_to_its_hits_and_steps_through_them(open_page, explore_pages):
    """Every row whose label holds the words is marked, on any level; Enter goes on, Shift and Enter back, and Escape
    leaves everything as it was."""
    page = open_page("product", hash_of({"s": {"matrix": {"o": 0}}}))
    before = rows_of(page)
    report = explore_pages.reports["product"].section("matrix")
    wanted = [row["path"][-1] for row in report["rows"] if "00" in row["path"][-1] and "1" in row["path"][-1]]
    box = page.locator("#matrix .mx-search")

    box.fill("1 00")

    hits = [row["label"] for row in rows_of(page) if row["hit"]]
    assert len(wanted) > 30 and len({len(one) for one in wanted}) > 1
    assert hits == wanted
    said = page.locator("#matrix .mx-hits")
    current = page.locator("#matrix .mx-current .mx-name")
    expect(said).to_have_text(f"1 of {len(wanted)} hits")
    box.press("Enter")
    expect(current).to_have_text(wanted[1])
    box.press("Shift+Enter")
    box.press("Shift+Enter")
    expect(said).to_have_text(f"{len(wanted)} of {len(wanted)} hits")
    expect(current).to_have_text(wanted[-1])
    expect(current).to_be_in_viewport()
    box.fill("no such thing")
    expect(said).to_have_text("No hit")
    box.press("Escape")
    assert rows_of(page) == before
    assert box.input_value() == ""


def test_values_and_rows_are_chosen_and_given_back(open_page, explore_pages):
    """A measure of the page is added as a column, rows are put in another order, and both go back to the report's."""
    page = open_page("product")
    first = rows_of(page)
    report = explore_pages.reports["product"]
    matrix = page.locator("#matrix")
    matrix.locator("summary", has_text="Values").click()
    matrix.get_by_label("Serials on Hand").check()
    matrix.get_by_label("Expiration Date").uncheck()
    page.keyboard.press("Escape")
    heads = [text.strip() for text in matrix.locator("thead [role=columnheader]").all_inner_texts()]
    assert heads[1:] == ["Inventory (Quantity)", "Inventory Value", "Serials on Hand"]
    card = page.locator("#kpis .card", has_text="Serials on Hand").locator(".value").inner_text()
    assert total_of(page)[-1] == card

    matrix.locator("summary", has_text="Rows").click()
    matrix.get_by_role("button", name="Further out: Item No.").click()
    expected = stock(report.folder, ["itemNo", "itemCategoryCode"])
    found = {path: row["cells"][0] for path, row in zip(paths_of(rows_of(page)), rows_of(page), strict=True)}
    assert {path for path in found if len(path) == 1} == {path for path in expected if len(path) == 1}
    assert all(str(expected[path]) == value for path, value in found.items() if len(path) < 3)
    matrix.get_by_role("button", name="Back to the report").click()
    matrix.locator("summary", has_text="Values").click()
    matrix.get_by_role("button", name="Back to the report").click()
    assert rows_of(page) == first


def test_days_of_the_report_are_all_in_the_past(explore_pages):
    """The naive sums above count every entry, for all were posted by the report's day."""
    assert explore_pages.reports["product"].data["as_of"] == LAST_DAY.isoformat()
