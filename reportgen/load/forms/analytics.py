"""The analytics API: names in camelCase, enum captions as they are, a blank enum as one blank."""

import re
from collections.abc import Sequence

NAME = "analytics"

_CAMEL_CASE = re.compile(r"[a-z]+(?:[A-Z0-9][A-Za-z0-9]*)+")


def speaks(headers: Sequence[str]) -> bool:
    """True if any name is in camelCase, as ``itemNo``; the apps that use the API mix captions in."""
    return any(_CAMEL_CASE.fullmatch(header) for header in headers)
