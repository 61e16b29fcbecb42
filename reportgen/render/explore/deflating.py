"""Blocks of bytes as one gzip stream, each long one compressed in the way that suits it."""

import zlib
from collections.abc import Iterable, Iterator, Sequence

_ALONE = 8_192
"""Bytes from which on a block is compressed for itself; shorter ones go together."""
_SAMPLE = 65_536
_LARGE = 20_000_000
"""Bytes from which on speed counts for more than the last per cent."""
_STRATEGIES = (zlib.Z_DEFAULT_STRATEGY, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE)
"""Searching for repetitions makes what has none larger than telling its bytes by how often they come."""
_START = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
_END = b"\x03\0"


def gzipped(blocks: Sequence[bytes]) -> bytes:
    """The blocks one after another as a gzip stream; equal blocks give equal bytes."""
    length = sum(map(len, blocks))
    level = 9 if length < _LARGE else 6
    crc = 0
    for block in blocks:
        crc = zlib.crc32(block, crc)
    body = b"".join(_deflated(part, level) for part in _parts(blocks))
    return b"".join((_START, body, _END, crc.to_bytes(4, "little"), (length % 2**32).to_bytes(4, "little")))


def _parts(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Long blocks as they are, neighbouring short ones as one."""
    short: list[bytes] = []
    for block in blocks:
        if len(block) < _ALONE:
            short.append(block)
            continue
        yield b"".join(short)
        short.clear()
        yield block
    yield b"".join(short)


def _deflated(part: bytes, level: int) -> bytes:
    """The part as deflate has it, to be followed by others."""
    if not part:
        return b""
    middle = max(0, len(part) - _SAMPLE) // 2
    sample = part[middle : middle + _SAMPLE]
    strategy = min(_STRATEGIES, key=lambda one: len(_compressed(sample, level, one)))
    return _compressed(part, level, strategy)


def _compressed(part: bytes, level: int, strategy: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
    return packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)
