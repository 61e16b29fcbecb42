"""How values of dimensions are written down and put in order."""

import re
from datetime import date

_DIGITS = re.compile(r"(\d+)")
_END = "\0"
"""Lower than all else, so that what ends comes first. As a character of a text it is followed by one that is higher
than what may follow it otherwise."""
_LONGEST = 0xD7FF


def path_text(value: object) -> str:
    """The value as report.json has it in a path: dates in ISO form, ``""`` for blank."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def natural(value: object) -> tuple[bool, str]:
    """Sort key: digits count as numbers (S-9 before S-10), letters by code point, blank comes last.

    Texts that differ only in leading zeros are put in order by their characters, so that the order is always the same.
    """
    text = path_text(value)
    return (not text, natural_key(text))


def natural_key(text: str) -> str:
    """A text whose order by characters is the natural order of texts that are not blank.

    It has the parts between numbers, each with its end, and the numbers: how long they are, then their digits.
    """
    parts = _DIGITS.split(text.replace(_END, f"{_END}\uffff") if _END in text else text)
    parts[1::2] = [_number(digits.lstrip("0")) for digits in parts[1::2]]
    return f"{''.join(parts)}{_END}{_END}{text}"


def _number(digits: str) -> str:
    return f"{_END}{chr(min(len(digits) + 1, _LONGEST))}{digits}"
