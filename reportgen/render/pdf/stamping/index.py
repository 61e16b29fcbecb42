"""The index of a report on paper: every serial number that long tables show, and the pages where it stands."""

import re
from array import array
from collections.abc import Sequence
from typing import Any

from reportgen.render.pdf.stamping.assembly import Plan
from reportgen.render.pdf.stamping.frame import Frame
from reportgen.render.pdf.stamping.listing import INDEX, Listing, Style, TextColumn

_BESIDE = 4
"""Entries beside each other."""
_MOST = 4
"""Pages that are named of one serial number; it stands on more if it is one of several items."""
_DIGITS = re.compile(r"(\d+)")


def index_of(document: Any, plans: Sequence[Plan], frame: Frame) -> Listing:
    """The index as a listing: entries go down the columns of each page, then on at the top of the next column."""
    found = sorted(_entries(document, plans).items(), key=lambda entry: _natural(entry[0]))
    entries = [(text, _named(pages)) for text, pages in found]
    height = frame.looks[0].height
    rows: list[tuple[str, ...]] = []
    leaf, start = frame.first, 0
    while start < len(entries):
        deep = max(1, int((leaf.top - leaf.bottom) / height))
        part = entries[start : start + _BESIDE * deep]
        rows += _arranged(part, min(deep, -(-len(part) // _BESIDE)))
        leaf, start = frame.turn, start + len(part)
    return _listing(rows)


def _entries(document: Any, plans: Sequence[Plan]) -> dict[str, list[int]]:
    """By text, the numbers of its pages, in order."""
    found: dict[str, list[int]] = {}
    firsts = _first_numbers(document, plans)
    for plan in plans:
        listing = plan.press.listing
        if listing.indexed is None:
            continue
        column = listing.columns[listing.indexed]
        for number, leafage in enumerate(plan.pages, start=firsts[plan.frame.id]):
            for row in range(leafage.first, leafage.last):
                style = listing.styles[listing.of_style[row]]
                text = column.texts[column.codes[row]]
                if style.group or style.total or not text:
                    continue
                pages = found.setdefault(text, [])
                if not pages or pages[-1] != number:
                    pages.append(number)
    return found


def _first_numbers(document: Any, plans: Sequence[Plan]) -> dict[str, int]:
    """By listing, the number of the page that it begins on."""
    gone = {index for plan in plans for index in plan.frame.specimens}
    more = {plan.frame.turn.index: len(plan.pages) - 1 for plan in plans}
    begins = {plan.frame.first.index: plan.frame.id for plan in plans}
    number, found = 0, {}
    for index in range(len(document.pages)):
        number += 0 if index in gone else more.get(index, 1)
        if index in begins:
            found[begins[index]] = number
    return found


def _named(pages: Sequence[int]) -> str:
    some = sorted(set(pages))
    return ", ".join(map(str, some[:_MOST])) + (" …" if len(some) > _MOST else "")


def _natural(text: str) -> tuple[tuple[str, ...], str]:
    """Digits count as numbers, as everywhere in the report."""
    parts = _DIGITS.split(text)
    parts[1::2] = [number.lstrip("0").rjust(40, "0") for number in parts[1::2]]
    return tuple(parts), text


def _arranged(entries: Sequence[tuple[str, str]], deep: int) -> list[tuple[str, ...]]:
    """The entries in rows, so that they read down the columns."""
    filled = [*entries, *[("", "")] * (_BESIDE * deep - len(entries))]
    return [
        tuple(part for column in range(_BESIDE) for part in filled[column * deep + row])
        for row in range(deep)]


def _listing(rows: Sequence[tuple[str, ...]]) -> Listing:
    columns = []
    for place in range(2 * _BESIDE):
        texts = tuple(dict.fromkeys(row[place] for row in rows)) or ("",)
        codes = {text: code for code, text in enumerate(texts)}
        columns.append(TextColumn(texts, array("I", (codes[row[place]] for row in rows)), True))
    return Listing(INDEX, "", (Style(1, False),), array("B", bytes(len(rows))), tuple(columns))
