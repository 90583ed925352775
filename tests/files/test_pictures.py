import hashlib

import pytest

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Picture, Tile
from colonyqc.files.pictures import FilePictures
from colonyqc.services.ports import ImageSource, Pictures
from files.makers import noise, write_png, write_tiff


def test_it_fits_the_port(tmp_path):
    pictures: Pictures = FilePictures()
    picture = Picture("a", (Tile(write_png(tmp_path / "a.png", noise(600, 800, 3))),))
    opened: ImageSource = pictures.open(picture)
    info = opened.info
    assert (info.name, info.width, info.height, info.channels, info.bits) == ("a", 800, 600, 3, 8)
    assert info.levels == (1, 2)
    assert (info.pixel_size_um, info.pixel_size_source) == (None, "")
    opened.close()


def test_where_the_pixel_size_comes_from(tmp_path):
    kw = {"resolution": (10_000, 10_000), "resolutionunit": "CENTIMETER"}
    path = write_tiff(tmp_path / "a.tif", noise(20, 30), photometric="minisblack", **kw)
    named = write_tiff(
        tmp_path / "35_Scan_2-11-2020-1-00-00-PM_Well_A1_Xmm1_Ymm2_Ch1_0.5um.tif",
        noise(20, 30),
        photometric="minisblack",
        **kw,
    )

    def source(path, um=None):
        info = FilePictures().open(Picture("a", (Tile(path),), pixel_size_um=um)).info
        return info.pixel_size_um, info.pixel_size_source

    assert source(path) == (1.0, "file")
    assert source(path, 0.8) == (0.8, "user")
    assert source(named) == (0.5, "name")
    assert source(named, 0.5) == (0.5, "name")
    assert source(named, 0.8) == (0.8, "user")


def test_hashes_are_of_every_file_once(tmp_path):
    first = write_png(tmp_path / "1.png", noise(8, 8))
    second = write_png(tmp_path / "2.png", noise(9, 9))
    picture = Picture("a", (Tile(first), Tile(second), Tile(first, 1)))
    assert FilePictures().hashes(picture) == tuple(
        FileHash(str(path), hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
        for path in (first, second)
    )
    second.unlink()
    with pytest.raises(PictureError, match="there is no such file"):
        FilePictures().hashes(picture)
