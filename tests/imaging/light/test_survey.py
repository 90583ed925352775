import numpy as np
import pytest
from numpy.testing import assert_allclose

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.flat_field import block_means, to_grey
from colonyqc.imaging.light.survey import FOCUS_TILE, survey
from support.drawn import dish, info_of, reader_of, surveyed


def test_grids_are_those_of_the_whole_picture_though_it_is_read_by_tiles():
    pixels = dish(1100, 1300)
    found = surveyed(pixels)
    grey = to_grey(pixels)
    assert_allclose(found.means, block_means(grey), atol=1e-6)
    around = np.pad(grey, 1, mode="reflect")
    neighbours = around[:-2, 1:-1] + around[2:, 1:-1] + around[1:-1, :-2] + around[1:-1, 2:]
    laplacian = neighbours - 4 * grey
    assert found.sharpness.shape == (5, 6)
    for row, column in np.ndindex(5, 6):
        tile = (
            slice(FOCUS_TILE * row, FOCUS_TILE * (row + 1)),
            slice(FOCUS_TILE * column, FOCUS_TILE * (column + 1)),
        )
        expected = laplacian[tile].var() / grey[tile].mean() ** 2
        assert_allclose(found.sharpness[row, column], expected, rtol=1e-3)


def test_focus_does_not_depend_on_exposure():
    rng = np.random.default_rng(0)
    pixels = rng.integers(20000, 22000, (300, 300)).astype(np.uint16)
    once, twice = surveyed(pixels), surveyed(pixels * 2)
    assert_allclose(once.sharpness, twice.sharpness, rtol=1e-3)


@pytest.mark.parametrize("shape", [(2100, 3300), (2100, 3300, 3)])
def test_overview_is_an_area_mean_of_at_most_1600_px(shape):
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    pixels[:1050] //= 2
    overview = surveyed(pixels).overview
    assert overview.shape == (1018, 1600, 3)
    assert overview.dtype == np.uint8
    assert_allclose(overview.mean(), pixels.mean(), atol=1)
    assert_allclose(overview[:500].mean(), pixels[:1031].mean(), atol=1)
    assert overview.std() < 0.75 * pixels.std() + 20


def test_a_small_picture_is_its_own_overview():
    pixels = np.random.default_rng(0).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    assert np.array_equal(surveyed(pixels).overview, pixels)


def test_sixteen_bit_overviews_are_stretched():
    pixels = np.full((64, 64), 3000, np.uint16)
    pixels[:32] = 1500
    overview = surveyed(pixels).overview
    assert overview[40, 0].tolist() == [255, 255, 255]
    assert overview[10, 0, 0] in (127, 128)


def test_pixels_at_either_end_and_missing_canvas_are_found():
    pixels = np.full((64, 80, 3), 100, np.uint8)
    pixels[:8, :4] = 255
    pixels[8:16, :2] = 0
    pixels[16:24, :8, 0] = 255
    found = surveyed(pixels, missing=(Region(60, 0, 20, 64),))
    assert_allclose(found.clipped[:3, 0], [0.5, 0.25, 0])
    assert found.covered[:, :7].all()
    assert not found.covered[:, 7:].any()


def test_the_caller_hears_of_progress_and_may_stop_it():
    pixels = dish(1100, 1100)
    shares = []

    def stop(share):
        shares.append(share)
        if share > 0.4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        survey(reader_of(pixels), info_of(pixels), stop)
    assert shares == [0.25, 0.5]
