"""What a visual of the Power BI app exports: short captions (``Qty.``), or sums by item and serial number.

The line above the header tells the filters that were set.
"""

from reportgen.load.forms.header import Header, nothing_to_add

NAME = "Power BI"
DELTAS = False

_FILTERS = "applied filters"
_SHORT = frozenset({"Qty.", "Remaining Qty.", "Cost Amt. (Actual)", "Sales Amt. (Actual)", "Inventory (Quantity)"})

lacking = nothing_to_add


def speaks(header: Header) -> bool:
    """True if a caption is one that only the app shortens like this, or filters are told above the header."""
    if any(cell.strip().lower().startswith(_FILTERS) for line in header.preamble for cell in line):
        return True
    return not _SHORT.isdisjoint(header.names)


def is_summary(header: Header) -> bool:
    """Whether rows are sums over entries: stock by item and serial number, without entry numbers and dates."""
    return header.spells(["inventoryqty"]) and not header.spells(["entryno"])
