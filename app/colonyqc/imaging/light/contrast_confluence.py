"""A second opinion on confluence without a network: cells have local contrast, the dish has none.

Local deviation over local mean, thresholded and tidied: the family of PHANTAST (Jaccard et al.,
Biotechnology and Bioengineering 111, 2014), written anew. The threshold allows for the picture's
own noise: variances add, so it is at least sqrt(t² + 2·n²), where n, the 1 % quantile of local
contrast, is what the emptiest places show. Where the logarithm of local contrast parts in two well
apart, it is there (Otsu, IEEE Transactions on Systems, Man, and Cybernetics 9, 1979): the ground of
a sharp or strongly processed picture has structure of its own. Worked on a grid of half the size,
by tiles with a margin.
"""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
import skimage  # its parts load when they are first used
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.components import table_of
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.imaging.grid.flat_field import to_grey
from colonyqc.imaging.grid.resample import Read, read_mirrored
from colonyqc.imaging.grid.tiling import samples
from colonyqc.imaging.light.survey import tiles

SIGMA_PX: Final = 2.5
THRESHOLD: Final = 0.028
_NOISE_SHARE: Final = 2.0
_NOISE_QUANTILE: Final = 0.01
# A dish that is full shows no ground to part from: the parting would run through its cells, whose
# halves differ less (by a factor of 1.5 to 2.3; ground and cells of real pictures by 2.5 to 10).
_GAP: Final = 0.9
"""Least difference of both halves' mean logarithm for it to be ground and cells."""
_MOST: Final = 3.0
"""How many times the least threshold the parting of a picture may raise it."""
# Even, because of the half grid.
_TILE: Final = 1536
_MARGIN: Final = 128
"""A part under the floor that is longer than this may be cut by a tile, and then stays."""
# Closing first and wider: cells show as rings of edges and must fill before whiskers are taken off.
_CLOSE_PX, _OPEN_PX = 13, 9
_DARK: Final = 1e-3
_FAINTEST: Final = 1e-3
"""Local contrast below this is taken for this: rounding, whose logarithm would run away."""
_FLOOR_PX, _HOLE_PX = 600, 900
_HALF_SIGMA: Final = float(np.sqrt(SIGMA_PX**2 - 0.25)) / 2
"""The mean over 2×2 px brings a variance of 1/4 px² of its own."""


def confluence(read: Read, area: ImagedArea) -> float | None:
    """Return 100 · share of the counting pixels that local contrast calls cells; None without any.

    ``read`` gives pixels of the picture as in the file.
    """
    threshold = cell_threshold(read, area)
    cells = counted = 0
    for region, mask in masks(read, area, threshold):
        if area.whole:
            counted += mask.size
        else:
            counts = area.mask(region)
            counted += int(np.count_nonzero(counts))
            mask &= counts
        cells += int(np.count_nonzero(mask))
    return 100 * cells / counted if counted else None


def cell_threshold(read: Read, area: ImagedArea) -> float:
    """Return the local contrast above which there are cells, from a few tiles of a picture."""
    found = []
    for region in samples(area.width, area.height):
        # The half grid has no half px: an odd last row is left out of the noise estimate.
        even = Region(region.x, region.y, region.width // 2 * 2, region.height // 2 * 2)
        if not (even.width and even.height):
            continue
        contrast = local_contrast(to_grey(read(even)))
        # Exact zeros are black canvas, not noise: they would pull the quantile to nothing.
        found.append(contrast[area.mask(even)[::2, ::2] & (contrast > 0)])
    values = np.concatenate(found) if found else np.empty(0)
    if not values.size:
        return THRESHOLD
    noise = float(np.quantile(values, _NOISE_QUANTILE))
    least = float(np.sqrt(THRESHOLD**2 + _NOISE_SHARE * noise**2))
    return min(max(_parted(np.log(np.maximum(values, _FAINTEST))), least), _MOST * least)


def _parted(logs: NDArray[np.float32]) -> float:
    """Return where logarithms of local contrast part into ground and cells; 0 where they do not."""
    if np.ptp(logs) == 0:
        return 0.0
    edge = float(skimage.filters.threshold_otsu(logs))  # type: ignore[no-untyped-call]
    gap = logs[logs > edge].mean() - logs[logs <= edge].mean()
    return float(np.exp(edge)) if gap >= _GAP else 0.0


def masks(
    read: Read, area: ImagedArea, threshold: float
) -> Iterator[tuple[Region, NDArray[np.bool_]]]:
    """Yield (region, mask (h, w)) for tiles that cover a picture, True where there are cells."""
    for region in tiles(area.width, area.height, _TILE):
        even = Region(region.x, region.y, -(-region.width // 2) * 2, -(-region.height // 2) * 2)
        wide = even.grown(_MARGIN)
        contrast = local_contrast(to_grey(read_mirrored(read, area.width, area.height, wide)))
        # The step to canvas without a tile is the strongest edge of the picture and no cell.
        if not area.whole:
            contrast[_beside_nothing(area, wide)] = 0
        cells = _tidied(contrast > threshold)
        edge = _MARGIN // 2
        inner = np.ascontiguousarray(cells[edge:-edge, edge:-edge]).view(np.uint8)
        # Exact: plain nearest rounds its source index in single precision and may shift a mask by
        # one px.
        fine = cv2.resize(inner, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST_EXACT)
        yield region, np.asarray(fine, np.uint8).view(np.bool_)[: region.height, : region.width]


def local_contrast(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return deviation over mean within a Gaussian of σ 2.5 px, on a grid of half the size.

    The sides of ``grey`` are even; 0 in the dark.
    """
    half = grey.shape[1] // 2, grey.shape[0] // 2
    mean = _smoothed(cv2.resize(grey, half, interpolation=cv2.INTER_AREA))
    # Squared before it is halved: the mean of squares keeps the detail that the mean has lost.
    contrast = _smoothed(cv2.resize(cv2.multiply(grey, grey), half, interpolation=cv2.INTER_AREA))
    contrast -= cv2.multiply(mean, mean)
    # Rounding puts variances of even ground just below zero, and their roots would be nan.
    np.maximum(contrast, 0, out=contrast)
    np.sqrt(contrast, out=contrast)
    dark = mean <= _DARK
    np.maximum(mean, _DARK, out=mean)
    contrast /= mean
    if dark.any():
        contrast[dark] = 0
    return contrast


def _smoothed(values: cv2.typing.MatLike) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), _HALF_SIGMA), dtype=np.float32)


def _beside_nothing(area: ImagedArea, region: Region) -> NDArray[np.bool_]:
    """Return, on the half grid, what lies within 3 σ of pixels that do not count."""
    nothing = ~read_mirrored(area.mask, area.width, area.height, region)[::2, ::2]
    if not nothing.any():
        return nothing
    reach = 2 * round(3 * SIGMA_PX / 2) + 1
    return np.asarray(cv2.dilate(nothing.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0)


def _tidied(raw: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Close gaps, take off whiskers, drop small parts and fill small holes; on the half grid."""
    mask = cv2.morphologyEx(raw.astype(np.uint8), cv2.MORPH_CLOSE, _disc(_CLOSE_PX))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _disc(_OPEN_PX))
    # A quarter: areas are stated in px of the picture, and the half grid has a fourth of them.
    # Ground is the other connectivity, or a diagonal line would part both.
    cells = _without_small(np.asarray(mask > 0), _FLOOR_PX // 4, 8)
    return ~_without_small(~cells, _HOLE_PX // 4, 4)


def _disc(diameter_px: int) -> cv2.typing.MatLike:
    """Return a disc of ``diameter_px`` of the full grid, on the half grid."""
    side = 2 * (diameter_px // 4) + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))


def _without_small(mask: NDArray[np.bool_], floor: int, connectivity: int) -> NDArray[np.bool_]:
    """Return a mask less its parts under ``floor`` px that do not reach the tile's border."""
    count, raw = cv2.connectedComponents(mask.view(np.uint8), connectivity=connectivity)
    labels = np.asarray(raw, dtype=np.int32)
    table = table_of(labels, count - 1)
    height, width = mask.shape
    kept = table.area >= floor
    # What reaches the tile's border may go on beyond it, so nobody knows that it is small.
    kept |= (table.left == 0) | (table.right == width)
    kept |= (table.top == 0) | (table.bottom == height)
    return np.take(np.concatenate([[False], kept]), labels)
