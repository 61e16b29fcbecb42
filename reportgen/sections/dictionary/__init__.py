"""Data used, formulas and filters."""

from reportgen.sections.base import no_figure as figure
from reportgen.sections.dictionary.options import Options
from reportgen.sections.dictionary.query import query
from reportgen.sections.dictionary.view import view

__all__ = ["Options", "figure", "query", "view"]
