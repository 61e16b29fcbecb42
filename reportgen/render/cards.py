"""The figures on a report's cards, read from report.json by those who tell of a report that is made."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure."""

    measure: str
    label: str
    value: Decimal | int | None
    formatted: str
    """As the report writes it; blank for None."""
    change: str
    """Against what it is compared with, in words; blank without a comparison."""


def cards_of(data: bytes) -> tuple[Card, ...]:
    """The figures on the cards of a report.json that we made; a measure that stands twice counts once, as first."""
    return tuple({card.measure: card for card in reversed([*_cards(data)])}.values())[::-1]


def _cards(data: bytes) -> Iterator[Card]:
    sections: list[Any] = json.loads(data, parse_float=Decimal)["sections"]
    for kpi in (kpi for section in sections if section["kind"] == "kpis" for kpi in section["kpis"]):
        change = kpi.get("change") or {}
        yield Card(kpi["measure"], kpi["label"], kpi["value"], kpi["formatted"], change.get("words", ""))
