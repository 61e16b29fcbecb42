"""The movements as a drawing: columns of what came and went, and over them what was on hand."""

from reportgen.sections.base import Figure
from reportgen.sections.columns_chart import columns_figure
from reportgen.sections.movements.view import MovementsView


def figure(view: MovementsView) -> Figure | None:
    """The drawing; None where there is no period."""
    return columns_figure(view.plot, _alt(view)) if view.plot else None


def _alt(view: MovementsView) -> str:
    first, last = view.periods[0].label, view.periods[-1].label
    when = f"in {first}" if len(view.periods) == 1 else f"by {view.each} from {first} to {last}"
    figures = view.totals
    return (
        f"Columns of receipts and issues {when}, with what was on hand above them: {view.opening:,} before, "
        f"{figures.receipts:,} received, {-figures.issues:,} issued, {figures.on_hand:,} at the end."
    )
