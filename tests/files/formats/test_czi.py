"""CZI files; left out where their library has no build for the Python in use."""

import numpy as np
import pytest

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Picture, Tile
from colonyqc.files.formats.readers import inspect, read_pixels
from colonyqc.files.pictures import FilePictures
from files.makers import noise, reading, write_czi


@pytest.mark.parametrize(("channels", "bits"), [(1, 8), (1, 16), (3, 8)])
def test_czi_pixels_and_pixel_size(tmp_path, channels, bits):
    pixels = noise(40, 60, channels, bits)
    path = write_czi(tmp_path / "a.czi", pixels[..., ::-1] if channels == 3 else pixels, um=0.25)
    facts = inspect(path, reading()).pages[0]
    assert facts.pixel_size_um == pytest.approx(0.25)
    assert facts.shape.bits == bits
    assert np.array_equal(read_pixels(path), pixels)


def test_czi_cut_short_is_truncated(tmp_path):
    path = write_czi(tmp_path / "a.czi", noise(400, 600))
    data = path.read_bytes()
    for keep in (50, len(data) // 3, len(data) - 500):
        path.write_bytes(data[:keep])
        with pytest.raises(PictureError, match="it ends"):
            inspect(path, reading())


def test_czi_is_read_in_parts(tmp_path):
    pixels = noise(1300, 1500, bits=16)
    path = write_czi(tmp_path / "a.czi", pixels)
    opened = FilePictures().open(Picture("a", (Tile(path),)))
    assert opened.info.pixel_size_um == pytest.approx(0.5)
    assert (opened.read(opened.info.bounds) == pixels).all()
    opened.close()
