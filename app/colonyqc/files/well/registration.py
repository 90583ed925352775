"""How far neighbouring tiles of a well overlap, seen in the pixels themselves.

The stage tells how far tiles lie apart in mm, the camera how wide they are in px: only the
overlap joins the two. A strip of one tile's edge is looked for in its neighbour by normalised
cross-correlation (Lewis 1995), on high-passed pixels so that uneven light does not decide.
"""

from collections.abc import Iterable
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.imaging.grid.flat_field import to_grey

_STRIP: Final = 24
"""Width in px of the strip looked for: the smallest overlap that is seen."""
_REACH: Final = 0.2
"""Largest overlap that is looked for, as a share of the tile."""
_SLACK: Final = 16
"""px the tiles may be shifted along their common edge."""
# A band across the middle is enough, and the search costs as its height.
_TALLEST: Final = 1024
# Takes off light that changes slowly and leaves what is of the size of cells.
_SIGMA: Final = 8.0
_SURE: Final = 0.25
"""Correlation that counts as seen again; strangers of this size reach about 0.1."""
_SAME: Final = 0.4
"""The same where an overlap is stated, looked for within the slack; strangers reach about 0.3."""
_AHEAD: Final = 0.15
"""How much better than anywhere else it must be: an edge that runs on matches everywhere."""
_ALIKE_PX: Final = 4.0
_FLAT: Final = 1e-4


def _texture(pixels: NDArray[Any]) -> NDArray[np.float32]:
    grey = to_grey(np.ascontiguousarray(pixels))
    texture: NDArray[np.float32] = grey - cv2.GaussianBlur(grey, (0, 0), _SIGMA)
    return texture


def _overlap(left: NDArray[Any], right: NDArray[Any]) -> float | None:
    """Return by how many px two tiles of one size overlap, None when it cannot be seen."""
    height, width = left.shape[:2]
    reach = int(width * _REACH)
    top = max(0, (height - _TALLEST) // 2)
    rows = slice(top, height - top)
    if reach < 2 * _STRIP or height <= 4 * _SLACK:
        return None
    where = _texture(left[rows, width - reach :])
    # Shorter than where it is looked for by the slack on both ends: tiles may be shifted along
    # their edge.
    # Smoothing reaches four deviations: more of the tile would change nothing.
    near = _STRIP + int(4 * _SIGMA) + 1
    what = _texture(right[rows, :near])[_SLACK:-_SLACK, :_STRIP]
    if what.std() < _FLAT or where.std() < _FLAT:
        return None
    # Flat places divide by no deviation and come out as nan or inf; they match nothing.
    match = cv2.matchTemplate(where, np.ascontiguousarray(what), cv2.TM_CCOEFF_NORMED)
    along = np.nan_to_num(match, nan=0.0, posinf=0.0, neginf=0.0).max(axis=0)
    best = int(along.argmax())
    # The peak is as broad as the strip: its own shoulders do not count as another place.
    peak = slice(max(0, best - _STRIP), best + _STRIP + 1)
    elsewhere = np.delete(along, peak).max(initial=0.0)
    # At the last place the match may go on beyond what was looked at.
    if along[best] < _SURE or along[best] < elsewhere + _AHEAD or best == len(along) - 1:
        return None
    return float(reach - best)


def measure_step(pairs: Iterable[tuple[NDArray[Any], NDArray[Any]]]) -> float | None:
    """Return the px from one tile to the next, out of (left, right) neighbours of one size.

    The mean of the pairs that agree with their median to 4 px; None when fewer than half of
    those that were seen agree, or only one was. Vertical neighbours are handed in transposed.
    """
    steps = []
    for left, right in pairs:
        overlap = _overlap(left, right)
        if overlap is not None:
            steps.append(left.shape[1] - overlap)
    if len(steps) < 2:
        return None
    # One pair that matched elsewhere must not move the whole well.
    agreeing = [step for step in steps if abs(step - np.median(steps)) <= _ALIKE_PX]
    return float(np.mean(agreeing)) if 2 * len(agreeing) > len(steps) else None


def alike(left: NDArray[Any], right: NDArray[Any], overlap: int) -> bool | None:
    """Tell whether two tiles of one size show the same where they are said to overlap.

    ``overlap``: by how many px the right edge of the left one lies over the right one. None where
    it cannot be told: it is too narrow, or one of them is flat there.
    """
    height, width = left.shape[:2]
    if not 2 * _STRIP <= overlap < width or height <= 4 * _SLACK:
        return None
    top = max(0, (height - _TALLEST) // 2)
    rows = slice(top, height - top)
    where = _texture(left[rows, width - overlap :])
    # Less by the slack on every side: a stage is never that exact.
    what = _texture(right[rows, :overlap])[_SLACK:-_SLACK, _SLACK:-_SLACK]
    if what.std() < _FLAT or where.std() < _FLAT:
        return None
    match = cv2.matchTemplate(where, np.ascontiguousarray(what), cv2.TM_CCOEFF_NORMED)
    return bool(np.nan_to_num(match, nan=0.0, posinf=0.0, neginf=0.0).max() >= _SAME)
