"""Text of the author."""

from reportgen.sections.base import no_figure as figure
from reportgen.sections.notes.options import Options
from reportgen.sections.notes.query import query
from reportgen.sections.notes.view import view

__all__ = ["Options", "figure", "query", "view"]
