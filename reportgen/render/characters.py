"""Which characters an output can carry: what XML, CSV and charts cannot hold becomes U+FFFD."""

import re

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = {"\t": " ", "\n": " ", "\r": " "}
_NOT_PRINTED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
"""What steers a terminal, breaks a line or turns the direction of the text around it."""
_LAST_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NOT_IN_HTML = re.compile(f"[\x7f-\x9f\ufdd0-\ufdef{_LAST_OF_PLANES}]")
"""What HTML calls controls and noncharacters, beyond those of XML."""


def legible(text: str) -> str:
    """The text with every control character and lone surrogate replaced; tab and line ends stay."""
    return _NOT_IN_XML.sub("\ufffd", text)


def in_documents(text: str) -> str:
    """The same for HTML and PDF, which know more controls, and noncharacters."""
    return _NOT_IN_HTML.sub("\ufffd", legible(text))


def one_line(text: str) -> str:
    """The same on one line: tabs and line ends become spaces, so that no character below U+0020 is left."""
    return _CONTROL.sub(lambda found: _SPACES.get(found[0], "\ufffd"), text)


def printable(text: str) -> str:
    """The same for plain text, which has no other protection: nothing is left that steers a terminal or a line."""
    return _NOT_PRINTED.sub("\ufffd", one_line(text))


def units(text: str) -> int:
    """Length in UTF-16 units, which is how Excel counts: characters beyond U+FFFF count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int, mark: str = "…") -> str:
    """The text in at most `most` UTF-16 units; where something is cut off, `mark` closes it."""
    if len(text) * 2 <= most or units(text) <= most:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (most - units(mark))]
    return kept.decode("utf-16-le", "ignore") + mark
