"""How values of dimensions are written and put in order."""

from datetime import date

from reportgen.model.natural import natural, path_text
from reportgen.sections.base import Formats

BLANK = "(blank)"


def label_of(value: object, formats: Formats) -> str:
    """The value as a reader sees it."""
    if isinstance(value, date):
        return formats.date(value)
    return path_text(value) or BLANK


def others_label(number: int) -> str:
    """Name of the node or tile that gathers the rest."""
    return f"Others ({number:,})"


__all__ = ["BLANK", "label_of", "natural", "others_label", "path_text"]
