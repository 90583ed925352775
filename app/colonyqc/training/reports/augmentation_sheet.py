"""A contact sheet of training crops: as they are cut, and as changes of looks show them."""

from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from colonyqc.training.data.examples import Read
from colonyqc.training.fit.pmf import crop_sampler, read_sources
from colonyqc.training.recipes.pmf import PmfRecipe

ROWS: Final = 6
PAIRS: Final = 3
GAP: Final = 4
_GAIN: Final = 1.6
"""Contrast lies near 0: shown as it is, crops would all be grey."""


def contact_sheet(recipe: PmfRecipe, data: Path, read: Read, seed: int = 0) -> NDArray[np.uint8]:
    """Return a grey picture (h, w): `ROWS` rows of `PAIRS` pairs of crops as training draws them.

    The left of a pair is a crop as it is cut, turned, flipped and scaled; the right one is the same
    crop as the changes of looks show it to the network.

    Raises:
        TrainingError, PictureError: as of `read_sources`.
    """
    sampler = crop_sampler(recipe, read_sources(recipe, data, read))
    torch.manual_seed(seed)
    columns = []
    for pair in range(PAIRS):
        rng = np.random.default_rng([seed, pair])
        crops = sampler.draw(rng, recipe.geometry, ROWS).contrast
        columns += [crops, recipe.looks.apply(crops, rng)]
    side = recipe.crop
    high, wide = ((side + GAP) * count - GAP for count in (ROWS, 2 * PAIRS))
    sheet = np.full((high, wide), 255, np.uint8)
    for place, column in enumerate(columns):
        left = place * (side + GAP)
        grey = (_GAIN * column[:, 0]).clamp(-1, 1) * 127.5 + 127.5
        for row, crop in enumerate(grey.round().to(torch.uint8).cpu().numpy()):
            top = row * (side + GAP)
            sheet[top : top + side, left : left + side] = crop
    return sheet
