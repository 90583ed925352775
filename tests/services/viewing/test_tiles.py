"""Tiles join to the whole, whatever the pyramid; what is read off the screen is what is there."""

from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.picture import Region
from colonyqc.services.ports import Monitor
from colonyqc.services.viewing.grid import TILE, PyramidGrid, TileIndex, picture_grid
from colonyqc.services.viewing.overlays import (
    CODES,
    HATCH,
    OUTLINE,
    encode_overlay,
    overlay_grid,
    overlay_tile,
)
from colonyqc.services.viewing.tiles import (
    GreyWindow,
    apply_window,
    auto_window,
    full_window,
    render_tile,
    thumbnail,
)
from support.levels import Levels

sizes = st.integers(1, 5 * TILE // 2)


def joined(grid: PyramidGrid, level: int, tile: Any) -> NDArray[np.uint8]:
    width, height = grid.level_size(level)
    whole: NDArray[np.uint8] | None = None
    for index in grid.visible_tiles(Region(0, 0, grid.width, grid.height), level):
        region, pixels = grid.region(index), tile(index)
        if whole is None:
            whole = np.full((height, width, *pixels.shape[2:]), 77, np.uint8)
        whole[region.y : region.bottom, region.x : region.right] = pixels
    assert whole is not None
    return whole


def test_a_tile_lies_on_the_picture_where_its_level_says() -> None:
    grid = PyramidGrid(3 * TILE, 2 * TILE + 100, (1.0, 2.0))
    assert grid.place(TileIndex(0, 2, 2)) == (2 * TILE, 2 * TILE, TILE, 100)
    assert grid.place(TileIndex(1, 1, 1)) == (2 * TILE, 2 * TILE, TILE, 100)
    assert grid.region(TileIndex(1, 1, 1)) == Region(TILE, TILE, TILE // 2, 50)


@given(width=sizes, height=sizes, factor=st.integers(1, 7))
def test_tiles_cover_every_pixel_of_a_level_once(width: int, height: int, factor: int) -> None:
    grid = PyramidGrid(width, height, (float(factor),))
    across, down = grid.level_size(0)
    count = np.zeros((down, across), int)
    for index in grid.visible_tiles(Region(0, 0, width, height), 0):
        region = grid.region(index)
        assert region.width
        assert region.height
        count[region.y : region.bottom, region.x : region.right] += 1
    assert (count == 1).all()


@given(
    x=st.integers(-500, 3000),
    y=st.integers(-500, 3000),
    side=st.integers(1, 2000),
    factor=st.sampled_from([0.25, 1.0, 3.0]),
)
@settings(max_examples=50)
def test_visible_tiles_are_exactly_those_touched(x: int, y: int, side: int, factor: float) -> None:
    grid, seen = PyramidGrid(2500, 1700, (factor,)), Region(x, y, side, side)
    every = grid.visible_tiles(Region(0, 0, 2500, 1700), 0)

    def touched(index: TileIndex) -> bool:
        left, top = index.column * TILE * factor, index.row * TILE * factor
        inside = seen.intersect(Region(0, 0, 2500, 1700))
        return (
            min(left + TILE * factor, inside.right) > max(left, inside.x)
            and min(top + TILE * factor, inside.bottom) > max(top, inside.y)
            and inside.width * inside.height > 0
        )

    assert set(grid.visible_tiles(seen, 0)) == {t for t in every if touched(t)}


def test_visible_tiles_start_at_the_centre() -> None:
    tiles = PyramidGrid(5120, 5120, (1.0,)).visible_tiles(Region(1024, 1024, 1536, 1536), 0)
    assert (tiles[0].column, tiles[0].row) == (3, 3)
    assert len(tiles) == 9


def test_level_is_the_coarsest_that_needs_no_upsampling() -> None:
    grid = PyramidGrid(10_000, 10_000, (1.0, 2.0, 4.0, 8.0))
    assert [grid.level_for(z) for z in (8, 1, 0.99, 0.5, 0.3, 0.25, 0.01)] == [0, 0, 0, 1, 1, 2, 3]


def test_nearest_level_keeps_overlay_pixels_near_screen_pixels() -> None:
    grid = overlay_grid(Levels(np.zeros((9000, 9000), np.uint8), (1, 4, 16)))
    for zoom in (0.0625, 0.1, 0.3, 0.7, 1.0, 1.9, 5.0, 32.0):
        on_screen = grid.factors[grid.nearest_level(zoom)] * zoom
        assert 2**-0.51 < on_screen < 2**0.51


def test_windowing_is_linear_between_black_and_white_and_clips_beyond() -> None:
    pixels = np.array([[0, 1000, 2000, 3000, 65535]], np.uint16)
    shown = apply_window(pixels, GreyWindow(1000, 3000))
    assert shown.tolist() == [[0, 0, 128, 255, 255]]
    assert shown.dtype == np.uint8


def test_gamma_below_one_lightens_the_middle() -> None:
    pixels = np.array([[64]], np.uint8)
    assert apply_window(pixels, GreyWindow(0, 255, 0.5))[0, 0] == round(255 * (64 / 255) ** 0.5)


def test_full_window_shows_an_8_bit_picture_as_it_is() -> None:
    pixels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    window = full_window(Levels(pixels).info)
    assert np.array_equal(apply_window(pixels, window), pixels)


@pytest.mark.parametrize("shape", [(700, 1100), (700, 1100, 3)])
def test_rendered_tiles_join_to_the_windowed_picture(shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(1).integers(0, 4096, shape, np.uint16)
    source, window = Levels(pixels, (1, 3)), GreyWindow(100, 3900)
    whole = joined(picture_grid(source.info), 1, lambda t: render_tile(source, t, window))
    assert np.array_equal(whole, apply_window(pixels[::3, ::3], window))


@st.composite
def label_maps(draw: st.DrawFn) -> NDArray[np.uint8]:
    width, height = draw(st.integers(1, 1100)), draw(st.integers(1, 700))
    seed = draw(st.integers(0, 99))
    coarse = np.random.default_rng(seed).choice(
        np.array([0, 1, 2, 3, 255], np.uint8), (height // 40 + 1, width // 40 + 1)
    )
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_NEAREST)


@given(pixels=label_maps(), levels=st.sampled_from([(1,), (1, 2), (1, 4), (1, 3)]))
@settings(max_examples=20, deadline=None)
def test_tiling_an_overlay_is_invisible(pixels: NDArray[np.uint8], levels: tuple[int, ...]) -> None:
    labels = Levels(pixels, levels)
    grid = overlay_grid(labels)
    for level, factor in enumerate(grid.factors):
        if factor >= 1:
            plane = pixels[:: int(factor), :: int(factor)]
        elif factor == 0.5:
            plane = pixels.repeat(2, axis=0).repeat(2, axis=1)
        else:
            continue
        whole = joined(grid, level, lambda t: overlay_tile(labels, t))
        assert np.array_equal(whole, encode_overlay(plane, 0, 0))


def test_overlay_grid_fills_the_gaps_of_a_sparse_pyramid() -> None:
    labels = Levels(np.zeros((64, 64), np.uint8), (1, 8))
    assert overlay_grid(labels).factors == (1 / 32, 1 / 16, 1 / 8, 0.25, 0.5, 1, 2, 4, 8)


def test_outline_runs_inside_a_class_along_every_other_class() -> None:
    pixels = np.zeros((20, 20), np.uint8)
    pixels[5:15, 5:15] = ColonyClass.UNDIFFERENTIATED
    codes = encode_overlay(pixels, 0, 0)
    lined = (codes & OUTLINE) > 0
    assert lined[5:15, 5:15].sum() == 10 * 10 - 6 * 6
    assert lined.sum() == lined[5:15, 5:15].sum()


def test_no_outline_where_a_colony_leaves_the_picture() -> None:
    codes = encode_overlay(np.ones((30, 30), np.uint8), 0, 0)
    assert (codes == ColonyClass.UNDIFFERENTIATED).all()


def test_only_uncertain_areas_are_hatched() -> None:
    pixels = np.repeat(np.array([[0, 1, 2, 3, 255]], np.uint8), 60, axis=0).repeat(60, axis=1)
    hatched = (encode_overlay(pixels, 0, 0) & HATCH) > 0
    share = hatched[:, 180:240].mean()
    assert 0.25 < share < 0.45
    assert not hatched[:, :180].any()
    assert not hatched[:, 240:].any()


def test_unlabelled_pixels_are_not_painted() -> None:
    assert not encode_overlay(np.full((8, 8), 255, np.uint8), 0, 0).any()


def test_deep_zoom_repeats_label_pixels() -> None:
    pixels = np.zeros((40, 40), np.uint8)
    pixels[3, 5] = ColonyClass.DIFFERENTIATED
    labels = Levels(pixels)
    grid = overlay_grid(labels)
    tile = overlay_tile(labels, TileIndex(grid.factors.index(1 / 8), 0, 0))
    rows, columns = np.nonzero(tile)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (24, 31, 40, 47)
    assert tile.shape == (320, 320)


def test_auto_window_finds_the_greys_in_use() -> None:
    pixels = np.random.default_rng(2).normal(3000, 100, (400, 600)).astype(np.uint16)
    window = auto_window(Levels(pixels, (1, 2)))
    assert 2650 < window.black < 2750
    assert 3250 < window.white < 3350


def test_auto_window_leaves_missing_canvas_out() -> None:
    pixels = np.zeros((200, 200), np.uint16)
    pixels[:, 120:] = np.random.default_rng(3).integers(1000, 2000, (200, 80))
    window = auto_window(Levels(pixels, missing=(Region(0, 0, 120, 200),)))
    assert window.black >= 1000


def test_auto_window_of_a_flat_picture_is_the_full_range() -> None:
    source = Levels(np.full((20, 20), 500, np.uint16))
    assert auto_window(source) == GreyWindow(0, 65535)


def test_auto_window_samples_a_level_of_many_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Levels(np.random.default_rng(4).integers(10, 90, (TILE * 8, TILE * 8)).astype("u1"))
    reads: list[Region] = []
    read = source.read
    monkeypatch.setattr(source, "read", lambda r, level=0: (reads.append(r), read(r, level))[1])
    window = auto_window(source)
    assert len(reads) == 16
    assert (window.black, window.white) == (10, 89)


@pytest.mark.parametrize("shape", [(900, 1300), (900, 1300, 3)])
def test_thumbnail_is_the_whole_picture_small(shape: tuple[int, ...]) -> None:
    pixels = np.full(shape, 40, np.uint8)
    pixels[:, 650:] = 200
    small = thumbnail(Levels(pixels, (1, 2)), 130, GreyWindow(0, 255))
    assert small.shape == (90, 130, *shape[2:])
    assert (small[:, :64] == 40).all()
    assert (small[:, 66:] == 200).all()


def test_thumbnail_never_enlarges_and_keeps_thin_pictures() -> None:
    assert thumbnail(Levels(np.zeros((4, 9), np.uint8)), 100, GreyWindow(0, 255)).shape == (4, 9)
    for shape, small in (((2, 2000), (1, 100)), ((2000, 2), (100, 1))):
        thin = thumbnail(Levels(np.full(shape, 90, np.uint8)), 100, GreyWindow(0, 255))
        assert thin.shape == small
        assert (thin == 90).all()


def test_thumbnail_stops_when_asked() -> None:
    source = Levels(np.full((TILE * 2, TILE * 2), 9, np.uint8))
    assert not thumbnail(source, 64, GreyWindow(0, 255), Monitor(cancelled=lambda: True)).any()


def test_codes_fit_the_colour_table() -> None:
    codes = encode_overlay(np.random.default_rng(5).integers(0, 4, (50, 50), np.uint8), 3, 4)
    assert codes.max() < CODES
