"""Stock by age, and what lies still."""

from reportgen.sections.aging.build import view
from reportgen.sections.aging.chart import figure
from reportgen.sections.aging.options import Options
from reportgen.sections.aging.query import query

__all__ = ["Options", "figure", "query", "view"]
