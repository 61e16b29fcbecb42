"""What should lie where, to be counted; and what a count found."""

from reportgen.sections.base import no_figure as figure
from reportgen.sections.count_sheet.build import view
from reportgen.sections.count_sheet.options import Options
from reportgen.sections.count_sheet.query import query

__all__ = ["Options", "figure", "query", "view"]
