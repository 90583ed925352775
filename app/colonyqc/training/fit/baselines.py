"""The study's own protocols: training on one labelled sample, and partial supervision.

One labelled 64 px square of a set is all there is to train on, from nothing or from weights that
were trained on the other sets. With partial supervision a square of every training picture is
labelled; each square prompts the rest of its picture, and a network is trained on these pseudo
labels together with the true ones. Source: Kato and Hotta, CVPR-W 2023. One network serves all
rows, so that they differ in the method only: its zero-shot head is the U-Net of the comparison.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from colonyqc.domain.classes import UNLABELLED
from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.sheets.prompts import (
    MEMBRANE,
    Readout,
    compile_prompt,
    pool,
    prompt_log_odds,
    standardise,
    take_sample,
)
from colonyqc.training.data.episodes import Augment, Batch, EpisodeSampler
from colonyqc.training.data.examples import Example
from colonyqc.training.data.prompt_windows import SIDE, PromptWindow
from colonyqc.training.fit.episodic import encode
from colonyqc.training.fit.loop import rate_at
from colonyqc.training.nets.episode_loss import attention_odds, binary_loss
from colonyqc.training.nets.promptable import STRIDE, Promptable
from colonyqc.training.recipes.loop import LoopConfig

_KEYS: Final = 1024
_QUERIES: Final = 1024
"""Pixels of the sample and of each crop that a training step of attention takes."""

Method = Literal["unet", "attention"]
"""The zero-shot head trained as a plain U-Net, or attention over the sample's pixels."""

STUDY_AUGMENT: Final = Augment(
    invert=0.0,
    gamma=0.25,
    gain=0.15,
    offset=0.15,
    blur=0.8,
    noise=0.2,
    gradient=0.3,
    scale=(0.85, 1.2),
    thickness=(0, 0),
    same_picture=1.0,
)
"""One set, one drawing convention: nothing is inverted and no line is made thicker."""


@dataclass(frozen=True, slots=True)
class Study:
    """Lengths and paces of the short trainings."""

    sample_steps: int = 150
    """Steps on one labelled sample."""
    set_steps: int = 250
    """Steps on the pictures of a set (partial supervision)."""
    pairs: int = 2
    """Pairs of sample-sized crops a step."""
    set_click_networks: int = 4
    set_crop: int = 128
    scratch_rate: float = 4e-3
    tuned_rate: float = 8e-4
    bfloat16: bool = True


def _answered(
    net: Promptable, batch: Batch, method: Method, key: Batch | None, rng: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """Return log-odds and labels (b, n) of a batch's crops: all pixels, of attention some."""
    features, zero_shot = net(batch.crops)
    marks = batch.labels.flatten(1)
    if method == "unet" or key is None:
        return zero_shot.float().flatten(1), marks
    keys, _ = net(key.crops[:1])
    told = key.labels[:1].flatten(1)
    asked = torch.from_numpy(rng.permutation(marks.shape[1])[:_QUERIES])
    taken = torch.from_numpy(rng.permutation(told.shape[1])[:_KEYS])
    count = batch.crops.shape[0]
    odds = attention_odds(
        features.float().flatten(2)[:, :, asked],
        keys.float().flatten(2)[:, :, taken].expand(count, -1, -1),
        (told == MEMBRANE).float()[:, taken].expand(count, -1),
        (told != UNLABELLED).float()[:, taken].expand(count, -1),
        net.scale,
    )
    return odds, marks[:, asked]


def _train(
    net: Promptable,
    draw: Callable[[np.random.Generator], Batch],
    steps: int,
    rate: float,
    seed: int,
    method: Method = "unet",
    key: Batch | None = None,
    *,
    bfloat16: bool = True,
) -> Promptable:
    """Train a copy of ``net`` on the batches of ``draw`` and return it in evaluation mode."""
    copy = deepcopy(net).laid_out(torch.channels_last).train()
    config = LoopConfig(steps=steps, rate=rate, warm_up=0.1)
    optimiser = torch.optim.AdamW(copy.parameters(), lr=rate, weight_decay=config.weight_decay)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = rate_at(step, config)
        rng = np.random.default_rng([seed, step, 6])
        batch = draw(rng)
        with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            odds, marks = _answered(copy, batch, method, key, rng)
        loss = binary_loss(odds.float(), (marks == MEMBRANE).float(), (marks != UNLABELLED).float())
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch does not annotate it
        nn.utils.clip_grad_norm_(copy.parameters(), 5.0)
        optimiser.step()
    return copy.eval()


def sampler_of(examples: Sequence[Example], size: int) -> EpisodeSampler:
    """Return what draws crops of ``size`` px of one set's pictures."""
    return EpisodeSampler([(1.0, examples)], STUDY_AUGMENT, size, min(size, 64))


def train_on_sample(
    net: Promptable,
    sample: Example,
    method: Method,
    study: Study,
    seed: int,
    *,
    pretrained: bool,
) -> Promptable:
    """Train a copy of ``net`` on one labelled square and nothing else."""
    side = sample.labels.shape[0]
    sampler = sampler_of([sample], side)
    plain = Batch(
        torch.from_numpy(standardise(sample.pixels))[None, None],
        torch.from_numpy(sample.labels)[None],
        torch.from_numpy(sample.labels != UNLABELLED)[None],
    )
    rate = study.tuned_rate if pretrained else study.scratch_rate
    return _train(
        net,
        lambda rng: sampler.draw(rng, study.pairs),
        study.sample_steps,
        rate,
        seed,
        method,
        plain,
        bfloat16=study.bfloat16,
    )


def train_on_set(
    net: Promptable,
    examples: Sequence[Example],
    study: Study,
    seed: int,
    *,
    pretrained: bool,
) -> Promptable:
    """Train a copy of ``net`` as a plain U-Net on pictures of one set with their labels.

    Raises:
        TrainingError: a picture is too small.
    """
    side = min(study.set_crop, *(min(e.labels.shape) for e in examples)) // STRIDE * STRIDE
    if side < STRIDE:
        raise TrainingError(f"Pictures of less than {STRIDE} px a side can't be trained on.")
    sampler = sampler_of(examples, side)
    area = study.set_click_networks * study.set_crop**2
    pairs = max(1, round(area / side**2))
    rate = study.tuned_rate if pretrained else study.scratch_rate
    return _train(
        net,
        lambda rng: sampler.draw(rng, pairs),
        study.set_steps,
        rate,
        seed,
        bfloat16=study.bfloat16,
    )


def cut_out(example: Example, window: PromptWindow) -> Example:
    """Return the labelled square as a picture of its own."""
    return replace(
        example, pixels=window.of(example.pixels).copy(), labels=window.of(example.labels).copy()
    )


def only_labelled(example: Example, window: PromptWindow) -> Example:
    """Return a picture of whose labels only a square is known; 255 elsewhere."""
    labels = np.full_like(example.labels, UNLABELLED)
    window.of(labels)[:] = window.of(example.labels)
    return replace(example, labels=labels)


def labelled_part(example: Example) -> Example:
    """Return the part of a picture around its labels, at least `SIDE` px where it is as large.

    Raises:
        TrainingError: it has no labels.
    """
    rows, columns = np.nonzero(example.labels != UNLABELLED)
    if not len(rows):
        raise TrainingError(f"{example.name} has no labels: leave it out, or label a part of it.")
    parts = []
    for places, length in zip((rows, columns), example.labels.shape, strict=True):
        first, last = int(places.min()), int(places.max()) + 1
        wanted = min(max(SIDE, last - first), length)
        start = min(max(first - (wanted - (last - first)) // 2, 0), length - wanted)
        parts.append(slice(start, start + wanted))
    return replace(
        example,
        pixels=example.pixels[parts[0], parts[1]].copy(),
        labels=example.labels[parts[0], parts[1]].copy(),
    )


def filled(
    net: Promptable, examples: Sequence[Example], taught: Promptable | None = None
) -> list[Example]:
    """Return pictures whose unlabelled pixels got pseudo labels by prompts.

    A picture's labelled pixels prompt the rest of it; where they do not show both classes, those
    of all pictures together do. The log-odds of ``taught``, a U-Net that was trained on the
    labelled parts, are added to the answer. True labels stay.

    Raises:
        UsageError: not even all labels together show both classes.
    """
    encoded = [encode(net, standardise(example.pixels)) for example in examples]
    samples = [
        take_sample(features, example.labels)
        for (features, _), example in zip(encoded, examples, strict=True)
    ]
    scale = float(net.scale.detach())
    done = []
    for example, own, (features, zero_shot) in zip(examples, samples, encoded, strict=True):
        enough = own.membrane.any() and not own.membrane.all()
        prompt = compile_prompt(own if enough else pool(samples), scale)
        odds = prompt_log_odds(features, prompt, 1) + zero_shot
        if taught is not None:
            odds = odds + encode(taught, standardise(example.pixels))[1]
        labels = np.where(example.labels == UNLABELLED, odds >= 0, example.labels)
        done.append(replace(example, labels=labels.astype(np.uint8)))
    return done


def attention_answer(
    net: Promptable, sample: Example, picture: NDArray[np.float32], every: int
) -> NDArray[np.float32]:
    """Return attention's log-odds at every so many px of a standardised picture, as the study does.

    A class counts by its pixels in the sample.
    """
    keys, _ = encode(net, standardise(sample.pixels))
    taken = take_sample(keys, sample.labels)
    features, _ = encode(net, picture)
    queries = np.ascontiguousarray(features[::every, ::every])
    prompt = compile_prompt(taken, float(net.scale.detach()), Readout.ATTENTION, balanced=False)
    return prompt_log_odds(queries, prompt, 1)
