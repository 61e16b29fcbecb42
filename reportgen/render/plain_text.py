"""A page of parts as plain text for a terminal or a log: columns stand under each other, nothing steers a terminal."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from reportgen.render.characters import cut, printable
from reportgen.render.parts import Head, Page, Part, Row

_WIDEST = 60
"""Columns of a terminal that one column of a table takes at most for its neighbours to stand under each other."""
_LONGEST = 1000


def plain_text(page: Page, most_rows: int | None) -> str:
    """The page; of every table at most that many rows, and how many there are."""
    lines = [_shown(page.title), "=" * _width(_shown(page.title)), "", *map(_shown, page.sentences)]
    for part in page.parts:
        lines += _part(part, most_rows)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _part(part: Part, most_rows: int | None) -> Iterator[str]:
    title = _shown(part.title)
    yield from ("", title, "-" * _width(title), *map(_shown, part.sentences))
    rows = part.rows[:most_rows]
    if rows:
        yield from _table(part.heads, rows)
    if len(rows) < len(part.rows):
        yield f"({len(rows)} of {len(part.rows)} are shown.)"


def _table(heads: Sequence[Head], rows: Sequence[Row]) -> Iterator[str]:
    lines = [[_shown(head.label) for head in heads], *([_shown(cell) for cell in row] for row in rows)]
    widths = [min(_WIDEST, max(map(_width, column))) for column in zip(*lines, strict=True)]
    for line in lines:
        yield "  " + "  ".join(_padded(line, widths, heads))


def _padded(line: Iterable[str], widths: Sequence[int], heads: Sequence[Head]) -> Iterator[str]:
    for text, width, head in zip(line, widths, heads, strict=True):
        space = " " * (width - _width(text))
        yield f"{space}{text}" if head.number else f"{text}{space}"


def _shown(text: str) -> str:
    return cut(printable(text), _LONGEST)


def _width(text: str) -> int:
    """Columns of a terminal: letters of East Asia take two, marks over a letter none."""
    return sum(0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
               for one in text)  # fmt: skip
