"""Letters of whole reports: what the spec's mail says, over a ledger."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reportgen.pipeline import Extra, Order, Prepared, Whose, prepare, workshop
from tests.ledgers import write_ledger
from tests.report.building import MOMENT

SPEC = """
title: Stock & more
as_of: 2025-03-31
compare: 2025-02-28
source: ledger
locale: de-DE
sections:
  - {{kind: kpis, measures: [inventory_quantity, inventory_value]}}
  - {{kind: treemap, group: [item_no, serial_no]}}
  - exceptions
alerts: [{{when: inventory_quantity > 0, message: There is stock}}]
outputs: [json]
mail:
  from: reports@example.com
  to: coo@example.com
  attach: [xlsx, csv]
{mail}
publish: {{url: place, address: https://intranet.example.com/reports/}}
"""
ROWS: list[dict[str, Any]] = [
    {"serialNo": "S-1", "itemNo": "A", "costAmountActual": "1234.5", "postingDate": "2025-01-10"},
    {"serialNo": "S-2", "itemNo": "B", "costAmountActual": "7", "postingDate": "2025-03-10"},
    {"serialNo": "S-2", "itemNo": "B", "costAmountActual": "7", "postingDate": "2025-03-11"},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small ledger: one serial number is received twice."""
    made = tmp_path_factory.mktemp("letters")
    write_ledger(made / "ledger", ROWS)
    return made


def order(folder: Path, mail: str = "") -> Order:
    path = folder / "report.yaml"
    path.write_text(SPEC.format(mail=mail), encoding="utf-8")
    return Order(path, folder / "out", MOMENT)


def prepared(folder: Path, mail: str = "") -> Prepared:
    return prepare(order(folder, mail), lambda line: None, extras=frozenset({"letter"}))


def test_a_letter_comes_with_the_report(folder: Path) -> None:
    """In the words of its sections and the writing of its locale, with its files and its place; and again the same."""
    report = prepared(folder, "  text: Hello")
    letter = report.letter
    assert letter is not None
    assert letter.subject.startswith(
        "Stock & more 31.03.2025: 3 on hand, 1.248,50 inventory value - alert: There is stock"
    )
    for part in (
        "Warning: There is stock",
        "Hello",
        "▲ +2",
        "was 1",
        "S-2",
        "Attached: stock-more.xlsx, kpis.csv, treemap.csv",
    ):
        assert part in letter.text
    assert "https://intranet.example.com/reports/stock-more/2025-03-31/" in letter.html
    assert [picture.name for picture in letter.pictures] == ["treemap@letter.png"]
    names = [artifact.name for artifact in report.artifacts]
    assert names[0] == "stock-more.json"
    assert letter.attached == ("stock-more.xlsx", "csv/kpis.csv", "csv/treemap.csv", "csv/exceptions.csv")
    assert set(letter.attached) < set(names)
    again = prepared(folder, "  text: Hello")
    assert again.letter == letter


def test_a_spec_without_mail_has_no_letter(folder: Path) -> None:
    """Even where one is asked for."""
    asked = order(folder)
    text = asked.spec.read_text(encoding="utf-8")
    asked.spec.write_text(text[: text.index("mail:")], encoding="utf-8")
    assert prepare(asked, lambda line: None, extras=frozenset({"letter"})).letter is None


def test_each_reader_has_a_letter(folder: Path) -> None:
    """With their name in it, and in the link that the spec gives, where no sign of theirs leads elsewhere."""
    mail = (
        "  link: https://x.example/{{slug}}/{{as_of}}/{{reader}}/\n  subject: '{{recipient}}: {{inventory_quantity}}'"
    )
    asked = order(folder, mail.replace("{{", "{").replace("}}", "}"))
    asked = replace(asked, formats=("json",))
    extras: frozenset[Extra] = frozenset({"letter"})
    with workshop(asked, lambda line: None, extras=extras) as shop, shop.inventory(shop.spec) as inventory:
        letters = [
            shop.prepared(shop.spec, inventory, Whose(name, name)).letter for name in ("EAST", "../A&B?\r\nBcc: x")
        ]
    first, second = letters
    assert first is not None
    assert second is not None
    assert (first.subject, "for EAST" in first.text) == ("EAST: 3", True)
    assert 'href="https://x.example/stock-more/2025-03-31/EAST/"' in first.html
    assert second.subject == "../A&B? Bcc: x: 3"
    assert 'href="https://x.example/stock-more/2025-03-31/..%2FA%26B%3F%0D%0ABcc%3A%20x/"' in second.html
