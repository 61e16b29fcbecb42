"""How a column's name is compared: one spelling for every way the ERP writes it."""

import re
import unicodedata
from functools import lru_cache

_FIELD_NUMBER = re.compile(r"-\d+$")
_SHORT = (("quantity", "qty"), ("amount", "amt"), ("number", "no"))
_PLAIN_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "đ": "d", "ł": "l", "°": "o"})


@lru_cache(maxsize=8192)
def normalized(name: str) -> str:
    """Lower case, without a field number at the end, letters and digits only, long words as the ERP shortens them.

    ``Entry No.``, ``Entry_No``, ``entryNumber`` and ``EntryNo-1`` all become ``entryno``.
    """
    letters = "".join(letter for letter in _FIELD_NUMBER.sub("", name.strip()).lower() if letter.isalnum())
    for long, short in _SHORT:
        letters = letters.replace(long, short)
    return letters


@lru_cache(maxsize=8192)
def folded(name: str) -> str:
    """The same of a name whose accents may have been lost on the way: ``Číslo šarže`` is ``cislosarze``."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN_LETTERS))
    return normalized("".join(letter for letter in plain if not unicodedata.combining(letter)))
