"""What a section counts and what it leaves out, so that its totals tie to the ledger."""

from typing import Any

from reportgen.model.frames import Frame, only
from reportgen.model.inventory import Scope
from reportgen.sections.base import Coverage, Formats
from reportgen.spec.vocabulary import SectionOptions


def scope_of(options: SectionOptions) -> Scope:
    """The section's scope."""
    return Scope(options.serials_only, options.filter)


def coverage_of(answer: Frame, options: SectionOptions, formats: Formats) -> Coverage:
    """Entries and quantity inside and outside of the section's scope, from `Inventory.coverage`."""
    figures = only(answer)
    return Coverage(**figures, sentence=_sentence(figures, options, formats))


def _sentence(figures: dict[str, Any], options: SectionOptions, formats: Formats) -> str:
    def said(entries: str, quantity: str) -> str:
        number = figures[entries]
        word = "entry" if number == 1 else "entries"
        total = formats.number(figures[quantity], "quantity")
        return f"{formats.number(number, 'count')} ledger {word} (quantity {total})"

    kind = " with a serial number" if options.serials_only else ""
    covered = f"Counts {said('entries', 'quantity')}{kind}."
    if not figures["left_out_entries"]:
        return f"{covered} Nothing is left out."
    reasons = [
        reason
        for reason, holds in (
            ("without a serial number", options.serials_only),
            ("outside the section's filter", bool(options.filter)),
        )
        if holds
    ]
    return f"{covered} Left out: {said('left_out_entries', 'left_out_quantity')} {' or '.join(reasons)}."
