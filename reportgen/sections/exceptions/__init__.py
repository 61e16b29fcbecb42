"""Every broken rule of the domain, with its cases and what to do about them."""

from reportgen.sections.base import no_figure as figure
from reportgen.sections.exceptions.build import view
from reportgen.sections.exceptions.options import Options
from reportgen.sections.exceptions.query import query

__all__ = ["Options", "figure", "query", "view"]
