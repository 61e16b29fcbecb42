"""A tree whose nodes readers open by any dimension.

Options: ``analyze``, the measure explained; ``measures``, those one can switch to; ``explain_by``, dimensions in the
order in which they explain; ``path``, ``expand``, ``depth`` and ``top`` as in the spec, with what holds without them.
"""

from reportgen.model.inventory import Inventory
from reportgen.sections.decomposition_tree.options import Options
from reportgen.sections.decomposition_tree.query import depth_of, follows
from reportgen.sections.decomposition_tree.view import DecompositionTreeView
from reportgen.sections.exploring import LiveSection, Plain, Where
from reportgen.sections.switching import Switches


def live(options: Options, inventory: Inventory, view: DecompositionTreeView, switches: Switches) -> LiveSection:
    """The tree, to start with as the report shows it."""
    dimensions = tuple(one.name for one in inventory.levels(options.explain_by))
    measures = switches.sums_beside(options.analyze)
    said: dict[str, Plain] = {
        "analyze": options.analyze,
        "measures": measures,
        "explain_by": dimensions,
        "path": options.path,
        "expand": follows(options),
        "depth": depth_of(options),
        "top": options.top,
    }
    return LiveSection(view.id, view.kind, Where(), dimensions, measures, said)
