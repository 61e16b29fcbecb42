"""A typeface as stamped rows use it: glyphs of characters, shaped text, and the objects that embed it in a file."""

import io
from dataclasses import dataclass, field
from functools import cached_property
from itertools import cycle
from typing import Any

import pydyf
import uharfbuzz
from fontTools.ttLib import TTFont

OBJECTS_OF_A_FACE = 5
"""What `Typeface.embed` adds to a file."""
_UNSEEN = tuple(map(chr, (0x200B, *range(0x2060, 0x2065), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""What glyphs stand for that are only part of a character; they take turns, see `reportgen.render.pdf.finish`."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph where it stands: numbers in thousandths of the size."""

    number: int
    advance: float
    x: float = 0
    y: float = 0


@dataclass
class Typeface:
    """One face of the document. Used glyphs are remembered with the text they stand for."""

    name: str
    """Its resource name in the pages, as ``S0``."""
    weight: int
    body: bytes
    shown: dict[int, str] = field(default_factory=dict)
    """Text of each used glyph."""
    _font: Any = field(init=False)
    _shaper: Any = field(init=False)
    _cmap: dict[int, str] = field(init=False)
    _scale: float = field(init=False)
    _figures: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._font = TTFont(io.BytesIO(self.body), lazy=True)
        self._shaper = uharfbuzz.Font(uharfbuzz.Face(self.body))
        self._cmap = self._font.getBestCmap()
        self._scale = 1000 / self._font["head"].unitsPerEm
        self._figures = _tabular_figures(self._font)

    def has(self, character: str) -> bool:
        """Whether it can show the character."""
        return ord(character) in self._cmap

    def glyph(self, character: str) -> Glyph:
        """The glyph of one character that needs no shaping; figures are all equally wide."""
        name = self._cmap[ord(character)]
        number = self._font.getGlyphID(self._figures.get(name, name))
        self.shown.setdefault(number, character)
        return Glyph(number, self._advance(number))

    def _advance(self, number: int) -> float:
        return float(self._font["hmtx"][self._font.getGlyphName(number)][0] * self._scale)

    def shaped(self, text: str, right_to_left: bool) -> tuple[Glyph, ...]:
        """The glyphs of a text of one direction, from left to right as they are seen."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        buffer.direction = "rtl" if right_to_left else "ltr"
        uharfbuzz.shape(self._shaper, buffer, {"tnum": True})
        self._remember(text, buffer.glyph_infos)
        return tuple(
            Glyph(info.codepoint, place.x_advance * self._scale, place.x_offset * self._scale,
                  place.y_offset * self._scale)
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))

    def _remember(self, text: str, infos: Any) -> None:
        """A glyph that some character has stands for it; of others, the first of a cluster for all of its characters.
        Brackets show why: read from the right, each is drawn as the other."""
        starts = sorted({info.cluster for info in infos})
        ends = dict(zip(starts, (*starts[1:], len(text)), strict=False))
        told: set[int] = set()
        for info in infos:
            said = "" if info.cluster in told else text[info.cluster : ends[info.cluster]]
            told.add(info.cluster)
            if not self.shown.get(info.codepoint):
                self.shown[info.codepoint] = self._characters.get(info.codepoint, said)

    @cached_property
    def _characters(self) -> dict[int, str]:
        """By glyph, the first character that it shows by itself."""
        found: dict[int, str] = {}
        for code, name in sorted(self._cmap.items()):
            for each in {name, self._figures.get(name, name)}:
                found.setdefault(self._font.getGlyphID(each), chr(code))
        return found

    def embed(self, pdf: pydyf.PDF) -> bytes:
        """Adds the face to the file; gives the reference of its font."""
        head, os2, hhea = self._font["head"], self._font["OS/2"], self._font["hhea"]
        base = f"/{_tag(self.name)}+{self._postscript_name()}"
        file = pydyf.Stream([self.body], {"Length1": len(self.body)}, compress=True)
        pdf.add_object(file)
        box = [round(side * self._scale) for side in (head.xMin, head.yMin, head.xMax, head.yMax)]
        descriptor = pydyf.Dictionary({
            "Type": "/FontDescriptor", "FontName": base, "Flags": 4, "FontBBox": pydyf.Array(box), "ItalicAngle": 0,
            "Ascent": round(hhea.ascent * self._scale), "Descent": round(hhea.descent * self._scale),
            "CapHeight": round(getattr(os2, "sCapHeight", hhea.ascent) * self._scale), "StemV": 80,
            "FontFile2": file.reference})
        pdf.add_object(descriptor)
        widths = pydyf.Array()
        for number in sorted(self.shown):
            widths.extend((number, pydyf.Array([round(self._advance(number), 3)])))
        descendant = pydyf.Dictionary({
            "Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": base, "CIDToGIDMap": "/Identity", "DW": 0,
            "CIDSystemInfo": pydyf.Dictionary({
                "Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity"), "Supplement": 0}),
            "W": widths, "FontDescriptor": descriptor.reference})
        pdf.add_object(descendant)
        unicode_map = pydyf.Stream([_unicode_map(self.shown)], compress=True)
        pdf.add_object(unicode_map)
        font = pydyf.Dictionary({
            "Type": "/Font", "Subtype": "/Type0", "BaseFont": base, "Encoding": "/Identity-H",
            "DescendantFonts": pydyf.Array([descendant.reference]), "ToUnicode": unicode_map.reference})
        pdf.add_object(font)
        return bytes(font.reference)

    def _postscript_name(self) -> str:
        name = self._font["name"].getDebugName(6) or "Face"
        return "".join(one for one in name if one.isalnum() or one == "-") or "Face"


def _tag(name: str) -> str:
    """Six capital letters, other for each face: the file's name of a subset."""
    number = int(name[1:])
    return "STAMP" + chr(ord("A") + number % 26)


def _tabular_figures(font: TTFont) -> dict[str, str]:
    """By glyph name, the glyph of equal width, as the font's feature ``tnum`` says."""
    if "GSUB" not in font:
        return {}
    table = font["GSUB"].table
    lookups = {
        index for record in table.FeatureList.FeatureRecord if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex}
    found: dict[str, str] = {}
    for index in sorted(lookups):
        for subtable in table.LookupList.Lookup[index].SubTable:
            found.update(getattr(getattr(subtable, "ExtSubTable", subtable), "mapping", {}))
    return found


def _unicode_map(shown: dict[int, str]) -> bytes:
    unseen = cycle(_UNSEEN)
    lines = [f"<{number:04x}> <{(text or next(unseen)).encode('utf-16-be').hex()}>"
             for number, text in sorted(shown.items())]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n"
        "<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n"
        "/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{body}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend").encode()
