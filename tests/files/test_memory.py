"""Big files: a small part of them is read without the rest."""

import tracemalloc

import numpy as np
import tifffile

from colonyqc.domain.picture import Picture, Region, Tile
from colonyqc.files.formats import tiff
from colonyqc.files.pictures import FilePictures
from files.makers import noise

SIDE, TILE = 20_000, 256


def sparse(path):
    """Write 20,000 × 20,000 px with pixels in the first tile only."""
    across = -(-SIDE // TILE)
    tiles = (None if index else noise(TILE, TILE) for index in range(across * across))
    with tifffile.TiffWriter(path, bigtiff=True) as writer:
        writer.write(
            tiles, shape=(SIDE, SIDE), dtype=np.uint8, tile=(TILE, TILE), compression="zlib",
            photometric="minisblack",
        )  # fmt: skip
    return path


def test_a_small_part_of_a_big_file_costs_little(tmp_path, monkeypatch):
    decoded = []
    real = tiff._bytes
    monkeypatch.setattr(tiff, "_bytes", lambda *a: decoded.append(a) or real(*a))
    picture = Picture("a", (Tile(sparse(tmp_path / "a.tif")),))
    tracemalloc.start()
    try:
        opened = FilePictures().open(picture)
        part = opened.read(Region(0, 0, 300, 200))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (opened.info.width, opened.info.height) == (SIDE, SIDE)
    assert np.array_equal(part[:, :256], noise(TILE, TILE)[:200])
    assert not part[:, 256:].any()
    assert len(decoded) == 1
    assert peak < 16_000_000


def test_rows_of_a_big_uncoded_file_are_read_alone(tmp_path):
    path = tmp_path / "a.tif"
    plain = tifffile.memmap(path, shape=(9_000, 9_000), dtype=np.uint8, photometric="minisblack")
    plain[8_000:8_010, 100:110] = 7
    plain.flush()
    del plain
    tracemalloc.start()
    try:
        opened = FilePictures().open(Picture("a", (Tile(path),)))
        part = opened.read(Region(95, 8_000, 20, 5))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert part.sum() == 7 * 50
    assert peak < 20_000_000
