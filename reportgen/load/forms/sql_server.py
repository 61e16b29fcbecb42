"""The on-premises database: ``Entry No_``, one table a company, enums as numbers, no amounts on ledger entries."""

import re

from reportgen.load.forms.header import Header, nothing_to_add

NAME = "SQL Server"
DELTAS = False

_REPLACED = re.compile(r".*\w_(?: .*)?")
"""The database writes ``_`` where a field's name has a dot: ``Qty_ per Unit of Measure``."""
_SYSTEM = frozenset({"$systemid", "$systemcreatedat", "$systemmodifiedat"})

lacking = nothing_to_add


def speaks(header: Header) -> bool:
    """True if the table, or any of its columns, is called as in the database."""
    if header.sql_name:
        return True
    return any(_REPLACED.fullmatch(name) or name.lower() in _SYSTEM for name in header.names)
