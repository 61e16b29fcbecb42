"""OData web services of pages and queries: captions with underscores, as ``Entry_No``."""

import re

from reportgen.load.forms.header import Header, nothing_to_add

NAME = "OData"
DELTAS = False

_JOINED = re.compile(r"[A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+")

lacking = nothing_to_add


def speaks(header: Header) -> bool:
    """True if any name is a caption whose words are joined by underscores."""
    return any(_JOINED.fullmatch(name) for name in header.names)
