"""Labelled pictures of membranes: the sets, what their masks leave open, the virtual sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import UNLABELLED
from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.sheets.prompts import MEMBRANE
from colonyqc.imaging.simulate.sheet import draw_sheet, random_sheet_spec
from colonyqc.training.data.examples import Example, Read, pictures_in

SHEETS: Final = "virtual-sheets"
_OPEN: Final = 1.1
"""A cell cut by the frame whose inside is this many times as wide as a large cell's is undrawn."""
_LARGE: Final = 0.98
"""Quantile over the whole cells of a picture that stands for a large one."""
_CELL: Final = 60
"""Least area in px of a part between membranes that counts as a cell."""


@dataclass(frozen=True, slots=True)
class MembraneSet:
    """A folder of pictures with masks of membranes: 1 membrane, 0 not, 255 not stated."""

    name: str
    folder: str
    share: float
    """Share of the episodes drawn from here."""
    kind: str = "own"
    """Sets of a kind look alike: what is left out of one is drawn from its kin instead."""
    partly: bool = False
    """Whether parts that nobody drew are marked 0: see `left_open`."""
    origin: str = "the lab's own pictures"
    """Where the pictures come from and under which licence, for the card."""


def left_open(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return labels with 255 where a mask marks as 0 what nobody drew.

    Those are parts between membranes that touch the frame and hold a circle over 1.1 times as
    wide as fits into the picture's large whole cells.
    """
    empty = (labels == 0).astype(np.uint8)
    count, parts, stats, _ = cv2.connectedComponentsWithStats(empty, connectivity=4)
    padded = cv2.copyMakeBorder(empty, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    depth = np.asarray(cv2.distanceTransform(padded, cv2.DIST_L2, 5))[1:-1, 1:-1]
    reach = np.zeros(count)
    np.maximum.at(reach, parts.ravel(), depth.ravel())
    x, y, w, h, area = stats.T
    cut = (x == 0) | (y == 0) | (x + w == labels.shape[1]) | (y + h == labels.shape[0])
    whole = ~cut & (area >= _CELL)
    whole[0] = False
    if not whole.any():
        return labels
    undrawn = cut & (reach > _OPEN * np.quantile(reach[whole], _LARGE))
    undrawn[0] = False
    opened = labels.copy()
    opened[undrawn[parts]] = UNLABELLED
    return opened


def read_set(data: Path, wanted: MembraneSet, read: Read) -> list[Example]:
    """Read a set's pictures with their masks of the same name, in the order of names.

    Raises:
        TrainingError: folder or mask is missing, or a mask is none.
        PictureError: a picture cannot be read.
    """
    folder = data / wanted.folder
    examples = []
    for path in pictures_in(folder / "images"):
        file = folder / "masks" / f"{path.stem}.png"
        if not file.is_file():
            raise TrainingError(f"{path.name} has no mask {file.name} in {file.parent}.")
        pixels, labels = read(path), np.asarray(read(file))
        if labels.ndim != 2 or not set(np.unique(labels).tolist()) <= {0, MEMBRANE, UNLABELLED}:
            raise TrainingError(
                f"{file.name} is no mask of membranes: 1 on them, 0 off them and 255 where nothing "
                "is stated is expected at each pixel."
            )
        if labels.shape != pixels.shape[:2]:
            raise TrainingError(f"{file.name} is not as large as its picture.")
        marked = labels.astype(np.uint8)
        marked = left_open(marked) if wanted.partly else marked
        examples.append(Example(path.stem, wanted.name, pixels, marked))
    return examples


def virtual_sheets(count: int, seed: int, side: int = 320) -> list[Example]:
    """Draw ``count`` virtual sheets of ``side`` px, half absorbance, half fluorescence."""
    rng = np.random.default_rng([seed, 78])
    examples = []
    for index in range(count):
        sheet = draw_sheet(random_sheet_spec(rng, side, side))
        examples.append(Example(f"sheet-{index + 1}", SHEETS, sheet.pixels, sheet.membrane))
    return examples


def shares(sets: Sequence[MembraneSet], sheets: float) -> NDArray[np.float64]:
    """Return the share of the episodes of each set and, last, of the virtual sheets."""
    values = np.array([*(s.share for s in sets), sheets], np.float64)
    scaled: NDArray[np.float64] = values / values.sum()
    return scaled
