"""Where two class maps differ, at every level and in numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.label_pyramid import pyramid
from colonyqc.imaging.grid.packed_map import PackedMap
from colonyqc.services.viewing import disagreement
from colonyqc.services.viewing.disagreement import (
    ONLY_FIRST,
    ONLY_SECOND,
    OTHERWISE,
    DisagreementLabels,
    disagreement_codes,
    disagreement_shares,
)
from support.levels import Levels

pairs = npst.arrays(
    np.uint8, st.tuples(st.just(2), *[st.integers(1, 30)] * 2), elements=st.integers(0, 3)
)


@given(pairs)
def test_every_pixel_is_agreed_on_or_marked_by_who_sees_what(maps: NDArray[np.uint8]) -> None:
    first, second = maps
    codes = disagreement_codes(first, second)
    np.testing.assert_array_equal(codes == 0, first == second)
    np.testing.assert_array_equal(codes == ONLY_FIRST, (first > 0) & (second == 0))
    np.testing.assert_array_equal(codes == ONLY_SECOND, (first == 0) & (second > 0))
    np.testing.assert_array_equal(
        codes == OTHERWISE, (first > 0) & (second > 0) & (first != second)
    )
    shares = disagreement_shares(Levels(first), Levels(second))
    total = shares.only_first + shares.only_second + shares.otherwise
    assert total == pytest.approx(100 * float((first != second).mean()))


def test_strips_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = np.random.default_rng(0).integers(0, 4, (2, 50, 40), np.uint8)
    whole = disagreement_shares(Levels(first), Levels(second))
    monkeypatch.setattr(disagreement, "_STRIP", 7)
    assert disagreement_shares(Levels(first), Levels(second)) == whole


def test_a_coarser_level_compares_the_coarser_levels_of_both() -> None:
    first, second = np.random.default_rng(1).integers(0, 4, (2, 1500, 1100), np.uint8)
    labels = DisagreementLabels(PackedMap.of(first), PackedMap.of(second))
    assert labels.size == (1100, 1500)
    assert labels.levels == (1, 2)
    for level, (a, b) in enumerate(zip(pyramid(first), pyramid(second), strict=True)):
        whole = Region(0, 0, a.shape[1], a.shape[0])
        np.testing.assert_array_equal(labels.read(whole, level), disagreement_codes(a, b))


def test_maps_of_two_sizes_are_no_pair() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        DisagreementLabels(Levels(np.zeros((2, 3), np.uint8)), Levels(np.zeros((3, 2), np.uint8)))
