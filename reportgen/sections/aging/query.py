"""Stock by age asks the model for buckets on every level, and for what lies still."""

from dataclasses import dataclass

from reportgen.model.ages import Ages, ages_of
from reportgen.model.dimension import Dimension
from reportgen.model.frames import Frame
from reportgen.model.idle import Idle, idle_items, idle_serials
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.measures import Measure
from reportgen.sections.aging.options import Options


@dataclass(frozen=True, slots=True)
class Answer:
    """Stock by age, and what lies still."""

    by: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    """Those of the option `values`."""
    ages: Ages
    idle: Idle | None
    """None if it is not asked for."""
    several_companies: bool
    dated: bool
    """Whether the ledger says when anything was posted."""
    knows_drop_shipments: bool
    one_currency: bool
    """Whether amounts can be added up."""
    coverage: Frame


def query(inventory: Inventory, options: Options) -> Answer:
    """Quantity, serial numbers and value by the first 0, 1, 2 ... dimensions and by age."""
    scope = Scope(not options.layered, options.filter)
    by = inventory.levels(options.by)
    dated = inventory.has("item_ledger_entries", "posting_date")
    return Answer(
        by,
        tuple(inventory.measure(name) for name in options.values),
        ages_of(inventory, by, options.buckets, scope),
        _idle(inventory, options, scope) if dated else None,
        inventory.masters.companies.several,
        dated,
        inventory.has("item_ledger_entries", "drop_shipment"),
        inventory.adds_up(inventory.measure("inventory_value"), scope),
        inventory.coverage(scope),
    )


def _idle(inventory: Inventory, options: Options, scope: Scope) -> Idle | None:
    if options.slow_movers == "none":
        return None
    ask = idle_items if options.slow_movers == "items" else idle_serials
    return ask(inventory, scope, options.idle_days, options.top)
