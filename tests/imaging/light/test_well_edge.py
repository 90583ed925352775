import numpy as np
import pytest

from colonyqc.domain.picture import Region
from colonyqc.imaging.light.well_edge import imaged_area, well_edge_mask
from support.drawn import dish, surveyed, well


def test_a_whole_well_is_kept_less_its_rim():
    pixels, inside = well()
    area = imaged_area(surveyed(pixels))
    mask = area.mask(Region(0, 0, 1400, 1400))
    assert not (mask & ~inside).any()
    assert 0.85 < mask.sum() / inside.sum() < 0.97
    assert mask[700, 700]


def test_a_corner_of_the_outside_is_cut_off():
    pixels, inside = well()
    part, truth = pixels[:900, :900], inside[:900, :900]
    mask = imaged_area(surveyed(part)).mask(Region(0, 0, 900, 900))
    assert not (mask & ~truth).any()
    assert mask.sum() > 0.85 * truth.sum()


def test_the_well_edge_is_kept_where_the_protocol_says_so():
    pixels, _ = well()
    assert imaged_area(surveyed(pixels), mask_well_edge=False).whole


@pytest.mark.parametrize("darkest", [0.4, 0.7])
def test_uneven_light_is_no_well_edge(darkest):
    pixels = dish(1000, 1200)
    fall = np.linspace(darkest, 1, 1200)
    assert well_edge_mask(surveyed((pixels * fall).astype(np.uint8))).all()


def test_a_dark_thing_inside_or_a_shadow_at_the_border_is_no_outside():
    pixels = dish(1000, 1200)
    pixels[400:600, 500:700] = 3
    pixels[300:900, :150] = 60
    assert well_edge_mask(surveyed(pixels)).all()


def test_bright_cells_on_black_are_no_well():
    rng = np.random.default_rng(0)
    pixels = np.full((1000, 1200), 3, np.uint8)
    for _ in range(25):
        x, y = rng.integers(0, 900), rng.integers(0, 800)
        pixels[y : y + 150, x : x + 150] = 200
    assert well_edge_mask(surveyed(pixels)).all()


def test_a_black_picture_and_one_without_tiles_have_no_edge():
    black = np.zeros((900, 900), np.uint8)
    assert well_edge_mask(surveyed(black)).all()
    assert well_edge_mask(surveyed(black, missing=(Region(0, 0, 900, 900),))).all()
