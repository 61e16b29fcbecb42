"""Receipts, issues and what is on hand, period after period."""

from reportgen.sections.movements.build import view
from reportgen.sections.movements.chart import figure
from reportgen.sections.movements.options import Options
from reportgen.sections.movements.query import query

__all__ = ["Options", "figure", "query", "view"]
