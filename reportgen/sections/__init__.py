"""Stage 4: what a report can be made of; one folder a kind, listed here."""

from types import ModuleType

from reportgen.sections import expiry, aging, availability, trace, changes, count_sheet, decomposition_tree, dictionary, exceptions, kpis, matrix, movements, notes, serials, treemap, valuation

SECTIONS: dict[str, ModuleType] = {
    "kpis": kpis,
    "decomposition_tree": decomposition_tree,
    "aging": aging,
    "expiry": expiry,
    "matrix": matrix,
    "treemap": treemap,
    "serials": serials,
    "changes": changes,
    "valuation": valuation,
    "movements": movements,
    "count_sheet": count_sheet,
    "trace": trace,
    "exceptions": exceptions,
    "availability": availability,
    "notes": notes,
    "dictionary": dictionary,
}
"""Every kind by name. A kind is a package with ``Options``, ``query``, ``view`` and ``figure``."""
