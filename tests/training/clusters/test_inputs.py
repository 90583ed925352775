import numpy as np
import pytest

from colonyqc.domain.regions import RegionMethod, RegionPicture
from colonyqc.training.clusters.inputs import (
    evened,
    grid_of,
    imaged_cells,
    on_grid,
    planes_of,
    scaling_of,
    side_for,
    stroke_cells,
)
from training.clusters.pictures import halves


def test_a_grid_covers_its_picture_and_keeps_its_means() -> None:
    contrast, _ = halves(150)
    grid = grid_of(contrast.shape, 4.0)
    small = grid.shrunk([contrast])
    assert small.shape == (1, grid.rows, grid.columns)
    assert abs(float(small.mean() - contrast.mean())) < 1e-3
    assert 3.5 < grid.side < 4.5
    assert side_for((2000, 2000), 4.0, 10_000) == pytest.approx(20.0)
    assert side_for((100, 100), 4.0, 10_000) == 4.0


def test_cells_take_the_stroke_that_is_most_in_them() -> None:
    strokes = np.zeros((8, 8), np.uint8)
    strokes[0, 0] = 1
    strokes[0:3, 4:7] = 2
    strokes[0, 7] = 1
    cells = stroke_cells(strokes, grid_of((8, 8), 4.0))
    assert cells.tolist() == [[0, 1], [-1, -1]]


def test_half_imaged_cells_count_and_something_always_does() -> None:
    imaged = np.zeros((8, 8), bool)
    grid = grid_of((8, 8), 4.0)
    assert imaged_cells(imaged, grid).all(), "else there would be nothing to learn"
    imaged[:, :6] = True
    assert imaged_cells(imaged, grid).all()
    imaged[:, 5] = False
    assert imaged_cells(imaged, grid).tolist() == [[True, False], [True, False]]


@pytest.mark.parametrize(
    "method",
    [
        RegionMethod.DIFFERENTIABLE,
        RegionMethod.DIFFERENTIABLE_TEXTURE,
        RegionMethod.DIFFERENTIABLE_ENCODER,
    ],
)
def test_inputs_are_centred_and_each_group_weighs_its_share(method: RegionMethod) -> None:
    contrast, _ = halves(128)
    features = planes_of(RegionPicture("a", contrast), method)
    grid = grid_of(contrast.shape, 4.0)
    values = on_grid(features, grid)
    imaged = imaged_cells(None, grid)
    scaling = scaling_of(features, values, imaged)
    inputs = scaling.apply(values)
    assert inputs.shape[1:] == (grid.rows, grid.columns)
    assert np.abs(inputs.mean(axis=(1, 2))).max() < 1e-3
    # Principal directions leave a little of the encoder's share behind.
    total = float(inputs.var(axis=(1, 2)).sum())
    assert 0.9 * sum(features.shares) < total <= sum(features.shares) * 1.01
    assert len(evened(features)) == len(values)


def test_the_encoder_sees_pictures_of_any_side() -> None:
    for shape in ((33, 47), (64, 100)):
        contrast = np.random.default_rng(0).normal(0, 0.1, shape).astype(np.float32)
        groups = planes_of(RegionPicture("a", contrast), RegionMethod.DIFFERENTIABLE_ENCODER).groups
        assert {group.shape[1:] for group in groups[:6]} == {(-(-shape[0] // 4), -(-shape[1] // 4))}
