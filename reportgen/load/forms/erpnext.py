"""ERPNext: its doctypes, by the names of their fields or by their labels."""

from reportgen.load.forms.header import Header, nothing_to_add
from reportgen.load.tables.erpnext import TABLES

NAME = "ERPNext"
DELTAS = False

lacking = nothing_to_add


def speaks(header: Header) -> bool:
    """True if the columns are those of one of its tables."""
    return any(table.is_called(header.names) for table in TABLES)
