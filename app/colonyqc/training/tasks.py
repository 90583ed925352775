"""What the commands and the window's child process call: train, evaluate, export."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from colonyqc.domain.errors import TrainingError
from colonyqc.domain.model import LooksLimits
from colonyqc.imaging.looks import features, limits
from colonyqc.imaging.normalise import flatten_whole
from colonyqc.imaging.tiling import samples
from colonyqc.services.model_package import PackageConfig
from colonyqc.services.ports import IsCancelled, Progress, never_cancelled, no_progress
from colonyqc.training.card import card
from colonyqc.training.data import Read
from colonyqc.training.evaluate import evaluate_recipe
from colonyqc.training.export import PackageText, state_hash, write_package
from colonyqc.training.recipes import PmfRecipe, recipe
from colonyqc.training.trainer import Pools, averaged_net, read_sources, shortened, train_net

CHECKPOINT = "checkpoint.pt"
"""Name of the file `train` writes, resumes from and `export` takes."""


def _recipe(name: str, steps: int | None) -> PmfRecipe:
    wanted = recipe(name)
    return wanted if steps is None else shortened(wanted, steps)


def train(
    recipe_name: str,
    data: Path,
    out: Path,
    read: Read,
    progress: Progress = no_progress,
    cancelled: IsCancelled = never_cancelled,
    seed: int = 0,
    steps: int | None = None,
) -> Path:
    """Train a recipe on every picture under ``data``; return the checkpoint in ``out``.

    A run that was stopped goes on from the checkpoint it left. ``steps`` replaces the recipe's.

    Raises:
        Cancelled: the person stopped it; the checkpoint stays.
        TrainingError: unknown recipe, unfit data, or ``out`` holds another run.
    """
    wanted = _recipe(recipe_name, steps)
    pools = read_sources(wanted, data, read)
    about = {
        "recipe": wanted.name,
        "steps": wanted.loop.steps,
        "seed": seed,
        "threads": torch.get_num_threads(),
        "pictures": {source.name: [e.name for e in examples] for source, examples in pools},
        "looks": _looks(pools, wanted.sigma_px).ranges,
    }
    checkpoint = out / CHECKPOINT
    train_net(wanted, pools, checkpoint, seed, progress, cancelled, json.dumps(about))
    return checkpoint


def evaluate(
    recipe_name: str,
    data: Path,
    out: Path,
    read: Read,
    progress: Progress = no_progress,
    cancelled: IsCancelled = never_cancelled,
    seeds: Sequence[int] = (0,),
    folds: int | None = None,
    steps: int | None = None,
) -> dict[str, Any]:
    """Train and score fold networks of a recipe under ``out``; return figures fit for JSON.

    Raises:
        Cancelled: the person stopped it; finished folds stay and are used again.
        TrainingError: unknown recipe, unfit data, or ``out`` holds another run.
    """
    wanted = _recipe(recipe_name, steps)
    return evaluate_recipe(wanted, data, out, read, seeds, folds, progress, cancelled)


def export(checkpoint: Path, package: Path, evaluation: Path | None = None) -> float:
    """Write a model package from a checkpoint into ``package`` (<name>/<version>).

    ``evaluation``: the JSON of `evaluate`, whose figures go into the card and whose temperature
    goes into the graph. Returns the greatest difference between torch and ONNX.

    Raises:
        TrainingError: no such checkpoint, an unfinished one, or the export differs from it.
    """
    about = read_about(checkpoint)
    wanted = _recipe(about["recipe"], about["steps"])
    net = averaged_net(checkpoint, wanted.net)
    figures = json.loads(evaluation.read_text("utf-8")) if evaluation is not None else None
    temperature = 1.0
    if figures is not None:
        temperature = float(figures["summary"].get("temperature", 1.0))
    config = PackageConfig(
        modality=wanted.modality,
        stride=8,
        halo=wanted.net.halo,
        sigma_px=wanted.sigma_px,
        pixel_size_um=wanted.pixel_size_um,
        looks={name: (low, high) for name, low, high in about["looks"]},
        temperature=temperature,
    )
    text = PackageText(
        name=package.parent.name,
        version=package.name,
        title=wanted.title,
        description=wanted.description,
        card=card(wanted, about, figures, config, state_hash(net)),
        config=config,
    )
    return write_package(net, text, package)


def read_about(checkpoint: Path) -> dict[str, Any]:
    """Return what `train` noted in a checkpoint.

    Raises:
        TrainingError: it is missing, unfinished, or of something else.
    """
    if not checkpoint.is_file():
        raise TrainingError(f"{checkpoint} is missing: give the checkpoint that training wrote.")
    state = torch.load(checkpoint, weights_only=True)
    if not state.get("about"):
        raise TrainingError(f"{checkpoint} was not written by `colonyqc train`.")
    about: dict[str, Any] = json.loads(state["about"])
    if state["step"] < about["steps"]:
        raise TrainingError(
            f"{checkpoint} stopped at step {state['step']} of {about['steps']}: train on first."
        )
    return about


def _looks(pools: Pools, sigma_px: float) -> LooksLimits:
    """Return the limits of the looks of the colony pictures trained on."""
    seen = []
    for source, examples in pools:
        for example in examples if source.shows_colonies else []:
            contrast = flatten_whole(example.pixels, sigma_px)
            tiles = [
                np.ascontiguousarray(contrast[r.y : r.y + r.height, r.x : r.x + r.width])
                for r in samples(contrast.shape[1], contrast.shape[0])
            ]
            seen.append(features(tiles))
    return limits(seen)
