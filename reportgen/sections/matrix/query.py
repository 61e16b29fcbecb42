"""A matrix asks one question a level, so that every subtotal is calculated from its own entries."""

from dataclasses import dataclass

from reportgen.model.dimension import Dimension
from reportgen.model.frames import Frame
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Measure
from reportgen.sections.coverage import scope_of
from reportgen.sections.matrix.options import Options


@dataclass(frozen=True, slots=True)
class Answer:
    """The values on every level."""

    rows: tuple[Dimension, ...]
    column: Dimension | None
    measures: tuple[Measure, ...]
    shown: tuple[Dimension, ...]
    """Dimensions among the values."""
    levels: tuple[Frame, ...]
    """By number of row dimensions, 0 (the total, one row) to all."""
    pivots: tuple[Frame, ...]
    """The same by the column dimension as well, as the last key; empty without one."""
    before: tuple[Frame, ...]
    """The measures of which changes are told, on every level, on the days compared with; empty if none is told."""
    coverage: Frame


def query(inventory: Inventory, options: Options) -> Answer:
    """The values by the first 0, 1, 2 ... row dimensions, and by the column dimension."""
    scope, rows = scope_of(options), inventory.levels(options.rows)
    column = next(iter(inventory.levels(options.columns)), None)
    known = inventory.catalog.measures
    measures = tuple(known[name] for name in options.values if name in known)
    shown = inventory.levels([name for name in options.values if name not in known])
    names = [measure.name for measure in measures]
    depths = range(len(rows) + 1)
    levels = tuple(inventory.frame(scope, rows[:depth], names, shown) for depth in depths)
    pivots = tuple(inventory.frame(scope, (*rows[:depth], column), names, shown) for depth in depths) if column else ()
    compared = inventory.compared if options.changes else None
    before = tuple(compared.frame(scope, rows[:depth], options.changes) for depth in depths) if compared else ()
    return Answer(rows, column, measures, shown, levels, pivots, before, inventory.coverage(scope))
