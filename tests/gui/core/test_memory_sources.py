import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.picture import Region
from colonyqc.gui.core.memory_sources import ArrayLabels, OverviewSource


@given(st.integers(1, 3000), st.integers(1, 3000))
def test_label_levels_hold_every_region_of_their_size(width: int, height: int) -> None:
    labels = ArrayLabels(np.zeros((height, width), np.uint8))
    assert labels.size == (width, height)
    assert labels.levels[0] == 1
    for level, factor in enumerate(labels.levels):
        wide, high = -(-width // factor), -(-height // factor)
        assert labels.read(Region(0, 0, wide, high), level).shape == (high, wide)


def test_label_levels_are_nearest_neighbours() -> None:
    array = np.arange(2000, dtype=np.uint32).astype(np.uint8).reshape(1, -1).repeat(3, 0)
    labels = ArrayLabels(array)
    assert len(labels.levels) == 3
    np.testing.assert_array_equal(labels.read(Region(10, 0, 5, 1), 2)[0], array[0, 40:60:4])


def test_an_overview_is_enlarged_to_its_picture_and_parts_fit_together() -> None:
    small = np.tile(np.linspace(0, 250, 100).astype(np.uint8)[None, :, None], (50, 1, 3))
    source = OverviewSource(small, "a.png", 1000, 500, 1.6)
    whole = source.read(source.info.bounds)
    assert whole.shape == (500, 1000, 3)
    part = source.read(Region(300, 100, 64, 32))
    np.testing.assert_allclose(part, whole[100:132, 300:364], atol=1)
    assert np.all(np.diff(whole[0, :, 0].astype(int)) >= 0)


def test_a_large_overview_has_coarser_levels_that_show_the_same() -> None:
    ramp = np.linspace(0, 255, 160).astype(np.uint8)
    overview = np.broadcast_to(ramp[None, :, None], (100, 160, 3)).copy()
    source = OverviewSource(overview, "a", 4000, 2500, None)
    assert source.info.levels == (1, 2, 4, 8)
    for level, factor in enumerate(source.info.levels):
        width, height = -(-4000 // factor), -(-2500 // factor)
        whole = source.read(Region(0, 0, width, height), level)
        assert whole.shape == (height, width, 3)
        wanted = np.interp(np.arange(width) * factor, np.linspace(0, 3999, 160), ramp)
        assert np.abs(whole[height // 2, :, 0] - wanted).max() < 4
