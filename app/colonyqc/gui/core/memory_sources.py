"""Pictures and label maps the viewer can show before, or without, their files on disk."""

from math import ceil
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region

_SIDE: Final = 512
"""Longer side of the coarsest level, px, at most."""


class ArrayLabels:
    """A label map in memory with a pyramid by nearest neighbour; fits `LabelSource`."""

    def __init__(self, labels: NDArray[np.uint8]) -> None:
        self._labels = labels
        steps = max(1, ceil(np.log2(max(1, max(labels.shape) / _SIDE))) + 1)
        self.levels: tuple[int, ...] = tuple(2**k for k in range(steps))

    @property
    def size(self) -> tuple[int, int]:
        height, width = self._labels.shape
        return width, height

    def read(self, region: Region, level: int = 0) -> NDArray[np.uint8]:
        """Return the classes of ``region``, given in px of pyramid ``level``."""
        step = self.levels[level]
        small = self._labels[::step, ::step]
        part: NDArray[np.uint8] = small[region.y : region.bottom, region.x : region.right]
        return part

    def close(self) -> None:
        """Keep the array: whoever made it lets go of it."""


class OverviewSource:
    """A kept overview drawn at the size of its picture, for when the picture's file is gone."""

    def __init__(
        self,
        overview: NDArray[np.uint8],
        name: str,
        width: int,
        height: int,
        pixel_size_um: float | None,
    ) -> None:
        self.pixels = overview
        # Coarser levels, too: of a well seen whole, level 0 is hundreds of tiles.
        steps = max(1, ceil(np.log2(max(1, max(width, height) / _SIDE))) + 1)
        levels = tuple(2**k for k in range(steps))
        self.info = ImageInfo(name, width, height, 3, 8, pixel_size_um, levels=levels)

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:
        """Return the overview's pixels of ``region``, given in px of pyramid ``level``."""
        rows, columns = self.pixels.shape[:2]
        factor = self.info.levels[level]
        x, y = factor * columns / self.info.width, factor * rows / self.info.height
        shift = np.array(
            [[x, 0, (region.x + 0.5) * x - 0.5], [0, y, (region.y + 0.5) * y - 0.5]], np.float32
        )
        return cv2.warpAffine(
            self.pixels,
            shift,
            (region.width, region.height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )

    def close(self) -> None:
        """Nothing is open."""
