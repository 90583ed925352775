"""Tiny made-up membrane sets on disk, and a recipe and a network that learn them in seconds."""

from dataclasses import replace
from pathlib import Path

import cv2

from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from colonyqc.training.data.examples import Example
from colonyqc.training.data.membrane_sets import MembraneSet
from colonyqc.training.fit.baselines import Study
from colonyqc.training.nets.promptable import PromptableConfig
from colonyqc.training.recipes.loop import LoopConfig
from colonyqc.training.recipes.membrane import MEMBRANE, MembraneRecipe

TINY_NET = PromptableConfig(widths=(4, 6, 8, 8, 8), features=4, halo=32)
TINY_STUDY = Study(sample_steps=2, set_steps=2, pairs=1, set_click_networks=1, set_crop=64)
SETS = (MembraneSet("a", "a", 0.5), MembraneSet("b", "b", 0.5))


def sheet(seed: int, side: int = 96) -> Example:
    drawn = draw_sheet(SheetSpec(seed=seed, width=side, height=side, cell_px=22, noise=2))
    return Example(f"s{seed}", "sheets", drawn.pixels, drawn.membrane)


def write_set(folder: Path, seeds: tuple[int, ...] = (1, 2)) -> Path:
    """Write ``images/`` and ``masks/`` of drawn sheets."""
    for name in ("images", "masks"):
        (folder / name).mkdir(parents=True)
    for seed in seeds:
        example = sheet(seed)
        cv2.imwrite(str(folder / "images" / f"{example.name}.png"), example.pixels)
        cv2.imwrite(str(folder / "masks" / f"{example.name}.png"), example.labels)
    return folder


def tiny_membrane(steps: int = 4) -> MembraneRecipe:
    """Return the shipped recipe with tiny sets, a tiny net and few steps."""
    return replace(
        MEMBRANE,
        sets=SETS,
        sheet_count=1,
        crop=64,
        window=32,
        pairs=1,
        bfloat16=False,
        net=TINY_NET,
        loop=LoopConfig(steps=steps, checkpoint_every=2),
    )
