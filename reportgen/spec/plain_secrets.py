"""Secrets written into a spec as plain text: found, told, never repeated."""

import re
from collections.abc import Iterator
from typing import Any

from reportgen.errors import Problem
from reportgen.spec.document import Document, Place

_SECRET_KEY = re.compile(
    r"(^|[_-])(password|passwd|passphrase|pwd|secret|token|(api|access|account)[_-]?key)$", re.IGNORECASE)
_REFERENCE = re.compile(r"(env|file|keyring):")
# No pattern here may look further than the next sign it begins with: its time would grow with the square of the text.
_VARIABLE = r"\$\{[^}$]*\}"
# user:password@ of a URL; a colon may also lead to a port: digits and a slash.
_IN_URL = re.compile(rf"://[^\s/@:]*:(?!{_VARIABLE}@)(?!\d*(/|$))((?!://)[^\s@])+@")
_IN_QUERY = re.compile(
    rf"(^|[?&;])(password|passwd|pwd|secret|(access_)?token|(api|access|account)_?key|sig)=(?!{_VARIABLE})[^&;\s]+",
    re.IGNORECASE)
_HINT = "keep it elsewhere and name the place: env:NAME, file:PATH or keyring:SERVICE/USER"


def secret_in(text: str) -> bool:
    """Whether an address in the text carries a password or a token."""
    return bool(_IN_URL.search(text) or _IN_QUERY.search(text))


def is_secret(key: str, value: Any) -> bool:
    """Whether the key is one that holds a secret and the value is one, not a reference to where it is kept."""
    if not isinstance(value, str) or not value or not _SECRET_KEY.search(key):
        return False
    return not _REFERENCE.match(value) and not re.fullmatch(_VARIABLE, value)


def secret_places(document: Document) -> Iterator[Place]:
    """Where a secret stands, as a value or in a key."""
    return _places(document.data, ())


def secret_problem(document: Document, place: Place) -> Problem:
    """What to tell about the secret at a place, without repeating it."""
    return Problem("secret-in-spec", "a secret is written here as plain text", document.mark(place), _HINT)


def _places(value: Any, place: Place) -> Iterator[Place]:
    if isinstance(value, list):
        for index, part in enumerate(value):
            yield from _places(part, (*place, index))
    elif isinstance(value, dict):
        for key, part in value.items():
            inside = (*place, key)
            if secret_in(key) or (is_secret(key, part) and not _is_code(place)):
                yield inside
            else:
                yield from _places(part, inside)
    elif isinstance(value, str) and secret_in(value):
        yield place


def _is_code(place: Place) -> bool:
    """Keys of a mapping's `values` are values of the ledger, whatever they are called."""
    return len(place) == 3 and place[0] == "dimensions" and place[2] == "values"
