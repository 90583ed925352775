from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.imaging.regions import block_features as module
from colonyqc.imaging.regions.block_features import (
    BLOCK,
    TEXTURE_SHARE,
    block_features,
    standard_of,
)

Plane = NDArray[np.float32]


def _means(tile: Plane) -> Sequence[Plane]:
    """Stand in for a network: block means at strides 4 and 8."""
    height, width = tile.shape

    def mean(stride: int) -> Plane:
        cut = tile.reshape(height // stride, stride, width // stride, stride)
        return np.asarray(cut.mean(axis=(1, 3))[None], np.float32)

    return mean(4), mean(8)


def _picture(height: int, width: int) -> Plane:
    rng = np.random.default_rng(0)
    coarse = rng.uniform(-0.5, 0.5, (height // 8 + 1, width // 8 + 1))
    return np.kron(coarse, np.ones((8, 8)))[:height, :width].astype(np.float32)


def test_each_cell_has_every_level_and_six_textures() -> None:
    picture = _picture(70, 101)
    found = block_features(picture, None, _means, 16, 1.0, lambda _: None)
    assert found.values.shape == (18, 26, 1 + 1 + 6)
    inside = picture[:68, :100].reshape(17, BLOCK, 25, BLOCK).mean(axis=(1, 3))
    np.testing.assert_allclose(found.values[:17, :25, 0], inside, atol=1e-6)


def test_tiles_give_what_one_piece_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = _picture(200, 312)
    whole = block_features(picture, None, _means, 16, 1.0, lambda _: None)
    monkeypatch.setattr(module, "_WHOLE_PX", 1)
    monkeypatch.setattr(module, "_CORE", 96)
    told: list[float] = []
    tiled = block_features(picture, None, _means, 16, 1.0, told.append)
    np.testing.assert_allclose(tiled.values, whole.values, atol=1e-6)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) == 3 * 4


def test_a_picture_is_read_at_the_scale_asked_for() -> None:
    found = block_features(_picture(128, 160), None, _means, 16, 0.5, lambda _: None)
    assert found.blocks == (16, 20)
    assert found.shape == (128, 160)
    # Picture px 8…15 lie in the second block of 4 px at half size.
    rows = np.array([0, 7, 8, 15, 127])
    np.testing.assert_array_equal(found.places(rows, rows), [0, 0, 21, 21, 315])


def test_cells_without_any_imaged_px_are_told() -> None:
    imaged = np.ones((64, 64), bool)
    imaged[:, 32:] = False
    found = block_features(_picture(64, 64), imaged, _means, 16, 1.0, lambda _: None)
    assert found.imaged[:, :8].all()
    assert not found.imaged[:, 9:].any()


def test_the_standard_weighs_network_and_texture_as_groups() -> None:
    found = block_features(_picture(160, 160), None, _means, 16, 1.0, lambda _: None)
    known = standard_of(found).apply(found.values)
    variances = known.reshape(-1, 8).var(axis=0)
    assert variances[:2].sum() == pytest.approx(1.0, rel=1e-2)
    assert variances[2:].sum() == pytest.approx(TEXTURE_SHARE**2, rel=1e-2)


def test_a_picture_that_shows_nothing_has_a_standard() -> None:
    nothing = np.zeros((64, 64), bool)
    found = block_features(np.zeros((64, 64), np.float32), nothing, _means, 16, 1.0, lambda _: None)
    assert np.isfinite(standard_of(found).apply(found.values)).all()
