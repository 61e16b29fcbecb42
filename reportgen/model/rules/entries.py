"""Rules that an entry keeps or breaks by itself: one pass over the ledger keeps the entries that break one."""

from collections.abc import Iterator

import ibis
from ibis.expr import types as ir

from reportgen.model.rules.broken import Broken
from reportgen.model.rules.evidence import EVERYTHING, Evidence

_ENTRY = ("entry", "entries")
_RULES = {
    "serial_quantity": (
        "{n} with a serial number and a quantity other than -1, 0 or 1.",
        ("quantity",),
        "entry {0}: item {1}, serial {2}, quantity {3}",
    ),
    "open_mismatch": (
        "{n} marked open without anything remaining, or closed with something remaining.",
        ("open", "remaining_quantity"),
        "entry {0}: item {1}, serial {2}, open {3}, remaining {4}",
    ),
    "positive_mismatch": (
        "{n} marked positive without a quantity above 0, or the other way round.",
        ("positive", "quantity"),
        "entry {0}: item {1}, serial {2}, positive {3}, quantity {4}",
    ),
    "remaining_too_large": (
        "{n} with more remaining than its quantity, or with the other sign.",
        ("quantity", "remaining_quantity"),
        "entry {0}: item {1}, serial {2}, quantity {3}, remaining {4}",
    ),
}
"""By check: what is told, the columns that show it, and how an entry is named."""
_NEEDED = {"open_mismatch": ("open", "remaining_quantity"), "positive_mismatch": ("positive",)}
_NEEDED["remaining_too_large"] = ("remaining_quantity",)


def entry_rules(evidence: Evidence) -> Iterator[Broken]:
    """Entries without a day, and entries whose cells contradict each other."""
    yield _undated(evidence)
    applied = [code for code in _RULES if code in evidence.wanted and evidence.has(*_NEEDED.get(code, ()))]
    if not applied:
        return
    # Whether there is any at all is quickly asked: the columns that would show it are not read for that.
    if not evidence.number_of(_broken(evidence, applied)):
        return
    broken = evidence.kept(f"entries {' '.join(applied)}", lambda: _broken(evidence, applied))
    for code in applied:
        message, columns, example = _RULES[code]
        shown = ("entry_no", "item_no", "serial_no", *columns)
        yield Broken(code, broken.filter(broken[f"breaks_{code}"]), shown, message, _ENTRY, example)


def _undated(evidence: Evidence) -> Broken:
    # No filter lets an entry without a day in; a scope of its own narrows them by their items.
    entries = evidence.all_entries if evidence.scope == EVERYTHING else evidence.entries_of_items
    if evidence.scope.serials_only:
        entries = entries.filter(entries.serial_no != "")
    return Broken(
        "missing_posting_date",
        entries.filter(entries.posting_date.isnull()),
        ("entry_no", "item_no", "serial_no", "quantity"),
        "{n} without a posting date; no day counts them.",
        _ENTRY,
        "entry {0}: item {1}, serial {2}, quantity {3}",
    )


def _broken(evidence: Evidence, applied: list[str]) -> ir.Table:
    """The entries that break one of the rules, and which."""
    entries = evidence.entries
    quantity, remaining = entries.quantity, entries.remaining_quantity
    other = ~((quantity == 1) | (quantity == -1) | (quantity == 0))
    breaks = {
        "serial_quantity": other & (entries.serial_no != "") & evidence.by_then(entries),
        "open_mismatch": entries.open != (remaining != 0),
        "positive_mismatch": entries.positive != (quantity > 0),
        "remaining_too_large": ((remaining > quantity) & (remaining > 0)) | ((remaining < quantity) & (remaining < 0)),
    }
    shown = entries.filter(ibis.or_(*(breaks[code] for code in applied)))
    return shown.mutate(**{f"breaks_{code}": breaks[code].fill_null(False) for code in applied})
