"""A recipe and a seed become a trained network: the joint of data, augmentation, loss and loop."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from colonyqc.domain.errors import TrainingError
from colonyqc.domain.model import LooksLimits
from colonyqc.imaging.looks import features, limits
from colonyqc.imaging.normalise import flatten_whole
from colonyqc.imaging.simulate.spec import LookKind
from colonyqc.imaging.tiling import samples
from colonyqc.services.ports import IsCancelled, Progress, never_cancelled, no_progress
from colonyqc.training.data import CropSampler, Example, Read, Source, load
from colonyqc.training.loop import Watch, fit, read_checkpoint
from colonyqc.training.methods import Net, NetConfig, build, loss, segmenter
from colonyqc.training.nets.pmf import STRIDE
from colonyqc.training.own import NAME as OWN
from colonyqc.training.own import is_own, own_source, read_own
from colonyqc.training.recipes.pmf import PmfRecipe
from colonyqc.training.virtual import virtual_dishes, virtual_source

Pools = list[tuple[Source, list[Example]]]

_NO_MEMORY: Final = re.compile(
    r"out of memory|insufficient memory|not enough memory|n't allocate memory|"
    r"could not create a memory",
    re.IGNORECASE,
)


def read_sources(recipe: PmfRecipe, data: Path, read: Read) -> Pools:
    """Read every source of a recipe below ``data`` and draw its virtual dishes.

    A folder that holds ``images/`` and ``masks/`` itself is taken as the only source: a lab's
    own labelled pictures.
    """
    asked = next((source for source in recipe.sources if source.name == OWN), None)
    if asked is not None or is_own(data):
        source = asked or own_source()
        return [(source, list(read_own(data, read, source.place).examples))]
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


@contextmanager
def enough_memory(advice: str) -> Iterator[None]:
    """Turn what libraries raise when memory runs out into a sentence that ends in ``advice``.

    Raises:
        TrainingError: there is not enough memory.
    """
    try:
        yield
    except MemoryError as error:
        raise TrainingError(f"There is not enough memory: {advice}") from error
    except (RuntimeError, cv2.error) as error:
        if _NO_MEMORY.search(str(error)) is None:
            raise
        raise TrainingError(f"There is not enough memory: {advice}") from error


def _lower(recipe: PmfRecipe) -> str:
    """Return the advice on what to lower when a step of training does not fit into memory."""
    batch, crop = max(1, recipe.batch // 2), max(STRIDE, recipe.crop * 3 // 4 // STRIDE * STRIDE)
    return (
        f"a step takes {recipe.batch} crops of {recipe.crop} px. Lower the batch (--batch {batch}) "
        f"or the crop (--crop {crop}), or close other programs."
    )


def train_net(
    recipe: PmfRecipe,
    pools: Pools,
    checkpoint: Path,
    seed: int,
    progress: Progress = no_progress,
    cancelled: IsCancelled = never_cancelled,
    about: str = "",
    watch: Watch | None = None,
) -> Net:
    """Train a recipe's network on pools of pictures; continue from ``checkpoint`` if it is there.

    Raises:
        Cancelled: see `loop.fit`.
        TrainingError: see `loop.fit`; or memory ran out.
    """
    torch.manual_seed(seed)
    net = build(recipe.net)
    # A fifth faster on a CPU; torch 2.13 does not declare the keyword of Module.to.
    net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    with enough_memory(
        f"all {sum(len(e) for _, e in pools)} pictures are kept at {len(recipe.scales)} scales. "
        "Train on fewer or smaller ones, or close other programs."
    ):
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
        return loss(tuple(out.float() for out in outputs), labels, weight, recipe.net)

    key = _key(recipe, pools, seed)
    with enough_memory(_lower(recipe)):
        kept = fit(net, loss_at, recipe.loop, checkpoint, key, about, progress, cancelled, watch)
    if not isinstance(kept, Net):
        raise TypeError("the loop returned another network")
    return kept


def averaged_net(checkpoint: Path, config: NetConfig) -> Net:
    """Return a checkpoint's averaged network, the best one if it was watched, to evaluate.

    Raises:
        TrainingError: there is no such checkpoint, or it is of another network.
    """
    net = build(config)
    state = read_checkpoint(checkpoint)
    try:
        net.load_state_dict(state.get("best") or state["kept"])
    except RuntimeError as error:
        raise TrainingError(f"{checkpoint} is no checkpoint of this recipe's network.") from error
    return net.eval()


@torch.inference_mode()
def predict(
    net: Net, contrast: NDArray[np.float32], temperature: float = 1.0
) -> NDArray[np.float32]:
    """Return class probabilities (classes, h, w) of a whole picture's contrast (h, w).

    The picture is mirrored by the halo on every side, as the program does.
    """
    halo = net.config.halo
    height, width = contrast.shape
    bottom, right = (halo + -side % STRIDE for side in (height, width))
    mirrored = np.pad(contrast, ((halo, bottom), (halo, right)), mode="reflect")
    graph = segmenter(net, temperature).eval()
    out = graph(torch.from_numpy(mirrored)[None, None])[0]
    inner = out[:, halo : halo + height, halo : halo + width]
    return np.asarray(inner.numpy(), np.float32)


def predict_pixels(
    net: Net, example: Example, sigma_px: float, temperature: float = 1.0
) -> NDArray[np.float32]:
    """Return class probabilities of an example's picture."""
    return predict(net, flatten_whole(example.pixels, sigma_px), temperature)


def looks_limits(pools: Pools, sigma_px: float) -> LooksLimits:
    """Return the limits of the looks of the colony pictures of ``pools``."""
    seen = []
    for source, examples in pools:
        for example in examples if source.shows_colonies else []:
            contrast = flatten_whole(example.pixels, sigma_px)
            tiles = [
                np.ascontiguousarray(contrast[r.y : r.bottom, r.x : r.right])
                for r in samples(contrast.shape[1], contrast.shape[0])
            ]
            seen.append(features(tiles))
    return limits(seen)


def shortened(recipe: PmfRecipe, steps: int) -> PmfRecipe:
    """Return the recipe with another number of steps."""
    return replace(recipe, loop=replace(recipe.loop, steps=steps))
