"""What tests of the live matrix read off it, and what a ledger says it must hold."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_ROWS = """(id) => [...document.querySelectorAll(`#${id} .mx-row`)].map((row) => ({
  level: Number(row.getAttribute("aria-level")),
  label: row.querySelector(".mx-name").textContent,
  open: row.getAttribute("aria-expanded"),
  chosen: row.getAttribute("aria-selected") === "true",
  hit: row.classList.contains("mx-hit"),
  place: ["aria-posinset", "aria-setsize", "aria-rowindex"].map((name) => Number(row.getAttribute(name))),
  cells: [...row.cells].slice(1).map((cell) => cell.textContent),
}))"""
_TOTAL = "(id) => [...document.querySelectorAll(`#${id} .mx-total td`)].map((cell) => cell.textContent)"
_STATIC = """([html, id]) => {
  const body = new DOMParser().parseFromString(html, "text/html").querySelector(`#${id} .body`);
  const text = (cell) => {
    for (const hidden of cell.querySelectorAll(".vh")) hidden.remove();
    return cell.textContent.trim();
  };
  const level = (one) => Number(/level-(\\d+)/.exec(one.className)[1]);
  const line = (row, cells, open) => ({
    level: level(row), open, label: text(cells[0]), cells: cells.slice(1).map(text),
    shown: !row.parentElement.closest("details:not([open])"),
  });
  const fold = (one) => line(one, [...one.querySelector("summary").children], String(one.open));
  const found = [...body.querySelectorAll("details.fold, tbody tr")].map((one) =>
    one.tagName === "DETAILS" ? fold(one) : line(one, [...one.cells], null));
  return {rows: found, total: [...body.querySelectorAll(".total td")].map(text)};
}"""


def rows_of(page: Page, section: str = "matrix") -> list[dict[str, Any]]:
    """The rows in the document, from top to bottom."""
    found: list[dict[str, Any]] = page.evaluate(_ROWS, section)
    return found


def total_of(page: Page, section: str = "matrix") -> list[str]:
    """The cells of the total."""
    found: list[str] = page.evaluate(_TOTAL, section)
    return found


def static_of(page: Page, html: str, section: str = "matrix") -> dict[str, Any]:
    """The matrix as the page has it without scripts: rows, folded ones too, and the total."""
    found: dict[str, Any] = page.evaluate(_STATIC, [html, section])
    return found


def saved(page: Page, section: str = "matrix") -> list[list[str]]:
    """The file that the button CSV saves."""
    with page.expect_download() as waiting:
        page.locator(f"#{section} .mx-ways").get_by_text("CSV").click()
    text = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def paths_of(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """The labels from the outermost row to each row."""
    found: list[tuple[str, ...]] = []
    above: list[str] = []
    for row in rows:
        above[row["level"] - 1 :] = [row["label"]]
        found.append(tuple(above))
    return found


def stock(folder: Path, by: Sequence[str], places: Sequence[str] = ()) -> dict[tuple[str, ...], int]:
    """Quantity with serial numbers of the ledger beside a report, by fields and by each of their beginnings, at these
    locations (all without any); 0 is left out."""
    ledger = folder.parents[1] / "ledger"
    items = {row["itemNo"]: row for row in _table(ledger, "items")}
    found: dict[tuple[str, ...], Decimal] = {}
    for entry in _table(ledger, "item_ledger_entries"):
        if not entry["serialNo"] or (places and entry["locationCode"] not in places):
            continue
        fields = {**entry, "itemCategoryCode": items[entry["itemNo"]]["itemCategoryCode"]}
        path = tuple(fields[name] or "(blank)" for name in by)
        for depth in range(len(path) + 1):
            found[path[:depth]] = found.get(path[:depth], Decimal(0)) + Decimal(entry["quantity"])
    return {path: int(value) for path, value in found.items() if value}


def _table(ledger: Path, name: str) -> list[dict[str, str]]:
    with (ledger / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
