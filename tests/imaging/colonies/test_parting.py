"""Colonies that touch are parted at their neck; a colony alone stays whole."""

from functools import reduce

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.imaging.colonies.parting import part_touching


def discs(*circles: tuple[int, int, int], size: tuple[int, int] = (240, 420)) -> NDArray[np.bool_]:
    y, x = np.mgrid[: size[0], : size[1]]
    drawn = [(x - cx) ** 2 + (y - cy) ** 2 < r**2 for cx, cy, r in circles]
    return np.asarray(reduce(np.logical_or, drawn))


def test_two_discs_that_touch_are_two_and_nothing_is_lost() -> None:
    mask = discs((110, 120, 90), (275, 120, 85))
    found = part_touching(mask, 400)
    assert found.max() == 2
    np.testing.assert_array_equal(found > 0, mask)
    left, right = found[120, 110], found[120, 275]
    assert left != right
    # The line runs through the neck, where the discs meet.
    assert np.flatnonzero(found[120] == left).max() == pytest.approx(195, abs=6)
    assert np.count_nonzero(found == left) == pytest.approx(np.pi * 90**2, rel=0.05)


@pytest.mark.parametrize(
    "mask",
    [discs((120, 120, 90)), discs((110, 120, 90), (160, 120, 90)), np.ones((50, 400), np.bool_)],
)
def test_what_has_no_neck_stays_whole(mask: NDArray[np.bool_]) -> None:
    np.testing.assert_array_equal(part_touching(mask, 400), mask.astype(np.int32))


def test_a_part_too_small_stays_with_its_neighbour() -> None:
    mask = discs((110, 120, 90), (218, 120, 24))
    assert part_touching(mask, 500).max() == 2
    assert part_touching(mask, 5_000).max() == 1


def test_a_chain_of_three_is_three_at_any_size() -> None:
    mask = discs((200, 200, 180), (530, 200, 180), (860, 200, 180), size=(400, 1060))
    assert part_touching(mask, 4_000).max() == 3
    assert part_touching(mask[::4, ::4], 250).max() == 3
