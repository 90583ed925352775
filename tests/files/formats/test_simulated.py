import numpy as np
import pytest

from colonyqc.domain.errors import OutputError
from colonyqc.domain.picture import Picture, Tile
from colonyqc.files.formats.simulated import write_simulated
from colonyqc.files.pictures import FilePictures
from files.makers import noise, write_tiff


def info(path):
    return FilePictures().open(Picture("a", (Tile(path),))).info


@pytest.mark.parametrize("channels", [1, 3])
def test_a_drawn_picture_says_so_and_keeps_its_scale(tmp_path, channels):
    pixels, path = noise(70, 90, channels), tmp_path / "a.tif"
    write_simulated(path, pixels, 1.6)
    opened = FilePictures().open(Picture("a", (Tile(path),)))
    assert opened.info.simulated
    assert opened.info.pixel_size_um == pytest.approx(1.6)
    assert np.array_equal(opened.read(opened.info.bounds), pixels)
    assert [each.name for each in tmp_path.iterdir()] == ["a.tif"]


def test_a_small_picture_loses_little_and_still_says_so(tmp_path):
    smooth = np.stack([np.add.outer(np.arange(96), np.arange(128)).astype(np.uint8)] * 3, axis=2)
    write_simulated(tmp_path / "a.tif", smooth, 1.6, jpeg=90)
    write_simulated(tmp_path / "b.tif", smooth, 1.6)
    opened = FilePictures().open(Picture("a", (Tile(tmp_path / "a.tif"),)))
    assert opened.info.simulated
    assert opened.info.pixel_size_um == pytest.approx(1.6)
    off = np.abs(opened.read(opened.info.bounds).astype(int) - smooth)
    assert off.mean(axis=(0, 1)).max() < 2
    rough = noise(96, 128, 3)
    write_simulated(tmp_path / "c.tif", rough, 1.6)
    write_simulated(tmp_path / "d.tif", rough, 1.6, jpeg=50)
    assert (tmp_path / "d.tif").stat().st_size < (tmp_path / "c.tif").stat().st_size / 2


def test_without_a_scale_and_a_photograph(tmp_path):
    write_simulated(tmp_path / "a.tif", noise(70, 90), None)
    assert info(tmp_path / "a.tif").pixel_size_um is None
    assert not info(write_tiff(tmp_path / "b.tif", noise(70, 90))).simulated


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(OutputError, match=r"can't be written in .*Choose another folder"):
        write_simulated(tmp_path / "no" / "a.tif", noise(70, 90), None)
