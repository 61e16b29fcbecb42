"""The lake that bc2adls and Fabric fill: ``EntryNo-1``, ``$Company``; a row comes again whenever it changes."""

import re

from reportgen.load.forms.header import Header, nothing_to_add

NAME = "bc2adls"
DELTAS = True

_NUMBERED = re.compile(r"[A-Za-z]\w*-\d+")
_COMPANY, _SYSTEM_FIELD = "$Company", re.compile(r"\w+-20000000\d\d")

lacking = nothing_to_add


def speaks(header: Header) -> bool:
    """True if names end in the numbers of their fields, or rows carry their company as the lake writes it."""
    if _COMPANY in header.names or any(_SYSTEM_FIELD.fullmatch(name) for name in header.names):
        return True
    return 2 * sum(_NUMBERED.fullmatch(name) is not None for name in header.names) > len(header.names)
