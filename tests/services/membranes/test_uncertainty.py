import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.picture import Region
from colonyqc.services.membranes.uncertainty import most_doubtful


def sure(height: int = 60, width: int = 80) -> np.ndarray:
    return np.zeros((height, width), np.uint8)


def test_the_place_nearest_to_one_half_is_proposed() -> None:
    probability = sure()
    probability[20:36, 40:56] = 128
    assert most_doubtful(probability, 16) == Region(40, 20, 16, 16)


def test_a_place_that_is_sampled_already_is_not_proposed_again() -> None:
    probability = sure()
    probability[20:36, 40:56] = 128
    probability[0:16, 0:16] = 100
    taken = [Region(40, 20, 16, 16)]
    assert most_doubtful(probability, 16, taken) == Region(0, 0, 16, 16)


@given(
    st.lists(
        st.tuples(st.integers(0, 70), st.integers(0, 50), st.integers(1, 40), st.integers(1, 40)),
        max_size=6,
    )
)
def test_a_proposed_box_is_free_and_inside(boxes: list[tuple[int, int, int, int]]) -> None:
    taken = [Region(*box) for box in boxes]
    found = most_doubtful(
        np.random.default_rng(0).integers(0, 256, (60, 80)).astype(np.uint8), 16, taken
    )
    if found is None:
        return
    assert found.intersect(Region(0, 0, 80, 60)) == found
    for box in taken:
        both = found.intersect(box)
        assert both.width * both.height == 0


def test_no_room_is_said_and_a_small_picture_is_proposed_whole() -> None:
    assert most_doubtful(sure(), 16, [Region(0, 0, 80, 60)]) is None
    assert most_doubtful(sure(10, 12), 16) == Region(0, 0, 12, 10)
