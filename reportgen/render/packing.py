"""Scripts without the spaces that only their authors need. Names and lines stay, so that a fault can be found."""

import re

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)"""
    r"|(?P<comment>//.*|/\*.*?\*/)"
    r"|(?P<space>\s+)"
    r"|(?P<word>[\w$#]+)"
    r"|(?P<sign>.)"
)
_PATTERN = re.compile(r"/(?!\*)(?:[^/\\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+/[a-z]*")
_BEFORE_PATTERN = frozenset("(,=:[!&|?{};+-*%<>~^")
_WORDS_BEFORE_PATTERN = frozenset(("return", "typeof", "case", "in", "of", "yield", "await", "void", "delete"))
_WORD = re.compile(r"[\w$#]")
_DOUBLED = frozenset("+-/")
"""Two of them next to each other mean something else."""


def packed(line: str) -> str:
    """The line of a script in fewer characters. One with texts within texts stays as it is."""
    if line.count("`") > 2:
        return line.strip()
    made, spaced, at = "", False, 0
    while at < len(line):
        kind, token = _next(line, at, made)
        at += len(token)
        if kind in ("comment", "space"):
            spaced = True
            continue
        made += (" " if spaced and _keep_apart(made, token) else "") + token
        spaced = False
    return made


def _next(line: str, at: int, made: str) -> tuple[str, str]:
    """Kind and text of what comes next."""
    if line[at] == "/" and _begins_pattern(made) and (pattern := _PATTERN.match(line, at)):
        return "text", pattern[0]
    found = _TOKEN.match(line, at)
    return (str(found.lastgroup), found[0]) if found else ("sign", line[at])


def _begins_pattern(made: str) -> bool:
    """Whether a slash after this begins a pattern, and does not divide."""
    word = re.search(r"[\w$#]+\Z", made)
    return word[0] in _WORDS_BEFORE_PATTERN if word else not made or made[-1] in _BEFORE_PATTERN


def _keep_apart(made: str, token: str) -> bool:
    if not made:
        return False
    before, after = made[-1], token[0]
    if before == after and before in _DOUBLED:
        return True
    return bool(_WORD.match(before) and _WORD.match(after))
