"""Stock by age as stacked bars."""

from reportgen.sections.aging.view import AgingView
from reportgen.sections.bars import figure_of
from reportgen.sections.base import Figure


def figure(view: AgingView) -> Figure | None:
    """One bar for each row shown, from young to old; None where nothing is in stock."""
    return figure_of(view.bars) if view.bars else None
