"""What is known of one language: the ERP's captions, the values of its enums, and how its people write."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from reportgen.load.names import folded, normalized

Order = Literal["dmy", "mdy", "ymd"]
"""In which order a day's numbers are written."""

_DIMENSIONS = range(1, 9)


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the ERP, with all its countries.

    The three texts hold one caption a line: in English, ``=``, and in this language, spellings separated by ``|``.
    ``#`` stands for the number of a dimension.
    """

    code: str
    """As ISO 639 writes it."""
    name: str
    """In English."""
    countries: str
    """Codes of the countries whose captions are known, separated by blanks."""
    captions: str = field(repr=False)
    """Of columns."""
    values: str = field(repr=False)
    """Of enums."""
    yes: str
    """Words for yes and true, separated by blanks."""
    no: str
    """Words for no and false."""
    tables: str = field(default="", repr=False)
    """Of pages and sheets."""
    order: Order = "dmy"
    """Usual order of a day's numbers."""
    decimal: Literal[".", ","] = ","
    """Usual sign before the decimals."""

    @property
    def cultures(self) -> tuple[str, ...]:
        """As ``de-AT``."""
        return tuple(f"{self.code}-{country}" for country in self.countries.split())

    def meaning(self, caption: str) -> tuple[str, ...]:
        """The normalized English captions that a caption may stand for; also if its accents were lost."""
        known = meanings(self)
        return known.get(normalized(caption)) or known.get(folded(caption), ())


@cache
def meanings(language: Language) -> Mapping[str, tuple[str, ...]]:
    """English captions of columns by every spelling, all of them normalized; the likelier meaning first."""
    found: dict[str, list[str]] = {}
    for english, spelling in lines(language.captions):
        for written in (normalized(spelling), folded(spelling)):
            if normalized(english) not in found.setdefault(written, []):
                found[written].append(normalized(english))
    return {written: tuple(meant) for written, meant in found.items()}


def lines(text: str) -> Iterator[tuple[str, str]]:
    """English caption and one spelling each, in order; a ``#`` is counted out."""
    for line in filter(None, map(str.strip, text.splitlines())):
        english, _, spellings = line.partition("=")
        for spelling in spellings.split("|"):
            if "#" in spelling:
                yield from (
                    (english.strip().replace("#", str(number)), spelling.strip().replace("#", str(number)))
                    for number in _DIMENSIONS
                )
            else:
                yield english.strip(), spelling.strip()
