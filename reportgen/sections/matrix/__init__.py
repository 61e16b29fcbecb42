"""Rows of any depth with subtotals, columns by a dimension, several values."""

from reportgen.sections.base import no_figure as figure
from reportgen.sections.matrix.build import view
from reportgen.sections.matrix.live import live
from reportgen.sections.matrix.options import Options
from reportgen.sections.matrix.query import query

__all__ = ["Options", "figure", "live", "query", "view"]
