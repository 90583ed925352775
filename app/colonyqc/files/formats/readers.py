"""The readers, by content: what a file is decides who opens it, not its ending."""

from pathlib import Path
from typing import Any, Final

from numpy.typing import NDArray

from colonyqc.files.formats.base import Format, OpenedPicture, PageFacts, ReaderContext
from colonyqc.files.formats.czi import CZI
from colonyqc.files.formats.jpeg import JPEG
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.png import PNG
from colonyqc.files.formats.signature import sniff
from colonyqc.files.formats.tiff import TIFF
from colonyqc.files.pixels.cache import PixelCache

_READERS: Final[dict[str, Format]] = {"png": PNG, "jpeg": JPEG, "tiff": TIFF, "czi": CZI}


def inspect(path: Path, limits: Limits) -> tuple[PageFacts, ...]:
    """Return the pictures a file declares, from its header; no pixels are decoded.

    Raises:
        PictureError: it is no picture, damaged, cut short, too large or of an unreadable kind.
    """
    return _READERS[sniff(path)].inspect(path, limits)


def open_page(path: Path, page: int, reading: ReaderContext) -> OpenedPicture:
    """Open one picture of a file.

    Raises:
        PictureError: as for `inspect`.
    """
    return _READERS[sniff(path)].open(path, page, reading)


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
