"""The outline of the document goes on with the groups of stamped tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pydyf

DEEPEST = 2
"""Levels of groups in the outline."""
_MOST = 5_000
"""Groups of one table in the outline; of more, only those of the outermost level."""


@dataclass(slots=True)
class Entry:
    """A group, and the groups under it."""

    text: str
    level: int
    page: bytes
    """Reference."""
    top: float
    below: list["Entry"] = field(default_factory=list)


def nested(entries: Sequence[Entry]) -> list[Entry]:
    """The entries as a tree, each under the last one of an outer level."""
    if len(entries) > _MOST:
        entries = [entry for entry in entries if entry.level == 1][:_MOST]
    root: list[Entry] = []
    path: list[Entry] = []
    for entry in entries:
        while path and path[-1].level >= entry.level:
            path.pop()
        (path[-1].below if path else root).append(entry)
        path.append(entry)
    return root


def add_entries(pdf: pydyf.PDF, above: Any, entries: Sequence[Entry]) -> None:
    """Puts entries under an item of the outline; they start folded."""
    made = [_item(pdf, entry, above) for entry in entries]
    for one, other in pairwise(made):
        one["Next"], other["Prev"] = other.reference, one.reference
    if made:
        above["First"], above["Last"], above["Count"] = made[0].reference, made[-1].reference, -len(made)


def _item(pdf: pydyf.PDF, entry: Entry, above: Any) -> Any:
    item = pydyf.Dictionary({
        "Title": pydyf.String(entry.text), "Parent": above.reference,
        "Dest": pydyf.Array((entry.page, "/XYZ", 0, round(entry.top, 2), 0))})
    pdf.add_object(item)
    add_entries(pdf, item, entry.below)
    return item


def section_item(pdf: pydyf.PDF, title: str, page: bytes) -> Any:
    """The item of a section that begins on the page; None if the document's outline has none."""
    for one in pdf.objects:
        named = isinstance(one, pydyf.Dictionary) and "Dest" in one and "Title" in one
        if named and one["Dest"][0] == page and one["Title"].string == title:
            return one
    return None
