"""Plain ways to part a picture, told the same number of regions: what a method must be better than.

All see the same two numbers of a pixel: the grey and its local deviation.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.segmentation import felzenszwalb

from colonyqc.imaging.regions.graph_cut import graph_cut

SIGMA: Final = 4.0
"""Gaussian width, px, of the local deviation."""
MOST_PX: Final = 1 << 19
"""Larger pictures are parted at a smaller scale."""
_SAMPLE: Final = 20_000
_TRIES: Final = 4
_ROUNDS: Final = 40
_SCALES: Final = (50.0, 100_000.0)
"""Felzenszwalb's k from many small parts to hardly any."""
_HALVINGS: Final = 12
_LEAST_SHARE: Final = 0.002
"""Least part, as a share of the picture, that Felzenszwalb's method leaves."""

Planes = NDArray[np.float32]


def grey_and_deviation(
    contrast: NDArray[np.float32], imaged: NDArray[np.bool_] | None = None
) -> Planes:
    """Return grey and local deviation (h, w, 2), with mean 0 and deviation 1 where imaged."""
    mean = cv2.GaussianBlur(contrast, (0, 0), SIGMA)
    variance = cv2.GaussianBlur(contrast * contrast, (0, 0), SIGMA) - mean * mean
    planes = np.stack([contrast, np.sqrt(np.maximum(variance, 0))], axis=2)
    flat = planes.reshape(-1, 2) if imaged is None else planes[imaged]
    return np.asarray((planes - flat.mean(axis=0)) / (flat.std(axis=0) + 1e-6), np.float32)


def kmeans_scores(
    seen: Planes, imaged: NDArray[np.bool_] | None, count: int, seed: int
) -> NDArray[np.float32]:
    """Return minus the squared distance to each of ``count`` centres (h, w, count)."""
    flat = seen.reshape(-1, 2)
    places = np.arange(len(flat)) if imaged is None else np.flatnonzero(imaged)
    if len(places) > _SAMPLE:
        places = np.random.default_rng(seed).choice(places, _SAMPLE, replace=False)
    cv2.setRNGSeed(seed + 1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, _ROUNDS, 1e-4)
    known = np.ascontiguousarray(flat[places])
    centres = known
    if len(known) > 1:  # OpenCV takes a single row for many points of one number
        centres = cv2.kmeans(  # type: ignore[call-overload]
            known, min(count, len(known)), None, stop, _TRIES, cv2.KMEANS_PP_CENTERS
        )[2]
    gaps = seen[..., None, :] - centres
    return np.asarray(-(gaps**2).sum(axis=3), np.float32)


def kmeans_regions(
    seen: Planes, imaged: NDArray[np.bool_] | None, count: int, seed: int
) -> NDArray[np.uint8]:
    """Return labels (h, w) of the nearest of ``count`` centres."""
    return np.asarray(kmeans_scores(seen, imaged, count, seed).argmax(axis=2), np.uint8)


def graph_cut_regions(
    seen: Planes, imaged: NDArray[np.bool_] | None, count: int, seed: int
) -> NDArray[np.uint8]:
    """Return labels (h, w): the same centres, with borders cut short."""
    return graph_cut(kmeans_scores(seen, imaged, count, seed))


def felzenszwalb_regions(seen: Planes, count: int) -> NDArray[np.uint8]:
    """Return labels (h, w) of Felzenszwalb & Huttenlocher's method: at most ``count`` parts.

    Its scale is what is looked for: the finest that gives no more parts than are wanted. Parts are
    connected there, so two places that look alike are two regions.
    """
    low, high = _SCALES
    least = max(20, round(_LEAST_SHARE * seen.shape[0] * seen.shape[1]))
    best = np.zeros(seen.shape[:2], np.intp)
    for _ in range(_HALVINGS):
        middle = (low * high) ** 0.5
        found = felzenszwalb(seen, scale=middle, sigma=0.8, min_size=least, channel_axis=2)
        if int(found.max()) + 1 > count:
            low = middle
            continue
        best, high = found, middle
        if int(found.max()) + 1 == count:
            break
    return best.astype(np.uint8)
