"""Text of the data as a mail may carry it: on one line, cut, and nothing that a mail program would make a link of."""

import re
import unicodedata
from collections.abc import Iterable

from reportgen.render.characters import cut, legible, one_line

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of whatever follows; the marks beside numbers of Arabic and Hebrew stay."""
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029]")
_ADDRESS = re.compile(
    r"(?<=\w)(?=://|@)|(?<=\w[.\u3002\uff0e\uff61])(?=[^\W\d_]{2})|(?<=www)(?=\.)|(?<=\w:)(?=\S+@)|(?<=\\)(?=\\)",
    re.IGNORECASE,
)
"""Places in what a mail program takes for an address: ``http://``, ``a@b``, ``host.tld``, ``www.``, two backslashes."""
_KEEP_APART = "\u200c"
"""Is not seen and has no width: mail programs see two words."""


def plain(text: str, most: int) -> str:
    """The text on one line, in at most `most` characters, without controls and turns of direction."""
    line = " ".join(_TURNS.sub("", _BREAKS.sub(" ", one_line(text))).split())
    return cut(line, most)


def unlinked(text: str) -> str:
    """The text with an invisible character in whatever a mail program would take for an address."""
    return _ADDRESS.sub(_KEEP_APART, text)


def said(text: str, most: int = 120) -> str:
    """A text of the data as the body shows it: both of the above."""
    return unlinked(plain(text, most))


def lines_of(text: str) -> tuple[str, ...]:
    """The author's lines, their breaks kept, without controls; blank ones at either end are dropped."""
    lines = [_TURNS.sub("", _BREAKS.sub(" ", one_line(line))).rstrip() for line in legible(text).splitlines()]
    return tuple("\n".join(lines).strip("\n").split("\n")) if any(lines) else ()


def columns(text: str) -> int:
    """How many columns of a fixed pitch the text takes: two for East Asian wide characters, none for marks."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character) or character == _KEEP_APART:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def joined(parts: Iterable[str], mark: str = ", ") -> str:
    """The parts that say something, in a row."""
    return mark.join(part for part in parts if part)
