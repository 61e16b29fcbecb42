"""A page as text: headings, sentences and small tables, decided, before it becomes Markdown, HTML or plain text."""

from dataclasses import dataclass

Row = tuple[str, ...]
"""Text as a reader sees it, one a column."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column."""

    label: str
    number: bool = False
    """True where figures stand, which are set to the right."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page: sentences, and a table if it has heads."""

    id: str
    """Unique in the page, fit for an anchor."""
    title: str
    """Blank where the part needs no heading."""
    sentences: tuple[str, ...] = ()
    heads: tuple[Head, ...] = ()
    rows: tuple[Row, ...] = ()
    """All of them; who shows fewer says "n of N"."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of parts."""

    title: str
    sentences: tuple[str, ...]
    """What stands first."""
    parts: tuple[Part, ...]
