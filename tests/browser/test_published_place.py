"""A published place as its readers walk through it: from the first page to the report, by files alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from reportgen.pipeline import Order
from reportgen.publishing.run import publish

pytestmark = pytest.mark.browser
MOMENT = datetime(2025, 10, 30, 6, 0, tzinfo=UTC)
LEDGER = """Entry No.,Posting Date,Entry Type,Item No.,Serial No.,Quantity
1,2025-10-01,Purchase,PUMP,P-1,1
2,2025-10-28,Purchase,PUMP,P-2,1
3,2025-10-30,Purchase,VALVE,V-7,1
"""
SPEC = """title: {title}
source: ledger.csv
outputs: [html]
publish: {{url: site, owner: Ana}}
sections:
  - kind: kpis
    measures: [inventory_quantity, items]
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of three days, and one of a single day."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "ledger.csv").write_text(LEDGER)
    for name, title, days in (("stock", "Stock of pumps", 3), ("valves", "Valves", 1)):
        spec = folder / f"{name}.yaml"
        spec.write_text(SPEC.format(title=title))
        for back in reversed(range(days)):
            publish(Order(spec, folder / "out", MOMENT - timedelta(days=back)), lambda line: None)
    return folder / "site"


@pytest.fixture
def page(browser: Browser, place: Path) -> Iterator[Page]:
    """The first page, opened as a file on the day it was made."""
    context = browser.new_context()
    page = context.new_page()
    page.clock.set_fixed_time(MOMENT)
    page.said = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.said.append(message.text))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.said.append(str(error)))  # type: ignore[attr-defined]
    page.goto((place / "index.html").as_uri())
    yield page
    context.close()


def test_from_the_first_page_to_a_report(page: Page) -> None:
    """What is searched for is found, its title leads to the latest report, which shows what the first page told."""
    card = page.locator(".report", has_text="Stock of pumps")
    assert [one.inner_text() for one in card.locator("dt, .value").all()] == ["Inventory (Quantity)", "3", "Items", "2"]
    assert card.locator(".fresh:visible").inner_text() == "Daily, next by Oct 31, 2025"
    page.locator("#search").fill("pumps ana")
    assert page.locator("#hits").inner_text() == "1 of 2 reports"
    page.get_by_role("link", name="Stock of pumps").click()
    page.wait_for_url("**/stock-of-pumps/latest/stock-of-pumps.html")
    assert page.locator("h1").inner_text() == "Stock of pumps"
    assert page.locator(".card .value").first.inner_text() == "3"
    assert page.said == []  # type: ignore[attr-defined]


def test_from_a_day_to_its_report(page: Page) -> None:
    """Every day that is kept is listed with its figures and leads to the report as it was."""
    page.locator("summary").click()
    rows = page.locator("tbody tr")
    assert [row.inner_text().split("\t") for row in rows.all()] == [
        ["Oct 30, 2025", "3", "2"],
        ["Oct 29, 2025", "2", "1"],
        ["Oct 28, 2025", "2", "1"],
    ]
    page.get_by_role("link", name="Oct 28, 2025").click()
    page.wait_for_url("**/stock-of-pumps/2025-10-28/stock-of-pumps.html")
    assert page.locator(".card .value").first.inner_text() == "2"
