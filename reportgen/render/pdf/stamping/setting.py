"""Text set in lines: measured with the typeface, broken where it must be, cut with a mark where it is too long."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bidi import algorithm as bidi

from reportgen.render.fonts import is_drawn
from reportgen.render.pdf.stamping.typeface import Glyph, Typeface

ELLIPSIS = "…"
_ISOLATES = re.compile("[\u2066-\u2069]")
"""Controls that the algorithm at hand does not know; a cell stands alone anyway."""
MOST_LINES = 4
_KEPT = 200_000
"""Texts that are remembered as they are set."""
_PLAIN = frozenset(("L", "EN", "ES", "ET", "CS", "WS", "ON", "NSM"))
"""Directions of characters that stand in a row from left to right."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Glyphs of one face, as they are shown: an operand and an operator of the page's language."""

    face: str
    shown: str
    width: float
    """In thousandths of the size."""
    rise: float = 0
    """How far they stand above the line, in thousandths of the size."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell."""

    pieces: tuple[Piece, ...]
    width: float
    """In thousandths of the size."""


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of a cell."""

    lines: tuple[Line, ...]
    said: str
    """What is to be read where the glyphs do not say it by themselves: shaped text; blank otherwise."""


class Setter:
    """Sets texts in the faces of a document, the preferred ones first."""

    def __init__(self, faces: Sequence[Typeface]) -> None:
        self._faces = faces
        self._plain: dict[int, dict[str, tuple[str, float]]] = {400: {}, 600: {}}
        self._blocks: dict[tuple[str, int, int, bool], Block] = {}

    def block(self, text: str, weight: int, room: float, whole: bool) -> Block:
        """The text in lines no wider than `room`, thousandths of the size.

        Args:
            text: what is to be shown.
            weight: 400 or 600.
            room: the width there is.
            whole: for figures and days: one line, whatever it takes.
            """
        key = (text, weight, round(room), whole)
        found = self._blocks.get(key)
        if found is None:
            if len(self._blocks) > _KEPT:
                self._blocks.clear()
            found = self._blocks[key] = self._set(text, weight, room, whole)
        return found

    def width(self, text: str, weight: int) -> float:
        """Of the text in one line, in thousandths of the size."""
        return self._line(text, weight).width

    def _set(self, text: str, weight: int, room: float, whole: bool) -> Block:
        if not text:
            return Block((), "")
        simple = self._is_simple(text, weight)
        said = "" if simple else text
        line = self._line(text, weight)
        if whole or line.width <= room:
            return Block((line,), said)
        parts = list(self._broken(text, weight, room))
        if len(parts) > MOST_LINES:
            last = self._cut(parts[MOST_LINES - 1], weight, room)
            parts = [*parts[: MOST_LINES - 1], last]
        lines = [part if number == len(parts) - 1 else f"{part} " for number, part in enumerate(parts)]
        return Block(tuple(self._line(part, weight) for part in lines), said)

    def _broken(self, text: str, weight: int, room: float) -> Iterator[str]:
        """The text in parts that fit: at spaces, and within words where they are too long."""
        line = ""
        for word in text.split():
            longer = f"{line} {word}" if line else word
            if self.width(longer, weight) <= room:
                line = longer
                continue
            if line:
                yield line
            *full, line = self._chopped(word, weight, room)
            yield from full
        if line:
            yield line

    def _chopped(self, word: str, weight: int, room: float) -> list[str]:
        parts, start = [], 0
        width = 0.0
        for place, character in enumerate(word):
            advance = 0.0 if unicodedata.combining(character) else self.width(character, weight)
            if width + advance > room and place > start and advance:
                parts.append(word[start:place])
                start, width = place, 0.0
            width += advance
        return [*parts, word[start:]]

    def _cut(self, text: str, weight: int, room: float) -> str:
        while text and self.width(text + ELLIPSIS, weight) > room:
            text = text[:-1]
        return text.rstrip() + ELLIPSIS

    def _is_simple(self, text: str, weight: int) -> bool:
        plain = self._plain[weight]
        return all(character in plain or self._add_plain(character, weight) for character in text)

    def _add_plain(self, character: str, weight: int) -> bool:
        """Whether the first face shows the character as one glyph that stands beside the others."""
        face = self._preferred(weight)[0]
        if (
            not face.has(character)
            or unicodedata.bidirectional(character) not in _PLAIN
            or unicodedata.category(character)[0] in "MC"
        ):
            return False
        glyph = face.glyph(character)
        self._plain[weight][character] = (f"{glyph.number:04x}", glyph.advance)
        return True

    def _preferred(self, weight: int) -> list[Typeface]:
        """All faces, those of the weight first."""
        return sorted(self._faces, key=lambda face: face.weight != weight)

    def _line(self, text: str, weight: int) -> Line:
        plain = self._plain[weight]
        if self._is_simple(text, weight):
            shown = "".join([plain[character][0] for character in text])
            width = sum([plain[character][1] for character in text])
            return Line((Piece(self._preferred(weight)[0].name, f"<{shown}> Tj", width),), width)
        pieces = tuple(self._shaped(text, weight))
        return Line(pieces, sum(piece.width for piece in pieces))

    def _shaped(self, text: str, weight: int) -> Iterator[Piece]:
        for run, level in _runs(text):
            parts = list(self._by_face(run, weight))
            for face, part in reversed(parts) if level % 2 else parts:
                for rise, glyphs in groupby(face.shaped(part, bool(level % 2)), lambda glyph: glyph.y):
                    beside = tuple(glyphs)
                    yield Piece(face.name, _shown(beside), sum(glyph.advance for glyph in beside), rise)

    def _by_face(self, text: str, weight: int) -> Iterator[tuple[Typeface, str]]:
        """Stretches of the text that one face can show. What stands on a letter is in the letter's face; where no face
        has both, the letter stands alone."""
        faces = self._preferred(weight)
        found = ((self._face_of(cluster, faces), cluster) for cluster in _clusters(text))
        for face, clusters in groupby(found, lambda one: one[0]):
            yield face, "".join(_within(face, cluster) for _, cluster in clusters)

    def _face_of(self, cluster: str, faces: Sequence[Typeface]) -> Typeface:
        whole = (face for face in faces if all(map(face.has, _drawn(cluster))))
        letter = (face for face in faces if face.has(cluster[0]))
        return next(whole, None) or next(letter, faces[0])


def _clusters(text: str) -> Iterator[str]:
    """Letters with what stands on them or joins them."""
    cluster = ""
    for character in text:
        if cluster and not (unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf") or cluster[-1] == "\u200d"):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _drawn(cluster: str) -> str:
    """What of it has a look of its own."""
    return "".join(filter(is_drawn, cluster))


def _within(face: Typeface, cluster: str) -> str:
    """What of it the face can show."""
    return "".join(one for one in cluster if face.has(one) or not is_drawn(one))


def _runs(text: str) -> list[tuple[str, int]]:
    """Stretches of one direction with their levels, from left to right as they are seen (Unicode's bidirectional
    algorithm); within a stretch the characters are in the order they are read. The text's first letter says which way
    it goes."""
    text = _ISOLATES.sub("", text)
    storage: dict[str, Any] = bidi.get_empty_storage()
    level = bidi.get_base_level(text)
    storage["base_level"], storage["base_dir"] = level, ("L", "R")[level]
    bidi.get_embedding_levels(text, storage)
    bidi.explicit_embed_and_overrides(storage)
    bidi.resolve_weak_types(storage)
    bidi.resolve_neutral_types(storage, False)
    bidi.resolve_implicit_levels(storage, False)
    runs: list[tuple[str, int]] = []
    for one in storage["chars"]:
        if runs and runs[-1][1] == one["level"]:
            runs[-1] = (runs[-1][0] + one["ch"], one["level"])
        else:
            runs.append((one["ch"], one["level"]))
    return _reordered(runs)


def _reordered(runs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    for level in range(max((one for _, one in runs), default=0), 0, -1):
        start = None
        for place in range(len(runs) + 1):
            inside = place < len(runs) and runs[place][1] >= level
            if inside and start is None:
                start = place
            elif not inside and start is not None:
                runs[start:place] = runs[start:place][::-1]
                start = None
    return runs


def _shown(glyphs: Sequence[Glyph]) -> str:
    """Glyphs that stand beside each other in one operand, those that are moved with the moves between them."""
    if not any(glyph.x for glyph in glyphs):
        return f"<{''.join(f'{glyph.number:04x}' for glyph in glyphs)}> Tj"
    parts = []
    for glyph in glyphs:
        # A number in an array moves to the left.
        parts.append(f"{-glyph.x:g} <{glyph.number:04x}> {glyph.x:g}")
    return f"[{' '.join(parts)}] TJ"
