"""Values of enums in every spelling: English or translated captions, names as APIs encode them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from reportgen.load.captions.enums import BLANK, NUMBERS
from reportgen.load.captions.language import Language, lines

if TYPE_CHECKING:
    from ibis.expr import types as ir

ENCODED = "_x[0-9A-Fa-f]{4}_"
"""A sign as APIs encode it in a name: ``_x0020_`` is a blank."""


def captions_of(enum: str) -> tuple[str, ...]:
    """The English captions of an enum's values, without the blank one; none of an enum that is not known."""
    return tuple(caption for caption in NUMBERS.get(enum, {}).values() if caption != BLANK)


def spelled(value: str) -> str:
    """How values are compared: lower case, letters and digits only, without accents.

    ``Positive Adjmt.``, ``PositiveAdjmt``, ``positive adjmt`` and ``Positive_x0020_Adjmt_x002E_`` are one value.
    """
    plain = unicodedata.normalize("NFD", re.sub(ENCODED, "", value).lower())
    return "".join(letter for letter in plain if letter.isalnum())


@cache
def spellings(enum: str, languages: tuple[Language, ...]) -> Mapping[str, str]:
    """English caption by every spelling, as `spelled` writes it.

    Args:
        languages: known ones; where one of them means something else than the first, the first counts.
    """
    found: dict[str, str] = {}
    for caption, spelling in _written(enum, languages):
        found.setdefault(spelled(spelling), caption)
    return found


@cache
def exact(enum: str, languages: tuple[Language, ...]) -> Mapping[str, str]:
    """English caption by the spellings that a file usually has, as they are; those in English are left out."""
    compared = spellings(enum, languages)
    known = set(captions_of(enum))
    return {
        spelling: caption
        for caption, spelling in _written(enum, languages)
        if spelling not in known and compared[spelled(spelling)] == caption
    }


def _written(enum: str, languages: Sequence[Language]) -> Iterator[tuple[str, str]]:
    captions = captions_of(enum)
    yield from ((caption, caption) for caption in captions)
    for language in languages:
        yield from ((caption, spelling) for caption, spelling in lines(language.values) if caption in captions)


def in_captions(value: "ir.StringValue", enum: str, languages: tuple[Language, ...]) -> "ir.StringValue":
    """A column of a database in English captions: numbers, encoded names and translations alike.

    What is not known stays as it is; the blank value is ``""``.
    """
    import ibis

    text = value.strip()
    known = {spelling: caption for caption, spelling in _written(enum, languages)}
    known |= {str(number): "" if caption == BLANK else caption for number, caption in NUMBERS.get(enum, {}).items()}
    known |= {caption.replace(" ", "_x0020_").replace(".", "_x002E_"): caption for caption in captions_of(enum)}
    known |= {BLANK.replace(" ", "_x0020_"): ""}
    return ibis.coalesce(text.cases(*known.items(), else_=text), "")
