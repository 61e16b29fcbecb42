"""A page of parts as Markdown, in the dialect of GitHub and GitLab. Text of the data stays text, whatever is in it."""

import re
from collections.abc import Iterable, Iterator, Sequence

from reportgen.render.characters import cut, printable
from reportgen.render.parts import Head, Page, Part, Row

LONGEST_CELL = 300
"""UTF-16 units of one text that are shown."""
_MARKUP = re.compile(r"[\\`*_\[\]|~$]|:(?=//)|#(?=\d)|(?<=www)\.", re.IGNORECASE)
"""What begins markup, a link, a formula or a reference to an issue, anywhere in a line."""
_BLOCK = re.compile(r"^(\d{1,9})?([-+=#.)])(?=[-+=#\s]|$)")
"""What begins a list, a heading or a rule at the start of a line."""
_MENTION = re.compile(r"@(?=\w)")


def escaped(text: str, most: int = LONGEST_CELL) -> str:
    """The text on one line, so that it is shown as it is: no markup, no HTML, no link, no mention of a user."""
    shown = cut(printable(text), most).strip()
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = _MARKUP.sub(lambda found: f"\\{found[0]}", shown)
    shown = _BLOCK.sub(lambda found: f"{found[1] or ''}\\{found[2]}", shown)
    return _MENTION.sub("@<!-- -->", shown)


def markdown(page: Page, most_rows: int | None, level: int = 1) -> str:
    """The page; of every table at most that many rows, and how many there are. `level` is that of its heading."""
    lines = [f"{'#' * level} {escaped(page.title)}", "", *_sentences(page.sentences)]
    for part in page.parts:
        lines += _part(part, most_rows, level + 1)
    return "\n".join(lines).rstrip() + "\n"


def _part(part: Part, most_rows: int | None, level: int) -> Iterator[str]:
    if part.title:
        yield from (f"{'#' * level} {escaped(part.title)}", "")
    yield from _sentences(part.sentences)
    shown = part.rows[:most_rows]
    if shown:
        yield from _table(part.heads, shown)
    if len(shown) < len(part.rows):
        yield from (f"*{len(shown)} of {len(part.rows)} are shown.*", "")


def _sentences(sentences: Sequence[str]) -> Iterator[str]:
    for sentence in sentences:
        yield from (escaped(sentence, 2 * LONGEST_CELL), "")


def _table(heads: Sequence[Head], rows: Sequence[Row]) -> Iterator[str]:
    yield _line(escaped(head.label) for head in heads)
    yield _line("---:" if head.number else "---" for head in heads)
    for row in rows:
        yield _line(map(escaped, row))
    yield ""


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
