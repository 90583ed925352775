"""Hold corrected cells against those they were made of: what changed, which are cut, membranes."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.imaging.grid.components import strips
from colonyqc.imaging.sheets.cells import MEMBRANE_FROM, Cells, Numbers, Probability

_REACH: Final = 5
"""How far from where cells met what is seen is still their membrane, px."""
_DRAWN: Final = 255
_NONE: Final = 0


@dataclass(frozen=True, slots=True)
class CellChange:
    """How the cells of two maps differ: ``px`` are of another cell than before.

    Numbers of cells that are another than under this number before, of new ones, of those gone.
    """

    px: int
    changed: tuple[int, ...]
    added: tuple[int, ...]
    removed: tuple[int, ...]


def cell_change(before: Numbers, after: Numbers) -> CellChange:
    """Return how two maps (h, w) of cells differ."""
    count = int(max(before.max(), after.max())) + 1
    old, new, touched = (np.zeros(count, np.bool_) for _ in range(3))
    px = 0
    for rows in strips(len(before)):
        was, now = before[rows], after[rows]
        other = was != now
        px += int(np.count_nonzero(other))
        old[was], new[now] = True, True
        touched[was[other]] = touched[now[other]] = True
    for known in (old, new):
        known[_NONE] = False
    changed, added, removed = (
        tuple(np.flatnonzero(which).tolist())
        for which in (old & new & touched, new & ~old, old & ~new)
    )
    return CellChange(px, changed, added, removed)


def matched(before: Numbers, drawn: Numbers) -> Numbers:
    """Return cells drawn elsewhere (h, w) by the numbers of those they were made of.

    Each gets the number of the one it has most pixels in common with, unless another has more of
    that; what is left gets numbers above all of theirs.
    """
    known, place = np.unique(drawn, return_inverse=True)
    drawn_at = place.reshape(drawn.shape)
    pairs, shared = [], []
    wide = int(before.max()) + 1
    for rows in strips(len(before)):
        keys = drawn_at[rows].astype(np.int64) * wide + before[rows]
        key, times = np.unique(keys, return_counts=True)
        pairs.append(key)
        shared.append(times)
    key, at = np.unique(np.concatenate(pairs), return_inverse=True)
    common = np.bincount(at, np.concatenate(shared), len(key))
    new = np.zeros(len(known), np.int32)
    taken = np.zeros(wide, np.bool_)
    taken[_NONE] = True
    for index in np.argsort(-common, kind="stable").tolist():
        one, other = divmod(int(key[index]), wide)
        if known[one] != _NONE and not new[one] and not taken[other]:
            new[one], taken[other] = other, True
    free = (new == 0) & (known != _NONE)
    new[free] = wide + np.arange(np.count_nonzero(free))
    return np.asarray(new[drawn_at], np.int32)


def corrected_cells(before: Cells, after: Numbers) -> Cells:
    """Return corrected cells, by number from 1 to the highest there is.

    Untouched ones are cut by the picture's border where they were; others where they reach it
    at a place at which none, or one that was cut, was before.
    """
    change = cell_change(before.numbers, after)
    count = int(after.max())
    cut = np.zeros(count + 1, np.bool_)
    known = min(count, before.count) + 1
    cut[:known] = before.cut[:known]
    other = np.array([*change.changed, *change.added], np.int64)
    cut[other] = False
    gone = [each for each in change.removed if each <= count]
    cut[gone] = False
    were = before.cut.copy()
    were[_NONE] = True
    for side in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        was, now = before.numbers[side], after[side]
        cut[np.intersect1d(now[were[was]], other)] = True
    cut[_NONE] = False
    return Cells(after, count, cut)


def redrawn(probability: Probability, before: Numbers, after: Numbers) -> Probability:
    """Return a map (h, w) of 255 · probability of membrane as corrected cells have it.

    Where cells meet now and did not, membrane is drawn, a pixel on either side; around where they
    met and do no more there is none any more. All else is as the network saw it.
    """
    other = before != after
    if not other.any():
        return probability
    rows, columns = np.flatnonzero(other.any(1)), np.flatnonzero(other.any(0))
    # What is cleared, and how far it is from other borders, lies within twice the reach.
    margin = 2 * _REACH + 2
    part = (
        slice(max(0, rows[0] - margin), rows[-1] + 1 + margin),
        slice(max(0, columns[0] - margin), columns[-1] + 1 + margin),
    )
    met, meet = _borders(before[part]), _borders(after[part])
    gone = (met & ~meet).astype(np.uint8)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _REACH + 1, 2 * _REACH + 1))
    near = cv2.dilate(gone, disc) > 0
    # Membranes that stay are wider than the line where cells meet: they keep their width.
    near &= cv2.dilate(meet.astype(np.uint8), disc) == 0
    made = probability.copy()
    made[part][near | ((gone > 0) & ~meet)] = 0
    made[part][meet & ~met & (made[part] < MEMBRANE_FROM)] = _DRAWN
    return made


def _borders(numbers: Numbers) -> NDArray[np.bool_]:
    """Return the pixels (h, w) beside which (4 ways) another cell lies."""
    found = np.zeros(numbers.shape, np.bool_)
    for one, other in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])):
        a, b = numbers[one], numbers[other]
        differ = (a != b) & (a > 0) & (b > 0)
        found[one] |= differ
        found[other] |= differ
    return found
