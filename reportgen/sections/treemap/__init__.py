"""Nested tiles whose areas are their values."""

from reportgen.sections.treemap.build import view
from reportgen.sections.treemap.chart import figure
from reportgen.sections.treemap.live import live
from reportgen.sections.treemap.options import Options
from reportgen.sections.treemap.query import query

__all__ = ["Options", "figure", "live", "query", "view"]
