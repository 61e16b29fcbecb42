"""What is on hand, what comes and goes, and when it runs short, by item, location and period."""

from reportgen.sections.availability.build import view
from reportgen.sections.availability.options import Options
from reportgen.sections.availability.query import query
from reportgen.sections.base import no_figure as figure

__all__ = ["Options", "figure", "query", "view"]
