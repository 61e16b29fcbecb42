"""The report's typefaces, cut down to the characters it uses: Inter, and Noto for what Inter lacks.

Both come as packages of variable fonts. A report gets static faces of them, small enough to lie in the page and the
PDF, so that neither depends on what a machine has. Equal characters give equal bytes.
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from fontTools.varLib import instancer

INTER = "Inter"
WEIGHTS = (400, 600)
"""Of Inter; fallback faces have 400 alone."""
_ALWAYS = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100)))).union("–—‘’“”…•·−×→←↑↓€▲▼✓\u2009\u202f")
"""In every subset of Inter, so that most reports share one."""
_INTER_FEATURES = ("kern", "tnum", "mark", "mkmk", "ccmp", "locl")
_VARIATIONS = ("fvar", "gvar", "HVAR", "avar")
_UNUSED_TABLES = ("STAT", "DSIG", "meta", "MVAR", "gasp", "prep", "fpgm", "cvt ")
_LEGAL_NAMES = (0, 13, 14)
"""Copyright and licence stay in each cut-down face."""
_LAST = ("NotoSansSymbols", "NotoEmoji")
"""Asked after the faces of scripts, which draw digits and punctuation in their own style."""
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]")
_CJK_FACES = {"ja": 0, "ko": 1, "zh-CN": 2, "zh-TW": 3, "zh-HK": 4}
_ITALIC = "Italic"


@dataclass(frozen=True, slots=True)
class Face:
    """One static face."""

    family: str
    weight: int
    body: bytes
    """TrueType or OpenType."""
    characters: frozenset[str]
    """What it was cut down to."""


@dataclass(frozen=True, slots=True)
class FontSet:
    """The faces for a set of characters, the preferred ones first."""

    faces: tuple[Face, ...]
    missing: tuple[str, ...]
    """Characters that no face has, in the order of Unicode."""

    @property
    def families(self) -> tuple[str, ...]:
        """Names of the families in the order of preference."""
        return tuple(dict.fromkeys(face.family for face in self.faces))


def fonts_for(characters: Iterable[str], language: str = "en") -> FontSet:
    """Faces that cover the characters as far as any installed face does; `language` chooses among the Chinese forms."""
    wanted = frozenset(character for character in set(characters) if is_drawn(character))
    inter = frozenset(map(chr, _coverage(_inter_file(), 0)))
    own = (wanted & inter) | (_ALWAYS & inter)
    rest = wanted - inter
    fallbacks = tuple(_fallbacks(rest, _chinese_form(language)))
    missing = rest.difference(*(face.characters for face in fallbacks))
    return FontSet((*_inter_faces(own), *fallbacks), tuple(sorted(missing)))


@lru_cache(maxsize=16)
def woff2(face: Face) -> bytes:
    """The face as WOFF2, for the page."""
    font = TTFont(io.BytesIO(face.body), recalcTimestamp=False)
    font.flavor = "woff2"
    return _saved(font)


def stand_in() -> bytes:
    """Inter as it is delivered, for an engine that wants some font before the report's own are known."""
    return _inter_file().read_bytes()


def is_drawn(character: str) -> bool:
    """False for controls, and for what has no look of its own: joiners, directions, variation selectors, tags."""
    return unicodedata.category(character) not in ("Cc", "Cs") and not _UNSEEN.match(character)


@lru_cache(maxsize=8)
def _inter_faces(characters: frozenset[str]) -> tuple[Face, ...]:
    """Inter in two weights. The kerning is that of the lighter one: the difference is under a hundredth of an em."""
    with _opened(_inter_file(), 0) as font:
        _forget_kerning_variations(font)
        _cut(font, characters, _INTER_FEATURES)
        _strip_devices(font)
        kept = {tag: font[tag] for tag in _VARIATIONS}
        for tag in _VARIATIONS:
            del font[tag]
        _rename(font, INTER, "Regular")
        regular = _saved(font)
        for tag, table in kept.items():
            font[tag] = table
        instancer.instantiateVariableFont(font, {"wght": WEIGHTS[1], "opsz": 14}, inplace=True)
        _rename(font, INTER, "SemiBold")
        font.tables["GPOS"] = _raw(regular, "GPOS")
        return Face(INTER, WEIGHTS[0], regular, characters), Face(INTER, WEIGHTS[1], _saved(font), characters)


def _fallbacks(characters: frozenset[str], chinese: int) -> Iterator[Face]:
    for path, number in _fallback_files(chinese):
        found = characters & frozenset(map(chr, _coverage(path, number))) if characters else frozenset()
        if found:
            characters -= found
            yield _fallback_face(path, number, found)


@lru_cache(maxsize=32)
def _fallback_face(path: Path, number: int, characters: frozenset[str]) -> Face:
    with _opened(path, number) as font:
        family = _family(path)
        _cut(font, characters | {" "}, None)
        place = {axis.axisTag: _axis_at(axis) for axis in font["fvar"].axes}
        instancer.instantiateVariableFont(font, place, inplace=True)
        _rename(font, family, "Regular")
        return Face(family, 400, _saved(font), characters)


def _axis_at(axis: Any) -> float:
    return 400.0 if axis.axisTag == "wght" else float(axis.defaultValue)


def _inter_file() -> Path:
    return next(path for path in _package_files("fontpkg_inter") if _ITALIC not in path.name)


@lru_cache(maxsize=8)
def _fallback_files(chinese: int) -> tuple[tuple[Path, int], ...]:
    noto = [path for path in _package_files("manimgx_fonts") if _ITALIC not in path.name]
    noto.sort(key=lambda path: (path.name.startswith(_LAST), path.name != "NotoSans[wght].ttf", path.name))
    east_asian = _package_files("manimgx_fonts_cjk")
    return (*((path, 0) for path in noto), *((path, chinese if path.suffix == ".ttc" else 0) for path in east_asian))


@lru_cache(maxsize=8)
def _package_files(package: str) -> tuple[Path, ...]:
    """Font files of an installed package in the order of their names; none if it is not installed."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return ()
    files = Path(spec.origin).parent.rglob("*")
    return tuple(sorted(path for path in files if path.suffix in (".ttf", ".otf", ".ttc")))


@lru_cache(maxsize=64)
def _coverage(path: Path, number: int) -> frozenset[int]:
    """Code points of the face. Its private ones are left out: what they show has no meaning outside the face."""
    with TTFont(path, lazy=True, fontNumber=number) as font:
        return frozenset(code for code in font.getBestCmap() if unicodedata.category(chr(code)) != "Co")


def _opened(path: Path, number: int) -> TTFont:
    font = TTFont(path, lazy=True, fontNumber=number, recalcTimestamp=False)
    for tag in _UNUSED_TABLES:
        if tag in font:
            del font[tag]
    # The name table is set aside: walking through the whole font for names in use takes longer than all the rest.
    legal = {number: font["name"].getDebugName(number) for number in _LEGAL_NAMES}
    font["name"] = newTable("name")
    font["name"].names = []
    for number, text in legal.items():
        if text:
            font["name"].setName(text, number, 3, 1, 0x409)
    return font


def _cut(font: TTFont, characters: frozenset[str], features: tuple[str, ...] | None) -> None:
    # An instance cannot be made of CFF2 outlines whose hints are gone.
    hinting = "CFF2" in font
    options = subset.Options(notdef_outline=True, hinting=hinting, recalc_timestamp=False, glyph_names=False)
    if features is not None:
        options.layout_features = list(features)
    names = font["name"]
    font["name"] = _blank_names()
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(map(ord, characters)))
    cutter.subset(font)
    font["name"] = names


def _blank_names() -> Any:
    table = newTable("name")
    table.names = []
    return table


def _forget_kerning_variations(font: TTFont) -> None:
    table = font["GDEF"].table
    table.VarStore = None
    table.Version = 0x00010002


def _strip_devices(font: TTFont) -> None:
    """Take the references to the forgotten variations out of the kerning."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for subtable in lookup.SubTable:
            _strip_pairs(getattr(subtable, "ExtSubTable", subtable))


def _strip_pairs(pairs: Any) -> None:
    if hasattr(pairs, "PairSet"):
        records = [record for group in pairs.PairSet for record in group.PairValueRecord]
    else:
        records = [record for first in getattr(pairs, "Class1Record", ()) for record in first.Class2Record]
    for record in records:
        for value in (record.Value1, record.Value2):
            if value is not None:
                value.__dict__.pop("XAdvDevice", None)
    if records:
        pairs.ValueFormat1 &= ~0x40
        pairs.ValueFormat2 &= ~0x40


def _rename(font: TTFont, family: str, style: str) -> None:
    names = font["name"]
    post_script = f"{family}-{style}".replace(" ", "")
    for number, text in ((1, family), (2, style), (3, post_script), (4, f"{family} {style}"), (6, post_script)):
        names.setName(text, number, 3, 1, 0x409)


def _family(path: Path) -> str:
    """``NotoSansArabic[wght].ttf`` is ``Noto Sans Arabic``."""
    stem = path.name.split("[")[0].split("-")[0]
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", stem)


def _chinese_form(language: str) -> int:
    exact = _CJK_FACES.get(language)
    if exact is not None:
        return exact
    return _CJK_FACES.get(language.split("-")[0], _CJK_FACES["zh-CN"])


def _raw(body: bytes, tag: str) -> DefaultTable:
    table = DefaultTable(tag)
    table.data = TTFont(io.BytesIO(body), lazy=True).reader[tag]
    return table


def _saved(font: TTFont) -> bytes:
    target = io.BytesIO()
    font.save(target, reorderTables=False)
    return target.getvalue()
