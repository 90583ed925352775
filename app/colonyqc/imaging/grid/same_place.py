"""How far two pictures of one place, taken on different days, are shifted against one another.

What stays the same from day to day is where cells are, not what they look like: pictures are
compared by the strength of their fine detail. The shift is the highest peak of their generalised
cross-correlation (Knapp & Carter 1976, doi 10.1109/TASSP.1976.1162830) with the amplitudes half
whitened: between plain correlation, whose peak is broad, and phase correlation (Kuglin & Hines
1975), which gives every frequency one vote and loses a day's growth in noise.
"""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import NDArray

from colonyqc.imaging.grid.flat_field import to_grey

LEAST_PEAK: Final = 1.2
"""Highest peak over the second one, below which a shift is not believed."""
LEAST_CORRELATION: Final = 0.2
"""Correlation of the fine detail over the overlap, below which a shift is not believed."""
LEAST_OVERLAP: Final = 0.3
"""Share of the picture that must overlap: smaller shares match by chance."""
_SIDE: Final = 1024
"""Longer side, px, that fine detail is taken at."""
_REDUCE: Final = 4
"""What its strength is shrunk by before it is compared: it is smooth, and the search is quick."""
# Of the detail itself, of what its strength is smoothed by, and of what differs over the picture
# by light and focus; the last one in shrunk px.
_DETAIL, _SMOOTH, _LIGHT = 3.0, 4.0, 24.0
_WHITENED: Final = 0.5
_NEIGHBOURS: Final = 12
"""Shrunk px around a peak that are its own slope, not another peak."""
_FLAT: Final = 1e-6
_MOST_SD: Final = 2.5
_LEAST_SIDE: Final = 64


@dataclass(frozen=True, slots=True)
class PlaceShift:
    """What lies at (x, y) of the later picture lies at (x + dx, y + dy) of the earlier one, px."""

    dx: float
    dy: float
    peak: float
    """Highest peak of the correlation over the second one; 1 where nothing stands out."""
    correlation: float
    """Correlation (-1 to 1) of the two pictures' fine detail where they overlap."""
    overlap: float
    """Share of the picture that both show."""

    @property
    def sure(self) -> bool:
        """Tell whether the shift can be believed; see the page of methods for how limits fell."""
        return self.peak >= LEAST_PEAK and self.correlation >= LEAST_CORRELATION


@dataclass(frozen=True, slots=True, eq=False)
class FineDetail:
    """How strong fine detail is in a picture of ``width`` × ``height`` px, in shrunk px (h, w)."""

    strength: NDArray[np.float32]
    width: int
    height: int


def place_shift(earlier: NDArray[Any], later: NDArray[Any]) -> PlaceShift | None:
    """Return how far ``later`` is shifted against ``earlier``; both (h, w) or (h, w, 3), one size.

    None where that cannot be asked: a side under 64 px, or a picture that shows no detail.

    Raises:
        ValueError: the pictures are of different sizes.
    """
    if earlier.shape[:2] != later.shape[:2]:
        raise ValueError(f"{earlier.shape[:2]} and {later.shape[:2]} are different sizes.")
    one, other = fine_detail(earlier), fine_detail(later)
    return None if one is None or other is None else detail_shift(one, other)


def fine_detail(pixels: NDArray[Any]) -> FineDetail | None:
    """Return what a picture is compared by; None where `place_shift` returns None for it."""
    height, width = pixels.shape[:2]
    strength = None if min(height, width) < _LEAST_SIDE else _strength(pixels)
    return None if strength is None else FineDetail(strength, width, height)


def detail_shift(earlier: FineDetail, later: FineDetail) -> PlaceShift:
    """Return what `place_shift` does, of pictures of one size that were looked at before."""
    one, other = earlier.strength, later.strength
    surface = _correlated(one, other)
    # The surface wraps round: its middle is moved to no shift, so that a peak has neighbours.
    height, width = one.shape
    down, across = _shares(len(surface), height), _shares(surface.shape[1], width)
    surface = np.where(np.outer(down, across) >= LEAST_OVERLAP, scipy.fft.fftshift(surface), 0.0)
    row, column = np.unravel_index(int(surface.argmax()), surface.shape)
    best = float(surface[row, column])
    y, x = int(row) - len(surface) // 2, int(column) - surface.shape[1] // 2
    fine_y = y + _vertex(surface[row - 1 : row + 2, column])
    fine_x = x + _vertex(surface[row, column - 1 : column + 2])
    return PlaceShift(
        dx=fine_x * earlier.width / width,
        dy=fine_y * earlier.height / height,
        peak=best / _elsewhere(surface, int(row), int(column)),
        correlation=_agreement(one, other, x, y),
        overlap=float(down[row] * across[column]),
    )


def _strength(pixels: NDArray[Any]) -> NDArray[np.float32] | None:
    """Return the logarithm of how strong fine detail is, in shrunk px; None where there is none."""
    grey = to_grey(np.ascontiguousarray(pixels))
    scale = min(1.0, _SIDE / max(grey.shape))
    if scale < 1:
        side = (round(grey.shape[1] * scale), round(grey.shape[0] * scale))
        grey = np.asarray(cv2.resize(grey, side, interpolation=cv2.INTER_AREA), np.float32)
    detail = grey - cv2.GaussianBlur(grey, (0, 0), _DETAIL)
    # A logarithm: how bright a lamp or how thick a colony is must not decide where it is.
    strength = np.log(cv2.GaussianBlur(detail * detail, (0, 0), _SMOOTH) + _FLAT)
    size = (max(1, grey.shape[1] // _REDUCE), max(1, grey.shape[0] // _REDUCE))
    small = cv2.resize(strength, size, interpolation=cv2.INTER_AREA)
    small -= cv2.GaussianBlur(small, (0, 0), _LIGHT)
    spread = float(small.std())
    if spread < _FLAT:
        return None
    return np.asarray(np.clip(small / spread, -_MOST_SD, _MOST_SD), np.float32)


def _correlated(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = one.shape
    # The frame of a picture would correlate with itself at no shift: it is faded out.
    fade = np.sqrt(np.outer(np.hanning(height), np.hanning(width))).astype(np.float32)
    # Twice as large: a shift to the right must not look like one to the left.
    shape = [scipy.fft.next_fast_len(2 * side, real=True) for side in one.shape]
    cross = scipy.fft.rfft2(one * fade, shape) * scipy.fft.rfft2(other * fade, shape).conj()
    size = np.abs(cross)
    cross /= np.maximum(size, size.max() * 1e-9) ** _WHITENED
    return np.asarray(scipy.fft.irfft2(cross, shape), np.float32)


def _shares(side: int, length: int) -> NDArray[np.float64]:
    """Return the share of ``length`` px that overlaps, by place on a centred surface."""
    return np.clip(1 - np.abs(np.arange(side) - side // 2) / length, 0, 1)


def _vertex(three: NDArray[np.float32]) -> float:
    """Return where the parabola through three values, the middle one greatest, has its top."""
    if len(three) < 3:
        return 0.0
    before, here, after = (float(value) for value in three)
    bend = before - 2 * here + after
    return 0.5 * (before - after) / bend if bend < 0 else 0.0


def _elsewhere(surface: NDArray[np.float32], row: int, column: int) -> float:
    """Return the height of the second peak."""
    rest = surface.copy()
    rows = slice(max(0, row - _NEIGHBOURS), row + _NEIGHBOURS + 1)
    rest[rows, max(0, column - _NEIGHBOURS) : column + _NEIGHBOURS + 1] = 0
    return max(float(rest.max()), float(np.finfo(np.float32).tiny))


def _agreement(one: NDArray[np.float32], other: NDArray[np.float32], x: int, y: int) -> float:
    """Return the correlation of two pictures where they overlap, shifted by (x, y)."""
    height, width = one.shape
    first = one[max(0, y) : height + min(0, y), max(0, x) : width + min(0, x)]
    second = other[max(0, -y) : height - max(0, y), max(0, -x) : width - max(0, x)]
    if first.std() < _FLAT or second.std() < _FLAT:
        return 0.0
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])
