"""Serial numbers that are new, gone, moved or changed since an earlier day or report."""

from reportgen.sections.base import no_figure as figure
from reportgen.sections.changes.build import view
from reportgen.sections.changes.options import Options
from reportgen.sections.changes.query import query

__all__ = ["Options", "figure", "query", "view"]
