"""A recipe and a seed become a trained network: the joint of data, augmentation, loss and loop."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.normalise import flatten_whole
from colonyqc.imaging.simulate.spec import LookKind
from colonyqc.services.ports import IsCancelled, Progress, never_cancelled, no_progress
from colonyqc.training.data import CropSampler, Example, Read, Source, load
from colonyqc.training.loop import fit
from colonyqc.training.losses import pmf_loss
from colonyqc.training.nets.pmf import STRIDE, PmfConfig, PmfNet, PmfSegmenter
from colonyqc.training.recipes.pmf import PmfRecipe
from colonyqc.training.virtual import virtual_dishes, virtual_source

Pools = list[tuple[Source, list[Example]]]


def read_sources(recipe: PmfRecipe, data: Path, read: Read) -> Pools:
    """Read every source of a recipe below ``data`` and draw its virtual dishes.

    A folder that holds ``images/`` and ``masks/`` itself is taken as the only source: a lab's
    own labelled pictures.
    """
    if (data / "images").is_dir() and (data / "masks").is_dir():
        own = Source("own", ".", 1.0, masks=("corrected", "masks"))
        return [(own, load(data, own, read))]
    pools = [(source, load(data, source, read)) for source in recipe.sources]
    if recipe.simulated:
        kind: LookKind = "brightfield" if recipe.modality == "brightfield" else "phase"
        dishes = virtual_dishes(recipe.simulated_count, recipe.simulated_seed, kind)
        pools.append((virtual_source(recipe.simulated), dishes))
    return pools


def without(pools: Pools, held_out: Mapping[str, frozenset[str]]) -> Pools:
    """Return the pools less the pictures of held-out places, named by source."""
    return [
        (source, [e for e in examples if e.place not in held_out.get(source.name, frozenset())])
        for source, examples in pools
    ]


def _key(recipe: PmfRecipe, pools: Pools, seed: int) -> str:
    names = [(source.name, [e.name for e in examples]) for source, examples in pools]
    # The number of steps is part of it: the cosine of a longer run is another one.
    told = repr((asdict(recipe), names, seed))
    return hashlib.sha256(told.encode()).hexdigest()


def train_net(
    recipe: PmfRecipe,
    pools: Pools,
    checkpoint: Path,
    seed: int,
    progress: Progress = no_progress,
    cancelled: IsCancelled = never_cancelled,
    about: str = "",
) -> PmfNet:
    """Train a recipe's network on pools of pictures; continue from ``checkpoint`` if it is there.

    Raises:
        Cancelled, TrainingError: see `loop.fit`.
    """
    torch.manual_seed(seed)
    net = PmfNet(recipe.net)
    # A fifth faster on a CPU; torch 2.13 does not declare the keyword of Module.to.
    net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    sampler = CropSampler(pools, recipe.scales, recipe.sigma_px, recipe.crop)

    def loss_at(module: nn.Module, step: int) -> Tensor:
        rng = np.random.default_rng([seed, step])
        torch.manual_seed(seed * 1_000_003 + step)
        crops = [sampler.draw(rng, recipe.geometry) for _ in range(recipe.batch)]
        looks = np.stack([recipe.looks.apply(contrast, rng) for contrast, _, _ in crops])
        labels = torch.from_numpy(np.stack([marks for _, marks, _ in crops]))
        weight = torch.tensor([importance for _, _, importance in crops])
        with torch.autocast("cpu", torch.bfloat16, enabled=recipe.bfloat16):
            outputs = module(torch.from_numpy(looks)[:, None])
        return pmf_loss(tuple(out.float() for out in outputs), labels, weight, recipe.net)

    key = _key(recipe, pools, seed)
    kept = fit(net, loss_at, recipe.loop, checkpoint, key, about, progress, cancelled)
    if not isinstance(kept, PmfNet):
        raise TypeError("the loop returned another network")
    return kept


def averaged_net(checkpoint: Path, config: PmfConfig) -> PmfNet:
    """Return the averaged network of a checkpoint, in evaluation mode.

    Raises:
        TrainingError: there is no such checkpoint, or it is of another network.
    """
    if not checkpoint.is_file():
        raise TrainingError(f"{checkpoint} is missing: give the checkpoint that training wrote.")
    net = PmfNet(config)
    state = torch.load(checkpoint, weights_only=True)
    try:
        net.load_state_dict(state["kept"])
    except (KeyError, RuntimeError) as error:
        raise TrainingError(f"{checkpoint} is no checkpoint of this recipe's network.") from error
    return net.eval()


@torch.inference_mode()
def predict(
    net: PmfNet, contrast: NDArray[np.float32], temperature: float = 1.0
) -> NDArray[np.float32]:
    """Return class probabilities (classes, h, w) of a whole picture's contrast (h, w).

    The picture is mirrored by the halo on every side, as the program does.
    """
    halo = net.config.halo
    height, width = contrast.shape
    bottom, right = (halo + -side % STRIDE for side in (height, width))
    mirrored = np.pad(contrast, ((halo, bottom), (halo, right)), mode="reflect")
    segmenter = PmfSegmenter(net, temperature).eval()
    out = segmenter(torch.from_numpy(mirrored)[None, None])[0]
    inner = out[:, halo : halo + height, halo : halo + width]
    return np.asarray(inner.numpy(), np.float32)


def predict_pixels(
    net: PmfNet, example: Example, sigma_px: float, temperature: float = 1.0
) -> NDArray[np.float32]:
    """Return class probabilities of an example's picture."""
    return predict(net, flatten_whole(example.pixels, sigma_px), temperature)


def shortened(recipe: PmfRecipe, steps: int) -> PmfRecipe:
    """Return the recipe with another number of steps."""
    return replace(recipe, loop=replace(recipe.loop, steps=steps))
