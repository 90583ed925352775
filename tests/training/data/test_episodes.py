"""Episodes: what a pair shares, what its prompts show, that all chance is the caller's."""

import numpy as np
import pytest

from colonyqc.domain.errors import TrainingError
from colonyqc.training.data.episodes import Augment, EpisodeSampler, prompt_window, thickened
from colonyqc.training.data.examples import Example
from training.sheets import sheet

STILL = Augment(
    invert=0,
    gamma=0,
    gain=0,
    offset=0,
    blur=0.4,
    noise=0,
    gradient=0,
    scale=(1, 1),
    thickness=(0, 0),
    jitter=0,
)


def sampler(augment: Augment = Augment(), size: int = 64) -> EpisodeSampler:  # noqa: B008
    return EpisodeSampler([(1, [sheet(1)]), (3, [sheet(2), sheet(3)])], augment, size, 32)


def test_a_batch_is_drawn_by_its_generator_alone() -> None:
    first, again, other = (sampler().draw(np.random.default_rng(k), 3) for k in (0, 0, 1))
    assert np.array_equal(first.crops, again.crops)
    assert np.array_equal(first.labels, again.labels)
    assert np.array_equal(first.windows, again.windows)
    assert not np.array_equal(first.crops, other.crops)
    assert first.crops.shape == (6, 1, 64, 64)
    assert first.crops.dtype == np.float32


def test_prompts_lie_on_labelled_pixels_and_show_both_classes() -> None:
    batch = sampler().draw(np.random.default_rng(4), 8)
    for labels, window in zip(batch.labels, batch.windows, strict=True):
        assert set(np.unique(labels[window])) == {0, 1}


def test_a_window_without_both_classes_becomes_the_whole_crop() -> None:
    labels = np.zeros((40, 40), np.uint8)
    labels[0] = 255
    window = prompt_window(labels, 16, np.random.default_rng(0))
    assert np.array_equal(window, labels != 255)


def test_dark_lines_stay_dark_unless_inverted() -> None:
    for invert, sign in ((0.0, -1), (1.0, 1)):
        augment = Augment(**{f: getattr(STILL, f) for f in STILL.__slots__} | {"invert": invert})
        batch = sampler(augment).draw(np.random.default_rng(0), 4)
        crops = batch.crops[:, 0]
        gap = crops[batch.labels == 1].mean() - crops[batch.labels == 0].mean()
        assert gap * sign > 0.5


def test_lines_are_made_thicker_and_thinner_and_unlabelled_pixels_stay() -> None:
    labels = np.zeros((30, 30), np.uint8)
    labels[:, 10:13] = 1
    labels[20:] = 255
    areas = [int((thickened([labels], px)[0] == 1).sum()) for px in (-1, 0, 1, 2)]
    assert areas == [2 * 20, 3 * 20, 4 * 20, 5 * 20]
    assert ((thickened([labels], 2)[0] == 255) == (labels == 255)).all()


def test_a_line_too_thin_to_lose_a_pixel_keeps_it_in_both_crops() -> None:
    thin, thick = np.zeros((2, 20, 20), np.uint8)
    thin[:, 5], thick[:, 5:9] = 1, 1
    found = thickened([thick, thin], -1)
    assert np.array_equal(found[0], thick)
    assert np.array_equal(found[1], thin)


def test_a_small_picture_is_mirrored_and_its_outside_unlabelled() -> None:
    small = sheet(5, 40)
    batch = EpisodeSampler([(1, [small])], STILL, 64, 32).draw(np.random.default_rng(0), 1)
    assert (batch.labels == 255).any()
    assert np.isfinite(batch.crops).all()


@pytest.mark.parametrize("pools", [[], [(1.0, [])], [(0.0, [sheet(1)])]])
def test_nothing_to_train_on_is_said(pools: list[tuple[float, list[Example]]]) -> None:
    with pytest.raises(TrainingError, match="no picture"):
        EpisodeSampler(pools, Augment(), 64, 32)


def test_a_prompt_larger_than_the_crop_is_refused() -> None:
    with pytest.raises(TrainingError, match="80 px does not fit"):
        EpisodeSampler([(1, [sheet(1)])], Augment(), 64, 80)
