"""Captions and values as the ERP writes them in its languages: which language a header is written in, what it means.

One module per language, in one list. What they hold is compared without case, blanks and signs, and once more without
accents, which some exports lose.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from reportgen.load.captions import (
    czech,
    danish,
    dutch,
    finnish,
    french,
    german,
    icelandic,
    italian,
    norwegian,
    spanish,
    swedish,
)
from reportgen.load.captions.language import Language, Order, lines, meanings
from reportgen.load.captions.values import in_captions as _in_captions
from reportgen.load.names import folded, normalized

if TYPE_CHECKING:
    from ibis.expr import types as ir

LANGUAGES: tuple[Language, ...] = tuple(
    module.WORDS
    for module in (
        german,
        french,
        spanish,
        italian,
        dutch,
        danish,
        swedish,
        norwegian,
        finnish,
        czech,
        icelandic,
    )
)
"""Without English: its captions are the names of the canonical columns."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language of a header; several where it does not tell them apart, none for English."""

    languages: tuple[Language, ...] = ()

    @property
    def name(self) -> str:
        """In English, as ``German`` or ``Danish or Norwegian``."""
        return " or ".join(language.name for language in self.languages) or "English"

    @property
    def order(self) -> Order | None:
        """Usual order of a day's numbers; None for English, which has two."""
        return self.languages[0].order if self.languages else None

    @property
    def decimal(self) -> str:
        """Usual sign before the decimals; blank for English, whose people write both."""
        return self.languages[0].decimal if self.languages else ""

    def meaning(self, caption: str) -> tuple[str, ...]:
        """The normalized English captions that a caption may stand for, the likelier first; none if unknown.

        Languages that a header does not tell apart have to agree.
        """
        found = [meant for language in self.languages if (meant := language.meaning(caption))]
        return tuple(one for one in found[0] if all(one in meant for meant in found)) if found else ()


ENGLISH = Spoken()


def spoken(headers: Sequence[str], english: Collection[str]) -> Spoken:
    """The language that explains most of a header; English where it explains as much.

    Args:
        english: the normalized spellings that need no translation.
    """
    foreign = tuple(header for header in headers if header and normalized(header) not in english)
    if not foreign:
        return ENGLISH
    counts = _explained(tuple(headers))
    most = max(counts.values(), default=0)
    known = sum(normalized(header) in english for header in headers if header)
    if most <= known:
        return ENGLISH
    return Spoken(tuple(language for language in LANGUAGES if counts[language.code] == most))


@cache
def called(table: str) -> frozenset[str]:
    """What the languages call a table's page or sheet, normalized, with its accents and without.

    Args:
        table: its English name, in any spelling.
    """
    names = (pair for language in LANGUAGES for pair in lines(language.tables))
    spellings = [spelling for english, spelling in names if normalized(english) == normalized(table)]
    return frozenset(written for one in spellings for written in (normalized(one), folded(one)))


@lru_cache(maxsize=256)
def _explained(headers: tuple[str, ...]) -> Counter[str]:
    """How many of the headers each language explains."""
    return Counter(
        {language.code: sum(bool(header and language.meaning(header)) for header in headers) for language in LANGUAGES}
    )


@cache
def all_spellings() -> frozenset[str]:
    """Every known caption of a column in any language, normalized and without accents."""
    return frozenset(written for language in LANGUAGES for written in meanings(language))


def is_caption(cell: str) -> bool:
    """Whether a cell is a column's caption in any of the languages."""
    return normalized(cell) in all_spellings() or folded(cell) in all_spellings()


def in_captions(value: "ir.StringValue", enum: str) -> "ir.StringValue":
    """A column of a database in English captions: numbers, encoded names and translations alike.

    What is not known stays as it is; the blank value is ``""``.

    Args:
        enum: the ERP's name of the enum, as ``Item Ledger Entry Type``.
    """
    return _in_captions(value, enum, LANGUAGES)


__all__ = ["ENGLISH", "LANGUAGES", "Language", "Order", "Spoken", "in_captions", "is_caption", "spoken"]
