from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.model import LooksLimits, ModelInfo, ModelRef
from colonyqc.domain.protocol import Protocol
from colonyqc.imaging.grid import tiling
from colonyqc.imaging.grid.tiling import plan as cut
from colonyqc.services.analysis import segmentation
from colonyqc.services.analysis.segmentation import ClassMap, classify, look, misfit, scale_for
from colonyqc.services.ports import UNWATCHED
from support.fake_pictures import ArraySource

INFO = ModelInfo(
    ModelRef("fixed", "1", "00" * 32), "Fixed", "phase contrast", stride=8, halo=16, sigma_px=40.0
)


class Fixed:
    """Answers the same probabilities everywhere."""

    info = INFO
    provider = "CPU"

    def __init__(self, *probabilities: float) -> None:
        self._column = np.array(probabilities, np.float32).reshape(4, 1, 1)

    def predict(self, tile: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.broadcast_to(self._column, (4, *tile.shape)).copy()


def segmented(*probabilities: float, keep: bool = False) -> ClassMap:
    pixels = np.random.default_rng(0).integers(90, 160, (90, 130), dtype=np.uint8)
    source = ArraySource("a", pixels)
    seen = look(source, Protocol(), UNWATCHED)
    segmenter = Fixed(*probabilities)
    return classify(source, seen, segmenter, Protocol(), UNWATCHED, keep_probabilities=keep)


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ((0.9, 0.05, 0.05, 0.0), ColonyClass.BACKGROUND),
        ((0.1, 0.8, 0.1, 0.0), ColonyClass.UNDIFFERENTIATED),
        ((0.1, 0.1, 0.8, 0.0), ColonyClass.DIFFERENTIATED),
        ((0.1, 0.1, 0.1, 0.7), ColonyClass.UNCERTAIN),
        ((0.1, 0.4, 0.3, 0.2), ColonyClass.UNCERTAIN),  # no occupied class has the half of 0.9
        ((0.46, 0.48, 0.04, 0.02), ColonyClass.UNDIFFERENTIATED),  # a rim: where, not what
    ],
)
def test_classes_follow_the_probabilities(
    probabilities: tuple[float, ...], expected: ColonyClass
) -> None:
    assert np.unique(segmented(*probabilities).classes).tolist() == [expected]


def test_the_ratio_is_differentiated_over_both() -> None:
    assert np.unique(segmented(0.2, 0.2, 0.6, 0.0).ratio).tolist() == [round(255 * 0.75)]


def test_probabilities_are_kept_only_when_asked_for() -> None:
    assert segmented(0.7, 0.1, 0.1, 0.1).probabilities is None
    kept = segmented(0.7, 0.1, 0.1, 0.1, keep=True).probabilities
    assert kept is not None
    np.testing.assert_allclose(kept[:, 40, 60], [0.7, 0.1, 0.1, 0.1], atol=1e-3)


@pytest.mark.parametrize(
    ("picture_um", "model_um", "scale"),
    [(None, 1.6, 1.0), (0.8, None, 1.0), (0.8, 1.6, 0.5), (3.2, 1.6, 2.0), (1.06, 1.0, 1.0)],
)
def test_the_scale_brings_a_picture_to_the_models_pixel_size(
    picture_um: float | None, model_um: float | None, scale: float
) -> None:
    picture = ArraySource("a", np.zeros((8, 8), np.uint8), picture_um).info
    assert scale_for(picture, replace(INFO, pixel_size_um=model_um)) == pytest.approx(scale)


class Blurred:
    """Calls what is brighter than its surroundings a colony; its picture has 1.6 µm/px."""

    info = replace(INFO, pixel_size_um=1.6)
    provider = "CPU"

    def predict(self, tile: NDArray[np.float32]) -> NDArray[np.float32]:
        share = np.clip(0.5 + 4 * tile, 0, 1)
        return np.stack([1 - share, share * 0.7, share * 0.3, np.zeros_like(share)])


@pytest.mark.parametrize("pixel_size_um", [0.7, 1.6, 2.5])
def test_a_scaled_picture_is_handed_on_the_same_however_it_is_cut(
    pixel_size_um: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    coarse = np.random.default_rng(1).integers(90, 160, (40, 31), dtype=np.uint8)
    pixels = coarse.repeat(16, axis=0).repeat(16, axis=1)[:633, :491]
    source = ArraySource("a", pixels, pixel_size_um)
    seen = look(source, Protocol(), UNWATCHED)

    def found() -> ClassMap:
        return classify(source, seen, Blurred(), Protocol(), UNWATCHED)

    one = found()
    monkeypatch.setattr(segmentation, "_STRIP", 64)
    monkeypatch.setattr(
        tiling, "plan", lambda w, h, stride, halo: cut(w, h, stride, halo, core=96, overlap=16)
    )
    many = found()
    assert one.classes.any()
    assert np.mean(one.classes != many.classes) < 1e-3
    assert np.abs(one.ratio.astype(int) - many.ratio).max() <= 1
    assert one.ratio.shape == (317, 246)


def test_looks_are_taken_once_for_choosing_and_judging(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    monkeypatch.setattr(
        segmentation.appearance, "features", lambda tiles: taken.append(tiles) or {}
    )
    limited = replace(INFO, looks=LooksLimits((("strength", 0.0, 1.0),)))
    source = ArraySource("a", np.full((90, 130), 120, np.uint8))
    seen = look(source, Protocol(), UNWATCHED)
    for model in (limited, limited, replace(limited, sigma_px=80.0)):
        assert misfit(source, seen, model) is None
    assert len(taken) == 2


def test_a_model_tells_differentiation_unless_it_says_otherwise() -> None:
    info = ModelInfo(ModelRef("a", "1", "00" * 32), "A", "phase contrast", 8, 16, 40.0)
    assert info.tells_differentiation is True
    assert (info.pixel_size_um, info.fast, info.looks.ranges) == (None, None, ())
