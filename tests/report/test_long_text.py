"""Text that is longer than its place: cut where it stands, and never a way out of an attribute."""

import re
from html.parser import HTMLParser
from pathlib import Path

from tests.ledgers import write_ledger
from tests.report.building import built

LONG = 'A "very" long <name> of something that nobody would ever read to its end ' * 3
SPEC = f"""
title: '{LONG}'
name: long
company: '{LONG}'
as_of: 2025-03-31
source: ledger
sections:
  - kind: matrix
    rows: [location_code, item, serial_no]
    values: [inventory_quantity]
  - kind: availability
    title: '{LONG}'
  - kind: count_sheet
outputs: [html, pdf]
"""


class _Titles(HTMLParser):
    """The text of title elements, and all values of attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.title = False, ""
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "title"
        self.attributes += [name for name, _ in attrs] + [value or "" for _, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        self.title += data if self.inside else ""


def test_long_text_ends_no_attribute(tmp_path: Path) -> None:
    """Titles, labels and running heads are cut; what says how much is left out is text, and stands in no attribute."""
    place = f"EAST {LONG}"[:60]
    rows = [{"serialNo": "1", "itemNo": f"I {LONG}"[:90], "locationCode": place, "postingDate": "2025-01-10"}]
    write_ledger(tmp_path / "ledger", rows)

    made = built(SPEC, tmp_path)
    page = _Titles()
    page.feed(made.html)

    assert "very" in page.title and "<small" not in page.title
    assert [one for one in page.attributes if "<small" in one or "<bdi" in one or "characters)" in one] == []
    assert re.findall(r'characters\)\s*"', made.pdf_text) == []
    assert "<small" not in made.pdf_text and "<bdi" not in made.pdf_text
