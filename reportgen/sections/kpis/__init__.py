"""Cards with one number each."""

from reportgen.sections.base import no_figure as figure
from reportgen.sections.kpis.live import live
from reportgen.sections.kpis.options import Options
from reportgen.sections.kpis.query import query
from reportgen.sections.kpis.view import view

__all__ = ["Options", "figure", "live", "query", "view"]
