"""Lines of plain text, wrapped for readers of a fixed pitch."""

import re
from collections.abc import Iterator

from reportgen.render.mail.plain import columns

COLUMNS = 72
_START = re.compile(r"(?P<indent> *)(?P<bullet>(?:[-*!] )?)")
_ADDRESS = "https://"


def wrapped(text: str) -> str:
    """Each line in lines of at most 72 columns, later ones under the first; blank lines in a row become one.

    The report's address stays whole, however long it is.
    """
    lines = [piece for line in text.splitlines() for piece in _pieces(line.rstrip())]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _pieces(line: str) -> Iterator[str]:
    if columns(line) <= COLUMNS:
        yield line
        return
    start = _START.match(line)
    lead = start[0] if start else ""
    current, hanging = lead, " " * len(lead)
    for word in _words(line[len(lead) :], COLUMNS - len(lead)):
        blank = "" if current in (lead, hanging) else " "
        if blank and columns(f"{current} {word}") > COLUMNS:
            yield current
            current, blank = hanging, ""
        current += f"{blank}{word}"
    yield current


def _words(text: str, room: int) -> Iterator[str]:
    for word in text.split():
        if word.startswith(_ADDRESS):
            yield word
            continue
        part, width = "", 0
        for character in word:
            if part and width + columns(character) > room:
                yield part
                part, width = "", 0
            part, width = part + character, width + columns(character)
        yield part
