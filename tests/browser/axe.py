"""What axe finds on a page."""

import json
from importlib.resources import files

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe finds, by every rule it has, experimental ones left out."""
    page.evaluate(AXE)  # runs in a world of its own, past the page's policy
    result = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(TAGS)}}})")
    return [f"{one['id']}: {node['html'][:200]}" for one in result["violations"] for node in one["nodes"]]
