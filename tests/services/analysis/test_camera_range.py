from contextlib import closing

import numpy as np
import pytest

from colonyqc.domain.picture import Picture, Selection, Tile
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ProblemKind
from colonyqc.files.pictures import FilePictures
from colonyqc.imaging.light.quality import PixelSize, assess
from colonyqc.services.analysis.camera_range import in_camera_range
from colonyqc.services.analysis.picture_look import look
from colonyqc.services.ports import UNWATCHED
from files.makers import write_png, write_tiff
from support.drawn import dish

DISH = dish(256, 320)


def judged(path, **kw):
    picture = Picture(path.name, (Tile(path),), **kw)
    with closing(FilePictures().open(picture)) as opened:
        source = in_camera_range(opened)
        seen = look(source, Protocol(), UNWATCHED)
        return assess(seen.survey, seen.area.inside, Protocol().quality, PixelSize(1.6))


def kinds(quality):
    return {problem.kind for problem in quality.problems}


def as_bits(pixels, white):
    return np.rint(pixels / 255 * white).astype(np.uint16)


@pytest.mark.parametrize("white", [1023, 1500, 4095, 16383])
def test_a_dim_picture_of_few_bits_is_judged_like_its_8_bit_copy(tmp_path, white):
    eight = judged(write_png(tmp_path / "8.png", DISH))
    deep = judged(write_tiff(tmp_path / "d.tif", as_bits(DISH, white), photometric="minisblack"))
    assert kinds(deep) == kinds(eight) == set()
    assert deep.focus == pytest.approx(eight.focus, rel=0.1)
    assert deep.unevenness == pytest.approx(eight.unevenness, rel=0.1)


def test_what_a_camera_clips_is_saturated(tmp_path):
    gain = 255 / np.percentile(DISH, 90)
    clipped = np.minimum(as_bits(DISH, 4095) * gain, 4095).astype(np.uint16)
    quality = judged(write_tiff(tmp_path / "d.tif", clipped, photometric="minisblack"))
    assert quality.saturated > 0.05
    assert ProblemKind.SATURATION in kinds(quality)


def test_min_is_white_of_12_bits_gives_the_same_picture(tmp_path):
    deep = as_bits(DISH, 4095)
    there = write_tiff(tmp_path / "b.tif", deep, photometric="minisblack")
    turned = write_tiff(tmp_path / "w.tif", 4095 - deep, photometric="miniswhite")
    found = [
        FilePictures().collect((p,), None).acquisitions[0].pictures[0] for p in (there, turned)
    ]
    opened = [FilePictures().open(picture) for picture in found]
    first, second = (source.read(source.info.bounds) for source in opened)
    assert np.array_equal(first, second)


def test_a_dark_frame_is_black_though_its_range_is_a_guess(tmp_path):
    dark = np.random.default_rng(0).normal(110, 3, (256, 320)).astype(np.uint16)
    quality = judged(write_tiff(tmp_path / "d.tif", dark, photometric="minisblack"))
    assert "The picture is black" in quality.problems[0].sentence
    assert not quality.usable


def test_transparent_pixels_are_not_imaged(tmp_path):
    rgba = np.dstack([DISH, DISH, DISH, np.full_like(DISH, 255)])
    rgba[:, :160] = (200, 200, 200, 0)
    tiff = {"photometric": "rgb", "extrasamples": ["unassalpha"]}
    for path in (
        write_png(tmp_path / "a.png", rgba),
        write_tiff(tmp_path / "a.tif", rgba, **tiff),
        write_tiff(tmp_path / "b.tif", rgba, tile=(64, 64), compression="zlib", **tiff),
    ):
        found = FilePictures().collect((path,), None, selection=Selection())
        with closing(FilePictures().open(found.acquisitions[0].pictures[0])) as source:
            seen = look(source, Protocol(), UNWATCHED)
            assert seen.area.count() == 160 * 256
            assert source.info.missing[0].right == 160
