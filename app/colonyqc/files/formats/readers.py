"""The readers, by content: what a file is decides who opens it, not its ending."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from colonyqc.files.formats.base import Format, Inspected, OpenedPicture, ReaderContext
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.signature import sniff
from colonyqc.files.pixels.cache import PixelCache


def _reader(path: Path) -> Format:
    """Return who reads a file; a format's decoder is loaded with the first file of that kind.

    Raises:
        PictureError: it is no picture of a known kind.
    """
    match sniff(path):
        case "png":
            from colonyqc.files.formats.png import PNG

            return PNG
        case "jpeg":
            from colonyqc.files.formats.jpeg import JPEG

            return JPEG
        case "tiff":
            from colonyqc.files.formats.tiff import TIFF

            return TIFF
        case "czi":
            from colonyqc.files.formats.czi import CZI

            return CZI
        case "nd2":
            from colonyqc.files.formats.nd2 import ND2

            return ND2
        case "lif":
            from colonyqc.files.formats.lif import LIF

            return LIF
        case "ome-zarr":
            from colonyqc.files.formats.ome_zarr import OME_ZARR

            return OME_ZARR


def inspect(path: Path, reading: ReaderContext) -> Inspected:
    """Return the pictures a file declares, from its header; no pixels are decoded.

    Raises:
        PictureError: it is no picture, damaged, cut short, too large or of an unreadable kind.
    """
    return _reader(path).inspect(path, reading)


def glance(path: Path) -> tuple[str, Hashable | None]:
    """Return a file's format, and what is equal for all of it with equal pixels, got cheaply.

    None where reading rows is the cheapest.

    Raises:
        PictureError: as for `inspect`.
    """
    reader = _reader(path)
    return reader.name, None if reader.glance is None else reader.glance(path)


def open_page(path: Path, page: int, reading: ReaderContext) -> OpenedPicture:
    """Open one picture of a file.

    Raises:
        PictureError: as for `inspect`.
    """
    return _reader(path).open(path, page, reading)


def read_pixels(path: Path, page: int = 0, limits: Limits | None = None) -> NDArray[Any]:
    """Return all pixels of one picture: uint8 or uint16, (h, w) or (h, w, 3) RGB.

    Raises:
        PictureError: it cannot be read.
    """
    limits = limits or Limits()
    opened = open_page(path, page, ReaderContext(limits, PixelCache(limits.cache_bytes)))
    try:
        return opened.plane.read(opened.facts.shape.bounds)
    finally:
        opened.plane.close()
