"""A page with decomposition trees, and how tests read and drive them."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.explore.naive_tree import Entry, entries_of
from tests.browser.explore.pages import generated_ledger
from tests.report.building import Built, built

SPEC = """
title: Trees
name: trees
as_of: 2025-06-30
currency: EUR
source: ledger
outputs: [html, json]
sections:
  - {kind: kpis, measures: [quantity, serials_on_hand]}
  - kind: decomposition_tree
    explain_by: [vendor, document_no, serial_no, item_no, entry_type, customer]
    expand: largest
    top: 3
  - kind: decomposition_tree
    analyze: inventory_value
    explain_by: [location, entry_type, posting_month, serial_no]
    path: [MAIN Main Street, Transfer, 2025-03]
    top: 1
  - {kind: decomposition_tree, explain_by: [customer, location, document_no], expand: smallest, top: 4}
  - {kind: decomposition_tree, explain_by: [vendor, customer, item_no], path: [10000 Vendor 0, nobody], top: 5}
  - {kind: matrix, rows: [item_no, serial_no], values: [quantity]}
  - {kind: serials, show: all, columns: [serial_no, status, supplier]}
"""


@dataclass(frozen=True)
class Trees:
    """The report and its ledger."""

    built: Built
    entries: list[Entry]
    labels: dict[str, str]
    """Of the page's dimensions, in its order."""
    explain_by: list[str]
    """Of the first tree."""

    def unused(self, *used: str) -> list[str]:
        """Dimensions that open a node of the first tree, in the order of its menu."""
        return list(dict.fromkeys(name for name in (*self.explain_by, *self.labels) if name not in used))


def trees_in(folder: Path) -> Trees:
    """The page, and what a naive reader knows of the ledger."""
    generated_ledger(folder / "ledger", 160)
    report = built(SPEC, folder)
    found = re.search(r'id="store">(.*?)</script>', report.html, re.DOTALL)
    assert found is not None
    store = json.loads(found[1])
    about = {row["serial_no"]: row["values"] for row in report.section("serials")["rows"]}
    explain_by = next(one["options"]["explain_by"] for one in store["sections"] if one["id"] == "decomposition_tree")
    labels = {dimension["name"]: dimension["label"] for dimension in store["dimensions"]}
    return Trees(report, entries_of(folder / "ledger", about), labels, explain_by)


@dataclass(frozen=True)
class Node:
    """A bar as it is shown."""

    level: int
    label: str
    value: str
    share: str
    is_open: bool
    is_chosen: bool

    @property
    def number(self) -> Decimal:
        """The value, exactly."""
        return Decimal(self.value.replace(",", ""))


class Tree:
    """One tree of a page."""

    def __init__(self, page: Page, id: str = "decomposition_tree") -> None:
        self.page = page
        self.section = page.locator(f"#{id}")
        for _ in range(200):
            if page.evaluate("performance.getEntriesByName('reportgen:whole').length"):
                return
            page.wait_for_timeout(25)
        raise AssertionError("the page does not get ready")

    def nodes(self) -> list[Node]:
        """All of them, in reading order."""
        found: list[list[Any]] = self.section.get_by_role("treeitem").evaluate_all(
            """all => all.map(one => [
                Number(one.ariaLevel),
                ...["label", "value", "share"].map(part => one.querySelector(`.tree-${part}`)?.textContent ?? ""),
                one.getAttribute("aria-expanded") === "true", one.ariaSelected === "true"])"""
        )
        return [Node(*one) for one in found]

    def level(self, number: int) -> list[Node]:
        """Those of one level; the root's is 1."""
        return [node for node in self.nodes() if node.level == number]

    def heads(self) -> list[str]:
        """Names of the levels."""
        return self.section.locator(".tree-head-name").all_inner_texts()

    def item(self, label: str) -> Locator:
        """The first bar with that label."""
        label_of = self.page.locator(".tree-label").get_by_text(label, exact=True)
        return self.section.get_by_role("treeitem").filter(has=label_of).first

    def menu(self, label: str) -> Locator:
        """The open menu of a bar."""
        self.item(label).locator(".tree-plus").click(force=True)
        return self.page.get_by_role("menu")

    def open(self, label: str, by: str) -> None:
        """Opens a bar by a dimension, or the way the menu calls it."""
        self.menu(label).get_by_role("menuitem", name=by, exact=True).click()

    def choose(self, label: str, **how: Any) -> None:
        """Clicks a bar's label."""
        self.item(label).locator(".tree-label").click(**how)

    def tool(self, name: str) -> Locator:
        """A button of a level's head."""
        return self.section.get_by_role("button", name=name, exact=True)

    def focused(self) -> str:
        """Name of what has the focus."""
        return str(self.page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent"))
