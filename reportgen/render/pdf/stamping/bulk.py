"""Hundreds of thousands of small objects in a PDF, written as text and packed as they come.

The engine's library keeps one Python object for each; structure elements of a long table are too many for that.
"""

import io
import zlib
from collections.abc import Sequence
from hashlib import md5
from math import ceil, log
from typing import Any

import pydyf

_PACK = 2_000
"""Objects in one object stream: a reader unpacks all of a stream to get at one."""


class Bulk:
    """Objects with numbers that follow each other, in packs."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.packs: list[tuple[int, bytes]] = []
        """Of each pack, how many objects there are and its compressed stream."""
        self.heads: list[int] = []
        """Of each pack, where its first object begins."""
        self._bodies: list[str] = []
        self._done = 0

    @property
    def next(self) -> int:
        """Number of the object that is added next."""
        return self.first + self._done + len(self._bodies)

    def extend(self, bodies: Sequence[str]) -> None:
        """Adds objects, in the order of their numbers."""
        self._bodies.extend(bodies)
        while len(self._bodies) >= _PACK:
            self._pack(_PACK)

    def close(self) -> None:
        """Packs what is left."""
        if self._bodies:
            self._pack(len(self._bodies))

    def _pack(self, number: int) -> None:
        bodies, self._bodies = self._bodies[:number], self._bodies[number:]
        offsets, place = [], 0
        for offset, body in enumerate(bodies, start=self.first + self._done):
            offsets.append(f"{offset} {place}")
            place += len(body) + 1
        head = " ".join(offsets) + "\n"
        self.heads.append(len(head))
        self.packs.append((number, zlib.compress((head + "\n".join(bodies)).encode("latin-1"), 6)))
        self._done += number


def write(pdf: pydyf.PDF, bulk: Bulk, output: Any) -> None:
    """The file with its bulk, as `pydyf.PDF.write` writes one without: object streams and a stream of references."""
    bulk.close()
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    digest = md5(usedforsecurity=False)
    file = _Counted(output, digest)
    file.line(b"%PDF-1.7")
    file.line(b"%\xf0\x9f\x96\xa4")
    small = [one for one in pdf.objects if one.free != "f" and one.compressible]
    for one in pdf.objects:
        if one.free != "f" and not one.compressible:
            places[one.number] = (1, file.position, one.generation)
            file.line(one.indirect)
    number = max(bulk.next, len(pdf.objects))
    number = _write_small(small, number, places, file)
    first = bulk.first
    for (count, body), head in zip(bulk.packs, bulk.heads, strict=True):
        places[number] = (1, file.position, 0)
        places.update((first + index, (2, number, index)) for index in range(count))
        file.line(_stream(number, body, f"/Type /ObjStm /N {count} /First {head} /Filter /FlateDecode"))
        number, first = number + 1, first + count
    _write_references(pdf, number, places, file)


def _write_small(
    objects: Sequence[Any], number: int, places: dict[int, tuple[int, int, int]], file: "_Counted") -> int:
    for start in range(0, len(objects), _PACK):
        pack = objects[start : start + _PACK]
        bodies, offsets, place = [], [], 0
        for one in pack:
            data = one.data
            offsets.append(f"{one.number} {place}")
            place += len(data) + 1
            bodies.append(data)
        head = (" ".join(offsets) + "\n").encode()
        places[number] = (1, file.position, 0)
        places.update((one.number, (2, number, index)) for index, one in enumerate(pack))
        body = zlib.compress(head + b"\n".join(bodies), 6)
        file.line(_stream(
            number, body, f"/Type /ObjStm /N {len(pack)} /First {len(head)} /Filter /FlateDecode"))
        number += 1
    return number


def _write_references(
    pdf: pydyf.PDF, number: int, places: dict[int, tuple[int, int, int]], file: "_Counted") -> None:
    start = file.position
    places[number] = (1, start, 0)
    widths = (1, _bytes(max(start, number)), _bytes(max(third for _, _, third in places.values())))
    rows = []
    for one in range(number + 1):
        kind, second, third = places.get(one, (0, 0, 65535))
        rows.append(bytes((kind,)) + second.to_bytes(widths[1], "big") + third.to_bytes(widths[2], "big"))
    identifier = pydyf.String(file.digest.hexdigest()).data.decode()
    info = f"/Info {pdf.info.reference.decode()} " if pdf.info else ""
    extra = (f"/Type /XRef /Index [0 {number + 1}] /W [{widths[0]} {widths[1]} {widths[2]}] /Size {number + 1} "
             f"/Root {pdf.catalog.reference.decode()} {info}/ID [{identifier} {identifier}] /Filter /FlateDecode")
    file.line(_stream(number, zlib.compress(b"".join(rows), 6), extra))
    file.line(b"startxref")
    file.line(str(start).encode())
    file.line(b"%%EOF")


def _stream(number: int, body: bytes, extra: str) -> bytes:
    return f"{number} 0 obj\n<<{extra} /Length {len(body)}>>\nstream\n".encode() + body + b"\nendstream\nendobj"


def _bytes(largest: int) -> int:
    return max(1, ceil(log(largest + 1, 256)))


class _Counted:
    """A file that knows how far it is written, and the digest of what is in it."""

    def __init__(self, output: io.BytesIO, digest: Any) -> None:
        self.position, self.digest, self._output = 0, digest, output

    def line(self, content: bytes) -> None:
        self.position += len(content) + 1
        self.digest.update(content)
        self._output.write(content + b"\n")
