"""The first rows of a PNG without the rest: it has no index, but inflating can stop early."""

import struct
import zlib
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from colonyqc.files.formats.damage import damaged, guard_decoder, guard_file

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_SAMPLES: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel, by colour type."""
_ROWS: Final = 32
_OVERHEAD: Final = 65536
"""Bytes by which packed rows may be longer than they are."""


def top_digest(path: Path) -> bytes | None:
    """Return a digest of the first rows' pixels; None for interlaced and odd files.

    Raises:
        PictureError: it cannot be read, or is damaged there.
    """
    pixels = top_rows(path, _ROWS)
    return None if pixels is None else sha256(pixels.tobytes()).digest()


def top_rows(path: Path, count: int) -> NDArray[Any] | None:
    """Return the first rows as the decoder gives them; None for interlaced and odd files.

    Raises:
        PictureError: it cannot be read, or is damaged there.
    """
    with guard_file(path), path.open("rb") as handle:
        try:
            small = _cut(handle, count)
        except (struct.error, zlib.error) as error:
            raise damaged(path) from error
    if small is None:
        return None
    # A picture of its own of the same rows: the decoder takes away filters and fills palettes.
    with guard_decoder(path):
        return np.asarray(imagecodecs.png_decode(small))


def _cut(handle: IO[bytes], count: int) -> bytes | None:
    """Return a PNG of the first ``count`` rows."""
    kept: dict[bytes, bytes] = {}
    rows, wanted, inflater = b"", 1, zlib.decompressobj()
    handle.seek(len(_SIGNATURE))
    while len(rows) < wanted:
        length, kind = struct.unpack(">I4s", handle.read(8))
        if kind == b"IEND":
            return None
        after = handle.tell() + length + 4
        if kind in (b"IHDR", b"PLTE", b"tRNS"):
            kept[kind] = handle.read(min(length, 768))
        if kind == b"IDAT":
            width, height, bits, colour, *_, interlaced = struct.unpack(
                ">IIBBBBB", kept.get(b"IHDR", b"")
            )
            if interlaced or colour not in _SAMPLES:
                return None
            # Before a row stands the number of its filter.
            wanted = min(count, height) * (1 - (-width * _SAMPLES[colour] * bits // 8))
            packed = handle.read(min(length, wanted + _OVERHEAD))
            rows += inflater.decompress(packed, wanted - len(rows))
        handle.seek(after)
    head = bytearray(kept[b"IHDR"])
    struct.pack_into(">I", head, 4, min(count, height))
    kept |= {b"IHDR": bytes(head), b"IDAT": zlib.compress(rows, 0), b"IEND": b""}
    order = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
    return _SIGNATURE + b"".join(_chunk(kind, kept[kind]) for kind in order if kind in kept)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
