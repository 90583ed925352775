"""Early differentiation on the virtual dish: how much of the first of it is found. Simulated."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from os import cpu_count
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.imaging.simulate.draw import draw_region
from colonyqc.imaging.simulate.growth import grow
from colonyqc.imaging.simulate.randomise import UNSEEN, random_spec
from colonyqc.imaging.simulate.spec import Differentiation, DishSpec
from colonyqc.training.data.examples import Example

DISHES: Final = 20
_DAYS: Final = (1, 2, 3, 4, 5)
_LEAST: Final = 0.01
"""Share of the colony area that is drawn differentiated on the first day that counts."""
_FALSE: Final = 0.01
"""Share of undifferentiated pixels that may be called differentiated."""
_SIDE: Final = 470
_BINS: Final = 256

_UNDIFFERENTIATED: Final = int(ColonyClass.UNDIFFERENTIATED)
_DIFFERENTIATED: Final = int(ColonyClass.DIFFERENTIATED)


def first_days(count: int, seed: int) -> list[Example]:
    """Draw ``count`` dishes on the first day that shows 1 % of their colonies differentiated.

    Looks and seeds are none that networks are trained on; a dish that never gets there is
    replaced by another.
    """
    with ThreadPoolExecutor(cpu_count()) as pool:
        return list(pool.map(lambda index: _first_day(index, seed), range(count)))


def _first_day(index: int, seed: int) -> Example:
    rng = np.random.default_rng([seed, index, 78])
    while True:
        spec = _turning(rng)
        for day, state in grow(spec).items():
            drawn = draw_region(state, spec.bounds)
            if _share(drawn.truth) >= _LEAST:
                name = f"early-{index + 1}-day{day}"
                return Example(name, name, drawn.pixels, drawn.truth)


def _turning(rng: np.random.Generator) -> DishSpec:
    """Return a dish of several colonies that begins to differentiate while it is watched."""
    spec = random_spec(rng, _SIDE, _SIDE, kind="phase", looks=UNSEEN)
    law: Differentiation = replace(
        spec.differentiation,
        start_day=float(rng.uniform(1, 3)),
        limit=float(rng.uniform(0.3, 0.7)),
        tau_days=float(rng.uniform(1.5, 3)),
    )
    return replace(
        spec,
        days=_DAYS,
        colonies=int(rng.integers(3, 9)),
        start_confluence=float(rng.uniform(0.1, 0.4)),
        differentiation=law,
        stroma=0.0,
    )


def _share(truth: NDArray[np.uint8]) -> float:
    drawn, whole = (int(np.count_nonzero(truth == k)) for k in (_DIFFERENTIATED, _UNDIFFERENTIATED))
    return drawn / max(drawn + whole, 1)


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
