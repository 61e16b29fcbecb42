"""Stage 4: what a report can be made of; one folder a kind, listed here."""

from types import ModuleType

from reportgen.sections import changes, decomposition_tree, dictionary, kpis, matrix, movements, notes, treemap, valuation

SECTIONS: dict[str, ModuleType] = {
    "kpis": kpis,
    "decomposition_tree": decomposition_tree,
    "matrix": matrix,
    "treemap": treemap,
    "changes": changes,
    "valuation": valuation,
    "movements": movements,
    "notes": notes,
    "dictionary": dictionary,
}
"""Every kind by name. A kind is a package with ``Options``, ``query``, ``view`` and ``figure``."""
