"""The typefaces, cut down to a report's characters."""

import hashlib
import io
import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont

from reportgen.render.fonts import Face, fonts_for, stand_in, woff2

LATIN = "Inventory (Quantity) 0123456789 Müller & Søn"


def opened(face: Face) -> TTFont:
    return TTFont(io.BytesIO(face.body))


def test_latin_text_needs_two_static_faces_of_inter():
    """A report in Latin letters gets Inter regular and semi-bold, without any axis left, and nothing is missing."""
    fonts = fonts_for(LATIN)
    assert [(face.family, face.weight) for face in fonts.faces] == [("Inter", 400), ("Inter", 600)]
    assert fonts.families == ("Inter",)
    assert fonts.missing == ()
    for face in fonts.faces:
        font = opened(face)
        assert "fvar" not in font
        assert set(map(ord, LATIN)) <= set(font.getBestCmap())
        assert (font["OS/2"].usWeightClass, font["name"].getDebugName(1)) == (face.weight, "Inter")


def test_weights_differ():
    """The semi-bold face is really bolder: its letters are wider."""
    regular, bold = (opened(face) for face in fonts_for(LATIN).faces)
    assert bold["hmtx"]["n"][0] > regular["hmtx"]["n"][0]


def test_faces_are_small_and_keep_what_tables_of_figures_need():
    """Each face is under 20 KB as WOFF2, and has kerning and tabular figures."""
    for face in fonts_for(LATIN).faces:
        assert len(woff2(face)) < 20_000
        font = opened(face)
        assert "kern" in {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
        assert "tnum" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}


def test_kerning_survives():
    """The pair AV stands closer than its advances, in both weights."""
    for face in fonts_for(LATIN).faces:
        font = opened(face)
        pairs = [subtable for lookup in font["GPOS"].table.LookupList.Lookup for subtable in lookup.SubTable]
        assert any(kern(pair, "A", "V") < 0 for pair in pairs)


def kern(pair: object, left: str, right: str) -> int:
    pair = getattr(pair, "ExtSubTable", pair)
    if left not in pair.Coverage.glyphs or not hasattr(pair, "Class1Record"):
        return 0
    record = pair.Class1Record[pair.ClassDef1.classDefs.get(left, 0)].Class2Record[
        pair.ClassDef2.classDefs.get(right, 0)
    ]
    return getattr(record.Value1, "XAdvance", 0) if record.Value1 else 0


def test_faces_keep_their_licence():
    """Copyright and licence stay in the names of each cut-down face."""
    for face in fonts_for(LATIN + "😀").faces:
        names = opened(face)["name"]
        assert "Project Authors" in names.getDebugName(0) or "Google" in names.getDebugName(0)
        assert "Open Font License" in names.getDebugName(13)


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("مرحبا", "Noto Sans Arabic"),
        ("שלום", "Noto Sans Hebrew"),
        ("नमस्ते", "Noto Sans Devanagari"),
        ("สวัสดี", "Noto Sans Thai"),
        ("😀", "Noto Emoji"),
        ("\ufffd", "Noto Sans"),
    ],
)
def test_other_scripts_come_from_noto(text, family):
    """What Inter lacks is taken from the Noto face that has it, and from no other."""
    fonts = fonts_for(text)
    assert fonts.families == ("Inter", family)
    assert fonts.missing == ()
    assert set(map(ord, text)) <= set(opened(fonts.faces[-1]).getBestCmap())


def test_arabic_letters_still_join():
    """The joining forms of Arabic stay in the cut-down face."""
    font = opened(fonts_for("مرحبا").faces[-1])
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina"} <= features


def test_what_no_face_has_is_listed():
    """Characters without any face are told in the order of Unicode; private ones count as such, controls do not."""
    assert fonts_for("a\U0010ffff\ue000\x07\u200d\u202e").missing == ("\ue000", "\U0010ffff")


def test_reports_with_common_characters_share_their_faces():
    """Two reports whose characters are all common get the very same faces, made once."""
    assert fonts_for("abc").faces[0] is fonts_for("xyz 12,5 €").faces[0]


def test_equal_characters_give_equal_bytes_in_any_process():
    """The faces do not depend on hash seeds, the clock or what was made before."""
    code = (
        "import hashlib; from reportgen.render.fonts import fonts_for, woff2\n"
        "faces = fonts_for('Zoë مرحبا 😀').faces\n"
        "print(hashlib.sha256(b''.join(face.body + woff2(face) for face in faces)).hexdigest())"
    )
    faces = fonts_for("Zoë مرحبا 😀").faces
    here = hashlib.sha256(b"".join(face.body + woff2(face) for face in faces)).hexdigest()
    env = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PATH": ""}
    there = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_stand_in_is_a_font():
    """The engine's stand-in can be opened and has letters."""
    assert ord("a") in TTFont(io.BytesIO(stand_in())).getBestCmap()
