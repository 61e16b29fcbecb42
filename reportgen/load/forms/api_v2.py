"""The general API v2.0: camelCase with whole words (``itemNumber``), enums encoded for XML.

Its item ledger entries have neither serial nor lot number nor location: no report can be made from them.
"""

from collections.abc import Sequence

from reportgen.errors import Problem
from reportgen.load.forms.header import Header

NAME = "API v2.0"
DELTAS = False

_OWN_WORDS = frozenset({"entryNumber", "itemNumber", "documentNumber", "number", "displayName"})
_ELSEWHERE = (
    "they are in the analytics API (api/microsoft/analytics/v1.0/.../itemLedgerEntries),"
    " in the OData web service of page 38 (Item Ledger Entries),"
    " in a configuration package of table 32,"
    " and in Open in Excel on that page once the column Serial No. is shown"
)


def speaks(header: Header) -> bool:
    """True if a name is one that only this API spells out."""
    return not _OWN_WORDS.isdisjoint(header.names)


def lacking(missing: Sequence[str], file_name: str) -> Problem | None:
    """Where serial numbers are to be had instead."""
    if "serial_no" not in missing:
        return None
    message = f"'{file_name}' comes from API v2.0, whose item ledger entries have no serial number, lot or location"
    return Problem("api-without-serial-numbers", message, hint=_ELSEWHERE)
