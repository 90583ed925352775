"""Planes: one resolution of one picture, read by region, cut in chunks that are kept."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.files.pixels.cache import PixelCache


@dataclass(frozen=True, slots=True)
class Shape:
    """Width and height in px, channels (1 or 3) and bits (8 or 16) of a plane."""

    width: int
    height: int
    channels: int
    bits: int

    @property
    def bounds(self) -> Region:
        return Region(0, 0, self.width, self.height)

    @property
    def dtype(self) -> np.dtype[Any]:
        return np.dtype(np.uint8 if self.bits == 8 else np.uint16)

    def array(self, region: Region) -> tuple[int, ...]:
        """Return the array shape of a region: (h, w) or (h, w, 3)."""
        flat = (region.height, region.width)
        return flat if self.channels == 1 else (*flat, self.channels)


class Plane(Protocol):
    """Pixels of one resolution; safe to read from several threads."""

    @property
    def shape(self) -> Shape: ...

    @property
    def chunk(self) -> tuple[int, int]:
        """(width, height) of what is decoded at once."""
        ...

    @property
    def key(self) -> Hashable:
        """Equal for equal pixels: file, its state and the page."""
        ...

    def read(self, region: Region) -> NDArray[Any]:
        """Return a fresh array of a region inside the bounds."""
        ...

    def close(self) -> None: ...


def nothing_to_close() -> None:
    """Leave things as they are: the plane holds no file open."""


class ChunkedPlane:
    """A plane cut by a fixed grid; each chunk is loaded when first touched, then kept."""

    def __init__(
        self,
        shape: Shape,
        chunk: tuple[int, int],
        load: Callable[[Region], NDArray[Any]],
        cache: PixelCache,
        key: Hashable,
        close: Callable[[], None] = nothing_to_close,
    ) -> None:
        """Cut a plane in chunks of (width, height); ``load`` returns a chunk's pixels."""
        self.shape = shape
        self.chunk = chunk
        self.key = key
        self._load = load
        self._cache = cache
        self._close = close

    def read(self, region: Region) -> NDArray[Any]:
        """Return a fresh array of a region inside the bounds."""
        # Chunks cover the region without gaps, so nothing stays unset.
        out = np.empty(self.shape.array(region), self.shape.dtype)
        for piece in self._touched(region):
            part = piece.intersect(region)
            pixels = self._cache.get((self.key, piece.x, piece.y), partial(self._load, piece))
            out[window(part, region)] = pixels[window(part, piece)]
        return out

    def close(self) -> None:
        self._close()

    def _touched(self, region: Region) -> Iterator[Region]:
        wide, tall = self.chunk
        # Chunks lie on a grid of the whole plane, not of the region: two reads share them.
        for y in range(region.y // tall * tall, region.bottom, tall):
            for x in range(region.x // wide * wide, region.right, wide):
                yield Region(x, y, wide, tall).intersect(self.shape.bounds)


def window(part: Region, of: Region) -> tuple[slice, slice]:
    """Return the slices of ``part`` in an array that holds the region ``of``."""
    x, y = part.x - of.x, part.y - of.y
    return slice(y, y + part.height), slice(x, x + part.width)
