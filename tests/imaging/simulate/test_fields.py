import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from colonyqc.domain.picture import Region
from colonyqc.imaging.simulate.fields import points, smooth_noise, unit_hash, worley

WHOLE = Region(-40, -30, 200, 150)


def test_hashes_are_uniform_and_unlike_between_channels() -> None:
    column, row = np.meshgrid(np.arange(-150, 150), np.arange(-150, 150))
    one, two = (unit_hash(5, channel, column, row) for channel in (1, 2))
    counts, _ = np.histogram(one, 20, (0, 1))
    assert np.all(np.abs(counts / one.size - 0.05) < 0.005)
    assert abs(np.corrcoef(one.ravel(), two.ravel())[0, 1]) < 0.02
    assert abs(np.corrcoef(one[:, 1:].ravel(), one[:, :-1].ravel())[0, 1]) < 0.02
    assert abs(np.corrcoef(one[1:].ravel(), one[:-1].ravel())[0, 1]) < 0.02


def test_smooth_noise_has_mean_zero_and_unit_deviation() -> None:
    noise = smooth_noise(1, 3, 4.0, Region(0, 0, 600, 600))
    assert noise.mean() == pytest.approx(0, abs=0.05)
    assert noise.std() == pytest.approx(1, abs=0.05)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 150), st.integers(0, 100), st.integers(1, 50), st.integers(1, 50))
def test_noise_and_points_do_not_depend_on_the_region(dx: int, dy: int, w: int, h: int) -> None:
    part = Region(WHOLE.x + dx, WHOLE.y + dy, w, h)
    place = (slice(dy, dy + h), slice(dx, dx + w))
    whole = smooth_noise(2, 1, 7.3, WHOLE.grown(60))[60:-60, 60:-60]
    if dx + w <= WHOLE.width and dy + h <= WHOLE.height:
        assert np.allclose(smooth_noise(2, 1, 7.3, part), whole[place], atol=1e-5)
    every, some = points(2, 5, 6.5, WHOLE.grown(60)), points(2, 5, 6.5, part)
    chosen = (every.x >= part.x) & (every.x < part.right)
    chosen &= (every.y >= part.y) & (every.y < part.bottom)
    assert set(zip(every.x[chosen].tolist(), every.y[chosen].tolist(), strict=True)) == set(
        zip(some.x.tolist(), some.y.tolist(), strict=True)
    )


@pytest.mark.parametrize(("left", "top"), [(0, 0), (-13, 5), (11, -6)])
def test_worley_distances_are_those_of_a_tree(left: int, top: int) -> None:
    spacing, jitter = 8.0, 0.5
    y, x = (a.astype(np.float32) for a in np.mgrid[top : top + 90, left : left + 110])
    cells = worley(9, 4, spacing, x, y, jitter)
    column, row = np.meshgrid(np.arange(-5, 20), np.arange(-5, 18))
    cx = (column + 0.5 - jitter / 2 + jitter * unit_hash(9, 4, column, row)) * spacing
    cy = (row + 0.5 - jitter / 2 + jitter * unit_hash(9, 5, column, row)) * spacing
    tree = cKDTree(np.stack([cx.ravel(), cy.ravel()], axis=1))
    distance, owner = tree.query(np.stack([x.ravel(), y.ravel()], axis=1), k=2)
    assert np.allclose(cells.nearest.ravel(), distance[:, 0], atol=1e-3)
    assert np.allclose(cells.second.ravel(), distance[:, 1], atol=1e-3)
    numbers = unit_hash(9, 6, column, row).ravel()[owner[:, 0]]
    assert np.mean(cells.owner.ravel() == numbers) > 0.999
