"""The analytics API: names in camelCase, enum captions as they are, a blank enum as one blank."""

import re

from reportgen.load.forms.header import Header, nothing_to_add

NAME = "analytics"
DELTAS = False

_CAMEL_CASE = re.compile(r"[a-z]+(?:[A-Z0-9][A-Za-z0-9]*)+")

lacking = nothing_to_add


def speaks(header: Header) -> bool:
    """True if any name is in camelCase, as ``itemNo``; the apps that use the API mix captions in."""
    return any(_CAMEL_CASE.fullmatch(name) for name in header.names)
