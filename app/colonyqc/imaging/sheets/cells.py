"""From the probability of membrane to cells: closed parts, gaps bridged, up to mid-membrane.

Everything follows from the whole map alone: how it was cut in tiles before leaves no trace.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import scipy  # its parts load when they are first used
import skimage  # its parts load when they are first used
from numpy.typing import NDArray

from colonyqc.imaging.grid.components import strips

MEMBRANE_FROM: Final = 128
"""Least value of a membrane pixel in a map of 255 · probability: one half."""
BARRIER: Final = 46
"""Least height of a ridge that parts two cells: below one half, faint membranes part them too."""
_SURE: Final = 192
"""Least value of what is membrane for sure, however wide."""
_SMOOTH_PX: Final = 1.25
_RIDGE_PX: Final = 15
"""Wider than any membrane: what is as wide and even is haze."""
Numbers = NDArray[np.int32]
Probability = NDArray[np.uint8]
"""255 · probability of membrane (h, w)."""

_NECK: Final = 0.65
"""A part is cut where it is narrower than this share of the smaller side's inner width."""
_HINT: Final = 0.5
"""How much a wider neck may be where the network half saw a membrane (its mean probability)."""
_SMALL: Final = 0.1
"""Parts below this share of the median area are debris, not cells."""
_OPEN: Final = 10.0
"""Parts above this multiple of the median area are open areas, not cells."""
_SPECK: Final = 0.3
"""Lone membrane shorter than this share of a cell's diameter is dirt inside it."""
_REACH: Final = 0.5
"""Share of the median diameter over which a cell may grow into its membranes."""
_NOTHING: Final = -1
"""Number of open areas while cells grow."""
LEAST_PX: Final = 12
"""Fewer px than this have no shape that a measure could be taken of."""
_LARGE_PX: Final = 1 << 22
"""Parts with larger boxes are thinned out before they are cut."""
_PEAK_PX: Final = 1.5
# Some thousand cells of the usual size: enough for a median.
_LOOK_PX: Final = 2048


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Instances of a sheet: ``numbers`` (h, w) from 1 on, 0 where there is no cell.

    Numbers are in reading order of the cells' first pixels; neighbours touch at mid-membrane. In
    corrected cells ``count`` is the highest number, and some may be of none.
    ``cut`` (count + 1,) tells by number which the picture's border cuts: those that have no
    membrane there.
    """

    numbers: Numbers
    count: int
    cut: NDArray[np.bool_]


def find_cells(probability: Probability) -> Cells:
    """Find the cells between membranes of a map (h, w) of 255 · probability.

    Cells are the 4-connected parts between ridges of the map, faint ones too: an even haze of
    probability is no ridge. A part with a neck is cut there, as a gap in a membrane makes it: along
    the watershed of the distance to the membrane. Specks and open areas are no cells. Cells then
    grow to the middle of their membranes.
    """
    # Ridges and not the probability itself: a haze of .3 over the whole picture parts nothing, a
    # faint line of .3 does.
    ridges = _ridges(probability)
    free = np.asarray(ridges < BARRIER).astype(np.uint8)
    typical = _typical(_parts(free)[1])
    if typical == 0:
        return Cells(np.zeros(probability.shape, np.int32), 0, np.zeros(1, np.bool_))
    # Before parts are cut: a speck inside a cell looks like a neck to the distance transform.
    _clean(free, typical)
    numbers, areas = _parts(free)
    # Measured anew, since parts grew by the specks; what was known stands where nothing is left.
    typical = _typical(areas) or typical
    # A whole scan's maps are 100 MB and more each: one goes as soon as the next one stands.
    del free
    areas = _cut_all(numbers, areas, ridges, typical)
    del ridges
    typical = _typical(areas)
    new = np.zeros(len(areas), np.int32)
    cell = (areas >= max(_SMALL * typical, LEAST_PX)) & (areas <= _OPEN * typical)
    # Renumbered in one pass at the end; areas are by old number until here.
    new[cell] = np.arange(1, cell.sum() + 1)
    # Kept apart from 0 (membrane): cells grow into membranes, never into open areas.
    new[areas > _OPEN * typical] = _NOTHING
    _renumber(numbers, new)
    # Before they grow: afterwards cells behind a membrane along the border would reach it too.
    cut = at_border(numbers, int(cell.sum()))
    return _in_order(_grown(numbers, round(_REACH * 2 * np.sqrt(typical / np.pi))), cut)


def numbered(numbers: Numbers) -> Cells:
    """Return cells by their numbers (h, w) alone: which are cut is what the border says."""
    count = int(numbers.max())
    return Cells(numbers, count, at_border(numbers, count))


def at_border(numbers: Numbers, count: int) -> NDArray[np.bool_]:
    """Return which numbers from 0 to ``count`` lie at the border of a map (h, w)."""
    found = np.zeros(count + 1, np.bool_)
    for line in (numbers[0], numbers[-1], numbers[:, 0], numbers[:, -1]):
        found[line[line > 0]] = True
    return found


def _parts(free: NDArray[np.uint8]) -> tuple[Numbers, NDArray[np.int64]]:
    """Return the 4-connected parts of what is no membrane and their areas by number."""
    count, found = cv2.connectedComponents(free, connectivity=4)
    numbers = np.asarray(found, np.int32)
    return numbers, _areas(numbers, count)


def _areas(numbers: Numbers, count: int) -> NDArray[np.int64]:
    # By strips, because bincount makes a copy of what it counts in 8 bytes a px.
    total = np.zeros(count, np.int64)
    for rows in strips(len(numbers)):
        total += np.bincount(numbers[rows].ravel(), minlength=count)
    total[0] = 0
    return total


def _typical(areas: NDArray[np.int64]) -> float:
    """Return the area of a typical part: the median over parts, each weighed by its area's root.

    The root keeps crumbs, which may be many, from making cells look small.
    """
    # Crumbs are left out altogether: there may be more of them than cells.
    sizes = np.sort(areas[areas >= LEAST_PX])
    if not len(sizes):
        return 0.0
    weight = np.cumsum(np.sqrt(sizes))
    return float(sizes[np.searchsorted(weight, weight[-1] / 2)])


def _ridges(probability: Probability) -> Probability:
    """Return how far each px rises above its surroundings: a smoothed map's white top-hat.

    What is membrane for sure stays as it is, however wide.
    """
    smooth = cv2.GaussianBlur(probability, (0, 0), _SMOOTH_PX)
    # A top-hat takes off what is wider than the disc, which is the definition of haze here.
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_RIDGE_PX, _RIDGE_PX))
    ridges = np.asarray(cv2.morphologyEx(smooth, cv2.MORPH_TOPHAT, disc), np.uint8)
    for rows in strips(len(ridges)):
        # Thick, certain membranes would lose their middle to the top-hat, and two cells meet there.
        sure = smooth[rows] >= _SURE
        ridges[rows][sure] = smooth[rows][sure]
    return ridges


def typical_diameter(probability: Probability) -> float:
    """Return the diameter in px of a typical cell, 0 where there is none.

    Taken in the middle of large pictures, from closed parts alone.
    """
    height, width = probability.shape
    top, left = max(0, (height - _LOOK_PX) // 2), max(0, (width - _LOOK_PX) // 2)
    part = probability[top : top + _LOOK_PX, left : left + _LOOK_PX]
    areas = np.bincount(find_cells(part).numbers.ravel())
    areas[0] = 0
    return float(2 * np.sqrt(_typical(areas) / np.pi))


def _clean(free: NDArray[np.uint8], typical: float) -> None:
    """Free lone specks of membrane, in place."""
    count, found = cv2.connectedComponents(1 - free, connectivity=8)
    longest = _SPECK * 2 * np.sqrt(typical / np.pi)
    specks = np.zeros(count, np.bool_)
    # The longest side and not the area: a gap in a long thin membrane makes a long piece, not a
    # speck.
    for number, box in enumerate(scipy.ndimage.find_objects(found), 1):
        if box is not None:
            specks[number] = max(part.stop - part.start for part in box) < longest
    for rows in strips(len(free)):
        free[rows][specks[found[rows]]] = 1


def _cut_all(
    numbers: Numbers, areas: NDArray[np.int64], probability: Probability, typical: float
) -> NDArray[np.int64]:
    """Cut every part with necks, in place; return the areas by number, new ones at the end."""
    # What cannot hold two cells above the floor is not looked at: most parts of a poor map are such
    # crumbs.
    wide = areas > LEAST_PX + 2 * _SMALL * typical
    known = [areas]
    following = len(areas)
    for number, box in enumerate(scipy.ndimage.find_objects(numbers), 1):
        if box is None or not wide[number]:
            continue
        mask = np.asarray(numbers[box] == number)
        pieces, count = _pieces(mask, probability[box])
        if count < 2:
            continue
        sizes = np.bincount(pieces.ravel(), minlength=count + 1)
        # Piece 1 keeps the part's number, 2 becomes the next free one: no other number changes.
        numbers[box][pieces > 1] = pieces[pieces > 1] + (following - 2)
        areas[number] = sizes[1]
        known.append(sizes[2:])
        following += count - 1
    return np.concatenate(known)


def _pieces(mask: NDArray[np.bool_], probability: Probability) -> tuple[Numbers, int]:
    """Return the pieces of a part from 1 on (0 outside) and how many there are."""
    thin = max(1, round(np.sqrt(mask.size / _LARGE_PX)))
    small = mask[::thin, ::thin]
    # The box's sides are borders as well, or a cell cut by its box would look deepest there.
    padded = np.pad(small.astype(np.uint8), 1)
    inner = np.asarray(cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE))
    # Without a little smoothing every corner of the px grid is a peak of its own, and basins are
    # countless.
    depth = np.asarray(cv2.GaussianBlur(inner, (0, 0), 1.0), np.float32)[1:-1, 1:-1]
    depth[~small] = 0
    peaks = _peaks(depth)
    if peaks.max() < 2:
        return mask.astype(np.int32), 1
    basins = _flooded(-depth, peaks, small)
    merged, count = _merged(basins, depth, probability[::thin, ::thin])
    if count < 2:
        return mask.astype(np.int32), 1
    if thin == 1:
        return merged, count
    wide = np.repeat(np.repeat(merged, thin, 0), thin, 1)[: mask.shape[0], : mask.shape[1]]
    # Enlarged labels do not quite meet the mask; a flat flood gives what is left to the nearest.
    return _flooded(np.zeros(mask.shape, np.float32), wide * mask, mask), count


def _flooded(height: NDArray[np.float32], markers: Numbers, mask: NDArray[np.bool_]) -> Numbers:
    """Return the watershed's basins inside a mask; the engine has no types."""
    return np.asarray(skimage.segmentation.watershed(height, markers, mask=mask), np.int32)  # type: ignore[no-untyped-call]


def _peaks(depth: NDArray[np.float32]) -> Numbers:
    """Return markers: the plateaus of greatest depth within 3×3, deeper than `_PEAK_PX`."""
    # Compared with >= : a plateau of equal depth is one peak, not none.
    highest = cv2.dilate(depth, np.ones((3, 3), np.uint8))
    top = ((depth >= highest) & (depth > _PEAK_PX)).astype(np.uint8)
    return np.asarray(cv2.connectedComponents(top, connectivity=8)[1], np.int32)


def _merged(
    basins: Numbers, depth: NDArray[np.float32], probability: Probability
) -> tuple[Numbers, int]:
    """Join basins whose border is no neck, the widest passes first; return them and their count."""
    count = int(basins.max())
    peak = np.asarray(scipy.ndimage.maximum(depth, basins, np.arange(count + 1)), np.float64)
    pairs, saddle, seen = _passes(basins, depth, probability)
    owner = np.arange(count + 1)
    # Stable: of equal passes the lower pair comes first, whatever the sort.
    for index in np.argsort(-saddle, kind="stable"):
        one, other = (_root(owner, int(k)) for k in pairs[index])
        if one == other:
            continue
        neck = saddle[index] / min(peak[one], peak[other])
        # Where the network half saw a membrane even a wide pass is cut.
        if neck > _NECK + _HINT * seen[index]:
            low, high = min(one, other), max(one, other)
            owner[high] = low
            # The joined basin is as deep as its deepest part: later necks are measured against
            # that.
            peak[low] = max(peak[one], peak[other])
    roots = np.array([_root(owner, k) for k in range(count + 1)])
    kept, place = np.unique(roots, return_inverse=True)
    return place.astype(np.int32)[basins], len(kept) - 1


def _root(owner: NDArray[np.intp], number: int) -> int:
    while owner[number] != number:
        number = int(owner[number])
    return number


def _passes(
    basins: Numbers, depth: NDArray[np.float32], probability: Probability
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]]:
    """Return the pairs (n, 2) of basins that touch, the depth of their pass, and what was seen.

    The pass is the deepest place of the border, ``seen`` the mean probability along it.
    """
    found = []
    for a, b in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])):
        meet = (basins[a] != basins[b]) & (basins[a] > 0) & (basins[b] > 0)
        ends = np.stack([basins[a][meet], basins[b][meet]], 1)
        chance = np.maximum(probability[a][meet], probability[b][meet]) / 255.0
        found.append((np.sort(ends, 1), np.minimum(depth[a][meet], depth[b][meet]), chance))
    ends, deep, chance = (np.concatenate(part) for part in zip(*found, strict=True))
    pairs, place = np.unique(ends, axis=0, return_inverse=True)
    # Between versions numpy has changed the shape of the inverse for an axis; flat is right in all.
    place = place.reshape(-1)
    saddle = np.zeros(len(pairs))
    np.maximum.at(saddle, place, deep)
    seen = np.bincount(place, chance, len(pairs)) / np.maximum(np.bincount(place), 1)
    return pairs.astype(np.int32), saddle, seen


def _renumber(numbers: Numbers, new: Numbers) -> None:
    """Give each part its new number, in place."""
    for rows in strips(len(numbers)):
        numbers[rows] = new[numbers[rows]]


def _grown(numbers: Numbers, reach: int) -> Numbers:
    """Give each px of membranes and crumbs within ``reach`` px of a cell the nearest's number.

    Open areas become 0.
    """
    height = len(numbers)
    grown = np.empty_like(numbers)
    for rows in strips(height):
        # As far as a cell may grow: what a strip's px is nearest to lies within this.
        wider = slice(max(0, rows.start - reach), min(height, rows.stop + reach))
        part = numbers[wider]
        inside = part > 0
        if not inside.any():
            grown[rows] = 0
            continue
        far, nearest = cv2.distanceTransformWithLabels(
            (~inside).astype(np.uint8),
            cv2.DIST_L2,
            cv2.DIST_MASK_5,
            labelType=cv2.DIST_LABEL_PIXEL,
        )
        # The engine numbers the px that distances start from in an order of its own.
        number_of = np.zeros(int(nearest.max()) + 1, np.int32)
        number_of[nearest[inside]] = part[inside]
        reached = (far <= reach) & (part != _NOTHING)
        filled = np.where(reached, number_of[nearest], 0)
        grown[rows] = filled[rows.start - wider.start :][: rows.stop - rows.start]
    return grown


def _in_order(numbers: Numbers, cut: NDArray[np.bool_]) -> Cells:
    """Number cells in reading order of their first pixels, in place."""
    count = len(cut) - 1
    first = np.full(count + 1, numbers.size, np.int64)
    width = numbers.shape[1]
    for rows in strips(len(numbers)):
        # Until here numbers follow the order parts were cut in; reading order is what a person can
        # check.
        found, place = np.unique(numbers[rows], return_index=True)
        first[found] = np.minimum(first[found], place + rows.start * width)
    # Keeps 0 (no cell) in front, whether or not the map begins with a cell.
    first[0] = -1
    order = np.argsort(first, kind="stable")
    new = np.empty(count + 1, np.int32)
    new[order] = np.arange(count + 1)
    _renumber(numbers, new)
    return Cells(numbers, count, cut[order])
