import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.imaging.sheets.livewire import path_along

places = st.tuples(st.integers(0, 39), st.integers(0, 29))


def test_the_way_follows_the_membrane_round_a_corner() -> None:
    probability = np.zeros((30, 40), np.uint8)
    probability[5, 5:31] = 255
    probability[5:26, 30] = 255
    way = path_along(probability, (5, 5), (30, 25))
    assert way[0] == (5, 5)
    assert way[-1] == (30, 25)
    on = [probability[y, x] == 255 for x, y in way]
    assert sum(on) >= len(on) - 1
    assert (29, 5) in way


@given(places, places)
def test_the_way_is_one_of_neighbours_between_its_ends(
    start: tuple[int, int], end: tuple[int, int]
) -> None:
    probability = np.random.default_rng(0).integers(0, 256, (30, 40)).astype(np.uint8)
    way = np.array(path_along(probability, start, end))
    assert tuple(way[0]) == start
    assert tuple(way[-1]) == end
    assert (np.abs(np.diff(way, axis=0)).max(initial=0)) <= 1


@pytest.mark.parametrize(
    ("start", "end"), [((5, 140), (140, 150)), ((140, 5), (150, 140)), ((150, 150), (4, 60))]
)
def test_the_way_keeps_to_the_surroundings_of_its_ends(
    start: tuple[int, int], end: tuple[int, int]
) -> None:
    """A membrane that leads round the whole picture is not followed: 24 px beside are looked at."""
    probability = np.zeros((160, 160), np.uint8)
    for near in (2, 157):
        probability[near] = probability[:, near] = 255
    for x, y in (start, end):
        probability[y, :] = probability[:, x] = 255
    way = np.array(path_along(probability, start, end))
    assert tuple(way[0]) == start
    assert tuple(way[-1]) == end
    low, high = np.minimum(start, end) - 24, np.maximum(start, end) + 24
    assert (way >= low).all()
    assert (way <= high).all()
    assert len(way) < 2 * np.abs(np.subtract(start, end)).sum() + 2


def test_without_membranes_it_is_as_short_as_can_be() -> None:
    assert len(path_along(np.zeros((30, 40), np.uint8), (2, 3), (20, 3))) == 19


def test_an_end_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="outside 40×30"):
        path_along(np.zeros((30, 40), np.uint8), (2, 3), (40, 3))
