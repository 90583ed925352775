"""Levels that were kept are the levels that were made, and a broken one is made anew."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.files.pixels import pyramid
from colonyqc.files.pixels.cache import PixelCache
from colonyqc.files.pixels.level_store import LevelStore
from colonyqc.files.pixels.plane import ChunkedPlane, Shape
from colonyqc.files.pixels.pyramid import PyramidSource
from files.makers import noise

Open = Callable[..., tuple[PyramidSource, list[Region]]]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    def make(
        pixels: NDArray[Any],
        budget: int = 1 << 30,
        key: str = "a",
        chunk: int = 512,
        made_by: str = "1.0",
    ) -> tuple[PyramidSource, list[Region]]:
        height, width = pixels.shape[:2]
        channels = 1 if pixels.ndim == 2 else 3
        shape = Shape(width, height, channels, 8 * pixels.itemsize)
        reads: list[Region] = []

        def load(region: Region) -> NDArray[Any]:
            reads.append(region)
            return pixels[region.y : region.bottom, region.x : region.right].copy()

        cache = PixelCache(1 << 30)
        plane = ChunkedPlane(shape, (chunk, chunk), load, cache, key)
        info = ImageInfo("a", width, height, channels, shape.bits)
        shelf = LevelStore(tmp_path / "levels", made_by, budget).shelf(key)
        return PyramidSource(info, plane, cache, shelf=shelf), reads

    return make


def coarsest(source: PyramidSource) -> NDArray[Any]:
    level, factor = len(source.info.levels) - 1, source.info.levels[-1]
    size = -(-source.info.width // factor), -(-source.info.height // factor)
    return source.read(Region(0, 0, *size), level)


@pytest.mark.parametrize(("channels", "bits"), [(1, 8), (3, 8), (1, 16)])
def test_the_next_opening_reads_no_pixel_of_the_file(
    opened: Open, channels: int, bits: int
) -> None:
    pixels = noise(1400, 1900, channels, bits)
    first, reads = opened(pixels)
    whole = coarsest(first)
    assert reads
    again, reads = opened(pixels)
    np.testing.assert_array_equal(coarsest(again), whole)
    assert not reads


def test_another_file_or_another_program_version_is_another_picture(opened: Open) -> None:
    coarsest(opened(noise(1400, 1900))[0])
    for other in ({"key": "b"}, {"made_by": "1.1"}):
        source, reads = opened(noise(1400, 1900), **other)
        coarsest(source)
        assert reads


@given(cut=st.integers(0, 600), flip=st.integers(0, 600))
def test_a_damaged_chunk_is_made_anew_and_never_shown(
    tmp_path_factory: pytest.TempPathFactory, cut: int, flip: int
) -> None:
    shelf = LevelStore(tmp_path_factory.mktemp("s"), "1").shelf("k")
    shape, region = Shape(64, 64, 1, 8), Region(0, 0, 20, 25)
    pixels = noise(25, 20)
    shelf.put(2, region, pixels)
    path = shelf._path(2, region)
    content = bytearray(path.read_bytes())
    if flip < len(content):
        content[flip] ^= 1
    path.write_bytes(bytes(content[: len(content) - cut]) if cut < len(content) else b"")
    found = shelf.get(2, region, shape)
    if flip < 504 or cut:
        assert found is None
    else:
        np.testing.assert_array_equal(found, pixels)


def test_the_picture_not_looked_at_for_longest_goes_and_the_budget_holds(
    tmp_path: Path, opened: Open
) -> None:
    budget = 3_000_000
    for number, key in enumerate("abcdef"):
        coarsest(opened(noise(1400, 1900), budget, key)[0])
        for place, folder in enumerate(
            sorted((tmp_path / "levels").iterdir(), key=os.path.getmtime)
        ):
            os.utime(folder, (place + 10 * number, place + 10 * number))
    held = sum(p.stat().st_size for p in (tmp_path / "levels").rglob("*") if p.is_file())
    assert 0 < held <= budget
    source, reads = opened(noise(1400, 1900), budget, "f")
    coarsest(source)
    assert not reads
    source, reads = opened(noise(1400, 1900), budget, "a")
    coarsest(source)
    assert reads


def test_a_picture_larger_than_the_budget_is_shown_all_the_same(opened: Open) -> None:
    pixels = noise(1400, 1900)
    kept_less, _ = opened(pixels, 10_000)
    plain, _ = opened(pixels, 1 << 30, "b")
    np.testing.assert_array_equal(coarsest(kept_less), coarsest(plain))


def test_a_folder_that_cannot_be_written_costs_no_picture(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "levels").write_text("a file where the folder should be")
    source, _ = opened(noise(1400, 1900))
    assert coarsest(source).mean() > 0


def test_what_is_decoded_whole_is_decoded_once_for_all_time(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyramid, "_DEAR", 1_000_000)
    pixels = noise(1400, 1900, 3)
    source, reads = opened(pixels, chunk=1900)
    np.testing.assert_array_equal(
        source.read(Region(300, 200, 900, 700)), pixels[200:900, 300:1200]
    )
    assert len(reads) == 1
    again, reads = opened(pixels, chunk=1900)
    np.testing.assert_array_equal(again.read(source.info.bounds), pixels)
    assert not reads


def test_a_note_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    shelf = LevelStore(tmp_path, "1").shelf("k")
    assert shelf.get_note() is None
    shelf.put_note(b"where the tiles lie")
    assert shelf.get_note() == b"where the tiles lie"
    path = shelf._folder / "note"
    path.write_bytes(path.read_bytes()[:-1])
    assert shelf.get_note() is None


def test_many_pictures_in_one_session_push_the_first_ones_out(tmp_path: Path) -> None:
    store = LevelStore(tmp_path, "1", budget=200_000)
    shape, region = Shape(100, 100, 1, 8), Region(0, 0, 100, 100)
    for number in range(40):
        shelf = store.shelf(number)
        shelf.put(2, region, np.full((100, 100), number, np.uint8))
        os.utime(shelf._folder, (number, number))
    newest = store.shelf(39).get(2, region, shape)
    assert newest is not None
    assert (newest == 39).all()
    assert store.shelf(0).get(2, region, shape) is None
    assert sum(p.stat().st_size for p in tmp_path.rglob("*") if p.is_file()) <= 200_000
