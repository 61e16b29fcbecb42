"""Where chosen serial numbers and lots came from and went: life lines, both ways, whom to call, what is still there."""

from reportgen.sections.trace.build import view
from reportgen.sections.trace.chart import figure
from reportgen.sections.trace.options import Options
from reportgen.sections.trace.query import query

__all__ = ["Options", "figure", "query", "view"]
