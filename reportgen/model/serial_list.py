"""Every serial number of the report with what is known of it on the report's day: what changes are told from."""

from collections.abc import Sequence

from reportgen.model.dimension import Dimension
from reportgen.model.frames import Frame
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.joins import KEY

FACTS = (
    *("status", "present_location", "bin_code", "serial_lot_no", "serial_expiration_date"),
    *("received_date", "sold_date", "moved_date", "supplier", "holder"),
)
"""Dimensions that the list of a snapshot tells of a serial number."""
FIGURES = ("inventory_quantity", "inventory_value")
"""Measures that it tells of one."""


def serial_key(inventory: Inventory) -> tuple[Dimension, ...]:
    """What a serial number is named by: item, variant and serial number, after the company where there are several."""
    company = ("company",) if inventory.masters.companies.several else ()
    return inventory.levels((*company, *KEY))


def serial_rows(inventory: Inventory, scope: Scope, measures: Sequence[str], shown: Sequence[Dimension]) -> Frame:
    """One row for each serial number that has an entry in scope, whatever its status, in no order: its key, the
    measures, then the dimensions `shown`."""
    return inventory.frame(scope, serial_key(inventory), measures, shown)


def serial_list(inventory: Inventory) -> Frame:
    """The report's serial numbers by key, sorted: of each `FACTS`, then `FIGURES`."""
    rows = serial_rows(inventory, Scope(), FIGURES, inventory.levels(FACTS))
    key = [one.name for one in serial_key(inventory)]
    return rows.sort_values(key)[[*key, *FACTS, *FIGURES]]
