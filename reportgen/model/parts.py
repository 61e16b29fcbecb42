"""What is told of the ledger to a reader who may see a part of it, and nothing of the rest."""

from dataclasses import replace

from reportgen.load.ledger import ControlTotals, Finding
from reportgen.model.frames import frame_of, only
from reportgen.model.inventory import Inventory, Scope

_READ = ("quantity", "remaining_quantity", "cost_amount_actual", "serial_no")
_EXAMPLES = " Examples are left out, because they may concern others."


def part_totals(inventory: Inventory) -> ControlTotals:
    """Sums over the entries that the reader may see, up to the report's day."""
    entries = inventory.entries(Scope(False), reads=[lambda t: [t[name] for name in _READ]])
    tracked = entries.serial_no != ""
    sums = only(
        frame_of(
            entries.agg(
                rows=entries.count(),
                quantity=entries.quantity.sum().fill_null(0),
                remaining_quantity=entries.remaining_quantity.sum().fill_null(0),
                cost_amount_actual=entries.cost_amount_actual.sum().fill_null(0),
                tracked_quantity=entries.quantity.sum(where=tracked).fill_null(0),
                untracked_quantity=entries.quantity.sum(where=~tracked).fill_null(0),
            )
        )
    )
    return ControlTotals(**sums)


def in_general(finding: Finding, meaning: str) -> Finding:
    """A finding without what it names: it may stand on entries, files and items that the reader may not see."""
    return replace(finding, message=f"{meaning}{_EXAMPLES}" if finding.examples else meaning, examples=())
