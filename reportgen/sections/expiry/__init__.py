"""What is expired or expires soon, and whose warranty ends."""

from reportgen.sections.expiry.build import view
from reportgen.sections.expiry.chart import figure
from reportgen.sections.expiry.options import Options
from reportgen.sections.expiry.query import query

__all__ = ["Options", "figure", "query", "view"]
