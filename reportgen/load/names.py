"""How a column's name is compared: one spelling for every way the ERP writes it."""

import re
from functools import lru_cache

_FIELD_NUMBER = re.compile(r"-\d+$")
_SHORT = (("quantity", "qty"), ("amount", "amt"), ("number", "no"))


@lru_cache(maxsize=4096)
def normalized(name: str) -> str:
    """Lower case, without a field number at the end, letters and digits only, long words as the ERP shortens them.

    ``Entry No.``, ``Entry_No``, ``entryNumber`` and ``EntryNo-1`` all become ``entryno``.
    """
    letters = "".join(letter for letter in _FIELD_NUMBER.sub("", name.strip()).lower() if letter.isalnum())
    for long, short in _SHORT:
        letters = letters.replace(long, short)
    return letters
