"""Train the promptable network by episodes, and use it on pictures."""

import hashlib
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.data.episodes import EpisodeSampler
from colonyqc.training.data.examples import Example, Read
from colonyqc.training.data.membrane_sets import read_set, virtual_sheets
from colonyqc.training.fit.checkpoint import read_checkpoint
from colonyqc.training.fit.device import training_device
from colonyqc.training.fit.loop import StepLoss, fit
from colonyqc.training.nets.episode_loss import episode_loss
from colonyqc.training.nets.lite0 import load_imagenet
from colonyqc.training.nets.promptable import STRIDE, Promptable, PromptableConfig
from colonyqc.training.recipes.membrane import MembraneRecipe

Pools = list[tuple[float, list[Example]]]


def read_pools(recipe: MembraneRecipe, data: Path, read: Read) -> Pools:
    """Read every set of a recipe below ``data`` and draw its virtual sheets."""
    pools = [(wanted.share, read_set(data, wanted, read)) for wanted in recipe.sets]
    if recipe.sheets > 0:
        pools.append((recipe.sheets, virtual_sheets(recipe.sheet_count, recipe.sheet_seed)))
    return pools


def settings_key(recipe: MembraneRecipe, pools: Pools, seed: int) -> str:
    """Return a sha256 over all that shapes a training: settings, pictures' names, labels, seed."""
    told = asdict(recipe)
    del told["name"], told["loop"]["checkpoint_every"]
    told["sets"] = [(s["name"], s["share"], s["partly"]) for s in told["sets"]]
    digest = hashlib.sha256(repr((told, seed)).encode())
    for share, examples in pools:
        digest.update(repr((share, [e.name for e in examples])).encode())
        for example in examples:
            digest.update(np.ascontiguousarray(example.labels).tobytes())
    return digest.hexdigest()


def step_loss(recipe: MembraneRecipe, sampler: EpisodeSampler, seed: int) -> StepLoss:
    """Return the loss of a step, all of whose chance comes from seed and step."""

    def loss_at(net: nn.Module, step: int) -> Tensor:
        batch = sampler.draw(np.random.default_rng([seed, step, 5]), recipe.pairs)
        crops = batch.crops.to(memory_format=torch.channels_last)
        with torch.autocast(crops.device.type, torch.bfloat16, enabled=recipe.bfloat16):
            features, zero_shot = net(crops)
        chance = torch.Generator(crops.device).manual_seed(seed * 1_000_003 + step)
        return episode_loss(
            features.float(),
            zero_shot.float(),
            batch.labels,
            batch.windows,
            torch.as_tensor(net.scale),
            chance,
        )

    return loss_at


def new_net(config: PromptableConfig, seed: int) -> Promptable:
    """Return a network to train; the same weights for the same seed.

    Raises:
        TrainingError: the weights of its encoder are not installed.
    """
    torch.manual_seed(seed)
    net = Promptable(config)
    if net.encoder is not None:
        load_imagenet(net.encoder)
    return net.laid_out(torch.channels_last)


def train_promptable(
    recipe: MembraneRecipe,
    pools: Pools,
    checkpoint: Path,
    seed: int = 0,
    monitor: Monitor = UNWATCHED,
    about: str = "",
) -> Promptable:
    """Train by episodes; a run that was stopped goes on from ``checkpoint``.

    Raises:
        Cancelled: after writing the checkpoint.
        TrainingError: the checkpoint is of other settings, or the loss is no number.
    """
    device = training_device()
    sampler = EpisodeSampler(pools, recipe.augment, recipe.crop, recipe.window, device)
    net = new_net(recipe.net, seed).to(device)
    key = settings_key(recipe, pools, seed)
    loss_at = step_loss(recipe, sampler, seed)
    kept = fit(net, loss_at, recipe.loop, checkpoint, key, about, monitor)
    assert isinstance(kept, Promptable)  # noqa: S101 - `fit` returns a copy of what it was given
    return kept


def trained(checkpoint: Path, config: PromptableConfig) -> Promptable:
    """Return the averaged network of a checkpoint, in evaluation mode."""
    net = Promptable(config)
    net.load_state_dict(read_checkpoint(checkpoint).kept)
    return net.eval()


def encode(
    net: Promptable, picture: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return features (h, w, d) and zero-shot log-odds (h, w) of a standardised picture (h, w)."""
    height, width = picture.shape
    padded = np.pad(picture, ((0, -height % STRIDE), (0, -width % STRIDE)), mode="reflect")
    with torch.inference_mode():
        asked = torch.from_numpy(np.ascontiguousarray(padded))[None, None].to(net.log_scale.device)
        features, odds = (value.cpu() for value in net(asked))
    cut = features[0, :, :height, :width].permute(1, 2, 0).contiguous().numpy()
    return cut, odds[0, 0, :height, :width].numpy().copy()
