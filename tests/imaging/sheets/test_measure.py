"""The cells of a sheet: who is whose neighbour, and where a sheet is cut in strips."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.imaging.grid import components
from colonyqc.imaging.sheets import measure as module
from colonyqc.imaging.sheets.cells import Cells, at_border
from colonyqc.imaging.sheets.measure import borders, measure_cells


@pytest.mark.parametrize(("common", "neighbours"), [(1, 0), (2, 0), (3, 1), (4, 1)])
def test_neighbours_share_three_pixels_of_border(common: int, neighbours: int) -> None:
    """Two squares of 10 px, one a row lower than the other's last ``common`` rows."""
    numbers = np.zeros((40, 40), np.int32)
    numbers[5:15, 5:15] = 1
    numbers[15 - common : 25 - common, 15:25] = 2
    cells = Cells(numbers, 2, at_border(numbers, 2))
    edges = borders(cells, np.full(numbers.shape, 255, np.uint8))
    assert edges.pairs.tolist() == [[1, 2]]
    assert edges.lengths.tolist() == [common]
    assert edges.seen.tolist() == [1.0]
    assert [cell.neighbours for cell in measure_cells(cells, edges)] == [neighbours] * 2


@given(st.integers(0, 2**32 - 1), st.integers(1, 30))
def test_borders_and_measures_are_the_same_however_a_sheet_is_cut_in_strips(
    seed: int, strip: int
) -> None:
    rng = np.random.default_rng(seed)
    numbers = rng.integers(0, 4, (9, 8)).repeat(5, axis=0).repeat(5, axis=1).astype(np.int32)
    numbers[:4, :3] = np.arange(1, 4)
    chance = rng.integers(0, 256, numbers.shape).astype(np.uint8)
    cells = Cells(numbers, 3, at_border(numbers, 3))
    whole = borders(cells, chance)
    measured = measure_cells(cells, whole)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "strips", lambda height: components.strips(height, strip))
        cut = borders(cells, chance)
        again = measure_cells(cells, cut)
    for name in ("pairs", "lengths", "seen", "outside", "outline"):
        np.testing.assert_allclose(getattr(cut, name), getattr(whole, name), rtol=1e-12)
    assert repr(again) == repr(measured)
