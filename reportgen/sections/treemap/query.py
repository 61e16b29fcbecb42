"""A treemap asks for its innermost tiles; areas add up, so outer ones follow from them."""

from dataclasses import dataclass

from reportgen.errors import Problem, SpecError
from reportgen.model.dimension import Dimension
from reportgen.model.frames import Frame
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Measure
from reportgen.sections.coverage import scope_of
from reportgen.sections.treemap.options import Options

AGE = "oldest_age_days"


@dataclass(frozen=True, slots=True)
class Answer:
    """The tiles."""

    group: tuple[Dimension, ...]
    size: Measure
    tiles: Frame
    """One column a group dimension, the size, and the oldest age where colours show it."""
    coverage: Frame


def query(inventory: Inventory, options: Options) -> Answer:
    """Size (and age) of each innermost tile.

    Raises:
        SpecError: if the size does not add up, so that areas would lie.
    """
    size, scope, group = inventory.measure(options.size), scope_of(options), inventory.levels(options.group)
    if not inventory.adds_up(size, scope):
        raise SpecError(
            Problem(
                "not-additive",
                f"a treemap cannot be sized by '{size.name}': its parts do not add up",
                hint=(inventory.currencies.hint if size.additive else "")
                or "size it by inventory_quantity, inventory_value or age_days",
            )
        )
    measures = [size.name, *([AGE] if options.color_by == "age" and size.name != AGE else [])]
    return Answer(group, size, inventory.frame(scope, group, measures), inventory.coverage(scope))
