from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colonyqc.domain.picture import Region
from colonyqc.imaging.simulate import (
    BRIGHTFIELD_SCAN,
    PHASE_VIOLET,
    Differentiation,
    DishSpec,
    DishState,
    draw,
    draw_region,
    grow,
)
from colonyqc.imaging.simulate.draw import BLOCK
from colonyqc.imaging.simulate.fields import Points
from colonyqc.imaging.simulate.specks import dead_truth, sample

MIXED = DishSpec(
    seed=4,
    width=700,
    height=700,
    days=(1, 2, 3),
    colonies=8,
    start_confluence=0.25,
    heaps=5,
    stroma=0.3,
    dead_per_mm2=150,
    differentiation=Differentiation(start_day=2, limit=0.6, spread_um=30),
    look=replace(PHASE_VIOLET, condensation=3, gradient=(0.05, 0.0, -0.1), stripes=0.01),
)


@pytest.fixture(scope="module")
def state() -> DishState:
    return grow(MIXED)[3]


@pytest.fixture(scope="module")
def whole(state: DishState) -> tuple[np.ndarray, np.ndarray]:
    drawn = draw(state)
    return drawn.pixels, drawn.truth


@settings(max_examples=6, deadline=None)
@given(st.integers(380, 640), st.integers(380, 640), st.integers(1, 200), st.integers(1, 200))
def test_a_pixel_is_the_same_whatever_region_it_is_drawn_with(
    state: DishState, whole: tuple[np.ndarray, np.ndarray], x: int, y: int, w: int, h: int
) -> None:
    region = Region(x, y, w, h).intersect(MIXED.bounds)
    part = draw_region(state, region)
    place = (slice(y, region.bottom), slice(x, region.right))
    assert np.array_equal(part.pixels, whole[0][place])
    assert np.array_equal(part.truth, whole[1][place])


def test_the_seed_decides_every_pixel(whole: tuple[np.ndarray, np.ndarray]) -> None:
    again = draw(grow(MIXED)[3])
    other = draw(grow(replace(MIXED, seed=5))[3])
    assert np.array_equal(again.pixels, whole[0])
    assert np.array_equal(again.truth, whole[1])
    assert np.mean(other.pixels != whole[0]) > 0.5
    assert np.mean(other.truth != whole[1]) > 0.1


def test_truth_holds_the_four_classes_and_nothing_else(
    whole: tuple[np.ndarray, np.ndarray],
) -> None:
    assert whole[1].dtype == np.uint8
    assert set(np.unique(whole[1])) == {0, 1, 2, 3}


def test_pixels_keep_a_sane_brightness(whole: tuple[np.ndarray, np.ndarray]) -> None:
    pixels = whole[0]
    assert pixels.shape == (700, 700, 3)
    assert np.all(np.abs(pixels.mean((0, 1)) - np.array(PHASE_VIOLET.light)) < 30)
    assert np.mean(pixels == 0) < 0.01
    assert np.mean(pixels == 255) < 0.1


def test_cells_show_more_texture_than_the_empty_dish(
    whole: tuple[np.ndarray, np.ndarray],
) -> None:
    grey = whole[0].mean(axis=2)
    slope = np.abs(np.diff(grey, axis=1))
    truth = whole[1][:, 1:]
    empty = slope[truth == 0].mean()
    assert slope[truth == 1].mean() > 1.5 * empty
    assert slope[truth == 2].mean() > 1.5 * empty


def test_blocks_leave_no_seam() -> None:
    quiet = replace(
        MIXED, days=(3,), look=replace(MIXED.look, noise=0.0, jpeg_quality=None), seed=12
    )
    drawn = draw(grow(quiet)[3])
    grey = drawn.pixels.astype(float).mean(axis=2)
    slope = np.abs(np.diff(grey, axis=1)).mean(axis=0)
    near = np.delete(slope[BLOCK - 30 : BLOCK + 30], 29)
    assert slope[BLOCK - 1] < near.mean() + 3 * near.std()
    steps = np.mean(np.diff(drawn.truth.astype(int), axis=1) != 0, axis=0)
    assert steps[BLOCK - 1] < steps[BLOCK - 30 : BLOCK + 30].mean() * 2 + 0.01


def test_brightfield_is_grey_and_of_low_contrast(state: DishState) -> None:
    region = Region(0, 0, 512, 512)
    bright = draw_region(state, region, BRIGHTFIELD_SCAN).pixels
    phase = draw_region(state, region).pixels.mean(axis=2)
    assert bright.shape == (512, 512)
    assert 1 < bright.std() < phase.std()
    assert draw(grow(replace(MIXED, width=64, height=64))[1], "brightfield").pixels.ndim == 2


def test_the_look_does_not_change_the_truth(state: DishState) -> None:
    region = Region(100, 50, 400, 300)
    assert np.array_equal(
        draw_region(state, region).truth, draw_region(state, region, BRIGHTFIELD_SCAN).truth
    )


def test_a_well_is_dark_outside_and_empty_there() -> None:
    spec = replace(MIXED, width=400, height=400, days=(3,), well_radius=150.0, colonies=20)
    drawn = draw(grow(spec)[3])
    assert drawn.inside.mean() == pytest.approx(np.pi * 150**2 / 400**2, rel=0.01)
    assert np.percentile(drawn.pixels[~drawn.inside], 99.5) < 20
    assert drawn.pixels[drawn.inside].mean() > 80
    assert not drawn.truth[~drawn.inside].any()
    assert drawn.truth[drawn.inside].any()


def test_light_belongs_to_the_frame_that_is_asked_for() -> None:
    look = replace(PHASE_VIOLET, gradient=(0.4, 0.0, 0.0), noise=0.0, vignette=(0.0, 0.0, 0.0))
    spec = DishSpec(seed=1, width=600, height=200, colonies=0, dead_per_mm2=0, look=look)
    state, view = grow(spec)[1], Region(400, 0, 200, 200)
    red = draw_region(state, view, frame=view).pixels[..., 0].astype(float).mean(axis=0)
    assert red[-10:].mean() > 1.5 * red[:10].mean()
    red = draw_region(state, view).pixels[..., 0].astype(float).mean(axis=0)
    assert red[-10:].mean() < 1.3 * red[:10].mean()


def test_a_speck_beside_the_block_takes_what_the_block_s_edge_has() -> None:
    field = np.arange(12).reshape(3, 4)
    x, y = np.array([9.5, 10.0, 13.9, 99.0, 5.0]), np.array([19.0, 20.2, 22.9, 99.0, 21.0])
    at = Points(x, y, np.zeros(5, np.int64), np.zeros(5, np.int64))
    assert sample(field, at, Region(10, 20, 4, 3)).tolist() == [0, 0, 11, 11, 4]


def test_the_dead_cells_told_are_those_drawn() -> None:
    spec = DishSpec(
        5, 300, 300, days=(1,), colonies=0, dead_per_mm2=120.0, singles_per_mm2=0.0,
        debris_per_mm2=0.0, look=replace(PHASE_VIOLET, noise=0.0, condensation=0, mottle=0.0,
                                         jpeg_quality=None, grey=True),
    )  # fmt: skip
    state = grow(spec)[1]
    truth = dead_truth(state, spec.bounds)
    assert len(truth.x) > 10
    pixels = draw(state).pixels.astype(float)
    bright = truth.light > 0.6
    at = pixels[truth.y[bright].astype(int), truth.x[bright].astype(int)]
    assert np.all(at > np.median(pixels) + 10)
    assert np.all((truth.radius * spec.pixel_size_um > 4) & (truth.radius * spec.pixel_size_um < 9))
    half = dead_truth(state, Region(150, 0, 150, 300))
    right = truth.x >= 150
    assert sorted(half.x + 150) == pytest.approx(sorted(truth.x[right]))
