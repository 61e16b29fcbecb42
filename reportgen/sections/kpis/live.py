"""Cards whose numbers follow what readers choose.

Options: ``kpis``, the measures in the order of the cards.
"""

from reportgen.model.inventory import Inventory
from reportgen.sections.exploring import LiveSection, Where
from reportgen.sections.kpis.options import Options
from reportgen.sections.kpis.view import KpisView
from reportgen.sections.switching import Switches


def live(options: Options, _inventory: Inventory, view: KpisView, _switches: Switches) -> LiveSection:
    """All cards."""
    measures = tuple(dict.fromkeys(options.measures))
    return LiveSection(view.id, view.kind, Where(), (), measures, {"kpis": options.measures})
