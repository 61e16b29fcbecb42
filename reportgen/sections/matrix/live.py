"""A matrix that readers unfold, sort and turn.

Options: ``rows`` and ``hierarchies``, other rows to switch to; ``column``, a dimension or null; ``values``, each
``{"measure": name}`` or ``{"dimension": name}``, in order; ``shares``, the measures that show their share of the row
above; ``sort_by``, a measure or null; ``descending``, ``zeros`` and ``open_levels`` as in the spec.
"""

from reportgen.model.inventory import Inventory
from reportgen.sections.exploring import LiveSection, Where
from reportgen.sections.matrix.options import Options
from reportgen.sections.matrix.view import MatrixView
from reportgen.sections.switching import Switches


def live(options: Options, inventory: Inventory, view: MatrixView, switches: Switches) -> LiveSection | None:
    """The matrix; None if it shows changes, for a page knows nothing of other days."""
    if view.changes:
        return None
    rows = tuple(one.name for one in inventory.levels(options.rows))
    column = next((one.name for one in inventory.levels(options.columns)), None)
    known = inventory.catalog.measures
    values = tuple(value.key for value in view.values)
    shown = tuple(name for name in values if name not in known)
    said = {
        "rows": rows,
        "hierarchies": switches.rows_beside(rows),
        "column": column,
        "values": tuple({"measure" if name in known else "dimension": name} for name in values),
        "shares": options.share_of_parent,
        "sort_by": options.sort_by,
        "descending": options.descending,
        "zeros": options.zeros,
        "open_levels": view.open_levels,
    }
    dimensions = tuple(dict.fromkeys((*rows, *((column,) if column else ()), *shown)))
    return LiveSection(view.id, view.kind, Where(), dimensions, tuple(n for n in values if n in known), said)
