"""Reports of small generated ledgers, built once, and pages of them in a browser."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.ledgers import Row, write_ledger
from tests.report.building import Built, built

LAST_DAY = date(2025, 6, 30)
_HEAD = """
title: {title}
name: {name}
locale: {locale}
as_of: 2025-06-30
currency: EUR
source: ledger
outputs: [html, json]
sections:
"""
PRODUCT = """
  - kind: kpis
    measures: [inventory_quantity, serials_on_hand, items, inventory_value, expired_inventory, average_age_days]
  - kind: decomposition_tree
    analyze: quantity
    explain_by: [vendor, document_no, serial_no, item_no, entry_type, customer]
    expand: largest
    depth: 3
    top: 3
  - kind: matrix
    rows: [item_category_code, item_no, serial_no]
    values: [inventory_quantity, inventory_value, expiration_date]
    zeros: hide
  - {kind: treemap, group: [item_category_code, item_no, serial_no], size: inventory_quantity}
  - kind: matrix
    title: By place and month
    rows: [location, item]
    columns: [posting_month]
    values: [quantity]
    serials_only: false
  - {kind: dictionary}
"""
LISTS = """
  - kind: kpis
    measures: [serials, serials_on_hand, in_transit_quantity, sales_amount]
    targets: {serials_on_hand: 50}
  - {kind: serials}
  - {kind: exceptions}
  - {kind: movements, by: item_category_code, each: month}
  - {kind: aging}
"""
HOSTILE = """
  - {kind: kpis, title: "<b>Key figures</b>"}
  - {kind: decomposition_tree, explain_by: [item, vendor, serial_no], expand: largest}
  - {kind: matrix, rows: [item, serial_no], values: [inventory_quantity, supplier]}
  - {kind: treemap, group: [item, serial_no]}
  - {kind: serials}
"""
NAUGHTY = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "</script><script>alert(3)</script>", "__proto__",
    "constructor", "hasOwnProperty", "javascript:alert(4)", "${7*7}{{7*7}}", "=1+1", "-5", "1E15", "\u202eevil\u202c",
    "\u2028\u2029", "<!--", "]]>", "مضخة مياه", "田中さん", "🚲 Ω≈ç", "a\u0301\u0302\u0303", "'; DROP TABLE items; --",
    "NULL", "undefined", "0", "00012", "%s%n", "\\u003cscript>", "&lt;b&gt;", "x" * 300,
)  # fmt: skip
_CATEGORIES = {"PARTS": "Parts", "TOOLS": "Tools", "METERS": "Meters", "": ""}
_PLACES = {"EAST": "East Warehouse", "WEST": "West Warehouse", "MAIN": "Main Street"}


@dataclass(frozen=True)
class Pages:
    """The reports that tests look at, by name: product, lists, hostile, large, arabic."""

    reports: Mapping[str, Built]

    def file(self, name: str) -> Path:
        """The page."""
        folder = self.reports[name].folder
        return folder / f"{folder.name}.html"


def one_report(name: str, folder: Path) -> Built:
    """The report of that name, built in a folder of its own."""
    sections, serials, locale = {
        "product": (PRODUCT, 160, "en-US"),
        "lists": (LISTS, 160, "en-US"),
        "large": (PRODUCT, 3000, "en-US"),
        "arabic": (PRODUCT, 60, "ar"),
        "hostile": (HOSTILE, 0, "en-US"),
    }[name]
    folder.mkdir(parents=True)
    if name == "hostile":
        hostile_ledger(folder / "ledger", naughty())
    else:
        generated_ledger(folder / "ledger", serials)
    return built(_HEAD.format(title=f"Inventory, {name}", name=name, locale=locale) + sections, folder)


def naughty() -> Sequence[str]:
    """Texts that broke programs: a public collection where it lies beside the checkout, else some of our own."""
    found = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "naughty_strings.json"
    listed = json.loads(found.read_text(encoding="utf-8")) if found.exists() else []
    return tuple(dict.fromkeys(text for text in (*NAUGHTY, *listed) if text.strip() and "\0" not in text))


def generated_ledger(folder: Path, serials: int, seed: int = 6) -> None:
    """A trading company's ledger: receipts, sales, transfers, some of them under way, stock without serials."""
    dice = random.Random(seed)
    items = [f"{1000 + number}" for number in range(max(6, serials // 25))]
    entries: list[Row] = []
    for number in range(serials):
        entries.extend(_life(dice, items, f"{number + 1:06d}", number))
    for number in range(12):
        entries.append(_receipt(dice, "BULK", "", number) | {"quantity": f"{dice.randint(1, 99)}.{dice.randint(1, 9)}"})
    categories = list(_CATEGORIES)
    write_ledger(
        folder,
        [{**row, "entryNo": number} for number, row in enumerate(entries, start=1)],
        items=[
            {"itemNo": item, "itemDescription": f"Item {item}", "itemCategoryCode": categories[place % len(categories)]}
            for place, item in enumerate((*items, "BULK"))
        ],
        vendors=[{"vendorNo": f"{10 + number}000", "vendorName": f"Vendor {number}"} for number in range(5)],
        customers=[{"customerNo": f"C{number}", "customerName": f"Customer {number}"} for number in range(4)],
        locations=[{"locationCode": code, "locationName": name} for code, name in _PLACES.items()],
    )


def _receipt(dice: random.Random, item: str, serial: str, number: int) -> Row:
    day = date(2025, 1, 2) + timedelta(days=dice.randint(0, 150))
    expires = day + timedelta(days=dice.randint(20, 400)) if number % 3 else ""
    return {
        "entryType": "Purchase", "sourceType": "Vendor", "sourceNo": f"{10 + dice.randint(0, 4)}000",
        "documentNo": f"P{1000 + number // 10}", "documentType": "Purchase Receipt", "postingDate": day,
        "itemNo": item, "serialNo": serial, "locationCode": dice.choice([*_PLACES]), "quantity": 1,
        "expirationDate": expires, "costAmountActual": f"{dice.randint(100, 99999) / 100:.2f}",
    }  # fmt: skip


def _life(dice: random.Random, items: Sequence[str], serial: str, number: int) -> Iterator[Row]:
    first = _receipt(dice, dice.choice(items), serial, number)
    yield first
    later = first["postingDate"] + timedelta(days=dice.randint(1, 25))
    out = {"quantity": -1, "costAmountActual": f"-{first['costAmountActual']}", "postingDate": later}
    end = dice.random()
    if end < 0.3:
        sale = {"entryType": "Sale", "sourceType": "Customer", "sourceNo": f"C{dice.randint(0, 3)}"}
        sold = {"documentNo": f"S{1000 + number // 5}", "documentType": "Sales Shipment"}
        yield {**first, **out, **sale, **sold, "salesAmountActual": f"{dice.randint(100, 99999) / 100:.2f}"}
    elif end < 0.5:
        moved = {"entryType": "Transfer", "sourceType": "", "sourceNo": "", "documentNo": f"T{1000 + number // 5}"}
        yield {**first, **out, **moved, "documentType": "Transfer Shipment"}
        if end < 0.45:
            yield {**first, **moved, "postingDate": later, "locationCode": "MAIN", "documentType": "Transfer Receipt"}
    elif end < 0.53:
        yield {**first, **out, "entryType": "Negative Adjmt.", "sourceType": "", "sourceNo": "", "documentNo": "ADJ"}


def hostile_ledger(folder: Path, texts: Sequence[str]) -> None:
    """Each text is a serial number, and a description of an item and a name of a vendor in turn."""
    entries = [
        {
            "itemNo": f"I{number % 40:02d}", "serialNo": text[:50], "sourceType": "Vendor",
            "sourceNo": f"V{number % 30:02d}", "documentNo": texts[-number][:20], "locationCode": f"L{number % 3}",
            "costAmountActual": "12.34",
        }
        for number, text in enumerate(texts)
    ]  # fmt: skip
    write_ledger(
        folder,
        entries,
        items=[{"itemNo": f"I{number:02d}", "itemDescription": texts[number % len(texts)]} for number in range(40)],
        vendors=[{"vendorNo": f"V{number:02d}", "vendorName": texts[-1 - number % len(texts)]} for number in range(30)],
    )


READY = """async () => {
  for (let tries = 0; tries < 3000 && !performance.getEntriesByName("reportgen:whole").length; tries += 1) {
    await new Promise((go) => setTimeout(go, 10));
  }
  if (!performance.getEntriesByName("reportgen:whole").length) throw new Error("the page did not start");
}"""
_WATCH = """
window.refused = [];
addEventListener("securitypolicyviolation", (event) => refused.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


class Windows:
    """Opens pages, each in a window of its own, and closes all of them at the end."""

    def __init__(self, browser: Browser, pages: Pages) -> None:
        self._browser = browser
        self._pages = pages
        self._contexts: list[BrowserContext] = []

    def __call__(
        self,
        name: str | Path,
        hash: str = "",
        *,
        width: int = 1280,
        before: str = "",
        ready: bool = True,
        **context: Any,
    ) -> Page:
        """A report's page, or a file, ready for its reader unless that is not to be waited for.

        `before` is a script that runs first. The page has `said` (console messages and errors) and `asked` (addresses
        requested); its script's `refused` holds what the policy refused.
        """
        opened = self._browser.new_context(viewport={"width": width, "height": 900}, **context)
        self._contexts.append(opened)
        page = opened.new_page()
        page.set_default_timeout(10_000)
        page.said, page.asked = [], []  # type: ignore[attr-defined]
        page.on("console", lambda message: page.said.append(message.text))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.said.append(str(error)))  # type: ignore[attr-defined]
        page.on("request", lambda request: page.asked.append(request.url))  # type: ignore[attr-defined]
        page.add_init_script(_WATCH + before)
        file = name if isinstance(name, Path) else self._pages.file(name)
        page.goto(file.as_uri() + hash)
        if ready and context.get("java_script_enabled", True):
            page.evaluate(READY)
        return page

    def close(self) -> None:
        """Closes every window."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()


def unclean(page: Page) -> list[str]:
    """What a page should not have done: messages, requests but for itself and its fonts, things the policy refused."""
    outside = [url for url in page.asked if not url.startswith(("file:", "data:font/woff2", "blob:"))]  # type: ignore[attr-defined]
    itself = [url for url in page.asked if url.startswith("file:")]  # type: ignore[attr-defined]
    return [*page.said, *outside, *itself[1:], *page.evaluate("window.refused")]  # type: ignore[attr-defined]
