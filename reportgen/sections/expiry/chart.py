"""Buckets of expiration and warranty dates as bars."""

from reportgen.sections.bars import figure_of
from reportgen.sections.base import Figure
from reportgen.sections.expiry.view import ExpiryView


def figure(view: ExpiryView) -> Figure | None:
    """One bar for each bucket; None where there is nothing to draw."""
    return figure_of(view.bars) if view.bars else None
