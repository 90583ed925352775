"""PNG: checked chunk by chunk, decoded whole."""

import struct
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Region
from colonyqc.files.formats.base import (
    Format,
    Inspected,
    OpenedPicture,
    PageFacts,
    ReaderContext,
    file_key,
)
from colonyqc.files.formats.damage import damaged, guard_decoder, guard_file, too_large, truncated
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.png_top import top_digest
from colonyqc.files.formats.transparency import see_through
from colonyqc.files.pixels.plane import ChunkedPlane, Shape

# Length of the signature, behind which the first chunk begins.
_SIGNATURE: Final = 8
_PALETTE: Final = 3
_WITH_ALPHA: Final = (4, 6)
_CHANNELS: Final = {0: 1, 2: 3, _PALETTE: 3, 4: 1, 6: 3}
"""Channels left of each colour type once transparency is dropped."""


@dataclass(frozen=True, slots=True)
class _Header:
    width: int
    height: int
    bits: int
    colour: int
    palette: bytes
    transparent: bool
    """Pixels may be transparent: an alpha channel, or a tRNS chunk."""

    @property
    def shape(self) -> Shape:
        grey = self.colour == _PALETTE and _is_grey(self.palette)
        channels = 1 if grey else _CHANNELS[self.colour]
        return Shape(self.width, self.height, channels, 16 if self.bits == 16 else 8)


def _is_grey(palette: bytes) -> bool:
    colours = np.frombuffer(palette[: len(palette) // 3 * 3], np.uint8).reshape(-1, 3)
    return bool((colours == colours[:, :1]).all())


def _walk(path: Path, handle: IO[bytes], size: int) -> _Header:
    """Return the header after stepping over every chunk up to the end mark."""
    at, head, palette, pixels, clear = _SIGNATURE, b"", b"", False, False
    while True:
        handle.seek(at)
        start = handle.read(8)
        length, kind = struct.unpack(">I4s", start.ljust(8, b"\x00"))
        # A chunk is length, kind, data and checksum: 12 bytes beside its data.
        if len(start) < 8 or at + 12 + length > size:
            raise truncated(path, size)
        if kind == b"IHDR":
            # Never as much as the file claims: a length may be 4 GB.
            head = handle.read(min(length, 13))
        elif kind == b"PLTE":
            palette = handle.read(min(length, 768))
        # Some broken files have a header and an end but nothing between.
        pixels |= kind == b"IDAT"
        clear |= kind == b"tRNS"
        at += 12 + length
        if kind == b"IEND":
            break
    if len(head) < 13 or not pixels:
        raise damaged(path)
    width, height, bits, colour = struct.unpack(">IIBB", head[:10])
    if not width or not height or colour not in _CHANNELS or bits not in (1, 2, 4, 8, 16):
        raise damaged(path)
    return _Header(width, height, bits, colour, palette, clear or colour in _WITH_ALPHA)


def _header(path: Path, limits: Limits) -> _Header:
    with guard_file(path), path.open("rb") as handle:
        header = _walk(path, handle, path.stat().st_size)
    if header.width * header.height > limits.flat_px:
        raise too_large(path, header.width, header.height, limits.flat_px)
    shape = header.shape
    samples = shape.channels + header.transparent
    if header.width * header.height * samples * shape.bits // 8 > limits.flat_bytes:
        most = limits.flat_bytes * 8 // (samples * shape.bits)
        raise too_large(path, header.width, header.height, most)
    return header


def _inspect(path: Path, reading: ReaderContext) -> Inspected:
    return Inspected((PageFacts(0, _header(path, reading.limits).shape),))


def _decoded(path: Path) -> NDArray[Any]:
    with guard_decoder(path):
        return np.asarray(imagecodecs.png_decode(path.read_bytes()))


def _decode(path: Path, shape: Shape, _: Region) -> NDArray[Any]:
    pixels = _decoded(path)
    if pixels.ndim == 3:
        pixels = pixels[..., 0] if shape.channels == 1 else pixels[..., :3]
    # The header was read earlier: another file may lie there by now.
    if pixels.shape != shape.array(shape.bounds) or pixels.dtype != shape.dtype:
        raise PictureError(path, "it changed while it was being read")
    # A cache entry that is a view would keep the dropped alpha channel alive.
    return np.ascontiguousarray(pixels)


def _transparent(path: Path, shape: Shape) -> tuple[Region, ...]:
    """Return the parts of a picture whose pixels are less than half opaque."""
    pixels = _decoded(path)
    if pixels.ndim != 3 or pixels.shape[2] not in (2, 4):
        return ()
    return see_through(lambda part: pixels[part.y : part.bottom, :, -1], shape)


def _open(path: Path, page: int, reading: ReaderContext) -> OpenedPicture:
    header = _header(path, reading.limits)
    facts, key = PageFacts(0, header.shape), file_key(path, page)
    load = partial(_decode, path, facts.shape)
    whole = (facts.shape.width, facts.shape.height)
    plane = ChunkedPlane(facts.shape, whole, load, reading.cache, key)
    clear: tuple[Region, ...] = ()
    if header.transparent:
        find = partial(_transparent, path, facts.shape)
        clear = reading.headers.get(("transparent", key), find)
    return OpenedPicture(facts, plane, transparent=clear)


PNG: Final = Format("PNG", _inspect, _open, top_digest)
