"""Open in Excel: the captions that a page shows, in the language of its user."""

import re
from collections.abc import Sequence

from reportgen.errors import Problem
from reportgen.load.captions import spoken
from reportgen.load.forms.header import Header
from reportgen.load.schema import SPELLINGS

NAME = "Open in Excel"
DELTAS = False

_WORDS = re.compile(r"\w+\.?(?: [\w(/&.)-]+)+|\w+\.")


def speaks(header: Header) -> bool:
    """True if any name is a caption: several words, one that is shortened, or one in another language."""
    return any(_WORDS.fullmatch(name) for name in header.names) or bool(spoken(header.names, SPELLINGS).languages)


def lacking(missing: Sequence[str], file_name: str) -> Problem | None:
    """The page hides serial numbers from most users."""
    if "serial_no" not in missing:
        return None
    others = f" and {', '.join(name for name in missing if name != 'serial_no')}" if len(missing) > 1 else ""
    message = f"'{file_name}' has no column serial_no (Serial No.){others} of the item ledger entries"
    hint = "the page hides Serial No. by default: show it with Personalize, and open it in Excel again"
    return Problem("missing-column", message, hint=hint)
