"""Read-outs of a sample: laws that hold for any features and labels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.errors import UsageError
from colonyqc.imaging.sheets.prompts import (
    Readout,
    Sample,
    compile_prompt,
    membrane_probability,
    pool,
    prompt_log_odds,
    standard_of,
    standardise,
    take_sample,
)

SCALE = 10.0
SEEDS = st.integers(0, 10_000)
READOUTS = st.sampled_from(list(Readout))


def unit(rng: np.random.Generator, *shape: int) -> NDArray[np.float32]:
    values = rng.normal(size=shape)
    return (values / np.linalg.norm(values, axis=-1, keepdims=True)).astype(np.float32)


def some_sample(seed: int, pixels: int = 60, depth: int = 4) -> Sample:
    rng = np.random.default_rng(seed)
    membrane = rng.random(pixels) < 0.4
    membrane[:2] = True, False
    return Sample(unit(rng, pixels, depth), membrane)


def some_features(seed: int, height: int = 9, width: int = 12) -> NDArray[np.float32]:
    return unit(np.random.default_rng([seed, 1]), height, width, 4)


def exact(features: NDArray[np.float32], sample: Sample) -> NDArray[np.float64]:
    """The study's formula, written out: β = softmax(s q·k), o = β y, then the log-odds of o."""
    weights = np.exp(SCALE * features.astype(float) @ sample.keys.T.astype(float))
    share = weights / weights.sum(-1, keepdims=True)
    found = share @ sample.membrane.astype(float)
    return np.log(found) - np.log(1 - found)


@given(SEEDS)
def test_attention_is_the_studys_formula(seed: int) -> None:
    sample, features = some_sample(seed), some_features(seed)
    prompt = compile_prompt(sample, SCALE, Readout.ATTENTION, balanced=False)
    assert np.allclose(prompt_log_odds(features, prompt, 1), exact(features, sample), atol=1e-3)


@given(SEEDS, READOUTS)
def test_the_order_of_a_samples_pixels_does_not_matter(seed: int, readout: Readout) -> None:
    sample, features = some_sample(seed), some_features(seed)
    order = np.random.default_rng(seed).permutation(len(sample.membrane))
    mixed = Sample(sample.keys[order], sample.membrane[order])
    # k-means takes more keys than pixels here: its start would depend on the order.
    odds = [
        prompt_log_odds(features, compile_prompt(s, SCALE, readout, clusters=200))
        for s in (sample, mixed)
    ]
    assert np.allclose(*odds, atol=1e-4)


@given(SEEDS, READOUTS)
def test_swapped_labels_turn_the_answer_round(seed: int, readout: Readout) -> None:
    sample, features = some_sample(seed), some_features(seed)
    swapped = Sample(sample.keys, ~sample.membrane)
    there = prompt_log_odds(features, compile_prompt(sample, SCALE, readout))
    back = prompt_log_odds(features, compile_prompt(swapped, SCALE, readout))
    assert np.allclose(there, -back, atol=1e-4)


@given(SEEDS, READOUTS)
def test_pooled_samples_are_one_large_sample(seed: int, readout: Readout) -> None:
    first, second, features = some_sample(seed), some_sample(seed + 1), some_features(seed)
    joined = Sample(
        np.concatenate([first.keys, second.keys]),
        np.concatenate([first.membrane, second.membrane]),
    )
    pooled = compile_prompt(pool([first, second]), SCALE, readout)
    assert np.array_equal(
        prompt_log_odds(features, pooled),
        prompt_log_odds(features, compile_prompt(joined, SCALE, readout)),
    )


@given(SEEDS)
def test_as_many_clusters_as_pixels_are_attention(seed: int) -> None:
    sample, features = some_sample(seed), some_features(seed)
    odds = [
        prompt_log_odds(features, compile_prompt(sample, SCALE, readout, clusters=1000))
        for readout in (Readout.CLUSTERS, Readout.ATTENTION)
    ]
    assert np.allclose(*odds, atol=1e-4)


@given(SEEDS)
def test_a_class_mean_is_judged_by_its_distance(seed: int) -> None:
    sample, features = some_sample(seed), some_features(seed)
    other, membrane = (sample.keys[sample.membrane == kind].mean(0) for kind in (False, True))
    nearer = np.linalg.norm(features - membrane, axis=-1) < np.linalg.norm(
        features - other, axis=-1
    )
    odds = prompt_log_odds(features, compile_prompt(sample, SCALE))
    assert ((odds > 0) == nearer)[np.abs(odds) > 1e-4].all()


@given(SEEDS, READOUTS, st.booleans())
def test_probabilities_are_probabilities(seed: int, readout: Readout, blend: bool) -> None:
    features = some_features(seed)
    zero_shot = np.random.default_rng(seed).normal(0, 200, features.shape[:2]).astype(np.float32)
    prompt = compile_prompt(some_sample(seed), SCALE, readout)
    found = membrane_probability(features, zero_shot, prompt, blend=blend)
    assert found.dtype == np.float32
    assert found.shape == zero_shot.shape
    assert ((found >= 0) & (found <= 1)).all()


def test_the_blend_adds_log_odds() -> None:
    features, prompt = some_features(3), compile_prompt(some_sample(3), SCALE)
    zero_shot = np.linspace(-2, 2, 9 * 12, dtype=np.float32).reshape(9, 12)
    odds = prompt_log_odds(features, prompt) + zero_shot
    assert np.allclose(membrane_probability(features, zero_shot, prompt), 1 / (1 + np.exp(-odds)))
    alone = membrane_probability(features, zero_shot, None)
    assert np.allclose(alone, 1 / (1 + np.exp(-zero_shot)))


@pytest.mark.parametrize(("height", "width"), [(1, 1), (2, 5), (33, 40)])
def test_a_coarse_answer_keeps_the_size_and_the_values_it_computed(height: int, width: int) -> None:
    features = some_features(1, height, width)
    prompt = compile_prompt(some_sample(1), SCALE, Readout.ATTENTION)
    coarse, fine = prompt_log_odds(features, prompt), prompt_log_odds(features, prompt, 1)
    assert coarse.shape == fine.shape == (height, width)
    assert np.allclose(coarse[1::2, 1::2], fine[1::2, 1::2], atol=1e-4)


def test_many_pixels_are_answered_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    features, prompt = some_features(2), compile_prompt(some_sample(2), SCALE, Readout.ATTENTION)
    whole = prompt_log_odds(features, prompt, 1)
    monkeypatch.setattr("colonyqc.imaging.sheets.prompts._BLOCK", 100)
    assert np.allclose(prompt_log_odds(features, prompt, 1), whole, atol=1e-5)


def test_a_sample_is_the_labelled_pixels() -> None:
    features = some_features(0, 2, 3)
    labels = np.array([[0, 1, 255], [255, 1, 0]], np.uint8)
    sample = take_sample(features, labels)
    assert sample.membrane.tolist() == [False, True, True, False]
    assert np.array_equal(sample.keys[1], features[0, 1])


def test_labels_of_another_size_are_refused() -> None:
    with pytest.raises(UsageError, match="4×3 px are not 12×9 px"):
        take_sample(some_features(0), np.zeros((3, 4), np.uint8))


@pytest.mark.parametrize(("kind", "lacking"), [(True, "other pixels"), (False, "no membrane")])
def test_a_sample_of_one_class_is_refused(kind: bool, lacking: str) -> None:
    sample = Sample(unit(np.random.default_rng(0), 5, 4), np.full(5, kind))
    with pytest.raises(UsageError, match=lacking):
        compile_prompt(sample, SCALE)


def test_a_picture_is_standardised_as_a_whole() -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 200, (40, 50), np.uint8)
    found = standardise(pixels)
    assert found.dtype == np.float32
    assert abs(float(found.mean())) < 1e-4
    assert float(found.std()) == pytest.approx(1, abs=1e-4)
    brighter = (pixels.astype(np.uint16) * 200 + 900).astype(np.uint16)
    assert np.allclose(standardise(brighter), found, atol=1e-4)
    assert np.allclose(standardise(np.stack([pixels] * 3, 2)), found, atol=1e-4)


def test_an_even_picture_and_a_spot_stay_finite() -> None:
    even = np.full((8, 8), 90, np.uint8)
    assert np.abs(standardise(even)).max() < 1
    spot = np.zeros((200, 200), np.uint8)
    spot[3, 4] = 255
    assert standardise(spot).max() == 8
    assert standard_of(np.zeros((2, 2), np.float32)).deviation == 0
