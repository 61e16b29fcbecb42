"""What is told of the ledger to a reader who may see a part of it, and nothing of the rest."""

from dataclasses import replace

from reportgen.load.beside import CountedRow, Rows
from reportgen.load.ledger import ControlTotals, Finding
from reportgen.model.frames import frame_of, only
from reportgen.model.inventory import Inventory, Scope
from reportgen.spec.vocabulary import Filter

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


def own_lines(rows: Rows, inventory: Inventory, limits: Filter) -> Rows:
    """Of what was counted, the lines that are the reader's: counted at a location of theirs, where locations limit
    them; otherwise of a serial number that they may see."""
    places = limits["location_code"].any_of if "location_code" in limits else None
    serials = _serials(inventory) if rows.rows else frozenset()

    def is_own(row: CountedRow) -> bool:
        if row.location_code and places is not None:
            return row.location_code in places
        return row.serial_no in serials or row.serial_no.rpartition(" ")[2] in serials

    own = tuple(row for row in rows.rows if is_own(row))
    left = len(rows.rows) - len(own)
    told = (f"Lines of the counted list that are not of this report's part are left out ({left:,}).",) if left else ()
    return replace(rows, rows=own, remarks=(*rows.remarks, *told))


def _serials(inventory: Inventory) -> frozenset[str]:
    return frozenset(frame_of(inventory.entries(Scope()).select("serial_no").distinct())["serial_no"])


def in_general(finding: Finding, meaning: str) -> Finding:
    """A finding without what it names: it may stand on entries, files and items that the reader may not see."""
    return replace(finding, message=f"{meaning}{_EXAMPLES}" if finding.examples else meaning, examples=())
