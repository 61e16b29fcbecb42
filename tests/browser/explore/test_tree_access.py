"""The live decomposition tree for everyone: by keyboard alone, on phones, mirrored, on paper, with any text."""

from itertools import pairwise

import pytest

from tests.browser.axe import violations
from tests.browser.explore.naive_tree import children
from tests.browser.explore.pages import unclean
from tests.browser.explore.trees import Tree

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("trees")]  # They share the page.


def _value_of_card(page):
    return page.locator("#kpis .value").first.inner_text()


def test_the_whole_tree_is_driven_by_keyboard_alone(open_trees, trees):
    """Moving, typing ahead, the menu, choosing, more of the rest, and removing a level: no pointer is needed."""
    tree = Tree(open_trees())
    keys = tree.page.keyboard

    def press(*names: str) -> str:
        for name in names:
            keys.press(name)
        return tree.focused()

    for _ in range(60):
        if press("Tab") == "Quantity, 100":
            break
    assert press("ArrowRight") == "10000 Vendor 0, 42, 42.0% of Quantity"
    assert press("ArrowRight", "ArrowRight").startswith("000044, 1, 20.0% of P1004")
    assert press("ArrowDown").startswith("000045")
    assert press("ArrowUp", "ArrowUp").startswith("000044")
    assert press("ArrowLeft").startswith("P1004")
    assert press("End").startswith("Others (3), -7")
    assert press("Home") == "Quantity, 100"
    assert press("1", "4").startswith("14000 Vendor 4")
    assert press("+") == "Document No."
    assert press("ArrowUp", "Home", "ArrowDown") == "Serial No."
    assert press("Escape").startswith("14000 Vendor 4")
    assert press("Shift+F10", "Escape", "F2", "p") == "Posting Month"
    assert press("Enter").startswith("14000 Vendor 4"), "the focus stays where the bar was opened"
    assert tree.heads() == [trees.labels["vendor"], trees.labels["posting_month"]]
    months = children(trees.entries, [("vendor", "14000 Vendor 4")], "posting_month", "quantity")
    month = press("ArrowRight").split(",")[0]
    press("Enter")
    assert _value_of_card(tree.page) == str(months[month]), "the other sections count what is chosen"
    assert [one.label for one in tree.nodes() if one.is_chosen] == [month]
    press("Escape")
    assert _value_of_card(tree.page) == "100"
    assert press("End").startswith("Others (")
    press("Home", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown")
    shown = len(tree.level(2))
    assert press("Enter").startswith("12000 Vendor 2"), "the focus goes to the first of those that are new"
    assert len(tree.level(2)) == shown + 2
    assert press("ArrowUp", "ArrowRight").startswith("13000"), "the path leads through another bar"
    assert press("ArrowRight").endswith(" of 13000 Vendor 3")
    assert press("ArrowLeft").startswith("13000")
    assert press("Delete") == "Quantity, 100"
    assert tree.heads() == [trees.labels["posting_month"]]
    _holds_totals(tree)
    assert unclean(tree.page) == []


def _holds_totals(tree: Tree) -> None:
    nodes = tree.nodes()
    for level in range(2, 2 + len(tree.heads())):
        parent = next(one for one in nodes if one.level == level - 1 and one.is_open)
        assert sum(one.number for one in tree.level(level)) == parent.number


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (320, "light")])
def test_axe_finds_nothing_in_any_state(open_trees, width, scheme):
    """With a split, a search, a lock, something chosen and the menu open: no rule of WCAG 2.2 AA is broken."""
    page = open_trees(width=width, color_scheme=scheme, bypass_csp=True)
    tree = Tree(page)
    tree.open("14000 Vendor 4", "Smallest value, relative to the mean")
    tree.tool(f"Lock level {tree.heads()[1]}").click()
    tree.open("14000 Vendor 4", "Serial No.")
    tree.tool("Search in Serial No.").click()
    tree.choose(tree.level(3)[0].label)
    tree.menu("14000 Vendor 4")
    assert violations(page) == []
    box = page.get_by_role("menu").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = tree.section.locator("button:visible, select:visible, input:visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
    )
    assert sizes and min(sizes) >= 24


def test_on_phones_the_tree_is_a_list_that_works(open_trees, trees):
    """At 320 px the bars stand below each other, indented, and open and choose as on a wide screen."""
    tree = Tree(open_trees(width=320, has_touch=True))
    boxes = [one.bounding_box() for one in tree.section.get_by_role("treeitem").all()]
    assert all(below["y"] >= above["y"] + above["height"] - 1 for above, below in pairwise(boxes))
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 320 for box in boxes)
    tree.item("14000 Vendor 4").locator(".tree-plus").tap()
    tree.page.get_by_role("menuitem", name="Posting Month", exact=True).tap()
    assert tree.heads() == [trees.labels["vendor"], trees.labels["posting_month"]]
    tree.item("14000 Vendor 4").locator(".tree-label").tap()
    assert _value_of_card(tree.page) == "33"
    _holds_totals(tree)


def test_from_right_to_left_the_tree_is_mirrored(open_page):
    """In Arabic the root stands at the right, and the left arrow goes to the children."""
    page = open_page("arabic", reduced_motion="reduce")
    tree = Tree(page)
    lefts = [one.bounding_box()["x"] for one in tree.section.get_by_role("treeitem").all()[:3]]
    assert lefts == sorted(lefts, reverse=True) and len(set(lefts)) == 3
    first = tree.level(2)[0].label
    tree.section.get_by_role("treeitem").first.focus()
    page.keyboard.press("ArrowLeft")
    assert tree.focused().startswith(f"{first}, ")
    page.keyboard.press("ArrowRight")
    assert not tree.focused().startswith(f"{first}, ")


def test_on_paper_the_tree_stands_as_shown_without_controls(open_trees):
    """What is open is printed; buttons, menus and fields are not."""
    tree = Tree(open_trees())
    tree.open("14000 Vendor 4", "Posting Month")
    tree.tool("Search in Posting Month").click()
    tree.page.emulate_media(media="print")
    assert tree.section.locator("button:visible, select:visible, input:visible").count() == 0
    assert tree.section.get_by_role("treeitem").count() == len(tree.nodes()) > 5
    ends = tree.section.get_by_role("treeitem").evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
    assert max(ends) <= 1280
    assert tree.section.locator("table.branches tbody tr").count() == len(tree.nodes())


def test_the_table_says_what_the_tree_shows(open_trees):
    """The same nodes, values and shares in the same order, also after something else is opened."""
    tree = Tree(open_trees())
    tree.open("14000 Vendor 4", "Posting Month")
    tree.section.get_by_text("Show as table").click()
    rows = tree.section.locator("table.branches tbody tr").evaluate_all(
        "all => all.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    assert rows == [[one.label, one.value, one.share] for one in tree.nodes()]
    assert "Vendor No. & Name › Posting Month" in tree.section.locator("thead").inner_text()


def test_hostile_texts_are_shown_as_text(open_page):
    """Naughty names and serial numbers open, are chosen, searched and kept in the address; nothing of them runs."""
    page = open_page("hostile", reduced_motion="reduce")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    tree = Tree(page)
    tree.open("Quantity", "Serial No.")
    tree.section.get_by_role("treeitem").last.click()
    assert len(tree.level(2)) == 31
    bar = tree.section.locator('.tree-node[aria-level="2"]').nth(29)
    bar.press("+")
    page.keyboard.press("Enter")
    bar.press("Enter")
    assert tree.level(2)[29].is_open and tree.level(2)[29].is_chosen
    tree.tool("Search in Serial No.").click()
    page.keyboard.type("<script")
    tree.section.locator(".tree-found").filter(has_text="found").wait_for()
    found = [one.label.lower() for one in tree.level(2) if not (one.is_open or one.label.startswith("Others ("))]
    assert found and all("<script" in label for label in found)
    again = Tree(open_page("hostile", page.evaluate("location.hash"), reduced_motion="reduce"))
    assert again.heads() == tree.heads()
    assert again.section.locator("script, img, iframe").count() == 0
    assert unclean(page) + unclean(again.page) == []
