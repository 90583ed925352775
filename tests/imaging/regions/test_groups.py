import numpy as np
import pytest

from colonyqc.imaging.regions.block_features import BlockFeatures, standard_of
from colonyqc.imaging.regions.groups import grouped
from colonyqc.imaging.regions.readout import labels_of


def _blobs(shares: tuple[float, ...], spread: float = 0.3) -> tuple[BlockFeatures, np.ndarray]:  # type: ignore[type-arg]
    """Return blocks in vertical bands, each band about a point of its own."""
    rng = np.random.default_rng(3)
    columns = np.cumsum([round(100 * share) for share in shares])
    truth = np.searchsorted(columns, np.arange(columns[-1]), side="right")
    points = np.eye(len(shares), 10) * 6
    values = points[truth][None] + rng.normal(0, spread, (40, columns[-1], 10))
    blocks = BlockFeatures(
        values.astype(np.float32),
        np.ones(values.shape[:2], bool),
        (160, 4 * int(columns[-1])),
        1.0,
    )
    return blocks, np.broadcast_to(truth, values.shape[:2])


def test_groups_are_those_that_were_drawn_the_largest_first() -> None:
    found, truth = _blobs((0.2, 0.5, 0.3))
    scores = grouped(found, standard_of(found), 3, 2, 0).scores(found)
    np.testing.assert_array_equal(scores.argmax(axis=2), np.array([2, 0, 1])[truth])


@pytest.mark.parametrize("count", [2, 3, 4])
def test_without_a_number_as_many_as_stand_apart(count: int) -> None:
    found, _ = _blobs((1 / count,) * count)
    assert grouped(found, standard_of(found), None, 2, 0).classes == count


def test_never_fewer_than_the_floor() -> None:
    found, _ = _blobs((0.5, 0.5))
    assert grouped(found, standard_of(found), None, 4, 0).classes >= 4


def test_the_same_seed_gives_the_same_groups() -> None:
    found, _ = _blobs((0.4, 0.6), spread=3.0)
    first, again = (grouped(found, standard_of(found), 5, 2, 7) for _ in range(2))
    np.testing.assert_array_equal(first.weights, again.weights)


def test_a_picture_of_one_grey_is_grouped_without_an_error() -> None:
    flat = BlockFeatures(np.zeros((8, 8, 10), np.float32), np.zeros((8, 8), bool), (32, 32), 1.0)
    readout = grouped(flat, standard_of(flat), 2, 2, 0)
    assert set(np.unique(labels_of(readout.scores(flat), flat))) <= {0, 1}


@pytest.mark.parametrize("count", [None, 2])
def test_a_single_block_is_one_group(count: int | None) -> None:
    values = np.random.default_rng(0).normal(size=(1, 1, 24)).astype(np.float32)
    single = BlockFeatures(values, np.ones((1, 1), bool), (1, 1), 1.0)
    readout = grouped(single, standard_of(single), count, 2, 0)
    assert labels_of(readout.scores(single), single).tolist() == [[0]]
