"""Early differentiation on the virtual dish: how much of the first of it is found. Simulated."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.training.fit.json_value import JsonValue

DISHES: Final = 20
_FALSE: Final = 0.01
"""Share of undifferentiated pixels that may be called differentiated."""
_BINS: Final = 256

_UNDIFFERENTIATED: Final = int(ColonyClass.UNDIFFERENTIATED)
_DIFFERENTIATED: Final = int(ColonyClass.DIFFERENTIATED)


@dataclass(frozen=True, slots=True)
class EarlyScores(JsonValue):
    """Shares of the pixels drawn on so many dishes."""

    dishes: int
    found: float
    """Of those drawn differentiated, called so."""
    false: float
    """Of those drawn undifferentiated, called differentiated."""
    found_at_limit: float
    """The greatest ``found`` of any limit on the probability that leaves ``false`` at 1 %."""


class EarlyTally:
    """Pools over dishes what a network makes of drawn pixels."""

    def __init__(self) -> None:
        self._dishes = 0
        self._drawn = np.zeros((2, _BINS), np.int64)
        self._called = np.zeros(2, np.int64)

    def add(self, truth: NDArray[np.uint8], probabilities: NDArray[np.float32]) -> None:
        """Count a dish's truth (h, w) against its probabilities (classes, h, w)."""
        self._dishes += 1
        called = probabilities.argmax(0) == _DIFFERENTIATED
        level = np.minimum((probabilities[_DIFFERENTIATED] * _BINS).astype(np.intp), _BINS - 1)
        for row, kind in enumerate((_UNDIFFERENTIATED, _DIFFERENTIATED)):
            drawn = truth == kind
            self._drawn[row] += np.bincount(level[drawn], minlength=_BINS)
            self._called[row] += np.count_nonzero(called & drawn)

    def scores(self) -> EarlyScores:
        """Return what was found on all dishes together."""
        totals = np.maximum(self._drawn.sum(1), 1)
        false, found = self._called / totals
        above = self._drawn[:, ::-1].cumsum(1) / totals[:, None]
        allowed = above[0] <= _FALSE
        return EarlyScores(
            self._dishes,
            round(float(found), 4),
            round(float(false), 4),
            round(float(above[1][allowed].max(initial=0.0)), 4),
        )
