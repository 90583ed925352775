"""Prompts without paint: a click, a box, everything; answered from a picture's features."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Region
from colonyqc.imaging.sheets.prompts import Prompt, Sample, compile_prompt, prompt_log_odds
from colonyqc.services.membranes.encoder import Encoded, Map, answer
from colonyqc.services.membranes.sheet import FoundSheet, sheet_of
from colonyqc.services.packages.click import Click

_AROUND: Final = 1
"""Px on each side of a click whose features count with it."""
_SPARSE: Final = 20_000
"""About how many px stand for all others."""
_ROUNDS: Final = 8
_SAME: Final = 0.5
"""Least overlap (IoU) of a box with a cell's own box for the cell to be the object."""

Mask = NDArray[np.bool_]


def everything(encoded: Encoded, prompt: Prompt | None = None) -> FoundSheet:
    """Return every cell of a picture; without a prompt as the network sees membranes by itself."""
    return sheet_of(answer(encoded, prompt), encoded.info.pixel_size_um)


def click(encoded: Encoded, clicks: Sequence[Click]) -> Map:
    """Return 255 · probability that a px is like what was clicked, (h, w): from 128 on it is.

    Without unwanted clicks what is least like the wanted ones stands for them.

    Raises:
        UsageError: nothing wanted was clicked, or a click lies beside the picture.
    """
    wanted = _features_at(encoded, [c for c in clicks if c.wanted])
    if not len(wanted):
        raise UsageError("Click on something that you want first.")
    unwanted = _features_at(encoded, [c for c in clicks if not c.wanted])
    if not len(unwanted):
        others = _sparse(encoded)
        likeness = others @ wanted.mean(0)
        # The less like half: a thing that is clicked seldom covers more than half of a picture.
        unwanted = others[likeness <= np.median(likeness)]
    sample = Sample(
        np.concatenate([wanted, unwanted]),
        np.repeat([True, False], [len(wanted), len(unwanted)]),
    )
    prompt = compile_prompt(sample, encoded.network.info.scale)
    return answer(encoded, prompt, blend=False)


def _features_at(encoded: Encoded, clicks: Sequence[Click]) -> NDArray[np.float32]:
    features, info = encoded.features, encoded.info
    mask = np.zeros((features.height, features.width), np.bool_)
    for each in clicks:
        if not (0 <= each.x < info.width and 0 <= each.y < info.height):
            raise UsageError(f"The click at {each.x:.0f}, {each.y:.0f} lies beside the picture.")
        x = min(int(each.x * encoded.scale), features.width - 1)
        y = min(int(each.y * encoded.scale), features.height - 1)
        mask[max(y - _AROUND, 0) : y + _AROUND + 1, max(x - _AROUND, 0) : x + _AROUND + 1] = True
    return features.at(mask)


def _sparse(encoded: Encoded) -> NDArray[np.float32]:
    """Return the features of px spread evenly over the picture."""
    features = encoded.features
    step = max(1, round((features.width * features.height / _SPARSE) ** 0.5))
    mask = np.zeros((features.height, features.width), np.bool_)
    # Some thousand px say as much of a picture as all of them, and their product with the click is
    # instant.
    mask[step // 2 :: step, step // 2 :: step] = True
    if not mask.any():
        mask[:] = True
    return features.at(mask)


def box(encoded: Encoded, region: Region, found: FoundSheet | None = None) -> Mask:
    """Return the object in a box as a mask (h, w) of the picture.

    With ``found`` the cell whose own box overlaps it by half at least; else, and without such a
    cell, what in the box differs most from its rim, by two means of the features.

    Raises:
        UsageError: the box lies beside the picture, or is too small to hold anything.
    """
    info = encoded.info
    inside = region.intersect(info.bounds)
    if inside.width < 4 or inside.height < 4:
        raise UsageError("Draw a box of at least 4×4 px inside the picture.")
    cell = _cell_in(found, inside) if found is not None else None
    if cell is not None:
        return cell
    scale, grid = encoded.scale, encoded.features
    rows = slice(int(inside.y * scale), max(int(inside.bottom * scale), int(inside.y * scale) + 3))
    # At least 3 px on the network's grid: a rim and something within.
    columns = slice(
        int(inside.x * scale), max(int(inside.right * scale), int(inside.x * scale) + 3)
    )
    features = grid.rows(rows)[0][:, columns]
    wanted = _object(features, encoded.network.info.scale)
    part = cv2.resize(
        wanted.astype(np.uint8), (inside.width, inside.height), interpolation=cv2.INTER_NEAREST
    )
    mask = np.zeros((info.height, info.width), np.bool_)
    mask[inside.y : inside.bottom, inside.x : inside.right] = part > 0
    return mask


def _cell_in(found: FoundSheet, region: Region) -> Mask | None:
    """Return the cell whose box overlaps a region best, None when none does by half."""
    numbers = found.cells.numbers
    part = numbers[region.y : region.bottom, region.x : region.right]
    best, overlap = 0, _SAME
    for number in np.unique(part[part > 0]).tolist():
        x, y, width, height = cv2.boundingRect((numbers == number).astype(np.uint8))
        own = Region(x, y, width, height)
        common = own.intersect(region)
        shared = common.width * common.height
        union = width * height + region.width * region.height - shared
        if shared / union >= overlap:
            best, overlap = number, shared / union
    return np.asarray(numbers == best) if best else None


def _object(features: NDArray[np.float32], scale: float) -> Mask:
    """Return what of a box's features (h, w, d) belongs to its object: the part in its middle.

    Two means, begun with the box's middle and its rim.
    """
    height, width, _ = features.shape
    rim = np.ones((height, width), np.bool_)
    # What crosses the box's rim goes on outside, so it is not what was boxed.
    rim[1:-1, 1:-1] = False
    wanted = np.zeros((height, width), np.bool_)
    wanted[height // 3 : -(height // 3) or None, width // 3 : -(width // 3) or None] = True
    for _ in range(_ROUNDS):
        chosen = wanted | rim
        sample = Sample(features[chosen], (wanted & ~rim)[chosen])
        if not sample.membrane.any():
            break
        wanted = prompt_log_odds(features, compile_prompt(sample, scale)) > 0
    count, parts = cv2.connectedComponents(wanted.astype(np.uint8), connectivity=4)
    if count < 2:
        return wanted
    # `or None`: of fewer than 3 rows a third is 0, and -0 would cut everything off.
    middle = parts[height // 3 : -(height // 3) or None, width // 3 : -(width // 3) or None]
    sizes = np.bincount(middle.ravel(), minlength=count)
    sizes[0] = 0
    return np.asarray(parts == int(sizes.argmax())) if sizes.any() else wanted
