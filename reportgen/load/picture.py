"""A picture beside a spec, as the logo of a letterhead: looked at before anybody unpacks it."""

import struct
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import DataError, Mark, Problem

LARGEST = 2_000_000
"""Bytes of the file."""
MOST_PIXELS = 16_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_FRAMES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
"""Markers of a JPEG that are followed by its size."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or a JPEG."""

    media_type: str
    body: bytes
    width: int
    """Pixels."""
    height: int


def picture_of(path: Path) -> Picture:
    """The picture in the file.

    Raises:
        DataError: if there is none, it is neither a PNG nor a JPEG, or it is too large in bytes or pixels.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise _refused(path, f"the picture is larger than {LARGEST // 1_000_000} MB")
        body = path.read_bytes()
    except OSError as error:
        raise _refused(path, f"the picture cannot be read: {error.strerror}") from error
    size = _size_of_png(body) if body.startswith(_PNG) else _size_of_jpeg(body) if body.startswith(_JPEG) else None
    if size is None:
        raise _refused(path, "the file is neither a PNG nor a JPEG that can be shown")
    if not 0 < size[0] * size[1] <= MOST_PIXELS:
        raise _refused(path, f"the picture says that it has {size[0]:,} times {size[1]:,} pixels")
    return Picture("image/png" if body.startswith(_PNG) else "image/jpeg", body, *size)


def _refused(path: Path, message: str) -> DataError:
    hint = f"page.logo is a PNG or a JPEG beside the spec, of at most {MOST_PIXELS // 1_000_000} million pixels"
    return DataError(Problem("bad-picture", message, Mark(str(path)), hint))


def _size_of_png(body: bytes) -> tuple[int, int] | None:
    if body[12:16] != b"IHDR" or len(body) < 33:
        return None
    width, height = struct.unpack(">II", body[16:24])
    return width, height


def _size_of_jpeg(body: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(body):
        if body[place] != 0xFF:
            return None
        marker, length = body[place + 1], int.from_bytes(body[place + 2 : place + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", body[place + 5 : place + 9])
            return width, height
        if length < 2:
            return None
        place += 2 + length
    return None
