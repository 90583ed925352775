"""looks: ranges, chance, and JPEG and blur as the libraries do them."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.training.data.looks import Looks

OFF = Looks(gain=0, gamma=0, offset=0, blur=0, sharpen=0, noise=0, gradient=0, jpeg=0, stripes=0)
ALL = Looks(tone=0.5, vignette=0.5)


def _smooth(seed: int, side: int = 64) -> NDArray[np.float32]:
    grain = np.random.default_rng(seed).normal(0, 1, (side, side)).astype(np.float32)
    wide = cv2.GaussianBlur(grain, (0, 0), 2)
    return np.asarray(np.clip(wide / (4 * wide.std()), -1, 1), np.float32)


def _batch(*pictures: NDArray[np.float32]) -> torch.Tensor:
    return torch.from_numpy(np.stack(pictures))[:, None]


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), side=st.sampled_from([40, 51]))
def test_looks_keep_shape_range_and_the_original(seed: int, side: int) -> None:
    batch = _batch(*(_smooth(seed + k, side) for k in range(3)))
    before = batch.clone()
    out = ALL.apply(batch, np.random.default_rng(seed))
    assert out.shape == batch.shape
    assert out.dtype == torch.float32
    assert float(out.abs().max()) <= 1
    assert torch.equal(batch, before)


def test_all_off_changes_nothing_and_the_generator_decides() -> None:
    batch = _batch(_smooth(0), _smooth(1))
    assert torch.allclose(OFF.apply(batch, np.random.default_rng(0)), batch, atol=1e-6)
    calm = Looks(noise=0, tone=0.5)
    same = [calm.apply(batch, np.random.default_rng(3)) for _ in "ab"]
    assert torch.equal(*same)
    assert not torch.equal(same[0], calm.apply(batch, np.random.default_rng(4)))


def test_crops_of_a_batch_are_changed_apart() -> None:
    picture = _smooth(0)
    first, second = Looks(noise=0).apply(_batch(picture, picture), np.random.default_rng(2))
    assert not torch.equal(first, second)


def test_a_strong_tone_leaves_faint_contrast_as_it_is() -> None:
    faint = _batch(0.01 * _smooth(0))
    toned = replace(OFF, tone=1.0, tone_gamma=0.8)
    out = toned.apply(faint, np.random.default_rng(0))
    assert float((out - faint).abs().max()) < 2e-4
    strong = _batch(3 * _smooth(0))
    assert float((toned.apply(strong, np.random.default_rng(0)) - strong).abs().max()) > 0.02


@pytest.mark.parametrize("quality", [45, 60, 90])
def test_jpeg_loses_what_a_real_encoder_loses(quality: int) -> None:
    from colonyqc.training.data.looks import _jpeg

    picture = _smooth(4)
    grey = np.clip(np.rint((picture + 1) * 127.5), 0, 255).astype(np.uint8)
    coded = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    real = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE).astype(np.float32) / 127.5 - 1
    ours = _jpeg(_batch(picture), torch.full((1, 1, 1, 1), float(quality)))[0, 0].numpy()
    # Within rounding: an encoder computes its cosines in whole numbers.
    assert np.abs(ours - real).max() <= 6 / 127.5
    assert np.abs(ours - real).mean() < 0.25 * np.abs(real - picture).mean()


def test_a_blur_is_a_gaussian_of_each_crop_s_own_width() -> None:
    from colonyqc.training.data.looks import blurred

    picture = _smooth(5)
    sigmas = torch.tensor([0.7, 1.4]).reshape(2, 1, 1, 1)
    out = blurred(_batch(picture, picture), sigmas)[:, 0].numpy()
    for found, sigma in zip(out, (0.7, 1.4), strict=True):
        assert np.allclose(found, cv2.GaussianBlur(picture, (13, 13), sigma), atol=1e-5)
