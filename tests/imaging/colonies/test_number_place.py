import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.imaging.colonies.number_place import number_place

C_SHAPE = ((0, 0), (300, 0), (300, 60), (60, 60), (60, 240), (300, 240), (300, 300), (0, 300))


def test_in_a_bent_colony_it_stands_in_its_cells_and_not_at_its_middle() -> None:
    place = number_place(C_SHAPE)
    line = np.array(C_SHAPE, np.int32)
    assert cv2.pointPolygonTest(line, (150.0, 150.0), False) < 0, "the middle is outside"
    assert cv2.pointPolygonTest(line, (place.x, place.y), True) > 25


@pytest.mark.parametrize("scale", [1.0, 0.25])
def test_a_ring_bears_its_number_on_the_ring(scale: float) -> None:
    classes = np.zeros((400, 400), np.uint8)
    cv2.circle(classes, (200, 200), 150, 1, -1)
    cv2.circle(classes, (200, 200), 90, 0, -1)
    cv2.circle(classes, (230, 200), 10, 2, -1)
    turn = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    ring = tuple(
        (round(200 + 150 * c), round(200 + 150 * s))
        for c, s in zip(np.cos(turn), np.sin(turn), strict=True)
    )
    without = number_place(ring)
    assert (without.x, without.y) == pytest.approx((200, 200), abs=5)
    step = round(1 / scale)
    place = number_place(ring, classes[::step, ::step], scale)
    assert 105 < np.hypot(place.x - 200, place.y - 200) < 135
    assert 20 < place.room < 35


def test_where_the_map_knows_nothing_of_a_colony_its_outline_decides() -> None:
    square = ((10, 10), (50, 10), (50, 50), (10, 50))
    empty = number_place(square, np.zeros((60, 60), np.uint8))
    assert (empty.x, empty.y) == pytest.approx((30, 30), abs=1)


@given(
    st.lists(
        st.tuples(st.integers(0, 2000), st.integers(0, 2000)), min_size=1, max_size=12, unique=True
    )
)
def test_any_outline_has_a_place_within_its_box(outline: list[tuple[int, int]]) -> None:
    place = number_place(outline)
    low, high = np.min(outline, axis=0), np.max(outline, axis=0)
    fine = 1 + np.ptp(outline, axis=0).max() / 96
    assert low[0] - fine <= place.x <= high[0] + fine
    assert low[1] - fine <= place.y <= high[1] + fine
