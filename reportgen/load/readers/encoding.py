"""Text in other encodings than UTF-8: recognised, and copied to UTF-8 in the workspace, a piece at a time."""

import codecs
from dataclasses import replace
from encodings.aliases import aliases
from pathlib import Path

from reportgen.errors import DataError, Problem, did_you_mean
from reportgen.load.files import SourceFile
from reportgen.load.ledger import Finding

ASSUMED = "cp1252"
"""What text is that is not UTF-8 and does not say what it is: Windows in Western Europe and America."""

_PIECE = 1 << 20
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOSTLY = 0.4
"""In UTF-16 text of a Western language at least so much of one half of the bytes is zero."""
_RARELY = 10
"""In text of Windows so many letters beyond ASCII go to one that looks like UTF-8 by chance."""
_UNDEFINED = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
_NAMES = {"cp1252": "Windows-1252", "utf-16": "UTF-16"}


def wide_encoding(head: bytes) -> str:
    """Encoding of text with two or four bytes a character, told by its mark or its zero bytes; blank if it is none."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    even, odd = head[0::2], head[1::2]
    if len(odd) < 2:
        return ""
    if odd.count(0) >= _MOSTLY * len(odd) and not even.count(0):
        return "utf-16-le"
    return "utf-16-be" if even.count(0) >= _MOSTLY * len(even) and not odd.count(0) else ""


def chosen_encoding(name: str) -> str:
    """Python's name of an encoding that the user names; blank for UTF-8, which needs no copy.

    Raises:
        DataError: if there is no such encoding of text.
    """
    try:
        found = codecs.lookup(name)
        "".encode(found.name)  # an encoding of bytes, as base64, refuses text
    except (LookupError, ValueError) as error:
        known = {alias.replace("_", "-") for alias in (*aliases, *aliases.values())}
        hint = did_you_mean(name, known)
        hint = hint if hint.startswith("did") else "for example utf-8, utf-16, windows-1252, iso-8859-2, cp850"
        raise DataError(Problem("unknown-encoding", f"there is no encoding '{name}'", hint=hint)) from error
    return "" if found.name in ("utf-8", "utf-8-sig", "ascii") else found.name


def in_utf8(file: SourceFile, encoding: str, workspace: Path, tag: str) -> SourceFile:
    """The same text in UTF-8.

    Raises:
        DataError: if it is not in the encoding; says where.
    """
    target = workspace / f"utf8-{tag}.txt"
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    with file.at.open("rb") as source, target.open("wb") as copy:
        try:
            while piece := source.read(_PIECE):
                text = decoder.decode(piece)
                lines += text.count("\n")
                copy.write(text.encode("utf-8", "replace"))
            copy.write(decoder.decode(b"", final=True).encode("utf-8", "replace"))
        except UnicodeDecodeError as error:
            lines += error.object[: error.start].decode(encoding, "ignore").count("\n")
            raise DataError(_not_in(file, encoding, lines)) from error
    return replace(file, unpacked=target)


def _not_in(file: SourceFile, encoding: str, lines: int) -> Problem:
    name = _NAMES.get(encoding, encoding)
    message = f"'{file.name}' is not {name} text throughout: it ends early or differs in line {lines + 1:,}"
    return Problem("wrong-encoding", message, hint="say which encoding it has: source: {encoding: windows-1252}")


def is_utf8(head: bytes) -> bool:
    """Whether the first bytes of a text may be UTF-8; the last character may be cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeError:
        return False
    return True


def may_be_assumed(path: Path) -> bool:
    """Whether text that is not UTF-8 throughout is Windows-1252, and not UTF-8 with a few damaged places."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    valid = damaged = undefined = 0
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            text = decoder.decode(piece)
            lost = text.count("\ufffd")
            damaged += lost
            valid += len(text) - lost - len(text.encode("ascii", "ignore"))
            undefined += sum(piece.count(byte) for byte in _UNDEFINED)
    return not undefined and valid * _RARELY <= damaged


def assumed(file: SourceFile) -> Finding:
    """What a reader of the report should know of text whose encoding was assumed."""
    message = f"'{file.name}' is not UTF-8 and was read as Windows-1252; 'encoding' of the source says otherwise."
    return Finding("assumed_encoding", 1, message, (file.name,))
