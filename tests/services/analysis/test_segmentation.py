from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.model import ModelInfo, ModelRef
from colonyqc.domain.protocol import Protocol
from colonyqc.imaging.grid import tiling
from colonyqc.imaging.grid.tiling import plan as cut
from colonyqc.services.analysis import segmentation
from colonyqc.services.analysis.picture_look import look
from colonyqc.services.analysis.segmentation import ClassMap, classify
from colonyqc.services.ports import UNWATCHED
from support.fake_pictures import ArraySource
from support.networks import PLAIN, FixedNetwork


def segmented(*probabilities: float, keep: bool = False, ratio: bool = True) -> ClassMap:
    pixels = np.random.default_rng(0).integers(90, 160, (90, 130), dtype=np.uint8)
    source = ArraySource("a", pixels)
    seen = look(source, Protocol(), UNWATCHED)
    segmenter = FixedNetwork(probabilities=probabilities)
    return classify(
        source,
        seen,
        segmenter,
        Protocol(),
        UNWATCHED,
        keep_ratio=ratio,
        keep_probabilities=keep,
    )


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


def test_the_ratio_is_left_out_where_only_classes_are_asked_for() -> None:
    bare = segmented(0.2, 0.2, 0.6, 0.0, ratio=False)
    assert bare.ratio.size == 0
    np.testing.assert_array_equal(bare.classes, segmented(0.2, 0.2, 0.6, 0.0).classes)


def test_probabilities_are_kept_only_when_asked_for() -> None:
    assert segmented(0.7, 0.1, 0.1, 0.1).probabilities is None
    kept = segmented(0.7, 0.1, 0.1, 0.1, keep=True).probabilities
    assert kept is not None
    np.testing.assert_allclose(kept[:, 40, 60], [0.7, 0.1, 0.1, 0.1], atol=1e-3)


class Blurred(FixedNetwork):
    """Calls what is brighter than its surroundings a colony; its picture has 1.6 µm/px."""

    def __init__(self) -> None:
        super().__init__(replace(PLAIN, pixel_size_um=1.6))

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


def test_a_model_tells_differentiation_unless_it_says_otherwise() -> None:
    info = ModelInfo(ModelRef("a", "1", "00" * 32), "A", "phase contrast", 8, 16, 40.0)
    assert info.tells_differentiation is True
    assert (info.pixel_size_um, info.fast, info.looks.ranges) == (None, None, ())
