"""One measure, explained dimension by dimension."""

from reportgen.sections.decomposition_tree.build import view
from reportgen.sections.decomposition_tree.chart import figure
from reportgen.sections.decomposition_tree.live import live
from reportgen.sections.decomposition_tree.options import Options
from reportgen.sections.decomposition_tree.query import query

__all__ = ["Options", "figure", "live", "query", "view"]
