"""The one place where numpy arrays become Qt images."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

QUICK: Final = QImage.Format.Format_ARGB32_Premultiplied
"""What Qt scales smoothly quickest, by far: 5× RGB32, 20× indexed."""


def to_qimage(pixels: NDArray[np.uint8]) -> QImage:
    """Return an image in `QUICK` format of uint8 (h, w) grey or (h, w, 3) RGB."""
    height, width = pixels.shape[:2]
    packed = np.ascontiguousarray(pixels)
    channels = 1 if packed.ndim == 2 else 3
    kind = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB888
    borrowed = QImage(packed.data, width, height, width * channels, kind)
    # The image borrows numpy's memory; converting copies it before the array goes.
    return borrowed.convertToFormat(QUICK)


def to_indexed(codes: NDArray[np.uint8], colours: Sequence[int]) -> QImage:
    """Return an indexed image of uint8 codes (h, w), coloured by ``colours`` (0xAARRGGBB)."""
    height, width = codes.shape
    packed = np.ascontiguousarray(codes)
    borrowed = QImage(packed.data, width, height, width, QImage.Format.Format_Indexed8)
    # Borrowed memory goes with the array: an indexed image needs a copy of its own.
    image = borrowed.copy()
    image.setColorTable(list(colours))
    return image


def put_codes(image: QImage, x: int, y: int, codes: NDArray[np.uint8]) -> None:
    """Write uint8 codes (h, w) into an indexed image at (x, y)."""
    height, width = codes.shape
    # Rows of an image are padded to whole words.
    rows = np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    rows[y : y + height, x : x + width] = codes
