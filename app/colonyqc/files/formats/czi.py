"""CZI by Zeiss: each plane of each scene is a picture, read by region through libCZI."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from math import prod
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING, Any, Final

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
    Stack,
    StackPlace,
    file_key,
)
from colonyqc.files.formats.czi_metadata import CziMetadata, read_metadata
from colonyqc.files.formats.damage import (
    EXPORT,
    damaged,
    guard_decoder,
    guard_file,
    too_large,
    truncated,
)
from colonyqc.files.formats.limits import Limits
from colonyqc.files.pixels.plane import ChunkedPlane, Shape

if TYPE_CHECKING:
    from pylibCZIrw.czi import CziReader

_CHUNK: Final = 1024
_KINDS: Final = {"Gray8": (1, 8), "Gray16": (1, 16), "Bgr24": (3, 8), "Bgr48": (3, 16)}
_SEGMENT: Final = struct.Struct("<16sqq")
"""Head of every part of a CZI: what it is, bytes reserved, bytes used."""
# In the file header: where the directory of blocks begins.
_DIRECTORY_AT: Final = 84
_ENTRIES_AT: Final = _SEGMENT.size + 128
_ENTRY: Final = struct.Struct("<2siqiiB5xi")
"""Head of a directory entry: schema, pixel type, position, …, count of 20-byte dimensions."""


@dataclass(frozen=True, slots=True)
class _Page:
    """One plane of one scene: its place on the stage canvas and its plane coordinates."""

    facts: PageFacts
    scene: int | None
    corner: tuple[int, int]
    coordinates: dict[str, int] = field(hash=False)
    notice: str


def _check_complete(path: Path) -> None:
    """Raise when the directory or the last block of pixels lies beyond the end of the file."""
    with guard_file(path), path.open("rb") as handle:
        size = path.stat().st_size
        handle.seek(_DIRECTORY_AT)
        start = handle.read(8)
        if len(start) < 8:
            raise truncated(path, size)
        directory = struct.unpack("<q", start)[0]
        # A copy that stopped lacks what lies at the end, and there the directory mostly is.
        if not 0 < directory < size - _ENTRIES_AT:
            raise truncated(path, size, max(directory + _ENTRIES_AT, size + 1))
        # Blocks need not lie in the directory's order; only the farthest can stick out.
        last = max(_block_positions(path, handle, directory), default=0)
        end = last + _SEGMENT.size
        if end <= size:
            handle.seek(last)
            end += max(0, _SEGMENT.unpack(handle.read(_SEGMENT.size))[2])
        if end > size:
            raise truncated(path, size, end)


def _block_positions(path: Path, handle: IO[bytes], directory: int) -> Iterator[int]:
    """Yield where each block of pixels begins, as the file's directory lists them."""
    handle.seek(directory)
    used = _SEGMENT.unpack(handle.read(_SEGMENT.size))[2]
    handle.seek(directory + _SEGMENT.size)
    # The size is the file's own claim.
    body = handle.read(max(0, min(used, path.stat().st_size)))
    if len(body) < 128:
        raise damaged(path)
    count, at = struct.unpack_from("<i", body)[0], 128
    for _ in range(count):
        if at + _ENTRY.size > len(body):
            raise damaged(path)
        schema, _, position, _, _, _, dimensions = _ENTRY.unpack_from(body, at)
        if schema != b"DV" or position < 0 or dimensions < 0:
            raise damaged(path)
        yield position
        at += _ENTRY.size + 20 * dimensions


def _open_library(path: Path) -> "CziReader":
    # The only package here without a build for every Python: the other formats do without it.
    try:
        from pylibCZIrw.czi import CziReader
    except ModuleNotFoundError as error:
        cause = "CZI needs the package pylibCZIrw, which there is for Python 3.11 to 3.13 only"
        raise PictureError(path, cause, EXPORT) from error
    # Before the library opens it: a file cut short is refused with its sizes, whatever the library
    # would make of it.
    _check_complete(path)
    with guard_decoder(path):
        return CziReader(str(path))


def _reader(path: Path, limits: Limits) -> "tuple[CziReader, tuple[_Page, ...]]":
    """Return the opened file, to be closed by the caller, and its pages."""
    reader = _open_library(path)
    try:
        return reader, _pages(path, reader, limits)
    except PictureError:
        reader.close()
        raise


def _pages(path: Path, reader: "CziReader", limits: Limits) -> tuple[_Page, ...]:
    with guard_decoder(path):
        scenes = reader.scenes_bounding_rectangle_no_pyramid
        # Without the pyramid, whose rounded-up levels would make the picture a few px wider.
        places = dict(scenes) or {None: reader.total_bounding_rectangle_no_pyramid}
        box = reader.total_bounding_box
        kinds = reader.pixel_types
        axes = {axis: range(*box.get(axis, (0, 1))) for axis in "TZC"}
        others = [
            axis for axis, ends in box.items() if axis not in "TZCXYSM" and ends[1] - ends[0] > 1
        ]
        metadata = reader.raw_metadata
    if others:
        cause = f"it has axes that are not read here ({', '.join(sorted(others))})"
        raise PictureError(path, cause, EXPORT)
    total = len(places) * prod(map(len, axes.values()))
    if total > limits.pages:
        raise PictureError(path, f"it declares {total} planes, more than can be read")
    told = read_metadata(path, metadata)
    pages = []
    planes = product(*axes.values())
    for number, ((scene, place), (t, z, c)) in enumerate(product(places.items(), list(planes))):
        if kinds.get(c) not in _KINDS:
            raise PictureError(path, f"its pixels are of the kind {kinds.get(c)}", EXPORT)
        if place.w < 1 or place.h < 1:
            raise damaged(path)
        if place.w * place.h > limits.tiled_px:
            raise too_large(path, place.w, place.h, limits.tiled_px)
        facts = PageFacts(
            number,
            Shape(place.w, place.h, *_KINDS[kinds[c]]),
            told.pixel_size_um,
            bits_stored=told.bits_stored,
            stack=_stack(path, scene, axes, told) if total > 1 else None,
            place=StackPlace(*(v - axes[axis].start for v, axis in ((z, "Z"), (c, "C"), (t, "T")))),
        )
        pages.append(_Page(facts, scene, (place.x, place.y), {"T": t, "Z": z, "C": c}, told.notice))
    return tuple(pages)


def _stack(path: Path, scene: int | None, axes: dict[str, range], told: CziMetadata) -> Stack:
    z, c, t = (len(axes[axis]) for axis in "ZCT")
    return Stack(
        key=(str(path), scene),
        z=z,
        c=c,
        t=t,
        channels=told.channels,
        started=told.started,
        seconds=tuple(told.interval_s * index for index in range(t)) if told.interval_s else (),
        title="" if scene is None else f"scene {scene + 1}",
    )


def _inspect(path: Path, reading: ReaderContext) -> Inspected:
    reader, pages = _reader(path, reading.limits)
    reader.close()
    notices = {f"{path.name}: {page.notice}.": None for page in pages if page.notice}
    return Inspected(tuple(page.facts for page in pages), tuple(notices))


def _read(path: Path, reader: "CziReader", lock: Lock, page: _Page, region: Region) -> NDArray[Any]:
    shape = page.facts.shape
    place = (page.corner[0] + region.x, page.corner[1] + region.y, region.width, region.height)
    # One reader for all threads and one at a time: nothing says that the library's may be shared.
    with lock, guard_decoder(path):
        pixels = reader.read(roi=place, plane=page.coordinates, scene=page.scene)
    # libCZI gives grey with an axis of one channel, and colours as BGR.
    pixels = pixels[..., 0] if shape.channels == 1 else pixels[..., ::-1]
    if pixels.shape != shape.array(region) or pixels.dtype != shape.dtype:
        raise damaged(path)
    return np.ascontiguousarray(pixels)


def _open(path: Path, page: int, reading: ReaderContext) -> OpenedPicture:
    reader, pages = _reader(path, reading.limits)
    if page >= len(pages):
        reader.close()
        raise damaged(path)
    chosen, lock = pages[page], Lock()
    load = partial(_read, path, reader, lock, chosen)
    plane = ChunkedPlane(
        chosen.facts.shape,
        (_CHUNK, _CHUNK),
        load,
        reading.cache,
        file_key(path, page),
        close=reader.close,
    )
    return OpenedPicture(chosen.facts, plane)


CZI: Final = Format("CZI", _inspect, _open)
