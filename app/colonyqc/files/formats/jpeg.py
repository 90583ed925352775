"""JPEG: checked marker by marker, because decoders paint a grey rest where a file ends early.

Pixels stay as they are stored: an EXIF orientation is not applied, so that labels and outlines
lie where ImageJ and other tools see them (microscopes write none).
"""

import re
import struct
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
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

_END: Final = 0xD9
_SCAN: Final = 0xDA
# C4, C8 and CC lie in the range but are tables, a reserved mark and arithmetic conditioning.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Baseline, extended and progressive, all Huffman coded.
_READABLE_FRAMES: Final = (0xC0, 0xC1, 0xC2)
# Marks without a length behind them: TEM, restart marks, start of image.
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
# Inside coded data FF 00 is a byte FF and D0 to D7 are restarts: anything else ends the scan.
_AFTER_SCAN: Final = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)
# Some writers pad a file behind its end mark.
_TAIL: Final = 4096


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame header of a JPEG stream: its kind (marker), size, bits and components."""

    marker: int
    width: int
    height: int
    bits: int
    components: int


def _next_marker(handle: IO[bytes]) -> int | None:
    """Return the marker that follows, its fill bytes skipped; None when there is none."""
    if handle.read(1) != b"\xff":
        return None
    while (code := handle.read(1)) == b"\xff":
        pass
    return code[0] if code else None


def read_frame(handle: IO[bytes]) -> Frame | None:
    """Return the frame header of a JPEG stream, None when it ends or goes astray before it."""
    # Behind the start mark.
    handle.seek(2)
    while (marker := _next_marker(handle)) is not None:
        if marker in _BARE:
            continue
        head = handle.read(2)
        if len(head) < 2 or marker in (_END, _SCAN):
            return None
        length = struct.unpack(">H", head)[0]
        if marker in _FRAMES:
            body = handle.read(6)
            if len(body) < 6:
                return None
            bits, height, width, components = struct.unpack(">BHHB", body)
            return Frame(marker, width, height, bits, components)
        # The length counts its own two bytes.
        handle.seek(max(length - 2, 0), 1)
    return None


def is_complete(data: bytes) -> bool:
    """Tell whether a JPEG stream reaches its end mark; bytes after it do not matter."""
    at = 2
    while at + 2 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _END:
            return True
        if marker == 0xFF:
            at += 1
            continue
        at += 2
        if marker not in _BARE:
            if at + 2 > len(data):
                return False
            # A length of 0 or 1 is nonsense but still goes forward, because the mark itself was
            # stepped over.
            at += struct.unpack_from(">H", data, at)[0]
        if marker == _SCAN:
            found = _AFTER_SCAN.search(data, at)
            if found is None:
                return False
            at = found.end() - 2
    return False


def count_scans(data: bytes) -> int:
    """Return how often a JPEG stream goes over its picture."""
    return data.count(bytes((0xFF, _SCAN)))  # in coded data a 0 follows each 0xFF


def _check_scans(path: Path, data: bytes, frame: Frame, limits: Limits) -> None:
    """Raise when decoding would go over the picture more often than any writer does."""
    scans = count_scans(data)
    if scans > limits.scans or scans * frame.width * frame.height > max(
        limits.scanned_px, frame.components * frame.width * frame.height
    ):
        raise PictureError(path, f"it goes over its picture {scans} times, which no camera does")


def _ends_well(handle: IO[bytes], size: int) -> bool:
    """Tell whether the file is complete: by its last bytes, else by walking all of it."""
    handle.seek(max(0, size - _TAIL))
    # The usual case without reading the file: only an odd tail makes it walk.
    if handle.read().rstrip(b"\x00\r\n ").endswith(b"\xff\xd9"):
        return True
    handle.seek(0)
    return is_complete(handle.read())


def _frame(path: Path, limits: Limits) -> Frame:
    with guard_file(path), path.open("rb") as handle:
        size = path.stat().st_size
        frame = read_frame(handle)
        complete = _ends_well(handle, size)
        handle.seek(0)
        data = handle.read()
    if not complete:
        raise truncated(path, size)
    if frame is None or not frame.width or not frame.height:
        raise damaged(path)
    if frame.marker not in _READABLE_FRAMES or frame.bits != 8 or frame.components not in (1, 3):
        cause = f"it is a JPEG of {frame.bits} bits and {frame.components} channels"
        if frame.marker not in _READABLE_FRAMES:
            cause = "it is a lossless, hierarchical or arithmetic-coded JPEG"
        raise PictureError(path, cause, EXPORT)
    if frame.width * frame.height > limits.flat_px:
        raise too_large(path, frame.width, frame.height, limits.flat_px)
    _check_scans(path, data, frame, limits)
    return frame


def _facts(path: Path, limits: Limits) -> PageFacts:
    frame = _frame(path, limits)
    return PageFacts(0, Shape(frame.width, frame.height, frame.components, 8))


def _inspect(path: Path, reading: ReaderContext) -> Inspected:
    return Inspected((_facts(path, reading.limits),))


def _decode(path: Path, shape: Shape, _: Region) -> NDArray[Any]:
    with guard_file(path):
        data = path.read_bytes()
    # Asked again: the file may have been cut or replaced since it was listed.
    if not is_complete(data):
        raise truncated(path, len(data))
    with guard_decoder(path):
        pixels = np.asarray(imagecodecs.jpeg8_decode(data))
    if pixels.shape != shape.array(shape.bounds):
        raise damaged(path)
    return pixels


def _open(path: Path, page: int, reading: ReaderContext) -> OpenedPicture:
    facts = _facts(path, reading.limits)
    load = partial(_decode, path, facts.shape)
    whole = (facts.shape.width, facts.shape.height)
    return OpenedPicture(
        facts, ChunkedPlane(facts.shape, whole, load, reading.cache, file_key(path, page))
    )


def _coded(path: Path) -> bytes:
    """Return a digest of the last scan of a file, the only one but in progressive files."""
    with guard_file(path):
        data = path.read_bytes()
    # From the end: before the picture a whole JPEG may stand as its thumbnail.
    start = max(data.rfind(bytes((0xFF, _SCAN))), 0)
    end = data.find(bytes((0xFF, _END)), start)
    return sha256(data[start : end if end > 0 else None]).digest()


JPEG: Final = Format("JPEG", _inspect, _open, _coded)
