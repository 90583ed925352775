"""Wells: tiles by stage position on one canvas."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Picture, Region, Tile
from colonyqc.files.formats.limits import Limits
from colonyqc.files.pictures import FilePictures
from colonyqc.files.pixels.level_store import LevelStore
from colonyqc.files.well import canvas
from colonyqc.files.well.registration import measure_step
from files.makers import smooth, write_png, write_tiff

SIDE = 300


def cut(folder: Path, whole, columns, rows, step, skip=(), tremble=0.004):
    """Write tiles of a picture, `step` px apart, 2 µm per px; return the picture of them."""
    rng = np.random.default_rng(1)
    tiles = []
    for y in range(rows):
        for x in range(columns):
            if (x, y) in skip:
                continue
            part = whole[y * step : y * step + SIDE, x * step : x * step + SIDE]
            path = write_png(folder / f"{x}-{y}.png", np.ascontiguousarray(part))
            off = rng.uniform(-tremble, tremble, 2)
            tiles.append(Tile(path, 0, x * step * 0.002 + off[0], y * step * 0.002 + off[1]))
    return Picture("well", tuple(tiles))


def test_a_disc_across_four_tiles_is_whole(tmp_path):
    whole = np.full((2 * SIDE, 2 * SIDE), 120, np.uint8)
    cv2.circle(whole, (SIDE, SIDE), 130, 200, -1)
    opened = FilePictures().open(cut(tmp_path, whole, 2, 2, SIDE))
    assert opened.info.missing == ()
    assert opened.info.pixel_size_um == pytest.approx(2.0, rel=0.03)
    assert opened.info.pixel_size_source == "stage"
    assert np.array_equal(opened.read(opened.info.bounds), whole)


@pytest.mark.parametrize("overlap", [30, 50])
def test_overlapping_tiles_are_joined_where_their_pixels_agree(tmp_path, overlap):
    step = SIDE - overlap
    whole = smooth(2 * step + SIDE, 2 * step + SIDE)
    opened = FilePictures().open(cut(tmp_path, whole, 3, 3, step))
    assert (opened.info.width, opened.info.height) == whole.shape[::-1]
    assert opened.info.pixel_size_um == pytest.approx(2.0, rel=0.03)
    assert np.array_equal(opened.read(opened.info.bounds), whole)


def test_texture_that_abuts_is_not_taken_to_overlap(tmp_path):
    whole = smooth(3 * SIDE, 3 * SIDE)
    opened = FilePictures().open(cut(tmp_path, whole, 3, 3, SIDE))
    assert np.array_equal(opened.read(opened.info.bounds), whole)


def test_a_missing_tile_is_named_and_zero(tmp_path):
    whole = smooth(3 * SIDE, 3 * SIDE)
    opened = FilePictures().open(cut(tmp_path, whole, 3, 3, SIDE, skip={(1, 1), (2, 0)}))
    assert set(opened.info.missing) == {
        Region(SIDE, SIDE, SIDE, SIDE),
        Region(2 * SIDE, 0, SIDE, SIDE),
    }
    for hole in opened.info.missing:
        assert not opened.read(hole).any()
        whole[hole.y : hole.bottom, hole.x : hole.right] = 0
    assert np.array_equal(opened.read(opened.info.bounds), whole)


@pytest.fixture(scope="module")
def mosaic(tmp_path_factory):
    step = SIDE - 40
    whole = smooth(3 * step + SIDE, 4 * step + SIDE)
    folder = tmp_path_factory.mktemp("mosaic")
    return FilePictures(Limits(cache_bytes=400_000)).open(
        cut(folder, whole, 5, 4, step, skip={(4, 0)})
    )


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_region_of_any_level_is_that_part_of_the_whole(mosaic, data):
    level = data.draw(st.integers(0, len(mosaic.info.levels) - 1))
    factor = mosaic.info.levels[level]
    width, height = -(-mosaic.info.width // factor), -(-mosaic.info.height // factor)
    whole = mosaic.read(Region(0, 0, width, height), level)
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    w, h = data.draw(st.integers(1, width - x)), data.draw(st.integers(1, height - y))
    assert np.array_equal(mosaic.read(Region(x, y, w, h), level), whole[y : y + h, x : x + w])


def test_what_the_user_says_of_the_pixel_size_wins(tmp_path):
    picture = cut(tmp_path, smooth(2 * SIDE, 2 * SIDE), 2, 2, SIDE)
    said = Picture(picture.name, picture.tiles, pixel_size_um=2.05)
    info = FilePictures().open(said).info
    assert (info.pixel_size_um, info.pixel_size_source) == (2.05, "user")
    assert (info.width, info.height) == (2 * SIDE, 2 * SIDE)


def test_positions_without_order_ask_for_the_pixel_size(tmp_path):
    path = write_png(tmp_path / "a.png", smooth(SIDE, SIDE))
    places = [(0, 0), (1, 0.4), (2.63, 0), (3.1, 1.9)]
    tiles = tuple(Tile(path, 0, x, y) for x, y in places)
    with pytest.raises(PictureError, match=r"make no even grid\. Give the pixel size"):
        FilePictures().open(Picture("well", tiles))


def test_a_tile_that_changed_is_refused(tmp_path):
    picture = cut(tmp_path, smooth(2 * SIDE, 2 * SIDE), 2, 2, SIDE)
    opened = FilePictures().open(picture)
    write_tiff(picture.tiles[3].path, smooth(50, 60), photometric="minisblack")
    with pytest.raises(PictureError, match="its size changed"):
        opened.read(opened.info.bounds)


def test_closing_lets_go_and_reading_opens_again(tmp_path):
    whole = smooth(2 * SIDE, 2 * SIDE)
    opened = FilePictures().open(cut(tmp_path, whole, 2, 2, SIDE))
    opened.read(Region(0, 0, 10, 10))
    opened.close()
    assert np.array_equal(opened.read(opened.info.bounds), whole)


def test_flat_or_small_tiles_say_nothing_of_overlap():
    flat = np.full((SIDE, SIDE), 7, np.uint8)
    assert measure_step([(flat, flat)] * 4) is None
    small = smooth(60, 60)
    assert measure_step([(small, small)] * 4) is None
    whole = smooth(SIDE, 2 * SIDE - 40)
    pair = (whole[:, :SIDE], whole[:, SIDE - 40 :])
    assert measure_step([pair]) is None
    assert measure_step([pair, pair]) == SIDE - 40


def test_tiles_that_a_wrong_size_lays_over_each_other_are_refused(tmp_path):
    whole = smooth(3 * SIDE, 3 * SIDE)
    tiles = cut(tmp_path, whole, 3, 3, SIDE).tiles
    with pytest.raises(PictureError, match=r"lie over each other by up to 7\d px .* different"):
        FilePictures().open(Picture("well", tiles, pixel_size_um=2.0 / 0.75))
    # Flat tiles can't tell, and gaps contradict nothing.
    even = cut(tmp_path, np.full((3 * SIDE, 3 * SIDE), 120, np.uint8), 3, 3, SIDE).tiles
    assert FilePictures().open(Picture("well", even, pixel_size_um=2.0 / 0.75)).info.width == 750
    whole = smooth(3 * SIDE, 3 * SIDE)
    apart = cut(tmp_path, whole, 3, 3, SIDE).tiles
    assert FilePictures().open(Picture("well", apart, pixel_size_um=1.0)).info.width > 3 * SIDE


def test_an_overlap_wider_than_is_looked_for_is_believed_where_it_matches(tmp_path):
    step = SIDE - 120
    whole = smooth(2 * step + SIDE, 2 * step + SIDE)
    tiles = cut(tmp_path, whole, 3, 3, step).tiles
    opened = FilePictures().open(Picture("well", tiles, pixel_size_um=2.0))
    assert opened.info.width == pytest.approx(whole.shape[1], abs=3)
    assert opened.info.pixel_size_source == "user"


def test_a_well_seen_before_lies_as_it_did_without_a_tile_being_decoded(tmp_path, monkeypatch):
    step = SIDE - 40
    picture = cut(tmp_path, smooth(2 * step + SIDE, 2 * step + SIDE), 3, 3, step)
    first = FilePictures(levels=LevelStore(tmp_path / "levels", "1")).open_to_view(picture)
    assert first.info == FilePictures().open(picture).info
    laid = []
    lay_out = canvas.lay_out
    monkeypatch.setattr(canvas, "lay_out", lambda *given: laid.append(given) or lay_out(*given))
    again = FilePictures(levels=LevelStore(tmp_path / "levels", "1"))
    assert again.open_to_view(picture).info == first.info
    assert not laid
    # A tile that changed since makes it another well.
    write_png(picture.tiles[4].path, smooth(SIDE, SIDE))
    again.open_to_view(picture)
    assert len(laid) == 1
