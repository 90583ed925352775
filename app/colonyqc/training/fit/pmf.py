"""A recipe and a seed become a trained network: the joint of data, augmentation, loss and loop."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.backends import cudnn

from colonyqc.domain.errors import TrainingError
from colonyqc.domain.model import LooksLimits
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.imaging.grid.tiling import samples
from colonyqc.imaging.light.appearance import features, limits
from colonyqc.imaging.simulate.randomise import SEEN
from colonyqc.imaging.simulate.spec import LookKind
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.data.atlas import Atlas, Level, pack
from colonyqc.training.data.crops import CropSampler
from colonyqc.training.data.examples import Example, Read, Source, load
from colonyqc.training.data.lab_folder import NAME as LAB_SOURCE
from colonyqc.training.data.lab_folder import is_lab_folder, lab_source, read_lab_folder
from colonyqc.training.data.simulated import first_days, virtual_dishes, virtual_source
from colonyqc.training.fit.checkpoint import read_checkpoint
from colonyqc.training.fit.device import bfloat16_pays, training_device
from colonyqc.training.fit.loop import StepLoss, Watch, fit
from colonyqc.training.fit.start import packaged_net
from colonyqc.training.nets.encoder_net import EncoderNet
from colonyqc.training.nets.lite0 import load_imagenet
from colonyqc.training.nets.pyramid import PyramidConfig
from colonyqc.training.nets.registry import Net, NetConfig, build, loss, segmenter, stride_of
from colonyqc.training.recipes.pmf import PmfRecipe

Pools = list[tuple[Source, list[Example]]]

# torch and its libraries have no exception of their own for it on the CPU, only these words.
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
    asked = next((source for source in recipe.sources if source.name == LAB_SOURCE), None)
    if asked is not None or is_lab_folder(data):
        source = asked or lab_source()
        return [(source, list(read_lab_folder(data, read, source.place).examples))]
    size = recipe.pixel_size_um
    pools = [(source, load(data, source, read, size)) for source in recipe.sources]
    return [*pools, *drawn_dishes(recipe)]


def drawn_dishes(recipe: PmfRecipe) -> Pools:
    """Return the virtual dishes of a recipe as a pool; nothing when it draws none."""
    if not recipe.simulated:
        return []
    kind: LookKind = "brightfield" if recipe.modality == "brightfield" else "phase"
    dishes = virtual_dishes(recipe.simulated_count, recipe.simulated_seed, kind)
    dishes += first_days(recipe.simulated_early, recipe.simulated_seed, SEEN)
    return [(virtual_source(recipe.simulated), dishes)]


def without(pools: Pools, held_out: Mapping[str, frozenset[str]]) -> Pools:
    """Return the pools less the pictures of held-out places, named by source."""
    left = [
        (source, [e for e in examples if e.place not in held_out.get(source.name, frozenset())])
        for source, examples in pools
    ]
    return [(source, examples) for source, examples in left if examples]


def _sources(recipe: PmfRecipe) -> list[Source]:
    """Return a recipe's sources, the virtual dish among them where it draws any."""
    drawn = [virtual_source(recipe.simulated)] if recipe.simulated else []
    return [*recipe.sources, *drawn]


_SHAPING: Final = (
    "sources",
    "scales",
    "sigma_px",
    "pixel_size_um",
    "crop",
    "batch",
    "net",
    "geometry",
    "looks",
    "loop",
    "simulated",
    "simulated_count",
    "simulated_early",
    "simulated_seed",
    "modality",
)
"""Fields of a recipe that training depends on; the others are told or used afterwards."""
_TOLD: Final = (
    "folder",
    "place",
    "peer",
    "shows_colonies",
    "unlike",
    "tells_classes",
    "origin",
)
"""Fields of a source that training does not depend on: its pictures are named on their own."""


def _switched_on(value: Any) -> Any:
    """Return nested settings without those that are off."""
    if isinstance(value, dict):
        return {name: _switched_on(inner) for name, inner in sorted(value.items()) if inner}
    if isinstance(value, list | tuple):
        return [_switched_on(inner) for inner in value]
    return value


def settings_key(recipe: PmfRecipe, pools: Pools, seed: int) -> str:
    """Return a sha256 over all that shapes a training: settings, names, drawn labels, seed.

    The number of steps is part of it: the cosine of a longer run is another one. What is off (0,
    empty, None) counts as not there, so that a new setting leaves earlier runs valid.
    """
    chosen = {name: value for name, value in asdict(recipe).items() if name in _SHAPING}
    chosen["sources"] = [
        {name: value for name, value in source.items() if name not in _TOLD}
        for source in chosen["sources"]
    ]
    # How often a run is saved does not change where it ends.
    del chosen["loop"]["checkpoint_every"]
    told = hashlib.sha256(repr((type(recipe.net).__name__, _switched_on(chosen), seed)).encode())
    for source, examples in pools:
        told.update(repr((source.name, [e.name for e in examples])).encode())
        # Drawn labels may be corrected under the same name; weak ones follow from settings that are
        # in the key.
        for example in examples if source.masks else []:
            told.update(np.ascontiguousarray(example.labels).tobytes())
    return told.hexdigest()


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
    grain = stride_of(recipe.net)
    batch, crop = max(1, recipe.batch // 2), max(grain, recipe.crop * 3 // 4 // grain * grain)
    return (
        f"a step takes {recipe.batch} crops of {recipe.crop} px. Lower the batch (--batch {batch}) "
        f"or the crop (--crop {crop}), or close other programs."
    )


def new_net(recipe: PmfRecipe, seed: int, start: Path | None = None) -> Net:
    """Return a recipe's network where it is trained: its encoder has seen ImageNet.

    With the folder of a package as ``start`` it is that package's network.

    Raises:
        TrainingError: the weights to begin with are missing, or of another kind of network.
    """
    torch.manual_seed(seed)
    net = build(recipe.net)
    if start is not None and isinstance(recipe.net, PyramidConfig):
        net = packaged_net(start, recipe.net)
    elif isinstance(net, EncoderNet):
        load_imagenet(net.encoder)
    # A fifth faster on a CPU; torch 2.13 does not declare the keyword of Module.to.
    net.to(training_device(), memory_format=torch.channels_last)  # type: ignore[call-overload]
    return net


def pack_pictures(recipe: PmfRecipe, pools: Pools) -> Atlas:
    """Return the pictures of pools at a recipe's scales.

    Raises:
        TrainingError: there is no picture, or memory ran out.
    """
    with enough_memory(
        f"all {sum(len(e) for _, e in pools)} pictures are kept at {len(recipe.scales)} scales. "
        "Train on fewer or smaller ones, or close other programs."
    ):
        return pack(pools, recipe.scales, recipe.sigma_px)


def crop_sampler(recipe: PmfRecipe, pools: Pools, atlas: Atlas | None = None) -> CropSampler:
    """Return what draws a recipe's crops from the pictures of pools; ``atlas`` may hold more.

    Raises:
        TrainingError: there is no picture, or memory ran out.
    """
    shown = {(source.name, example.name) for source, examples in pools for example in examples}

    def wanted(level: Level) -> bool:
        return (level.source, level.name) in shown

    packed = pack_pictures(recipe, pools) if atlas is None else atlas
    # The recipe says the shares: pictures that were read for one recipe serve another too.
    told = {source.name: source for source in _sources(recipe)}
    sources = [told.get(source.name, source) for source, _ in pools]
    with enough_memory("the pictures do not fit. Train on fewer or smaller ones."):
        return CropSampler(packed, sources, recipe.crop, training_device(), wanted)


def step_loss(
    recipe: PmfRecipe, sampler: Callable[[], CropSampler], seed: int, *, bfloat16: bool
) -> StepLoss:
    """Return what draws a step's crops and gives a network's loss on them.

    ``sampler`` gives what draws them, the same at each call; it is asked at the first step.
    """

    def loss_at(module: nn.Module, step: int) -> Tensor:
        rng = np.random.default_rng([seed, step])
        torch.manual_seed(seed * 1_000_003 + step)
        crops = sampler().draw(rng, recipe.geometry, recipe.batch)
        seen = recipe.looks.apply(crops.contrast, rng).contiguous(memory_format=torch.channels_last)
        with torch.autocast(seen.device.type, torch.bfloat16, enabled=bfloat16):
            outputs = module(seen)
        told = tuple(out.float() for out in outputs)
        return loss(told, crops.labels, crops.importance, recipe.net)

    return loss_at


def train_net(
    recipe: PmfRecipe,
    pools: Pools,
    checkpoint: Path,
    seed: int,
    monitor: Monitor = UNWATCHED,
    about: str = "",
    watch: Watch | None = None,
    atlas: Atlas | None = None,
    start: Path | None = None,
) -> Net:
    """Train a recipe's network on pools of pictures; continue from ``checkpoint`` if it is there.

    ``atlas``: the pictures at the recipe's scales where they are packed already; ``start``: see
    `new_net`.

    Raises:
        Cancelled: see `loop.fit`.
        TrainingError: see `loop.fit`; or memory ran out.
    """
    net = new_net(recipe, seed, start)
    # A finished run draws no crop: its pictures need not be resized to every scale.
    sampler = cache(lambda: crop_sampler(recipe, pools, atlas))
    key = settings_key(recipe, pools, seed)
    # The fastest kernels for crops of one size are found by trying; other sizes would try anew.
    with enough_memory(_lower(recipe)), cudnn.flags(enabled=True, benchmark=True):
        short = bfloat16_pays(recipe.net, recipe.crop, recipe.batch)
        kept = fit(
            net,
            step_loss(recipe, sampler, seed, bfloat16=short),
            recipe.loop,
            checkpoint,
            key,
            about,
            monitor,
            watch,
        )
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
        net.load_state_dict(state.scored)
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
    return predict_at(net, contrast, (temperature,))[0]


@torch.inference_mode()
def predict_at(
    net: Net, contrast: NDArray[np.float32], temperatures: Sequence[float]
) -> list[NDArray[np.float32]]:
    """Return the same at each of several temperatures; the network runs only once."""
    halo = net.config.halo
    height, width = contrast.shape
    grain = stride_of(net.config)
    # The left edge lies on the grid of blocks, as that of a tile does.
    bottom, right = (halo + -side % grain for side in (height, width))
    mirrored = np.pad(contrast, ((halo, bottom), (halo, right)), mode="reflect")
    device = next(net.parameters()).device
    x = torch.from_numpy(mirrored)[None, None].to(device)
    graph = segmenter(net).eval()
    outputs = net(x)
    maps = []
    for temperature in temperatures:
        graph.temperature = temperature
        whole = graph.pixels(outputs, (x.shape[2], x.shape[3]))[0]
        inner = whole[:, halo : halo + height, halo : halo + width]
        maps.append(np.asarray(inner.cpu().numpy(), np.float32))
    return maps


def predict_pixels(
    net: Net, example: Example, sigma_px: float, temperature: float = 1.0
) -> NDArray[np.float32]:
    """Return class probabilities of an example's picture."""
    return predict(net, flatten_whole(example.pixels, sigma_px), temperature)


def looks_limits(pools: Pools, sigma_px: float, margin: float = 0.15) -> LooksLimits:
    """Return the limits of the looks of the colony pictures of ``pools``; see `limits`."""
    seen = []
    for source, examples in pools:
        for example in examples if source.shows_colonies else []:
            if source.unlike and re.search(source.unlike, example.name):
                continue
            contrast = flatten_whole(example.pixels, sigma_px)
            tiles = [
                np.ascontiguousarray(contrast[r.y : r.bottom, r.x : r.right])
                for r in samples(contrast.shape[1], contrast.shape[0])
            ]
            seen.append(features(tiles))
    return limits(seen, margin)


def shortened(recipe: PmfRecipe, steps: int) -> PmfRecipe:
    """Return the recipe with another number of steps."""
    return replace(recipe, loop=replace(recipe.loop, steps=steps, until=None))
