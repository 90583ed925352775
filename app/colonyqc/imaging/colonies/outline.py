"""The outer border of a colony: its length, how rough it is, and a simpler line to draw.

The border is the closed line through the centres of a colony's outermost pixels, in (x, y) px.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
PERIMETER_SIGMA_PX: Final = 1.5
"""Gaussian along the border that takes the pixels' stairs out before its length is taken."""
ROUGHNESS_SHARE: Final = 1 / 50
"""Gaussian of the smoothed border that roughness is measured from, as a share of its length."""
VERTICES: Final = 200
_TOLERANCE_PX: Final = 1.0


def outer_border(mask: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Return the border (n, 2) of the one 8-connected object in ``mask``; holes are left out."""
    borders, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(max(borders, key=len), dtype=np.int32).reshape(-1, 2)


def enclosed_px(border: NDArray[np.int32]) -> float:
    """Return how many pixels a border encloses, itself included: Pick's theorem, A + b/2 + 1."""
    # The contour runs through px centres and so encloses half a px less all round: Pick's theorem
    # gives it back.
    return float(cv2.contourArea(border)) + len(border) / 2 + 1


def perimeter_px(border: NDArray[np.int32]) -> float:
    """Return the length of the outer border of the pixels' area.

    Estimator: the polygon through the border pixels' centres, smoothed by a Gaussian of σ 1.5
    steps along it, plus π for the half pixel between centres and the outside (Steiner). Within
    0.5 % on discs of radius 20 to 200 px; a sharp right corner loses about 1 px.
    """
    # A border of a few px would be smoothed to a point by the full Gaussian.
    steps = min(PERIMETER_SIGMA_PX, len(border) / 12)
    return _length(_smoothed(border.astype(np.float64), steps)) + float(np.pi)


def roughness_px(border: NDArray[np.int32]) -> float:
    """Return the RMS deviation of a border from its smoothed self, along the normal, in px.

    The border is resampled to steps of about 1 px and smoothed by a Gaussian of σ = 1/50 of its
    length; the mean deviation, by which smoothing shrinks round shapes, is taken off.
    """
    # Fewer steps than this have no direction to be rough against.
    if len(border) < 8:
        return 0.0
    # Diagonal steps are 1.4 px long: without even steps the Gaussian would be wider along
    # diagonals.
    points = _resampled(border.astype(np.float64))
    smooth = _smoothed(points, ROUGHNESS_SHARE * len(points))
    along = np.roll(smooth, -1, axis=0) - np.roll(smooth, 1, axis=0)
    normal = np.stack([along[:, 1], -along[:, 0]], axis=1)
    # Two px wide parts double back on themselves, and the tangent vanishes there.
    normal /= np.maximum(np.hypot(*normal.T), 1e-12)[:, None]
    # std and not RMS: smoothing shrinks round shapes evenly, and that mean is no roughness.
    return float(np.std(np.sum((points - smooth) * normal, axis=1)))


def simplified(border: NDArray[np.int32], most: int = VERTICES) -> NDArray[np.int32]:
    """Return a border of at most ``most`` vertices, off by 1 px or as little more as it must be."""
    tolerance = _TOLERANCE_PX
    line = np.asarray(cv2.approxPolyDP(border, tolerance, closed=True), dtype=np.int32)
    while len(line) > most:
        # By small steps: the line is never much coarser than it must be.
        tolerance *= 1.4
        line = np.asarray(cv2.approxPolyDP(border, tolerance, closed=True), dtype=np.int32)
    return line.reshape(-1, 2)


def _length(points: Points) -> float:
    return float(np.hypot(*(np.roll(points, -1, axis=0) - points).T).sum())


def _smoothed(points: Points, sigma: float) -> Points:
    """Return a closed line smoothed by a Gaussian of ``sigma`` points along it."""
    # A closed line is periodic: as complex numbers one transform smooths both coordinates, with no
    # ends to care for.
    waves = np.fft.fft(points[:, 0] + 1j * points[:, 1])
    waves *= np.exp(-2 * (np.pi * sigma * np.fft.fftfreq(len(points))) ** 2)
    line = np.fft.ifft(waves)
    return np.stack([line.real, line.imag], axis=1)


def _resampled(points: Points) -> Points:
    """Return a closed line at even steps of about 1 px."""
    closed = np.concatenate([points, points[:1]])
    travelled = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    count = max(8, int(np.ceil(travelled[-1])))
    at = np.arange(count) * travelled[-1] / count
    return np.stack([np.interp(at, travelled, closed[:, i]) for i in (0, 1)], axis=1)
