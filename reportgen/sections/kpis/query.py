"""KPI cards: one row of measures."""

from dataclasses import dataclass

from reportgen.model.frames import Frame
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Measure
from reportgen.sections.coverage import scope_of
from reportgen.sections.kpis.options import Options


@dataclass(frozen=True, slots=True)
class Answer:
    """The measures' values over everything in scope."""

    values: Frame
    """One row, one column a measure."""
    measures: tuple[Measure, ...]
    coverage: Frame


def query(inventory: Inventory, options: Options) -> Answer:
    """The measures, without any grouping."""
    scope = scope_of(options)
    measures = tuple(inventory.measure(name) for name in options.measures)
    return Answer(inventory.frame(scope, (), options.measures), measures, inventory.coverage(scope))
