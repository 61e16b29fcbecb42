"""Beginning, increases, decreases and ending of stock in quantity and cost, and what of it is in the G/L."""

from reportgen.sections.valuation.build import view
from reportgen.sections.valuation.chart import figure
from reportgen.sections.valuation.options import Options
from reportgen.sections.valuation.query import query

__all__ = ["Options", "figure", "query", "view"]
