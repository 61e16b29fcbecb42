"""Fabric's open mirroring: the lake's columns, and in every row a marker of what it does.

0 inserts, 1 updates, 2 deletes, 4 updates or inserts; files and rows are applied in their order.
"""

from reportgen.load.forms.header import Header, nothing_to_add

NAME = "Fabric mirroring"
DELTAS = True

_MARKER = "__rowMarker__"

lacking = nothing_to_add


def speaks(header: Header) -> bool:
    """True if rows carry the marker."""
    return _MARKER in header.names
