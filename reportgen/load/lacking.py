"""What to say of a table that lacks columns a report cannot be made without."""

from collections.abc import Sequence

from reportgen.errors import Problem, did_you_mean
from reportgen.load.recognition import Match

_SHOWN = 60
_LONGEST = 40


def missing_columns(where: str, headers: Sequence[str], match: Match) -> list[Problem]:
    """One problem for every column that a report cannot do without.

    Args:
        where: the file or the table of a database.
    """
    free = [headers[position] for position in match.unmatched]
    return [
        Problem(
            "missing-column",
            f"'{where}' has no column {name} ({caption(name)}) of the {match.table.title}",
            hint=_near(name, free) + f"columns found: {', '.join(short(header) for header in headers[:_SHOWN])}",
        )
        for name in match.lacking
    ]


def caption(name: str) -> str:
    """As the ERP writes it: ``Entry No.``."""
    return " ".join("No." if word == "no" else word.capitalize() for word in name.split("_"))


def short(header: str) -> str:
    """One line, cut where it is long."""
    line = "".join(letter if letter.isprintable() else "�" for letter in header)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _near(name: str, headers: Sequence[str]) -> str:
    near = did_you_mean(name.replace("_", ""), headers) if headers else ""
    return f"{near} " if near.startswith("did you mean") else ""
