"""Tiles that readers go into.

Options: ``group``, dimensions, outer first; ``size``, the measure that gives the area; ``sizes``, those one can switch
to; ``color_by`` and ``tiles`` as in the spec.
"""

from reportgen.model.inventory import Inventory
from reportgen.sections.exploring import LiveSection, Plain, Where
from reportgen.sections.switching import Switches
from reportgen.sections.treemap.options import Options
from reportgen.sections.treemap.query import AGE
from reportgen.sections.treemap.view import TreemapView


def live(options: Options, inventory: Inventory, view: TreemapView, switches: Switches) -> LiveSection:
    """The map; colours by age need the age of the oldest serial number in a tile."""
    dimensions = tuple(one.name for one in inventory.levels(options.group))
    sizes = switches.sums_beside(options.size)
    said: dict[str, Plain] = {
        "group": dimensions,
        "size": options.size,
        "sizes": sizes,
        "color_by": options.color_by,
        "tiles": options.tiles,
    }
    shown = (AGE,) if options.color_by == "age" else ()
    return LiveSection(view.id, view.kind, Where(), dimensions, tuple(dict.fromkeys((*sizes, *shown))), said)
