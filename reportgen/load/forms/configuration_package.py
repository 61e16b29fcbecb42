"""A configuration package: its code, the table's caption and number in the first line, the header in the third."""

from collections.abc import Sequence

from reportgen.errors import Problem
from reportgen.load.forms.header import Header

NAME = "configuration package"
DELTAS = False


def speaks(header: Header) -> bool:
    """True if a table's number stands above the header."""
    return header.package_number > 0


def lacking(missing: Sequence[str], file_name: str) -> Problem | None:
    """How fields get into a package."""
    message = f"'{file_name}' is a configuration package without the fields {', '.join(missing)} of table 32"
    hint = "include them under Table > Fields of the package, and export it to Excel again"
    return Problem("missing-column", message, hint=hint)
