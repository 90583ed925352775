"""Masks as run lengths, as the COCO formats write them: down the columns, background first."""

import numpy as np
from numpy.typing import NDArray


def runs(
    mask: NDArray[np.bool_], corner: tuple[int, int], size: tuple[int, int]
) -> NDArray[np.int64]:
    """Return the run lengths (n,) of a mask (h, w) that lies at ``corner`` (x, y) of a picture.

    ``size`` is the picture's (width, height). Runs go down one column after the other and tell
    background and mask in turn, background first; they sum to the picture's pixels.
    """
    width, height = size
    columns, rows = np.nonzero(mask.T)
    places = (columns.astype(np.int64) + corner[0]) * height + rows + corner[1]
    if not len(places):
        return np.array([width * height], np.int64)
    breaks = np.flatnonzero(np.diff(places) != 1)
    starts = places[np.concatenate([[0], breaks + 1])]
    ends = places[np.concatenate([breaks, [len(places) - 1]])] + 1
    bounds = np.concatenate([[0], np.stack([starts, ends], 1).ravel(), [width * height]])
    found = np.diff(bounds)
    # Only the last background may be missing: one before the first run is told by a 0.
    return found[:-1] if found[-1] == 0 else found


def compressed(counts: NDArray[np.int64]) -> str:
    """Return run lengths as the text that readers of COCO take.

    From the third on each is told as its difference from the one two before it; each number in
    groups of 5 bits, least first, 32 marking that more follow, as letters from code 48 on.
    """
    steps = counts.copy()
    steps[3:] -= counts[1:-2]
    return "".join(_letters(step) for step in steps.tolist())


def _letters(value: int) -> str:
    told = []
    more = True
    while more:
        group = value & 31
        value >>= 5
        # The highest bit of the last group is the sign: a group is the last one only if it fits.
        more = value != (-1 if group & 16 else 0)
        told.append(chr(48 + (group | 32 if more else group)))
    return "".join(told)
