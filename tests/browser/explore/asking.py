"""What tests of the explored page ask it, and how they tell it what to show."""

import json
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page

_FIGURES = """() => ({
  cards: [...document.querySelectorAll("#kpis .card .value")].map((card) => card.textContent),
  total: [...document.querySelectorAll("#matrix .mx-total td")].map((cell) => cell.textContent),
  root: document.querySelector("#decomposition_tree [data-key='0'] .tree-value")?.textContent,
  tiles: document.querySelector("#treemap .sum strong")?.textContent,
  words: document.querySelector(".filter-said").textContent,
})"""
_SHOW = """async (hash) => {
  const before = performance.getEntriesByName("reportgen:change").length;
  location.hash = hash;
  while (performance.getEntriesByName("reportgen:change").length === before) {
    await new Promise((go) => setTimeout(go, 5));
  }
}"""


def hash_of(state: Any) -> str:
    """The address of a state: ``{"f": {dimension: [texts]}, "c": [section, dimensions, paths], "s": {...}}``."""
    return "#~" + quote(json.dumps(state, ensure_ascii=False))


def figures(page: Page) -> dict[str, Any]:
    """Cards, the first matrix's totals, the tree's root, the sum of the treemap's tiles, and what the bar says."""
    found: dict[str, Any] = page.evaluate(_FIGURES)
    return found


def show(page: Page, state: Any) -> None:
    """Brings an open page to a state, as a reader who pastes an address does."""
    page.evaluate(_SHOW, hash_of(state).removeprefix("#"))


def choose(page: Page, filter_name: str, *labels: str) -> None:
    """Clicks values of a filter, and closes its box."""
    page.locator(".filter-open", has_text=filter_name).click()
    for label in labels:
        page.locator(".filter-box [role=option]", has_text=label).first.click()
    page.get_by_role("button", name="Done").click()
