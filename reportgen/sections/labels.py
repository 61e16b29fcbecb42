"""How values of dimensions are written and put in order."""

import re
from datetime import date

from reportgen.sections.base import Formats

BLANK = "(blank)"
_DIGITS = re.compile(r"(\d+)")


def path_text(value: object) -> str:
    """The value as report.json has it in a path: dates in ISO form, ``""`` for blank."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def label_of(value: object, formats: Formats) -> str:
    """The value as a reader sees it."""
    if isinstance(value, date):
        return formats.date(value)
    return path_text(value) or BLANK


def natural(value: object) -> tuple[object, ...]:
    """Sort key: digits count as numbers (S-9 before S-10), letters by code point, blank comes last.

    Texts that differ only in leading zeros are put in order by their characters, so that the order is always the same.
    """
    text = path_text(value)
    parts = _DIGITS.split(text)
    parts[1::2] = [number.lstrip("0").rjust(40, "0") for number in parts[1::2]]
    return (text == "", tuple(parts), text)


def others_label(number: int) -> str:
    """Name of the node or tile that gathers the rest."""
    return f"Others ({number:,})"
