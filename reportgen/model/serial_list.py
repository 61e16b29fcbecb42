"""Every serial number of the report with what is known of it on the report's day: what changes are told from."""

from collections.abc import Sequence

from reportgen.model.dimension import Dimension
from reportgen.model.frames import Frame
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.joins import KEY
from reportgen.spec.vocabulary import Filter

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


def serial_rows(
    inventory: Inventory,
    scope: Scope,
    measures: Sequence[str],
    shown: Sequence[Dimension],
    needed: Filter | None = None,
) -> Frame:
    """One row for each serial number that has an entry in scope, whatever its status, in no order: its key, the
    measures, then the dimensions `shown`.

    Rows for which the conditions `needed` do not hold may be left out; the scope's own word on a field comes first.
    """
    key, names = serial_key(inventory), [one.name for one in shown]
    listed = inventory.serial_list
    if listed is not None and scope == Scope() and {*measures, *names} <= {*listed.columns}:
        return listed[[*(one.name for one in key), *measures, *names]]
    narrow = Scope(scope.serials_only, {**(needed or {}), **scope.filter})
    return inventory.frame(narrow, key, measures, shown)


def serial_list(inventory: Inventory) -> Frame:
    """The report's serial numbers sorted by key: of each `FACTS`, then `FIGURES`. It is asked once."""
    if inventory.serial_list is None:
        rows = serial_rows(inventory, Scope(), FIGURES, inventory.levels(FACTS))
        key = [one.name for one in serial_key(inventory)]
        inventory.serial_list = rows.sort_values(key)[[*key, *FACTS, *FIGURES]]
    return inventory.serial_list
