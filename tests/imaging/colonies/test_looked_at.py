"""Only what a person looked at counts as labelled."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.imaging.colonies.looked_at import MARGIN_PX, looked_at


def two_colonies() -> np.ndarray:
    drawn = np.zeros((400, 400), np.uint8)
    drawn[20:80, 20:80] = 1
    drawn[300:360, 300:360] = 1
    return drawn


def test_a_touched_colony_counts_as_a_whole_and_its_neighbour_does_not() -> None:
    before = two_colonies()
    after = before.copy()
    after[20:30, 20:30] = 2
    seen = looked_at(before, after)
    assert seen[20:80, 20:80].all()
    assert seen[80 + MARGIN_PX - 1, 50]
    assert not seen[80 + MARGIN_PX, 50]
    assert not seen[250:].any()


def test_a_colony_taken_away_leaves_ground_that_was_looked_at() -> None:
    before = two_colonies()
    after = before.copy()
    after[300:360, 300:360] = 0
    seen = looked_at(before, after)
    assert seen[300:360, 300:360].all()
    assert not seen[20:80, 20:80].any()


def test_nothing_changed_is_nothing_looked_at() -> None:
    assert not looked_at(two_colonies(), two_colonies()).any()


@given(st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_every_change_is_looked_at_and_every_colony_is_all_or_nothing(seed: int, few: int) -> None:
    rng = np.random.default_rng(seed)
    before = (rng.random((96, 160)) < 0.05).astype(np.uint8)
    after = before.copy()
    rows, columns = rng.integers(0, 96, few), rng.integers(0, 160, few)
    after[rows, columns] = rng.integers(0, 4, few)
    seen = looked_at(before, after)
    assert seen[before != after].all()
    assert seen.any() == (before != after).any()
