import numpy as np
from numpy.typing import NDArray

from colonyqc.imaging.regions.adapt import RegionCentres, adapted, centres_of, with_alike

SIDE = 40
ALL = np.ones((SIDE, SIDE), bool)
HALF = np.tile(np.arange(SIDE) >= SIDE // 2, (SIDE, 1)).astype(np.intp)


def inputs_of(regions: NDArray[np.intp], at: tuple[float, ...]) -> NDArray[np.float32]:
    """Return two inputs (2, rows, columns): each region's first one lies at its place."""
    rng = np.random.default_rng(1)
    planes = rng.normal(0, 0.3, (2, *regions.shape))
    planes[0] += np.array(at)[regions]
    return planes.astype(np.float32)


def known(at: tuple[float, ...], shares: tuple[float, ...]) -> RegionCentres:
    return RegionCentres(
        np.array([(place, 0.0) for place in at], np.float32), np.array(shares, np.float32)
    )


def test_centres_are_the_mean_inputs_of_imaged_cells_and_their_shares() -> None:
    inputs = np.stack([np.where(HALF, 5.0, 1.0), np.zeros((SIDE, SIDE))]).astype(np.float32)
    imaged = ALL.copy()
    imaged[:, :10] = False
    found = centres_of(inputs, HALF, imaged, 3)
    np.testing.assert_allclose(found.means, [(1, 0), (5, 0), (0, 0)])
    np.testing.assert_allclose(found.shares, [1 / 3, 2 / 3, 0])


def test_regions_that_light_shifted_are_found_where_they_are_now() -> None:
    # What lay at 0 and 2 lies at 1.2 and 3.2 now: the old border would take all for region 1.
    inputs = inputs_of(HALF, (1.2, 3.2))
    before = (inputs[0] > 1).astype(np.intp)
    assert (before == HALF).mean() < 0.9
    told = adapted(inputs, before, ALL, known((0, 2), (0.5, 0.5)))
    assert (told.argmax(axis=0) == HALF).mean() > 0.97
    np.testing.assert_allclose(told.sum(axis=0), 1, atol=1e-5)


def test_a_region_that_is_not_shown_is_not_invented() -> None:
    nothing = np.zeros_like(HALF)
    inputs = inputs_of(nothing, (0.2,))
    before = (inputs[0] > 1).astype(np.intp)
    told = adapted(inputs, before, ALL, known((0, 2), (0.5, 0.5)))
    assert (told.argmax(axis=0) == 0).all()


def test_a_region_that_nobody_drew_stays_empty() -> None:
    inputs = inputs_of(HALF, (0, 2))
    told = adapted(inputs, HALF, ALL, known((0, 2, 0), (0.5, 0.5, 0.0)))
    assert told.shape == (3, SIDE, SIDE)
    assert not told[2].any()


def test_what_is_not_imaged_moves_no_centre() -> None:
    inputs = inputs_of(HALF, (0, 2))
    imaged = ALL.copy()
    imaged[:8] = False
    spoilt = inputs.copy()
    spoilt[:, :8] = 100
    kept = adapted(inputs, HALF, imaged, known((0, 2), (0.5, 0.5)))[:, 20:]
    other = adapted(spoilt, HALF, imaged, known((0, 2), (0.5, 0.5)))[:, 20:]
    np.testing.assert_array_equal(kept, other)


def test_few_strokes_reach_as_far_as_cells_are_alike() -> None:
    # Strokes in the middle of each region, and a network that is sure of one half of each only.
    inputs = inputs_of(HALF, (0, 3))
    drawn = np.full_like(HALF, -1)
    drawn[18:22, 5:8], drawn[18:22, 32:35] = 0, 1
    taught = np.stack([np.where(np.arange(SIDE) < 10, 0.55, 0.45)] * SIDE)
    shares = np.stack([taught, 1 - taught]).astype(np.float32)
    assert (shares.argmax(axis=0) == HALF).mean() < 0.8
    told = with_alike(shares, inputs, ALL, drawn)
    assert (told.argmax(axis=0) == HALF).mean() > 0.97
    np.testing.assert_allclose(told.sum(axis=0), 1, atol=1e-5)


def test_a_class_without_strokes_gets_no_cell_by_likeness() -> None:
    inputs = inputs_of(HALF, (0, 3))
    drawn = np.full_like(HALF, -1)
    drawn[18:22, 5:8], drawn[18:22, 32:35] = 0, 2
    halves = np.eye(3, dtype=np.float32)[:, np.where(HALF, 2, 0)]
    assert not with_alike(halves, inputs, ALL, drawn)[1].any()
