"""A long table on its way to the child process that stamps it: rows as columns of texts and codes."""

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

INDEX = "index"
"""Where the index goes, among the frames of a document."""
_END = "\0"


@dataclass(frozen=True, slots=True)
class Style:
    """How rows of one kind look: one of them is laid out as a specimen."""

    level: int
    """1 is the outermost."""
    group: bool
    """True if rows of a deeper level belong under it."""
    total: bool = False


@dataclass(frozen=True, slots=True)
class TextColumn:
    """The texts of one column: each once, and which one a row shows."""

    texts: tuple[str, ...]
    codes: Sequence[int]
    whole: bool
    """For figures and days: never broken into lines."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of one section's table, in the order shown; the total, if there is one, is the last."""

    id: str
    title: str
    styles: tuple[Style, ...]
    of_style: Sequence[int]
    """By row, a place in `styles`."""
    columns: tuple[TextColumn, ...]
    links: tuple[str, ...] = ()
    """By row, an address that its last stub leads to, or blank; empty if no row has one."""
    indexed: int | None = None
    """Column whose texts, but for those of groups, enter the index; None if none does."""

    def translated(self, table: Mapping[int, str]) -> "Listing":
        """The same with other characters, as `str.translate` takes them."""
        columns = tuple(replace(one, texts=tuple(text.translate(table) for text in one.texts)) for one in self.columns)
        return replace(self, columns=columns)

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.of_style)


def packed(listing: Listing) -> tuple[dict[str, Any], list[bytes]]:
    """What a message holds of it: a head of plain values, and its blobs."""
    head = {
        "id": listing.id,
        "title": listing.title,
        "styles": [[style.level, style.group, style.total] for style in listing.styles],
        "whole": [column.whole for column in listing.columns],
        "links": bool(listing.links),
        "indexed": listing.indexed,
    }
    blobs = [array("B", listing.of_style).tobytes()]
    for column in listing.columns:
        blobs += [_END.join(column.texts).encode(), array("I", column.codes).tobytes()]
    if listing.links:
        blobs.append(json.dumps(listing.links).encode())
    return head, blobs


def unpacked(head: dict[str, Any], blobs: Sequence[bytes]) -> Listing:
    """The listing of a message."""
    of_style, *rest = blobs
    links = tuple(json.loads(rest.pop())) if head["links"] else ()
    columns = tuple(
        TextColumn(tuple(texts.decode().split(_END)), array("I", codes), whole)
        for texts, codes, whole in zip(rest[::2], rest[1::2], head["whole"], strict=True))
    styles = tuple(Style(*style) for style in head["styles"])
    return Listing(head["id"], head["title"], styles, array("B", of_style), columns, links, head["indexed"])
