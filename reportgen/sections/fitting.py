"""Text that must fit into a drawn box. Widths are estimates on the safe side, in the report's own typeface."""

_NARROW = frozenset("fijlrtI.,:;'|!()[] -")
_WIDE = frozenset("mwMWQ@%&—…")


def text_width(text: str, size: float) -> float:
    """Width in pixels at a font size in pixels."""
    return sum(_em(character) for character in text) * size


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.36
    if character in _WIDE or ord(character) > 0x2E80:
        return 1.05
    return 0.68 if character.isupper() or character.isdigit() else 0.58


def shorten(text: str, most: int = 60) -> str:
    """The text, or its first characters with an ellipsis: for sentences that name values."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def fit(text: str, width: float, size: float) -> str:
    """The text, or as much of it as fits with an ellipsis; blank if not even two characters do."""
    if text_width(text[:400], size) <= width and len(text) <= 400:
        return text
    room = width - text_width("…", size)
    kept = 0
    for character in text:
        room -= _em(character) * size
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip() + "…" if kept >= 2 else ""
