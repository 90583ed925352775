"""Early differentiation on the virtual dish: how much of the first of it is found. Simulated."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.training.data.examples import Example

DISHES: Final = 20
_FALSE: Final = 0.01
"""Share of undifferentiated pixels that may be called differentiated."""
_BINS: Final = 256

_UNDIFFERENTIATED: Final = int(ColonyClass.UNDIFFERENTIATED)
_DIFFERENTIATED: Final = int(ColonyClass.DIFFERENTIATED)


class EarlyTally:
    """Pools over dishes what a network makes of drawn pixels."""

    def __init__(self) -> None:
        self._drawn = np.zeros((2, _BINS), np.int64)
        self._called = np.zeros(2, np.int64)

    def add(self, truth: NDArray[np.uint8], probabilities: NDArray[np.float32]) -> None:
        """Count a dish's truth (h, w) against its probabilities (classes, h, w)."""
        called = probabilities.argmax(0) == _DIFFERENTIATED
        level = np.minimum((probabilities[_DIFFERENTIATED] * _BINS).astype(np.intp), _BINS - 1)
        for row, kind in enumerate((_UNDIFFERENTIATED, _DIFFERENTIATED)):
            drawn = truth == kind
            self._drawn[row] += np.bincount(level[drawn], minlength=_BINS)
            self._called[row] += np.count_nonzero(called & drawn)

    def figures(self) -> dict[str, float]:
        """Return shares of the pixels, for JSON.

        ``found``: of those drawn differentiated, called so; ``false``: of those drawn
        undifferentiated; ``found_at_limit``: the greatest ``found`` of any limit on the
        probability that leaves ``false`` at 1 % at most.
        """
        totals = np.maximum(self._drawn.sum(1), 1)
        false, found = self._called / totals
        above = self._drawn[:, ::-1].cumsum(1) / totals[:, None]
        allowed = above[0] <= _FALSE
        return {
            "found": round(float(found), 4),
            "false": round(float(false), 4),
            "found_at_limit": round(float(above[1][allowed].max(initial=0.0)), 4),
        }


def told(dishes: Sequence[Example], tally: EarlyTally) -> dict[str, Any]:
    """Return the figures with the number of dishes."""
    return {"dishes": len(dishes)} | tally.figures()
