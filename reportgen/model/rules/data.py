"""The rules of the data: what any ledger must keep, whoever reads it."""

from collections.abc import Iterator

from reportgen.model.rules.broken import Broken
from reportgen.model.rules.entries import entry_rules
from reportgen.model.rules.evidence import Evidence
from reportgen.model.rules.places import place_rules
from reportgen.model.rules.serials import serial_rules
from reportgen.model.rules.stock import stock_rules
from reportgen.model.rules.values import value_rules


def data_rules(evidence: Evidence) -> Iterator[Broken]:
    """What breaks the rules that are asked for, and maybe others: data checks and exceptions both read it here."""
    yield from entry_rules(evidence)
    yield from serial_rules(evidence)
    yield from place_rules(evidence)
    yield from stock_rules(evidence)
    yield from value_rules(evidence)
