"""Tiny made-up training pictures on disk: three classes told apart by their grain."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.training.nets.pmf import PmfConfig
from colonyqc.training.recipes import IPS_PHASE, PmfRecipe
from colonyqc.training.recipes.loop import LoopConfig

TINY_NET = PmfConfig(widths=(4, 6, 8), grids=(1, 2))


def read(path: Path) -> NDArray[Any]:
    pixels = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert pixels is not None
    return np.asarray(pixels)


def write_lab_folder(
    root: Path, places: tuple[str, ...] = ("a", "b", "c"), side: int = 128
) -> Path:
    """Write ``images/`` and ``masks/``, one picture a place, as a lab's own data lie."""
    (root / "images").mkdir(parents=True)
    (root / "masks").mkdir()
    for seed, place in enumerate(places):
        rng = np.random.default_rng(seed)
        labels = np.zeros((side, side), np.uint8)
        labels[:, side // 3 :], labels[:, 2 * side // 3 :] = 1, 2
        fine = rng.normal(0, 1, (side, side))
        coarse = cv2.GaussianBlur(fine, (0, 0), 3)
        grain = np.select([labels == 1, labels == 2], [fine, coarse / coarse.std()], 0.0)
        pixels = np.clip(130 + 30 * grain, 0, 255).astype(np.uint8)
        cv2.imwrite(str(root / "images" / f"{place}.png"), pixels)
        cv2.imwrite(str(root / "masks" / f"{place}.png"), labels)
    return root


def tiny_recipe(steps: int = 4) -> PmfRecipe:
    """Return the shipped recipe with a tiny net, few steps and few virtual dishes."""
    return replace(
        IPS_PHASE,
        name="tiny",
        net=TINY_NET,
        loop=LoopConfig(steps=steps, checkpoint_every=2),
        scales=(1.0,),
        crop=104,
        batch=2,
        simulated_count=2,
        simulated_early=1,
    )
