from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import ImageInfo, Picture, Region, Tile
from colonyqc.domain.protocol import Protocol
from colonyqc.services.membranes.samples import InMemory
from colonyqc.services.regions.read import read_picture, region_picture
from support.fake_pictures import FakePictures


def textured(height: int = 128, width: int = 512) -> np.ndarray:
    drawn = np.random.default_rng(0).integers(90, 160, (height, width))
    slope = np.linspace(0.6, 1.4, width)
    return np.asarray(np.clip(drawn * slope, 0, 255)).astype(np.uint8)


def test_light_is_even_and_everything_is_imaged() -> None:
    picture = region_picture(InMemory(textured(), 1.5, "a"), Protocol())
    assert picture.shape == (128, 512)
    assert picture.imaged is None
    assert picture.pixel_size_um == 1.5
    left, right = (picture.contrast[:, s].mean() for s in (slice(64, 128), slice(-128, -64)))
    assert abs(left - right) < 0.05


class Holed(InMemory):
    """A picture with a part that the file marks as transparent."""

    @property
    def info(self) -> ImageInfo:
        return replace(super().info, missing=(Region(10, 20, 40, 30),))


def test_what_shows_nothing_is_told_to_the_px() -> None:
    picture = region_picture(Holed(textured(), None, "a"), Protocol())
    assert picture.imaged is not None
    away = np.argwhere(~picture.imaged)
    assert away.min(axis=0).tolist() == [20, 10]
    assert away.max(axis=0).tolist() == [49, 49]
    assert not picture.contrast[~picture.imaged].any()


def test_a_file_is_opened_and_closed() -> None:
    files = FakePictures({"a.png": textured()})
    picture = read_picture(files, Picture("a.png", (Tile(Path("a.png")),)), Protocol())
    assert picture.name == "a.png"


class Clear(InMemory):
    """A picture whose pixels are all transparent."""

    @property
    def info(self) -> ImageInfo:
        return replace(super().info, missing=(super().info.bounds,))


def test_a_picture_that_shows_nothing_is_refused() -> None:
    with pytest.raises(PictureError, match="no pixel of it shows anything"):
        region_picture(Clear(textured(), None, "a"), Protocol())
