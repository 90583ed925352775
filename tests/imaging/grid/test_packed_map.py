"""A packed map shows what the map itself does, and comes back from its bytes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.label_pyramid import Map, pyramid
from colonyqc.imaging.grid.packed_map import PackedMap


def drawn(height: int, width: int) -> Map:
    return np.random.default_rng(height).integers(0, 4, (height, width), np.uint8)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (512, 513), (1023, 40), (2500, 1111)])
def test_every_level_is_that_of_the_pyramid(height: int, width: int) -> None:
    classes = drawn(height, width)
    packed = PackedMap.of(classes)
    levels = pyramid(classes)
    assert packed.size == (width, height)
    assert packed.levels == tuple(2**level for level in range(len(levels)))
    for again in (packed, PackedMap.from_bytes(packed.to_bytes())):
        for level, wanted in enumerate(levels):
            whole = Region(0, 0, wanted.shape[1], wanted.shape[0])
            np.testing.assert_array_equal(again.read(whole, level), wanted)


@given(st.data())
def test_a_part_is_that_part_of_the_whole(data: st.DataObject) -> None:
    classes = drawn(1100, 700)
    packed = PackedMap.of(classes)
    level = data.draw(st.integers(0, 1))
    whole = pyramid(classes)[level]
    x, y = (data.draw(st.integers(0, side - 1)) for side in (whole.shape[1], whole.shape[0]))
    width = data.draw(st.integers(1, whole.shape[1] - x))
    height = data.draw(st.integers(1, whole.shape[0] - y))
    part = packed.read(Region(x, y, width, height), level)
    np.testing.assert_array_equal(part, whole[y : y + height, x : x + width])


def test_areas_of_one_class_cost_next_to_nothing() -> None:
    assert len(PackedMap.of(np.full((2048, 2048), 2, np.uint8)).to_bytes()) < 2048 * 2048 / 150


@pytest.mark.parametrize("cut", [0, 5, 13, 40, -1])
def test_other_bytes_are_refused(cut: int) -> None:
    with pytest.raises(ValueError, match="no packed map"):
        PackedMap.from_bytes(PackedMap.of(drawn(600, 600)).to_bytes()[:cut])
