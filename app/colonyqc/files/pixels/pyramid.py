"""Pyramids: coarser levels by area mean, made chunk by chunk when they are first looked at."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.files.pixels.cache import PixelCache
from colonyqc.files.pixels.level_store import Shelf
from colonyqc.files.pixels.plane import ChunkedPlane, Plane, Shape
from colonyqc.services.one_picture import one_picture

_COARSEST: Final = 512
"""The last level is at most this long on its longer side."""
_CHUNK: Final = 512
# Bands of this height keep a 50,000 px wide level in chunks of some MB.
_BAND: Final = 128
_DEAR: Final = 64 << 20
"""Bytes that are decoded at once from which on a picture is unpacked to the disk to be looked at:
a few such would push one another out of the cache, and each part of one cost all of it."""


def factors(width: int, height: int) -> tuple[int, ...]:
    """Return the downsampling factors of a picture's levels: 1, 2, 4, … until 512 px remain."""
    found = [1]
    # Rounded up at every level, like the levels themselves: an odd last px keeps a place.
    while -(-max(width, height) // found[-1]) > _COARSEST:
        found.append(found[-1] * 2)
    return tuple(found)


def halve(pixels: NDArray[Any], wide: NDArray[np.intp], tall: NDArray[np.intp]) -> NDArray[Any]:
    """Return the means of 2×2 px (h, w[, 3]), rounded half to even; sides are rounded up.

    ``wide`` and ``tall`` say how many full-resolution px each column and row stands for: at the
    border of a picture the last ones stand for fewer and count for less.
    """
    right, low = _regular(wide), _regular(tall)
    height, width = -(-len(tall) // 2), -(-len(wide) // 2)
    out = np.empty((height, width, *pixels.shape[2:]), pixels.dtype)
    out[: low // 2, : right // 2] = _quarter(pixels[:low, :right])
    if right < len(wide):
        out[:, right // 2 :] = _weighted(pixels[:, right:], wide[right:], tall)
    if low < len(tall) and right:
        out[low // 2 :, : right // 2] = _weighted(pixels[low:, :right], wide[:right], tall[low:])
    return out


def _regular(spans: NDArray[np.intp]) -> int:
    """Return how many leading rows or columns form pairs of equal weight."""
    paired = len(spans) // 2 * 2
    return paired - 2 if paired and spans[paired - 1] != spans[0] else paired


def _quarter(pixels: NDArray[Any]) -> NDArray[Any]:
    # Four values of 8 bits and the rounding fit 16 bits, which is twice as fast to add as 32.
    wider = np.uint32 if pixels.dtype == np.uint16 else np.uint16
    total: NDArray[np.uint32] = pixels[::2, ::2].astype(wider)
    for y, x in ((0, 1), (1, 0), (1, 1)):
        total += pixels[y::2, x::2]
    # Half to even: a plain "+ 2" would brighten each level by an eighth of a grey value.
    total += 1 + ((total >> 2) & 1)
    mean: NDArray[Any] = (total >> 2).astype(pixels.dtype)
    return mean


def _weighted(pixels: NDArray[Any], wide: NDArray[np.intp], tall: NDArray[np.intp]) -> NDArray[Any]:
    weight = np.outer(tall, wide).astype(np.float64)
    if pixels.ndim == 3:
        weight = weight[..., None]
    sums, weights = _pair_sums(pixels * weight), _pair_sums(weight)
    mean: NDArray[Any] = np.rint(sums / weights).astype(pixels.dtype)
    return mean


def _pair_sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, columns = np.arange(0, values.shape[0], 2), np.arange(0, values.shape[1], 2)
    sums: NDArray[np.float64] = np.add.reduceat(
        np.add.reduceat(values, rows, axis=0), columns, axis=1
    )
    return sums


def _load_coarser(finer: Plane, factor: int, full: Shape, region: Region) -> NDArray[Any]:
    """Return a chunk of the next coarser level of ``finer``, whose factor is ``factor``."""
    source = Region(2 * region.x, 2 * region.y, 2 * region.width, 2 * region.height)
    source = source.intersect(finer.shape.bounds)
    # In px of the full picture: how many of them a px of this level stands for.
    columns = np.arange(source.x, source.right) * factor
    rows = np.arange(source.y, source.bottom) * factor
    return halve(
        finer.read(source),
        np.minimum(factor, full.width - columns),
        np.minimum(factor, full.height - rows),
    )


def _coarser(
    finer: Plane, factor: int, full: Shape, cache: PixelCache, shelf: Shelf | None
) -> Plane:
    shape = replace(full, width=-(-full.width // factor), height=-(-full.height // factor))
    # A file of strips is coarsened in bands as wide as itself, or its strips would be decoded
    # again for every column of chunks.
    banded = finer.chunk[0] >= finer.shape.width
    chunk = (shape.width, _BAND) if banded else (_CHUNK, _CHUNK)
    # Each level from the one before: from the full picture every coarse chunk would read all of it.
    load: Callable[[Region], NDArray[Any]] = partial(_load_coarser, finer, factor // 2, full)
    if shelf is not None:
        load = shelf.got_or_made(factor, shape, load)
    # The key is built on the finer one's: a file that changed makes all of its levels new.
    return ChunkedPlane(shape, chunk, load, cache, (finer.key, "half"))


def _unpacked(base: Plane, cache: PixelCache, shelf: Shelf) -> Plane:
    """Return a plane that is decoded whole as one that is read in parts from the disk."""
    shape, lock = base.shape, Lock()

    def unpack() -> None:
        for y in range(0, shape.height, _CHUNK):
            band = Region(0, y, shape.width, _CHUNK).intersect(shape.bounds)
            pixels = base.read(band)
            for x in range(0, shape.width, _CHUNK):
                part = Region(x, y, _CHUNK, _CHUNK).intersect(shape.bounds)
                shelf.put(1, part, pixels[:, x : x + part.width])

    def load(region: Region) -> NDArray[Any]:
        kept = shelf.get(1, region, shape)
        if kept is None:
            # One thread unpacks, the others find it done: it is decoded once and not once a chunk.
            with lock:
                kept = shelf.get(1, region, shape)
                if kept is None:
                    unpack()
                    kept = shelf.get(1, region, shape)
        return base.read(region) if kept is None else kept

    return ChunkedPlane(shape, (_CHUNK, _CHUNK), load, cache, (base.key, "unpacked"), base.close)


def _bytes(plane: Plane, size: tuple[int, int]) -> int:
    return size[0] * size[1] * plane.shape.channels * plane.shape.dtype.itemsize


class PyramidSource:
    """An `ImageSource` over a full-resolution plane.

    Each level is the area mean of the one before, rounded: a pixel may differ by about one grey
    value from the mean taken at once. Levels stored in the file are taken as they are.
    """

    def __init__(
        self,
        info: ImageInfo,
        base: Plane,
        cache: PixelCache,
        stored: Mapping[int, Plane] | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        """Build levels over ``base``; ``stored`` maps downsampling factors to planes.

        Levels that are made are kept on the ``shelf`` and taken from there.
        """
        if shelf is not None and _bytes(base, base.chunk) > _DEAR:
            base = _unpacked(base, cache, shelf)
        self._base = base
        found = factors(info.width, info.height)
        self._planes: list[Plane] = [base]
        for factor in found[1:]:
            kept = (stored or {}).get(factor)
            self._planes.append(
                kept or _coarser(self._planes[-1], factor, base.shape, cache, shelf)
            )
        self._info = replace(info, levels=found)

    @property
    def info(self) -> ImageInfo:
        return self._info

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:
        """Return pixels of ``region`` of a level; see `ImageSource`."""
        plane = self._planes[level]
        if min(region.width, region.height) < 0 or region.intersect(plane.shape.bounds) != region:
            raise ValueError(f"{region} lies outside level {level}, {plane.shape}")
        # The window reads pixels here too, with nobody around it who lists failed pictures.
        with one_picture(self._info.name):
            return plane.read(region)

    def close(self) -> None:
        self._base.close()
