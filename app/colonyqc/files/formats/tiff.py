"""TIFF, OME-TIFF and BigTIFF: tiles and strips decoded as they are touched."""

from collections.abc import Hashable
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.files.formats.base import (
    Format,
    Inspected,
    OpenedPicture,
    ReaderContext,
    file_key,
)
from colonyqc.files.formats.damage import damaged, guard_decoder, guard_file, truncated
from colonyqc.files.formats.jpeg import count_scans, read_frame
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.lzw import decode_lzw
from colonyqc.files.formats.tiff_pages import (
    TiffContents,
    TiffLayout,
    TiffPicture,
    factor_between,
    read_pages,
)
from colonyqc.files.formats.transparency import see_through
from colonyqc.files.pixels.plane import ChunkedPlane, Plane, window
from colonyqc.imaging.light.camera_range import FULL, inverted, values_in_use, white_level

# Small tiles are gathered to about this side: a cache entry and a file access for each tile of 16
# px would cost more than its pixels.
_CHUNK: Final = 512
# Strips span the whole width, so a chunk is as many of them as make this area.
_ROWS_PX: Final = 4_000_000


def _contents(path: Path, reading: ReaderContext) -> TiffContents:
    key = "TIFF", file_key(path, 0)
    return reading.headers.get(key, lambda: read_pages(path, reading.limits))


def _inspect(path: Path, reading: ReaderContext) -> Inspected:
    found = _contents(path, reading)
    return Inspected(tuple(picture.facts for picture in found.pictures.values()), found.notices)


def _open(path: Path, page: int, reading: ReaderContext) -> OpenedPicture:
    picture = _contents(path, reading).pictures.get(page)
    if picture is None:
        raise damaged(path)
    key = file_key(path, page)
    layout = picture.layout
    if _is_min_white(layout):
        find = partial(_white, path, picture, reading, key)
        white = reading.headers.get(("white", key), find)
        layout = replace(layout, lookup=inverted(white))
        key = (key, white)
    full = layout.shape
    stored = {
        factor: _plane(path, layout, reading, (key, factor))
        for layout in picture.reduced
        if (factor := factor_between(full, layout.shape)) is not None
    }
    plane = _plane(path, layout, reading, key)
    clear: tuple[Region, ...] = ()
    if picture.layout.alpha:
        look = partial(_transparent, path, picture.layout, reading, key)
        clear = reading.headers.get(("transparent", key), look)
    return OpenedPicture(picture.facts, plane, stored, clear)


def _is_min_white(layout: TiffLayout) -> bool:
    """Tell whether grey of 16 bits is stored inverted: then white may lie below the container's."""
    lookup = layout.lookup
    return lookup is not None and layout.shape.bits == 16 and np.array_equal(lookup, inverted(FULL))


def _white(path: Path, picture: TiffPicture, reading: ReaderContext, key: Hashable) -> int:
    """Return the camera's brightest value of a min-is-white picture, from values as stored."""
    shape = picture.layout.shape
    plane = _plane(path, replace(picture.layout, lookup=None), reading, (key, "stored"))
    info = ImageInfo(path.name, shape.width, shape.height, 1, 16)
    return white_level(values_in_use(plane.read, info), picture.facts.bits_stored)


def _transparent(
    path: Path, layout: TiffLayout, reading: ReaderContext, key: Hashable
) -> tuple[Region, ...]:
    shape = replace(layout.shape, channels=1)
    opacity = replace(layout, shape=shape, lookup=None, only_alpha=True)
    return see_through(_plane(path, opacity, reading, (key, "alpha")).read, shape)


def _plane(path: Path, layout: TiffLayout, reading: ReaderContext, key: Hashable) -> Plane:
    if layout.plain is None:
        load = partial(_load, path, layout)
    else:
        load = partial(_load_plain, path, layout, layout.plain)
    chunk = _chunk(layout, reading.limits)
    return ChunkedPlane(layout.shape, chunk, load, reading.cache, key)


def _chunk(layout: TiffLayout, limits: Limits) -> tuple[int, int]:
    """Return what to decode at once: whole small pictures, some strips, some tiles."""
    (wide, tall), shape = layout.segment, layout.shape
    if layout.tiled:
        return wide * max(1, _CHUNK // wide), tall * max(1, _CHUNK // tall)
    if shape.width * shape.height <= limits.whole_px:
        return shape.width, shape.height
    # Uncoded rows can be read from any row on, coded ones by whole strips only.
    rows = max(1, _ROWS_PX // shape.width)
    return shape.width, rows if layout.plain is not None else tall * max(1, rows // tall)


def _load_plain(
    path: Path, layout: TiffLayout, plain: np.dtype[Any], region: Region
) -> NDArray[Any]:
    """Return full-width rows that lie uncoded in the file."""
    row = layout.shape.width * layout.samples * plain.itemsize
    data = _bytes(path, layout.offsets[0] + region.y * row, region.height * row)
    # To the machine's byte order: a big-endian array makes every later step slower, or fails in the
    # engine.
    pixels = np.frombuffer(data, plain).astype(layout.shape.dtype, copy=False)
    return _finish(layout, pixels.reshape(region.height, region.width, layout.samples))


def _load(path: Path, layout: TiffLayout, region: Region) -> NDArray[Any]:
    """Return a region that is made of whole tiles or strips."""
    # Zeros and not empty: tiles that were never written are black.
    raw = np.zeros((region.height, region.width, layout.samples), layout.shape.dtype)
    wide, tall = layout.segment
    across = -(-layout.shape.width // wide)
    down = -(-layout.shape.height // tall)
    for y in range(region.y // tall, -(-region.bottom // tall)):
        for x in range(region.x // wide, -(-region.right // wide)):
            place = Region(x * wide, y * tall, wide, tall).intersect(layout.shape.bounds)
            for plane in range(layout.planes):
                # Separate planes follow one another as whole grids of segments.
                pixels = _segment(path, layout, (plane * down + y) * across + x, place)
                if pixels is not None:
                    channel = slice(None) if layout.planes == 1 else slice(plane, plane + 1)
                    raw[(*window(place, region), channel)] = pixels
    return _finish(layout, raw)


def _segment(path: Path, layout: TiffLayout, index: int, place: Region) -> NDArray[Any] | None:
    """Return one decoded tile or strip cut to the picture, None when it was left empty."""
    if not layout.counts[index]:
        return None
    data = _bytes(path, layout.offsets[index], layout.counts[index])
    # Decoders believe the stream's own size and would allocate for it.
    if layout.is_jpeg:
        _check_jpeg(path, data, layout.segment)
    with guard_decoder(path):
        if layout.lzw is not None:
            # Tiles are stored whole, a last strip only as far as the picture goes.
            size = layout.segment if layout.tiled else (place.width, place.height)
            decoded = decode_lzw(data, *size, layout.lzw)
        else:
            decoded = np.asarray(layout.decode(data, index, jpegtables=layout.tables)[0])[0]
        pixels: NDArray[Any] = decoded[: place.height, : place.width]
        if pixels.shape[:2] != (place.height, place.width):
            raise damaged(path)
        return pixels


def _check_jpeg(path: Path, data: bytes, segment: tuple[int, int]) -> None:
    """Raise when a JPEG inside the file claims to be larger than its place."""
    frame = read_frame(BytesIO(data))
    inside = frame is not None and frame.width <= segment[0] and frame.height <= segment[1]
    if not inside or count_scans(data) > Limits().scans:
        raise damaged(path)


def _bytes(path: Path, offset: int, count: int) -> bytes:
    # Opened for every chunk: a handle kept open blocks the file's folder on Windows, and seeks of
    # two threads would mix.
    with guard_file(path), path.open("rb") as handle:
        handle.seek(offset)
        data = handle.read(count)
    if len(data) < count:
        raise truncated(path, offset + len(data), offset + count)
    return data


def _finish(layout: TiffLayout, raw: NDArray[Any]) -> NDArray[Any]:
    """Return pixels as shown: palette and inversion applied, alpha dropped."""
    if layout.only_alpha:
        return np.ascontiguousarray(raw[..., -1])
    if layout.lookup is not None:
        looked_up: NDArray[Any] = np.take(layout.lookup, raw[..., 0], axis=0)
        return looked_up
    if layout.shape.channels == 1:
        return np.ascontiguousarray(raw[..., 0])
    return np.ascontiguousarray(raw[..., :3])


TIFF: Final = Format("TIFF", _inspect, _open)
