"""simulated: virtual dishes as training pictures, and those that begin to differentiate."""

import numpy as np

from colonyqc.imaging.simulate.randomise import SEEN, UNSEEN
from colonyqc.training.data.simulated import first_days


def test_dishes_are_drawn_on_the_first_day_with_a_hundredth_and_alike_each_time() -> None:
    dishes = first_days(2, 5, UNSEEN)
    for dish, again in zip(dishes, first_days(2, 5, UNSEEN), strict=True):
        drawn, whole = (np.count_nonzero(dish.labels == kind) for kind in (2, 1))
        assert 0.01 <= drawn / (drawn + whole) < 0.7
        assert np.array_equal(dish.pixels, again.pixels)
    assert not np.array_equal(dishes[0].labels, dishes[1].labels)
    other = first_days(1, 5, SEEN)[0]
    assert not np.array_equal(other.pixels, dishes[0].pixels), "the looks are those asked for"
