"""Rules of master data: the category hierarchy, attributes."""

from collections.abc import Iterator, Sequence

from reportgen.errors import did_you_mean
from reportgen.load.ledger import Finding
from reportgen.model.frames import frame_of
from reportgen.model.rules.evidence import EXAMPLES, Evidence, counted

_ATTRIBUTE = "attribute."


def master_findings(evidence: Evidence, shown: Sequence[str]) -> Iterator[Finding | None]:
    """Categories without an end, parents that do not exist, attributes that no item has."""
    if {"category_cycle", "category_unknown_parent"} & evidence.wanted:
        yield from _categories(evidence)
    if "unknown_attribute" in evidence.wanted:
        yield from _attributes(evidence, shown)


def _attributes(evidence: Evidence, shown: Sequence[str]) -> Iterator[Finding]:
    """The attributes that the report shows or filters by and that stand on no item and no category."""
    inventory = evidence.inventory
    names = [name for name in shown if name not in inventory.catalog.measures]
    needs = [need for dimension in inventory.levels((*names, *inventory.report_filter)) for need in dimension.needs]
    asked = {need.removeprefix(_ATTRIBUTE) for need in needs if need.startswith(_ATTRIBUTE)}
    if not asked:
        return
    table = inventory.ledger.tables["item_attributes"]
    known = set(frame_of(table.filter(table.value != "").select("attribute").distinct())["attribute"])
    if lost := sorted(asked - known):
        yield Finding(
            "unknown_attribute",
            len(lost),
            f"No item has the attribute {', '.join(lost)}.",
            tuple(f"{name}: {did_you_mean(name, known) or 'there are no attributes'}" for name in lost[:EXAMPLES]),
        )


def _categories(evidence: Evidence) -> Iterator[Finding]:
    """Cycles and unknown parents of the category hierarchy."""
    categories = evidence.inventory.masters.categories
    if codes := categories.cycles:
        said = ", ".join(codes[:EXAMPLES])
        yield Finding("category_cycle", len(codes), f"Categories are each other's parents: {said}.", codes[:EXAMPLES])
    if pairs := categories.unknown_parents:
        number = counted(len(pairs), ("category", "categories"))
        yield Finding(
            "category_unknown_parent",
            len(pairs),
            f"{number} with a parent that does not exist.",
            tuple(f"category {code}: parent {parent}" for code, parent in pairs[:EXAMPLES]),
        )
