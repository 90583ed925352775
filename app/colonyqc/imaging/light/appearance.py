"""Describe what kind of picture this is, so that a model is not asked about looks it never saw.

All features are taken from pixels that stand out (local deviation of the flat-fielded grey above
3 %), pooled over a few tiles: they depend neither on exposure nor on how much of the dish is
covered, and a nearly empty dish has none and is never refused for it.
"""

from collections.abc import Mapping, Sequence
from math import ceil, sqrt
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.model import LooksLimits
from colonyqc.domain.quality import Problem, ProblemKind

_STANDS_OUT: Final = 0.03
_LEAST_SHARE: Final = 0.005
"""With fewer pixels standing out than this share the dish is nearly empty: no features."""
# Quantiles and not extremes: one speck of dust would set the asymmetry of a whole picture.
_TAIL: Final = 0.02
_MIRROR: Final = cv2.BORDER_REFLECT_101

FEATURES: Final = {
    "strength": "how strongly cells stand out from the light",
    "asymmetry": "the balance of bright halos against dark parts",
    "fine": "the share of the finest detail",
    "middle": "the share of detail of the size of nuclei",
    "coarse": "the share of detail of the size of cells",
    "clumping": "how large patches differ in brightness",
}
"""Each feature's name and what it says, for the sentence a person reads."""


def features(tiles: Sequence[NDArray[np.float32]]) -> dict[str, float]:
    """Return the looks of flat-fielded tiles (h, w) of the model's grid; {} when nearly empty.

    With D(a, b) the difference of Gaussians of σ a and b px, over the pixels that stand out:
    ``strength``: median local deviation (σ 2.5 px); ``asymmetry``: (q98 + q2)/(q98 - q2) of
    D(0, 8), above 0 for bright halos (phase contrast), below 0 for dark cells (brightfield);
    ``fine``, ``middle``, ``coarse``: spread of D(0, 1), D(1, 2), D(2, 4), each over that of the
    next octave; ``clumping``: spread of D(4, 24) over ``strength``.
    """
    parts = [_standing_out(tile) for tile in tiles]
    count = sum(len(part.deviation) for part in parts)
    if not count or count < _LEAST_SHARE * sum(tile.size for tile in tiles):
        return {}
    halos = np.concatenate([part.halo for part in parts])
    low, high = np.quantile(halos, (_TAIL, 1 - _TAIL))
    spread = _pooled(parts)
    strength = float(np.median(np.concatenate([part.deviation for part in parts])))
    return {
        "strength": strength,
        "asymmetry": float((high + low) / max(high - low, 1e-6)),
        "fine": spread[0] / spread[1],
        "middle": spread[1] / spread[2],
        "coarse": spread[2] / spread[3],
        "clumping": spread[4] / strength,
    }


class _StandingOut(NamedTuple):
    """What stands out in a tile: deviation and D(0, 8) of its pixels (n,), and of the octaves.

    ``means`` and ``squares`` (5,) are of four octaves and D(4, 24) over those pixels.
    """

    deviation: NDArray[np.float32]
    halo: NDArray[np.float32]
    means: NDArray[np.float64]
    squares: NDArray[np.float64]


def _standing_out(tile: NDArray[np.float32]) -> _StandingOut:
    mean = _blurred(tile, 2.5)
    # A difference of two nearly equal numbers rounds below zero on even ground.
    deviation = np.sqrt(np.maximum(_blurred(tile * tile, 2.5) - mean * mean, 0))
    out = deviation > _STANDS_OUT
    # Places once, then gathered: a mask would be walked through for each of the planes.
    where = np.flatnonzero(out)
    one, two, four = (_blurred(tile, sigma) for sigma in (1.0, 2.0, 4.0))
    eight = _widened(four, 4.0, 8.0, 2)
    wide = _widened(eight, 8.0, 24.0, 4)
    bands = ((tile, one), (one, two), (two, four), (four, eight), (four, wide))
    # The engine sums under the mask and in double precision, as sums over millions of float32 lose
    # digits; numpy would make copies of every plane to do so.
    mask = out.view(np.uint8)
    sums = [cv2.meanStdDev(cv2.subtract(fine, coarse), mask=mask) for fine, coarse in bands]
    means = np.array([float(mean[0, 0]) for mean, _ in sums])
    deviations = np.array([float(spread[0, 0]) for _, spread in sums])
    halo = np.asarray(cv2.subtract(tile, eight), np.float32)
    return _StandingOut(
        deviation.ravel()[where], halo.ravel()[where], means, deviations**2 + means**2
    )


def _pooled(parts: Sequence[_StandingOut]) -> list[float]:
    """Return the spread of each band over the pixels of all tiles, at least 1e-6."""
    counts = np.array([len(part.deviation) for part in parts])
    weights = counts / counts.sum()
    mean = weights @ np.stack([part.means for part in parts])
    square = weights @ np.stack([part.squares for part in parts])
    # The floor keeps what shows nothing of a band from dividing by zero.
    return [float(each) for each in np.sqrt(np.maximum(square - mean**2, 1e-12))]


def _blurred(tile: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(tile, (0, 0), sigma), dtype=np.float32)


def _widened(
    blurred: NDArray[np.float32], sigma: float, wanted: float, coarse: int
) -> NDArray[np.float32]:
    """Return a tile blurred by ``sigma`` as one blurred by ``wanted`` px, over a coarser grid.

    ``coarse`` is at most half of ``sigma``: what a blurred tile still shows is then kept by the
    grid of ``coarse`` px. The full grid's kernel of σ 24 px alone took half of all looks' time.
    """
    height, width = blurred.shape
    # Mirrored before it is made coarser: on the coarse grid the mirror would stand elsewhere.
    reach = ceil(4 * wanted / coarse) * coarse
    padded = cv2.copyMakeBorder(
        blurred, reach, reach - height % -coarse, reach, reach - width % -coarse, _MIRROR
    )
    tall, wide = padded.shape
    small = cv2.resize(padded, (wide // coarse, tall // coarse), interpolation=cv2.INTER_AREA)
    # Means of squares and straight lines between them blur too; variances add up.
    upper = (np.arange(coarse) + 0.5) / coarse
    lines = coarse**2 * float(np.mean(np.abs(upper - 0.5) * (1 - np.abs(upper - 0.5))))
    own = (coarse**2 - 1) / 12 + lines
    small = cv2.GaussianBlur(small, (0, 0), sqrt(wanted**2 - sigma**2 - own) / coarse)
    fine = np.asarray(cv2.resize(small, (wide, tall), interpolation=cv2.INTER_LINEAR), np.float32)
    return fine[reach : reach + height, reach : reach + width]


def limits(seen: Sequence[Mapping[str, float]], margin: float = 0.15) -> LooksLimits:
    """Return the ranges of the pictures a model was trained on, each widened by ``margin``.

    The margin is a share of the range itself plus the same share of its middle's size, as a few
    pictures do not show how far a kind of picture varies; empty ones ({}) are left out.
    """
    ranges = []
    for name in FEATURES:
        values = [picture[name] for picture in seen if name in picture]
        if values:
            low, high = min(values), max(values)
            # The range alone would be 0 for a feature that all the training pictures agree on, and
            # refuse everything else.
            slack = margin * (high - low + abs(low + high) / 2)
            ranges.append((name, low - slack, high + slack))
    return LooksLimits(tuple(ranges))


def misfit(looks: Mapping[str, float], allowed: LooksLimits) -> Problem | None:
    """Return what makes a picture unlike those a model was trained on, the worst feature; or None.

    A feature the picture lacks (a nearly empty dish) or the model does not limit is not judged.
    """
    worst: tuple[float, Problem] | None = None
    for name, low, high in allowed.ranges:
        value = looks.get(name)
        if value is None or low <= value <= high:
            continue
        limit = low if value < low else high
        # In widths of the range: features have different units, and the worst one is the one to
        # tell of.
        beyond = abs(value - limit) / max(high - low, 1e-6)
        if worst is None or beyond > worst[0]:
            worst = beyond, _unlike(name, value, low, high)
    return worst[1] if worst else None


def _unlike(name: str, value: float, low: float, high: float) -> Problem:
    sentence = (
        f"The picture does not look like those the model was trained on ({FEATURES.get(name, name)}"
        f" is {value:.2f}, seen: {low:.2f} to {high:.2f}): its answer would be a guess; choose a "
        "model made for this kind of microscopy, or check the pixel size."
    )
    limit = low if value < low else high
    return Problem(ProblemKind.LOOKS, sentence, value, limit, blocking=True)
