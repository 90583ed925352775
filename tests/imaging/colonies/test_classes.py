import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from colonyqc.imaging.colonies.classes import classify_pixels, differentiated_ratio


def answers(seed, height=150, width=37):
    """Return probabilities in steps of 1/8, so that some are equal."""
    rng = np.random.default_rng(seed)
    parts = rng.multinomial(8, [0.25] * 4, (height, width)).astype(np.float32)
    return np.ascontiguousarray(parts.transpose(2, 0, 1)) / 8


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.4, 0.5, 0.75, 1.0]))
def test_the_likeliest_class_wins_and_doubt_is_uncertain(seed, share):
    given_answers = answers(seed)
    expected = given_answers.argmax(axis=0)
    kinds = given_answers[1:]
    doubt = kinds.max(axis=0) < share * kinds.sum(axis=0)
    expected[(expected > 0) & doubt] = 3
    assert_array_equal(classify_pixels(given_answers, share), expected)


@pytest.mark.parametrize(("height", "width"), [(8, 12), (7, 12), (8, 11), (1, 1)])
def test_the_ratio_is_of_the_mean_of_each_square(height, width):
    given_answers = answers(3, height, width)
    even = np.pad(given_answers, ((0, 0), (0, height % 2), (0, width % 2)), mode="edge")
    mean = even.reshape(4, even.shape[1] // 2, 2, even.shape[2] // 2, 2).mean(axis=(2, 4))
    expected = 255 * mean[2] / np.maximum(mean[1] + mean[2], 1e-6)
    assert_allclose(differentiated_ratio(given_answers), expected, atol=0.501)


def test_nothing_there_has_no_ratio():
    empty = np.zeros((4, 6, 6), np.float32)
    empty[0] = 1
    assert not differentiated_ratio(empty).any()
