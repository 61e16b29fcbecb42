"""Cases of the category hierarchy, which is known once it is loaded."""

from collections.abc import Iterator

from reportgen.model.exceptions.cases import PLACE, Cases
from reportgen.model.frames import frame_from
from reportgen.model.rules.evidence import Evidence

_BLANK = ("", "", "", "", "", None, "", None)
"""A category is no item and no entry."""


def category_cases(evidence: Evidence, most: int) -> Iterator[tuple[str, Cases]]:
    """Parents that do not exist, and categories that are their own ancestors; nothing to who sees a part of the ledger,
    for they may be others' categories."""
    if evidence.inventory.is_part or not {"category_unknown_parent", "category_cycle"} & evidence.wanted:
        return
    categories = evidence.inventory.masters.categories
    pairs = [(*_BLANK, code, parent) for code, parent in categories.unknown_parents]
    if pairs and "category_unknown_parent" in evidence.wanted:
        yield "category_unknown_parent", Cases(len(pairs), frame_from((*PLACE, "category", "parent"), pairs[:most]))
    codes = [(*_BLANK, code) for code in categories.cycles]
    if codes and "category_cycle" in evidence.wanted:
        yield "category_cycle", Cases(len(codes), frame_from((*PLACE, "category"), codes[:most]))
