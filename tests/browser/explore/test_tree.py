"""The live decomposition tree: starts as the report, and opens by any dimension."""

from decimal import Decimal

import pytest

from tests.browser.explore.naive_tree import best_split, children
from tests.browser.explore.pages import unclean
from tests.browser.explore.trees import Tree

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("trees")]  # They share the page.


def _walk(node, level=1):
    yield level, node
    for child in node["children"]:
        yield from _walk(child, level + 1)


def test_trees_start_as_the_report_has_them(open_trees, trees):
    """Same path, nodes, order, values and shares as report.json, whatever the spec says of path, order and bars."""
    page = open_trees()
    sections = [one for one in trees.built.data["sections"] if one["kind"] == "decomposition_tree"]
    assert len(sections) == 4
    for section in sections:
        tree = Tree(page, section["id"])
        said = [
            (level, node["label"], Decimal(str(node["value"])), node["share"], bool(node["children"]))
            for level, node in _walk(section["root"])
        ]
        shown = tree.nodes()
        assert [(one.level, one.label, one.number, one.is_open) for one in shown] == [
            (level, label, value, is_open) for level, label, value, _, is_open in said
        ]
        percent = ["" if share is None else f"{Decimal(str(share)) * 100:.1f}%" for *_, share, _ in said]
        assert [one.share for one in shown] == percent
        assert tree.heads() == [one["label"] for one in section["levels"]]
        assert tree.section.locator(".tree-parent").all_inner_texts() == [one["parent"] for one in section["levels"]]
        assert tree.section.locator(".tree-note, .notes p").filter(has_text="The path goes on").all_inner_texts() == (
            section.get("notes") or []
        )
    assert unclean(page) == []


def test_any_bar_opens_by_any_unused_dimension(open_trees, trees):
    """The menu offers what is not used on the way, and the new level holds exactly what the ledger has."""
    tree = Tree(open_trees())
    texts = tree.menu("000044").get_by_role("menuitem").all_inner_texts()
    assert texts[:3] == ["Item No.", "Entry Type", "Customer No. & Name"]
    assert not {"Vendor No. & Name", "Document No.", "Serial No."} & set(texts)
    assert "Posting Month" in texts
    tree.page.keyboard.press("Escape")
    tree.open("14000 Vendor 4", "Posting Month")
    assert tree.heads() == ["Vendor No. & Name", "Posting Month"]
    expected = children(trees.entries, [("vendor", "14000 Vendor 4")], "posting_month", "quantity")
    _holds(tree, 3, expected)
    tree.open("Quantity", "Customer No. & Name")
    assert tree.heads() == ["Customer No. & Name"]
    _holds(tree, 2, children(trees.entries, [], "customer", "quantity"))


def _holds(tree: Tree, level: int, expected: dict[str, Decimal]) -> None:
    """The level shows these values, and the rest of them exactly."""
    shown = tree.level(level)
    named = [one for one in shown if not one.label.startswith("Others (")]
    assert {one.label: one.number for one in named} == {one.label: expected[one.label] for one in named}
    assert [one.number for one in named] == sorted((one.number for one in named), reverse=True)
    rest = len(expected) - len(named)
    assert [one.label for one in shown if one not in named] == ([f"Others ({rest})"] if rest else [])
    assert sum(one.number for one in shown) == sum(expected.values())


SPLITS = {
    "largest": "Largest value", "largest-mean": "Largest value, relative to the mean",
    "smallest": "Smallest value", "smallest-mean": "Smallest value, relative to the mean",
}  # fmt: skip


def test_splits_choose_the_dimension_that_a_naive_reader_would(open_trees, trees):
    """Largest and smallest, absolute and relative to the mean, at nodes above and below zero; with the reason."""
    page = open_trees()
    tree = Tree(page)
    seen = set()
    for path in ([], [("vendor", "10000 Vendor 0")], [("vendor", "14000 Vendor 4")], [("vendor", "(blank)")]):
        for kind, item in SPLITS.items():
            if kind != "largest" or path:
                tree.section.get_by_role("button", name="Start again").click()
            if path == [("vendor", "(blank)")]:
                tree.choose("Others (3)")
            total = sum(children(trees.entries, path, "item_no", "quantity").values())
            names = trees.unused(*(name for name, _ in path))
            name, label, value, number = best_split(trees.entries, path, names, kind)
            tree.open(path[-1][1] if path else "Quantity", item)
            reason = f"{tree.heads()[-1]}: {label} has {value} of {total}"
            if total > 0:
                times = (value * number / total).quantize(Decimal("0.1"), rounding="ROUND_HALF_UP")
                reason += f", {times.normalize():f} times the mean"
            assert tree.section.locator(".tree-reason").all_inner_texts() == [reason], (path, kind, name)
            seen.add(name)
    assert len(seen) > 3, "the four ways do not always agree"


def test_the_rest_opens_page_by_page(open_trees, trees):
    """Each click shows twenty more, in order, and what is left stays exact; the head offers to show fewer."""
    tree = Tree(open_trees())
    tree.open("Quantity", "Serial No.")
    expected = children(trees.entries, [], "serial_no", "quantity")
    left = len(expected) - 3
    for shown in (23, 43):
        tree.choose(f"Others ({left})")
        left = len(expected) - shown
        assert len(tree.level(2)) == shown + 1
        _holds(tree, 2, expected)
        assert tree.focused().startswith(tree.level(2)[shown - 20].label + ", ")
    tree.tool("Show fewer of Serial No.").click()
    assert len(tree.level(2)) == 4
    assert tree.focused().startswith(f"{tree.level(2)[-1].label}, "), "the focus is not lost with the button"


def test_search_finds_within_a_level(open_trees, trees):
    """Values that hold the words are shown, the rest stays among the others; Escape shows all again."""
    tree = Tree(open_trees())
    tree.open("Quantity", "Serial No.")
    before = tree.nodes()
    tree.tool("Search in Serial No.").click()
    tree.page.keyboard.type("00010")
    expected = children(trees.entries, [], "serial_no", "quantity")
    matching = {label for label in expected if "00010" in label}
    tree.section.get_by_text(f"{len(matching)} found").wait_for()
    found = [one.label for one in tree.level(2)]
    assert len(found) == 4 and matching.issuperset(found[:3])
    _holds(tree, 2, expected)
    tree.choose(found[-1])
    assert {one.label for one in tree.level(2)} == matching | {f"Others ({len(expected) - len(matching)})"}
    tree.section.get_by_role("searchbox").press("Escape")
    tree.tool("Show fewer of Serial No.").click()
    assert tree.nodes() == before


def test_measures_can_be_switched(open_trees, trees):
    """The same path by another measure that adds up; others are not offered."""
    tree = Tree(open_trees())
    select = tree.section.get_by_role("combobox", name="Explain")
    assert "Serials on Hand" not in select.locator("option").all_inner_texts()
    select.select_option(label="Inventory Value")
    assert tree.heads() == [trees.labels[name] for name in ("vendor", "document_no", "serial_no")]
    path = [("vendor", "10000 Vendor 0"), ("document_no", "P1004")]
    _holds(tree, 2, children(trees.entries, [], "vendor", "inventory_value"))
    _holds(tree, 3, children(trees.entries, path[:1], "document_no", "inventory_value"))
    _holds(tree, 4, children(trees.entries, path, "serial_no", "inventory_value"))
    assert tree.section.locator("h2").inner_text().startswith("Inventory Value by Vendor")


def test_locked_levels_stay(open_trees, trees):
    """Another node above keeps a locked level, which cannot be removed; one that is not locked goes."""
    tree = Tree(open_trees())
    tree.choose("(blank)") if tree.item("(blank)").count() else tree.choose("Others (3)")
    tree.choose("(blank)")
    assert len(tree.heads()) == 2, "entries without a vendor have other documents, so the path ends"
    tree.section.get_by_role("button", name="Start again").click()
    tree.tool("Lock level Serial No.").click()
    assert tree.tool("Remove level Serial No.").count() == 0
    tree.choose("14000 Vendor 4")
    assert tree.heads() == [trees.labels[name] for name in ("vendor", "document_no", "serial_no")]
    document = next(one.label for one in tree.level(3) if one.is_open)
    path = [("vendor", "14000 Vendor 4"), ("document_no", document)]
    _holds(tree, 4, children(trees.entries, path, "serial_no", "quantity"))
    tree.open("13000 Vendor 3", "Entry Type")
    assert tree.heads() == [trees.labels[name] for name in ("vendor", "entry_type", "serial_no")]


def test_levels_are_removed(open_trees, trees):
    """What is below explains the node above from then on; without a level the measure stands alone."""
    tree = Tree(open_trees())
    tree.tool("Remove level Document No.").click()
    assert tree.heads() == ["Vendor No. & Name", "Serial No."]
    _holds(tree, 3, children(trees.entries, [("vendor", "10000 Vendor 0")], "serial_no", "quantity"))
    assert tree.focused().startswith("10000 Vendor 0, 42, ")
    tree.tool("Remove level Vendor No. & Name").click()
    tree.tool("Remove level Serial No.").click()
    assert [(one.label, one.value) for one in tree.nodes()] == [("Quantity", "100")]
    tree.section.get_by_role("button", name="Start again").click()
    assert len(tree.heads()) == 3
