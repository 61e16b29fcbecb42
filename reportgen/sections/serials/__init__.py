"""The list of serial numbers: where each is, whose it is, what it cost, with a link into the ERP."""

from reportgen.sections.base import no_figure as figure
from reportgen.sections.serials.build import view
from reportgen.sections.serials.options import Options
from reportgen.sections.serials.query import query

__all__ = ["Options", "figure", "query", "view"]
