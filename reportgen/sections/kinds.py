"""Every kind of section, one folder each.

The list stands beside the folder's other modules and not in the package itself: whoever only needs to know what a view
is, as the child processes that draw, need not import what every kind asks a ledger with.
"""

from types import ModuleType

from reportgen.sections import (
    aging,
    availability,
    changes,
    count_sheet,
    decomposition_tree,
    dictionary,
    exceptions,
    expiry,
    kpis,
    matrix,
    movements,
    notes,
    serials,
    trace,
    treemap,
    valuation,
)

SECTIONS: dict[str, ModuleType] = {
    "kpis": kpis,
    "decomposition_tree": decomposition_tree,
    "matrix": matrix,
    "treemap": treemap,
    "serials": serials,
    "aging": aging,
    "expiry": expiry,
    "movements": movements,
    "exceptions": exceptions,
    "trace": trace,
    "valuation": valuation,
    "availability": availability,
    "count_sheet": count_sheet,
    "changes": changes,
    "notes": notes,
    "dictionary": dictionary,
}
"""By name. A kind is a package with ``Options``, ``query``, ``view`` and ``figure``; one that readers can explore on
the page has ``live`` too, which says how."""
