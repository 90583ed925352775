"""Drawn pictures with known truth for the imaging tests."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.imaging.light.survey import Survey, survey


def reader_of(pixels: NDArray[Any]) -> Callable[[Region], NDArray[Any]]:
    return lambda region: pixels[region.y : region.bottom, region.x : region.right]


def info_of(pixels: NDArray[Any], missing: tuple[Region, ...] = ()) -> ImageInfo:
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else 3
    bits = 8 * pixels.dtype.itemsize
    return ImageInfo("drawn", width, height, channels, bits, missing=missing)


def surveyed(pixels: NDArray[Any], missing: tuple[Region, ...] = ()) -> Survey:
    return survey(reader_of(pixels), info_of(pixels, missing))


def dish(
    height: int = 600, width: int = 800, seed: int = 0, level: float = 130, cells: int = 60
) -> NDArray[np.uint8]:
    """Return grey uint8 of cells on an even, slightly noisy dish."""
    rng = np.random.default_rng(seed)
    picture = np.full((height, width), level, np.float32)
    for _ in range(cells):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        cv2.circle(picture, (x, y), int(rng.integers(8, 20)), float(rng.integers(90, 180)), 2)
    picture += np.asarray(rng.normal(0, 0.8, picture.shape), np.float32)
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def well(
    side: int = 1400, radius: float = 600, seed: int = 0
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return a whole well: cells on a bright disc, black outside."""
    picture = dish(side, side, seed, cells=200)
    y, x = np.mgrid[:side, :side]
    outside = np.hypot(x - side / 2, y - side / 2) > radius
    picture[outside] = 2
    return picture, ~outside
