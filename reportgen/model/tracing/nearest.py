"""Serial numbers and lots that exist, near one that does not."""

from difflib import SequenceMatcher

import ibis

from reportgen.model.frames import records_of
from reportgen.model.tracing.steps import Chosen
from reportgen.model.tracing.tables import Tables


def nearest(tables: Tables, column: str, wanted: str, chosen: Chosen, most: int = 3) -> tuple[str, ...]:
    """At most so many values of ``serial_no`` or ``lot_no`` that look like the one wanted, the likest first.

    Looked at are those that differ in case or end with it (a program has dropped leading zeros), and its neighbours in
    the order of text.
    """
    t = tables.entries
    values = t.filter((t[column] != "") & chosen.of_items(t)).select(value=t[column]).distinct()
    value = values.value
    alike = (value.upper() == wanted.upper()) | (value.right(len(wanted)) == wanted)
    questions = [
        values.filter(alike).order_by(value).limit(20),
        values.filter(value < wanted).order_by(ibis.desc(value)).limit(20),
        values.filter(value > wanted).order_by(value).limit(20),
    ]
    found = {row["value"] for question in questions for row in records_of(question)}
    return tuple(sorted(found, key=lambda one: (-_likeness(one, wanted), one))[:most])


def _likeness(one: str, other: str) -> float:
    """1 for equal texts whatever their case and leading zeros, less for others."""
    plain = (one.upper().lstrip("0"), other.upper().lstrip("0"))
    return SequenceMatcher(None, *plain).ratio()
