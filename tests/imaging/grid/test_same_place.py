import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage

from colonyqc.imaging.grid.same_place import place_shift

HEIGHT, WIDTH = 360, 480
ROOM = 140


def culture(seed: int, cells: int, grown: float = 0.0) -> NDArray[np.float32]:
    """Draw colonies of ``cells``' own texture on a quiet ground, wider than a picture all round."""
    shape = HEIGHT + 2 * ROOM, WIDTH + 2 * ROOM
    where = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=shape), 12)
    colonies = where > (0.8 - grown) * where.std()
    grain = np.random.default_rng([seed, cells]).normal(0, 25, shape)
    noise = np.random.default_rng([seed, cells, 1]).normal(0, 2, shape)
    return (128 + colonies * ndimage.gaussian_filter(grain, 1) + noise).astype(np.float32)


def seen(dish: NDArray[np.float32], x: float = 0.0, y: float = 0.0) -> NDArray[np.uint8]:
    """Return the picture a camera takes whose corner is moved by (x, y)."""
    moved = ndimage.shift(dish, (-y, -x), order=1) if x or y else dish
    return np.clip(moved[ROOM : ROOM + HEIGHT, ROOM : ROOM + WIDTH], 0, 255).astype(np.uint8)


@settings(max_examples=12)
@given(st.floats(-100, 100), st.floats(-90, 90), st.integers(0, 3))
def test_a_known_shift_is_found_to_less_than_a_pixel(x: float, y: float, seed: int) -> None:
    dish = culture(seed, 1)
    found = place_shift(seen(dish), seen(dish, x, y))
    assert found is not None
    assert found.sure
    assert abs(found.dx - x) < 1
    assert abs(found.dy - y) < 1
    share = (1 - abs(x) / WIDTH) * (1 - abs(y) / HEIGHT)
    assert found.overlap == pytest.approx(share, abs=0.02)


def test_a_grown_culture_of_other_cells_is_found_again_within_some_pixels() -> None:
    found = place_shift(seen(culture(5, 1)), seen(culture(5, 2, grown=0.3), 37, -52))
    assert found is not None
    assert found.sure
    assert (found.dx, found.dy) == (pytest.approx(37, abs=4), pytest.approx(-52, abs=4))


@pytest.mark.parametrize("seed", range(6))
def test_pictures_of_other_places_are_refused(seed: int) -> None:
    found = place_shift(seen(culture(seed, 1)), seen(culture(seed + 50, 1), 20, 30))
    assert found is not None
    assert not found.sure


def test_the_shift_of_the_other_way_round_is_the_opposite() -> None:
    one, other = seen(culture(2, 1)), seen(culture(2, 1), 44, 21)
    there, back = place_shift(one, other), place_shift(other, one)
    assert there is not None
    assert back is not None
    assert (there.dx, there.dy) == pytest.approx((-back.dx, -back.dy), abs=0.1)


def test_brightness_and_contrast_of_a_day_do_not_move_anything() -> None:
    dish = culture(3, 1)
    dim = (seen(dish, 30, 12) * 0.4 + 60).astype(np.uint8)
    found = place_shift(seen(dish), dim)
    assert found is not None
    assert (found.dx, found.dy) == pytest.approx((30, 12), abs=1)


def test_colour_is_taken_as_its_grey() -> None:
    dish = culture(4, 1)
    colours = [np.stack([seen(dish, x, 0)] * 3, axis=2) for x in (0, 25)]
    found = place_shift(*colours)
    assert found is not None
    assert found.dx == pytest.approx(25, abs=1)


def test_what_shows_nothing_or_is_tiny_has_no_shift() -> None:
    flat = np.full((HEIGHT, WIDTH), 90, np.uint8)
    assert place_shift(flat, seen(culture(1, 1))) is None
    assert place_shift(flat[:40], flat[:40]) is None


def test_pictures_of_two_sizes_are_not_compared() -> None:
    flat = np.zeros((HEIGHT, WIDTH), np.uint8)
    with pytest.raises(ValueError, match="different sizes"):
        place_shift(flat, flat[:-1])
