"""Where two class maps of one picture differ, worked out tile by tile as it is looked at."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.services.ports import UNWATCHED, LabelSource, Monitor

ONLY_FIRST: Final = 1
ONLY_SECOND: Final = 2
OTHERWISE: Final = 3
"""Codes of a map of disagreement; 0 where both say the same."""
_STRIP: Final = 512
"""Rows that are compared at a time: as high as a tile of a stored map."""


def disagreement_codes(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return `ONLY_FIRST`, `ONLY_SECOND`, `OTHERWISE` or 0 for each pair of class indices."""
    codes = np.where(first == second, 0, OTHERWISE).astype(np.uint8)
    codes[(first > 0) & (second == 0)] = ONLY_FIRST
    codes[(first == 0) & (second > 0)] = ONLY_SECOND
    return codes


class DisagreementLabels:
    """The codes of two maps of one size, as a `LabelSource`; it closes both.

    A coarser level compares the coarser levels of the two, so none of it is made beforehand.
    """

    def __init__(self, first: LabelSource, second: LabelSource) -> None:
        if first.size != second.size:
            raise ValueError(f"maps of {first.size} and {second.size} px cannot be compared")
        self._first, self._second = first, second
        self.size = first.size
        self.levels = tuple(level for level in first.levels if level in second.levels)

    def read(self, region: Region, level: int = 0) -> NDArray[np.uint8]:
        """Return codes (h, w) of ``region``, in px of ``level`` and inside its bounds."""
        factor = self.levels[level]
        first = self._first.read(region, self._first.levels.index(factor))
        second = self._second.read(region, self._second.levels.index(factor))
        return disagreement_codes(first, second)

    def close(self) -> None:
        """Close both maps."""
        self._first.close()
        self._second.close()


@dataclass(frozen=True, slots=True)
class DisagreementShares:
    """How much of a picture two maps call otherwise, % of its px."""

    only_first: float
    only_second: float
    otherwise: float


def disagreement_shares(
    first: LabelSource, second: LabelSource, monitor: Monitor = UNWATCHED
) -> DisagreementShares:
    """Count where two maps of one size differ, a strip at a time.

    Raises:
        Cancelled: asked to stop.
    """
    width, height = second.size
    counts = np.zeros(OTHERWISE + 1, np.int64)
    for top in range(0, height, _STRIP):
        monitor.check()
        strip = Region(0, top, width, min(_STRIP, height - top))
        codes = disagreement_codes(first.read(strip), second.read(strip))
        counts += np.bincount(codes.ravel(), minlength=OTHERWISE + 1)
        monitor.report((top + strip.height) / height)
    shares = 100 * counts / max(1, width * height)
    return DisagreementShares(*(float(share) for share in shares[1:]))
