import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.dead_cells import DeadCells, Disc
from colonyqc.imaging.colonies.dead_area import dead_area


def test_the_pixels_under_a_disc_are_told_by_their_class() -> None:
    classes = np.zeros((40, 60), np.uint8)
    classes[:, 20:] = 1
    classes[:, 30:] = 2
    # Of diameter 5: rows of 3, 5, 5, 5 and 3 px.
    found = dead_area(classes, [Disc(20, 10, 5), Disc(30, 30, 5), Disc(0, 0, 5)])
    assert (found.px, found.apart_px) == (21 + 21 + 8, 8 + 8)
    assert found.differentiated_px == 13
    assert found.count == 3


def test_without_discs_there_is_none() -> None:
    assert dead_area(np.ones((9, 9), np.uint8), []) == DeadCells()


@given(st.integers(0, 39), st.integers(0, 29), st.integers(1, 25))
def test_a_disc_covers_no_more_than_its_square_and_nothing_outside(
    x: int, y: int, diameter: int
) -> None:
    found = dead_area(np.zeros((30, 40), np.uint8), [Disc(x, y, diameter)])
    assert 1 <= found.px == found.apart_px <= (diameter + 1) ** 2
