"""The recipe of the promptable membrane network and its sets."""

from dataclasses import dataclass, replace
from typing import Final

from colonyqc.domain.errors import TrainingError
from colonyqc.training.data.episodes import Augment
from colonyqc.training.data.membrane_sets import MembraneSet
from colonyqc.training.nets.promptable import PromptableConfig
from colonyqc.training.recipes.loop import LoopConfig

ISBI: Final = MembraneSet(
    "isbi2012",
    "membranes/isbi2012",
    0.25,
    "electron",
    origin="ISBI 2012 challenge (serial-section TEM); non-commercial research",
)
SSTEM: Final = MembraneSet(
    "sstem",
    "membranes/sstem",
    0.25,
    "electron",
    origin="groundtruth-drosophila-vnc, figshare 856713; CC BY-NC-SA 3.0",
)
CORNEAL: Final = MembraneSet(
    "corneal",
    "membranes/corneal",
    0.17,
    "endothelium",
    partly=True,
    origin="sgrzegorz/corneal_endothelium; no licence stated",
)
SPECULAR: Final = MembraneSet(
    "corneal-specular",
    "membranes/corneal-specular",
    0.06,
    "endothelium",
    origin="ckolluru/endothelial-cell-seg; MIT",
)
ZO1: Final = MembraneSet(
    "zo1-endothelium",
    "membranes/zo1-endothelium",
    0.1,
    "fluorescence",
    origin="lurenhaothu/U-Net-Endothelium-segmentation; MIT",
)
ALIZARIN: Final = MembraneSet(
    "corneal-alizarin",
    "membranes/corneal-alizarin",
    0.12,
    "endothelium",
    origin="adriankucharski/gan-synthetic-corneal-endothelium; non-commercial research",
)


_NET: Final = PromptableConfig()
_AUGMENT: Final = Augment()
_LOOP: Final = LoopConfig(
    steps=3600, rate=4e-3, warm_up=0.1, weight_decay=0.02, average=0.99, checkpoint_every=100
)


@dataclass(frozen=True, slots=True)
class MembraneRecipe:
    """All that shapes the training of a promptable network."""

    name: str = "membrane"
    sets: tuple[MembraneSet, ...] = (ISBI, SSTEM, CORNEAL, SPECULAR, ZO1)
    sheets: float = 0.17
    """Share of the episodes drawn from virtual sheets."""
    sheet_count: int = 48
    sheet_seed: int = 0
    crop: int = 128
    window: int = 64
    """Side of a prompt, px."""
    pairs: int = 4
    """Episodes a step."""
    bfloat16: bool = True
    net: PromptableConfig = _NET
    augment: Augment = _AUGMENT
    loop: LoopConfig = _LOOP


MEMBRANE: Final = MembraneRecipe()
PRETRAINED: Final = replace(
    MEMBRANE,
    name="membrane-pretrained",
    sets=(*MEMBRANE.sets, ALIZARIN),
    crop=192,
    pairs=8,
    net=PromptableConfig(widths=(16, 32, 96, 96, 128), halo=128, pretrained=True),
    loop=replace(_LOOP, rate=3e-3, encoder=0.15, checkpoint_every=200),
)
"""The same over an encoder that was trained before, with one set more."""
TARGETS: Final = ("isbi2012", "sstem", "corneal")
"""Sets that are left out in turn to measure what a prompt gives on an unseen set."""


def leave_out(recipe: MembraneRecipe, target: str) -> MembraneRecipe:
    """Return the recipe without a set; other sets of its kind take over its share.

    Raises:
        TrainingError: the recipe has no such set.
    """
    left = next((s for s in recipe.sets if s.name == target), None)
    if left is None:
        named = ", ".join(s.name for s in recipe.sets)
        raise TrainingError(f"There is no set {target}; there are {named}.")
    others = [s for s in recipe.sets if s is not left]
    kin = sum(s.share for s in others if s.kind == left.kind)
    sets = tuple(
        replace(s, share=s.share * (1 + left.share / kin)) if s.kind == left.kind else s
        for s in others
    )
    return replace(recipe, name=f"{recipe.name}-without-{target}", sets=sets)
