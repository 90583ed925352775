"""Episodes: what a pair shares, what its prompts show, that all chance is the caller's."""

import numpy as np
import pytest
import torch

from colonyqc.domain.errors import TrainingError
from colonyqc.training.data.episodes import Augment, EpisodeSampler, prompt_windows, thickened
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
    assert torch.equal(first.crops, again.crops)
    assert torch.equal(first.labels, again.labels)
    assert torch.equal(first.windows, again.windows)
    assert not torch.equal(first.crops, other.crops)
    assert first.crops.shape == (6, 1, 64, 64)
    assert first.crops.dtype == torch.float32


def test_prompts_lie_on_labelled_pixels_and_show_both_classes() -> None:
    batch = sampler().draw(np.random.default_rng(4), 8)
    for labels, window in zip(batch.labels, batch.windows, strict=True):
        assert set(labels[window].tolist()) == {0, 1}
        assert window.sum() == 32**2


def test_a_window_without_both_classes_becomes_the_whole_crop() -> None:
    labels = torch.zeros((1, 40, 40), dtype=torch.uint8)
    labels[:, 0] = 255
    windows = prompt_windows(labels, 16, np.random.default_rng(0))
    assert torch.equal(windows, labels != 255)


def test_every_window_that_shows_both_classes_is_drawn() -> None:
    labels = torch.zeros((400, 48, 48), dtype=torch.uint8)
    labels[:, :, 20:24] = 1
    windows = prompt_windows(labels, 32, np.random.default_rng(0))
    lefts = windows.any(1).float().argmax(1)
    assert set(lefts.tolist()) == {0, 8, 16}
    assert windows.flatten(1).sum(1).unique().tolist() == [32**2]


def test_dark_lines_stay_dark_unless_inverted() -> None:
    for invert, sign in ((0.0, -1), (1.0, 1)):
        augment = Augment(**{f: getattr(STILL, f) for f in STILL.__slots__} | {"invert": invert})
        batch = sampler(augment).draw(np.random.default_rng(0), 4)
        crops = batch.crops[:, 0]
        gap = crops[batch.labels == 1].mean() - crops[batch.labels == 0].mean()
        assert gap * sign > 0.5


def test_lines_are_made_thicker_and_thinner_and_unlabelled_pixels_stay() -> None:
    labels = torch.zeros((2, 30, 30), dtype=torch.uint8)
    labels[:, :, 10:13] = 1
    labels[:, 20:] = 255
    found = [thickened(labels, torch.full((2,), float(px)))[0] for px in (-1, 0, 1, 2)]
    assert [int((marks == 1).sum()) for marks in found] == [2 * 20, 3 * 20, 4 * 20, 5 * 20]
    for marks in found:
        assert torch.equal(marks == 255, labels[0] == 255)


def test_a_line_too_thin_to_lose_a_pixel_keeps_it_in_both_crops() -> None:
    thin, thick = torch.zeros((2, 20, 20), dtype=torch.uint8)
    thin[:, 5], thick[:, 5:9] = 1, 1
    pairs = torch.stack([thick, thin, thick, thick])
    found = thickened(pairs, torch.full((4,), -1.0))
    assert torch.equal(found[:2], pairs[:2])
    assert (found[2:] == 1).sum() == 2 * 20 * 3


def test_a_small_picture_is_mirrored_and_its_outside_unlabelled() -> None:
    small = sheet(5, 40)
    batch = EpisodeSampler([(1, [small])], STILL, 64, 32).draw(np.random.default_rng(0), 1)
    assert (batch.labels == 255).any()
    assert torch.isfinite(batch.crops).all()


@pytest.mark.parametrize("pools", [[], [(1.0, [])], [(0.0, [sheet(1)])]])
def test_nothing_to_train_on_is_said(pools: list[tuple[float, list[Example]]]) -> None:
    with pytest.raises(TrainingError, match="no picture"):
        EpisodeSampler(pools, Augment(), 64, 32)


def test_a_prompt_larger_than_the_crop_is_refused() -> None:
    with pytest.raises(TrainingError, match="80 px does not fit"):
        EpisodeSampler([(1, [sheet(1)])], Augment(), 64, 80)


def test_crops_are_standardised_by_their_whole_picture() -> None:
    """Still and whole, a crop is what the network is given at work, but for its turn."""
    whole = sheet(6, 64)
    batch = EpisodeSampler([(1, [whole])], STILL, 64, 32).draw(np.random.default_rng(0), 40)
    assert batch.crops.mean() == pytest.approx(0, abs=0.15)
    assert batch.crops.std() == pytest.approx(1, abs=0.2)


def test_a_pair_shares_what_a_prompt_can_tell() -> None:
    """Both crops of a pair are inverted or neither is; pairs differ."""
    augment = Augment(**{f: getattr(STILL, f) for f in STILL.__slots__} | {"invert": 0.5})
    batch = sampler(augment).draw(np.random.default_rng(0), 12)
    bright = [
        bool(crop[0][marks == 1].mean() > crop[0][marks == 0].mean())
        for crop, marks in zip(batch.crops, batch.labels, strict=True)
    ]
    assert bright[::2] == bright[1::2]
    assert len(set(bright)) == 2


def test_shares_are_kept() -> None:
    """Sets are told apart by their size: little of a crop of the small one lies inside."""
    pools = [(1.0, [sheet(1, 40)]), (3.0, [sheet(2)])]
    batch = EpisodeSampler(pools, STILL, 64, 32).draw(np.random.default_rng(0), 400)
    inside = (batch.labels != 255).float().mean((1, 2))
    assert (inside < 0.42).float().mean() == pytest.approx(0.25, abs=0.07)
