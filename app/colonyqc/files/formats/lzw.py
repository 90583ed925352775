"""LZW tiles and strips, decoded by libtiff.

The decoder that tifffile would call (imagecodecs 2026.3.6, imcd_lzw_decode) follows a stale table
entry when a damaged stream has a code above 257 right after a clear code, and takes the program
down with it; libtiff checks. It only reads whole files, so the segment is wrapped as one.
"""

import struct
from dataclasses import dataclass
from typing import Any, Final

import imagecodecs
import numpy as np
from numpy.typing import NDArray

LZW: Final = 5
_SHORT, _LONG = 3, 4
_HEADER: Final = 8


@dataclass(frozen=True, slots=True)
class LzwForm:
    """What a segment of a page holds: "<" or ">", bits, samples per pixel and predictor."""

    order: str
    bits: int
    samples: int
    predictor: int
    fill_order: int


def decode_lzw(data: bytes, width: int, height: int, form: LzwForm) -> NDArray[Any]:
    """Return the pixels (height, width, samples) of an LZW segment, prediction undone.

    Raises:
        imagecodecs.TiffError: the data make no sense.
    """
    file = _as_file(data, width, height, form)
    pixels: NDArray[Any] = np.asarray(imagecodecs.tiff_decode(file))
    return pixels.reshape(height, width, form.samples)


def _as_file(data: bytes, width: int, height: int, form: LzwForm) -> bytes:
    """Return a TIFF file of one strip: head, bits of each sample, the data, the index."""
    order = form.order
    bits = struct.pack(f"{order}{form.samples}H", *[form.bits] * form.samples)
    start = _HEADER + len(bits)
    entries = (
        (256, _LONG, width),
        (257, _LONG, height),
        (259, _SHORT, LZW),
        (262, _SHORT, 2 if form.samples >= 3 else 1),
        (266, _SHORT, form.fill_order),
        (273, _LONG, start),
        (277, _SHORT, form.samples),
        (278, _LONG, height),
        (279, _LONG, len(data)),
        (284, _SHORT, 1),
        (317, _SHORT, form.predictor),
    )
    index = [_entry(order, *entry) for entry in entries]
    fits = bits.ljust(4, b"\x00") if len(bits) <= 4 else struct.pack(order + "I", _HEADER)
    index.insert(2, struct.pack(order + "HHI", 258, _SHORT, form.samples) + fits)
    pad = b"\x00" * (len(data) % 2)
    mark = b"II" if order == "<" else b"MM"
    head = mark + struct.pack(order + "HI", 42, start + len(data) + len(pad))
    count = struct.pack(order + "H", len(index))
    return b"".join([head, bits, data, pad, count, *index, b"\x00\x00\x00\x00"])


def _entry(order: str, tag: int, kind: int, value: int) -> bytes:
    return struct.pack(order + "HHI" + ("Hxx" if kind == _SHORT else "I"), tag, kind, 1, value)
