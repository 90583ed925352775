"""Each step does what its name says, on drawn pictures whose truth is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.preprocessing import STEPS, PreprocessingStep, StepKind
from colonyqc.imaging.light.preprocess import preprocessed

Y, X = np.mgrid[:200, :300]


def step(kind: StepKind, amount: float) -> tuple[PreprocessingStep, ...]:
    return (PreprocessingStep(kind, amount),)


def edge(noise: float = 0.0) -> NDArray[np.uint8]:
    """Return a dark and a bright half, with noise."""
    rng = np.random.default_rng(0)
    picture = np.where(X < 150, 80.0, 170.0) + rng.normal(0, noise, X.shape)
    return picture.clip(0, 255).astype(np.uint8)


def test_without_steps_grey_stays_and_colours_become_grey() -> None:
    noisy = edge(5)
    np.testing.assert_array_equal(preprocessed(noisy, ()), noisy)
    np.testing.assert_array_equal(preprocessed(np.stack([noisy] * 3, 2), ()), noisy)


def test_denoising_takes_noise_and_keeps_the_edge() -> None:
    found = preprocessed(edge(8), step(StepKind.DENOISE, 2)).astype(float)
    assert found[:, 20:120].std() < 0.5 * edge(8)[:, 20:120].astype(float).std()
    assert found[:, 156].mean() - found[:, 143].mean() > 80


@pytest.mark.parametrize("kind", [StepKind.FLAT_FIELD, StepKind.BACKGROUND])
def test_uneven_light_is_evened_out_and_detail_stays(kind: StepKind) -> None:
    spots = ((X % 20 < 3) & (Y % 20 < 3)) * 30.0
    picture = (60 + 120 * X / 300 + spots).astype(np.uint8)
    found = preprocessed(picture, step(kind, 40)).astype(float)
    means = [found[:, left : left + 60].mean() for left in (40, 120, 200)]
    assert np.ptp(means) < 4
    assert found.mean() == pytest.approx(picture.mean(), rel=0.05)
    assert found[101, 101] - found[101, 110] > 15


def test_percentiles_become_black_and_white() -> None:
    ramp = np.tile(np.linspace(100, 150, 300), (200, 1)).astype(np.uint8)
    found = preprocessed(ramp, step(StepKind.PERCENTILE, 5))
    assert (found.min(), found.max()) == (0, 255)
    assert np.mean(found == 0) == pytest.approx(0.05, abs=0.03)
    whole = preprocessed(ramp, step(StepKind.PERCENTILE, 0)).astype(float)
    assert whole[0, 150] == pytest.approx(255 * (float(ramp[0, 150]) - 100) / 50, abs=1)


def test_local_contrast_grows_where_it_was_low() -> None:
    rng = np.random.default_rng(1)
    faint = (120 + rng.normal(0, 2, X.shape) + 60 * (X > 150)).astype(np.uint8)
    found = preprocessed(faint, step(StepKind.CLAHE, 4)).astype(float)
    assert found[:, :120].std() > 2 * faint[:, :120].std()


def test_resampling_takes_detail_and_keeps_the_grid() -> None:
    rng = np.random.default_rng(2)
    noise = rng.integers(0, 255, X.shape, np.uint8)
    found = preprocessed(noise, step(StepKind.RESAMPLE, 0.25))
    assert found.shape == noise.shape
    assert found.astype(float).std() < 0.4 * noise.astype(float).std()
    assert found.mean() == pytest.approx(noise.mean(), abs=2)


@pytest.mark.parametrize("kind", list(StepKind))
def test_sixteen_bits_say_the_same_as_eight(kind: StepKind) -> None:
    eight = edge(5)
    steps = step(kind, STEPS[kind].usual)
    fine = preprocessed(eight.astype(np.uint16) * 257, steps)
    assert fine.dtype == np.uint16
    off = np.abs(fine / 257 - preprocessed(eight, steps))
    assert off.max() <= 1.5


def test_steps_run_in_their_order() -> None:
    first, then = step(StepKind.PERCENTILE, 10), step(StepKind.RESAMPLE, 0.5)
    one, other = preprocessed(edge(20), first + then), preprocessed(edge(20), then + first)
    assert (one != other).any()
