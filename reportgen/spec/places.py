"""Texts of a spec with places in them that the report fills in, as ``{title}``; ``{{`` and ``}}`` stand for a brace."""

from collections.abc import Iterable
from string import Formatter

from pydantic_core import PydanticCustomError

from reportgen.errors import did_you_mean


def check_places(text: str, known: Iterable[str]) -> str:
    """The text itself, if all of its places are known by name.

    Raises:
        PydanticCustomError: if a place is unknown, or a brace stands alone.
    """
    try:
        found = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        hint = "a place is a name in braces, as {as_of}; write {{ and }} for braces themselves"
        raise PydanticCustomError("bad-value", "a brace stands alone", {"hint": hint}) from None
    names = set(known)
    for name, form, conversion in found:
        if form or conversion or name not in names:
            written = f"{{{name}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}}}"
            said = {"name": written, "hint": did_you_mean(name or "", names)}
            raise PydanticCustomError("unknown-place", "nothing is filled in for '{name}'", said)
    return text
