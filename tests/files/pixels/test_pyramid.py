from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import ImageInfo, Picture, Region, Tile
from colonyqc.files.formats.limits import Limits
from colonyqc.files.pictures import FilePictures
from colonyqc.files.pixels import pyramid
from colonyqc.files.pixels.cache import PixelCache
from colonyqc.files.pixels.plane import ChunkedPlane, Shape
from colonyqc.files.pixels.pyramid import PyramidSource
from files.makers import noise, write_png, write_tiff

KINDS = {
    "tiled": {"tile": (64, 48)},
    "strips": {"rowsperstrip": 40, "compression": "zlib"},
    "plain": {},
    "png": None,
}


def level_by_mean(pixels: NDArray, factor: int) -> NDArray:
    """Return the exact area mean, squares cut by the border."""
    rows, columns = (np.arange(0, side, factor) for side in pixels.shape[:2])
    sums = np.add.reduceat(np.add.reduceat(pixels.astype(float), rows, 0), columns, 1)
    counts = np.outer(
        np.minimum(factor, pixels.shape[0] - rows), np.minimum(factor, pixels.shape[1] - columns)
    )
    return sums / (counts if pixels.ndim == 2 else counts[..., None])


@cache
def source(kind: str, channels: int, bits: int):
    """Return an opened picture of 1,100 × 730 px with levels, cut in parts, and its pixels."""
    folder = Path(mkdtemp())
    pixels = noise(731, 1100, channels, bits)
    layout = KINDS[kind]
    if layout is None:
        path = write_png(folder / "a.png", pixels)
    else:
        colours = "rgb" if channels == 3 else "minisblack"
        path = write_tiff(folder / "a.tif", pixels, photometric=colours, **layout)
    pictures = FilePictures(Limits(whole_px=200_000))
    return pictures.open(Picture("a", (Tile(path),))), pixels


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_region_of_any_level_is_that_part_of_the_whole(data):
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    opened, _ = source(kind, *data.draw(st.sampled_from([(1, 8), (3, 8), (1, 16)])))
    level = data.draw(st.integers(0, len(opened.info.levels) - 1))
    factor = opened.info.levels[level]
    width, height = -(-opened.info.width // factor), -(-opened.info.height // factor)
    whole = opened.read(Region(0, 0, width, height), level)
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    w, h = data.draw(st.integers(0, width - x)), data.draw(st.integers(0, height - y))
    part = opened.read(Region(x, y, w, h), level)
    assert part.dtype == whole.dtype
    assert np.array_equal(part, whole[y : y + h, x : x + w])


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(("channels", "bits"), [(1, 8), (3, 8), (1, 16)])
def test_levels_are_area_means(kind, channels, bits):
    opened, pixels = source(kind, channels, bits)
    assert opened.info.levels == (1, 2, 4)
    assert np.array_equal(opened.read(opened.info.bounds), pixels)
    for level, factor in enumerate(opened.info.levels):
        exact = level_by_mean(pixels, factor)
        read = opened.read(Region(0, 0, exact.shape[1], exact.shape[0]), level).astype(float)
        assert np.abs(read - exact).max() <= 0.5 * level + 1e-6
        assert abs(read.mean() - exact.mean()) < 0.05 * level + 1e-6


def test_rounding_does_not_brighten():
    pixels = noise(512, 512)
    ones = np.ones(512, np.intp)
    coarse = pixels
    for _ in range(5):
        side = coarse.shape[0]
        coarse = pyramid.halve(coarse, ones[:side], ones[:side])
    assert abs(float(coarse.mean()) - float(pixels.mean())) < 0.2


@given(st.integers(1, 100_000), st.integers(1, 100_000))
def test_factors_are_powers_of_two_down_to_512(width, height):
    found = pyramid.factors(width, height)
    assert found == tuple(2**k for k in range(len(found)))
    assert -(-max(width, height) // found[-1]) <= 512 or len(found) == 1
    assert len(found) == 1 or -(-max(width, height) // found[-2]) > 512


@pytest.mark.parametrize(
    "region", [Region(-1, 0, 5, 5), Region(1095, 0, 10, 5), Region(0, 0, 1, -1)]
)
def test_regions_outside_are_our_own_mistake(region):
    opened, _ = source("tiled", 1, 8)
    with pytest.raises(ValueError, match="outside"):
        opened.read(region)


def test_what_is_read_may_be_written_on():
    opened, pixels = source("png", 1, 8)
    read = opened.read(opened.info.bounds)
    read[...] = 0
    assert np.array_equal(opened.read(opened.info.bounds), pixels)


def test_a_defect_while_pixels_are_read_is_said_of_the_picture():
    """The window reads tiles without a batch around it that would list the picture."""

    def load(region):
        raise TypeError("'float' object cannot be interpreted as an integer")

    cache_ = PixelCache(1 << 20)
    plane = ChunkedPlane(Shape(8, 8, 1, 8), (8, 8), load, cache_, ("a", "whole"))
    odd = PyramidSource(ImageInfo("a.tif", 8, 8, 1, 8, None, ""), plane, cache_)
    with pytest.raises(PictureError, match=r"a\.tif can't be read: the program made a mistake"):
        odd.read(Region(0, 0, 4, 4))
