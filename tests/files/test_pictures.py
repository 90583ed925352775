import hashlib
from zlib import crc32

import numpy as np
import pytest

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Picture, Region, Tile
from colonyqc.files.pictures import FilePictures
from colonyqc.files.pixels.level_store import LevelStore
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


def test_levels_are_kept_for_looking_and_no_analysis_ever_reads_them(tmp_path):
    path = write_tiff(tmp_path / "a.tif", noise(4100, 4000), photometric="minisblack")
    picture = Picture("a", (Tile(path),))
    pictures = FilePictures(levels=LevelStore(tmp_path / "levels", "1"))
    whole = Region(0, 0, 500, 513)
    seen = pictures.open_to_view(picture).read(whole, 3)
    kept = [p for p in (tmp_path / "levels").rglob("*") if p.is_file()]
    assert kept
    for chunk in kept:
        zeros = bytes(chunk.stat().st_size - 4)
        chunk.write_bytes(crc32(zeros).to_bytes(4, "little") + zeros)
    altered = FilePictures(levels=LevelStore(tmp_path / "levels", "1"))
    assert not altered.open_to_view(picture).read(whole, 3).any()
    np.testing.assert_array_equal(altered.open(picture).read(whole, 3), seen)


def test_nothing_is_kept_of_a_small_picture(tmp_path):
    picture = Picture("a", (Tile(write_png(tmp_path / "a.png", noise(1200, 1200))),))
    source = FilePictures(levels=LevelStore(tmp_path / "levels", "1")).open_to_view(picture)
    source.read(Region(0, 0, 300, 300), 2)
    assert not (tmp_path / "levels").exists()
