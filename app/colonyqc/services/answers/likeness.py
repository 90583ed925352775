"""Which colonies or cells are like one that a person points at, or as a person says they should be.

Likeness is by what a shipped network sees in them; named attributes are by measures. Both rank, and
neither says how probable anything is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import pi
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.imaging.colonies.outline import enclosed_px, outer_border, perimeter_px
from colonyqc.imaging.regions.block_features import BlockFeatures
from colonyqc.services.answers.picture import Instance, PictureAnswer

ASSISTIVE: Final = (
    "This order follows an example or words that a person gave: it assists and decides nothing."
)
_FINE_PX: Final = 2.0
_COARSE_PX: Final = 8.0
_LEAST: Final = 1e-6


class Attribute(StrEnum):
    """A name for what a colony or cell looks like."""

    ROUND = "round"
    """4πA/P² of its outer border."""
    SPREAD = "spread"
    """Coarse over fine local deviation (σ 8 and 2 px): large where cells are flat and wide."""
    BRIGHT = "bright"
    """Mean grey over the light around it."""
    PACKED = "packed"
    """Fine local deviation (σ 2 px): large where small cells lie close."""


@dataclass(frozen=True, slots=True, eq=False)
class InstanceTraits:
    """What instances look like: ``pooled`` (n, channels) network features, ``measures`` (n, 4).

    The columns of ``measures`` are `Attribute` in order; ``blocks`` sums up all blocks of the
    picture: count, sum and sum of squares (channels,), so that pictures can be put together.
    """

    pooled: NDArray[np.float64]
    measures: NDArray[np.float64]
    blocks: tuple[int, NDArray[np.float64], NDArray[np.float64]]


def traits_of(
    answer: PictureAnswer, features: BlockFeatures, contrast: NDArray[np.float32]
) -> InstanceTraits:
    """Return the traits of a picture's instances; ``contrast`` (h, w) is its flat-fielded grey."""
    rows, columns = features.blocks
    height, width = answer.classes.shape
    fine, coarse = (_deviation(contrast, sigma) for sigma in (_FINE_PX, _COARSE_PX))
    pooled = np.zeros((len(answer.instances), features.values.shape[2]))
    measures = np.zeros((len(answer.instances), len(Attribute)))
    for at, each in enumerate(answer.instances):
        share = _blocks(each, (height, width), (rows, columns))
        top, left = share[1]
        part = features.values[top : top + share[0].shape[0], left : left + share[0].shape[1]]
        weight = share[0][..., None]
        pooled[at] = (part * weight).sum((0, 1)) / max(float(weight.sum()), _LEAST)
        inside = each.mask
        small = float(fine[each.rows][inside].mean())
        border = outer_border(np.pad(inside, 1).astype(np.uint8))
        measures[at] = (
            min(1.0, 4 * pi * enclosed_px(border) / perimeter_px(border) ** 2),
            float(coarse[each.rows][inside].mean()) / max(small, _LEAST),
            float(contrast[each.rows][inside].mean()),
            small,
        )
    seen = features.values[features.imaged].astype(np.float64)
    return InstanceTraits(pooled, measures, (len(seen), seen.sum(0), (seen**2).sum(0)))


def _deviation(contrast: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    mean = cv2.GaussianBlur(contrast, (0, 0), sigma)
    square = cv2.GaussianBlur(contrast * contrast, (0, 0), sigma)
    variance = np.maximum(np.asarray(square) - np.asarray(mean) ** 2, 0)
    return np.asarray(np.sqrt(variance), np.float32)


def _blocks(
    each: Instance, shape: tuple[int, int], blocks: tuple[int, int]
) -> tuple[NDArray[np.float32], tuple[int, int]]:
    """Return the share of each block that an instance covers, of the blocks from (row, column)."""
    x, y, width, height = each.box
    down, across = blocks[0] / shape[0], blocks[1] / shape[1]
    top, left = int(y * down), int(x * across)
    tall = min(blocks[0], int(np.ceil((y + height) * down))) - top
    wide = min(blocks[1], int(np.ceil((x + width) * across))) - left
    mask = each.mask.astype(np.float32)
    small = cv2.resize(mask, (max(1, wide), max(1, tall)), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32).reshape(max(1, tall), max(1, wide)), (top, left)


def likeness(
    traits: Sequence[InstanceTraits], examples: Sequence[tuple[int, int]]
) -> list[NDArray[np.float64]]:
    """Return of each picture's instances the cosine with the mean of ``examples``, -1 to 1.

    Features are standardised over the blocks of all pictures; examples are (picture, instance),
    both counted from 0.
    """
    count = sum(each.blocks[0] for each in traits)
    mean = sum(each.blocks[1] for each in traits) / max(count, 1)
    square = sum(each.blocks[2] for each in traits) / max(count, 1)
    spread = np.sqrt(np.maximum(square - mean**2, _LEAST))
    unit = [_unit((each.pooled - mean) / spread) for each in traits]
    wanted = _unit(np.mean([unit[picture][at] for picture, at in examples], axis=0)[None])[0]
    return [each @ wanted for each in unit]


def _unit(values: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    return np.asarray(values / np.maximum(lengths, _LEAST))


def as_said(
    traits: Sequence[InstanceTraits],
    wanted: Sequence[Attribute],
    unwanted: Sequence[Attribute] = (),
) -> list[NDArray[np.float64]]:
    """Return of each picture's instances the mean rank, 0 to 1, of the attributes asked for.

    Ranks are among the instances of all pictures; of what is unwanted the rank from above.
    """
    whole = np.concatenate([each.measures for each in traits])
    ranks = np.argsort(np.argsort(whole, axis=0, kind="stable"), axis=0) / max(len(whole) - 1, 1)
    places = list(Attribute)
    asked = [ranks[:, places.index(each)] for each in wanted]
    asked += [1 - ranks[:, places.index(each)] for each in unwanted]
    score = np.mean(asked, axis=0)
    ends = np.cumsum([len(each.measures) for each in traits])[:-1]
    return [np.asarray(part, np.float64) for part in np.split(score, ends)]
