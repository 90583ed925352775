"""How much of a class map lies under bright round objects, and what it is called there."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.dead_cells import DeadCells, Disc


def dead_area(classes: NDArray[np.uint8], discs: Iterable[Disc]) -> DeadCells:
    """Return the discs with the pixels of a class map (h, w) that they cover.

    A disc is the pixels whose middle is no farther from its middle than half its diameter, within
    the map. Where two overlap their common pixels count for both.
    """
    found = tuple(discs)
    counts = np.zeros(max(ColonyClass) + 1, np.int64)
    for disc in found:
        counts += np.bincount(_under(classes, disc), minlength=len(counts))
    return DeadCells(
        discs=found,
        px=int(counts.sum()),
        apart_px=int(counts[ColonyClass.BACKGROUND]),
        differentiated_px=int(counts[ColonyClass.DIFFERENTIATED]),
    )


def _under(classes: NDArray[np.uint8], disc: Disc) -> NDArray[np.uint8]:
    """Return the classes of a disc's pixels, (n,)."""
    reach = disc.diameter // 2
    top, left = max(disc.y - reach, 0), max(disc.x - reach, 0)
    part = classes[top : disc.y + reach + 1, left : disc.x + reach + 1]
    down = np.arange(top, top + part.shape[0])[:, None] - disc.y
    across = np.arange(left, left + part.shape[1]) - disc.x
    return np.asarray(part[4 * (down**2 + across**2) <= disc.diameter**2], np.uint8)
