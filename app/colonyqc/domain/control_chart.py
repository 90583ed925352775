"""Individuals and moving-range charts (I-MR) with the Nelson rules.

Shewhart's chart for single values: Montgomery, Introduction to Statistical Quality Control, 6.4;
the eight tests: Nelson, Journal of Quality Technology 16, 237 (1984).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from math import isfinite, nan
from typing import Final

D2: Final = 1.128
"""Mean range of two values over their standard deviation."""
D4: Final = 3.267
"""Upper limit of a moving range over the mean moving range."""
LEAST: Final = 8
"""Values needed before limits are drawn: from fewer they would be chance."""


class NelsonRule(IntEnum):
    """What tells that a point is no chance; numbered as by Nelson."""

    BEYOND = 1
    """One point more than 3 SD from the mean."""
    SIDE = 2
    """Nine in a row on one side of the mean."""
    DRIFT = 3
    """Six in a row, each above, or each below, the one before."""
    SWING = 4
    """Fourteen in a row, up and down by turns."""
    TWO_OF_THREE = 5
    """Two of three in a row more than 2 SD from the mean, on one side."""
    FOUR_OF_FIVE = 6
    """Four of five in a row more than 1 SD from the mean, on one side."""
    HUGGING = 7
    """Fifteen in a row within 1 SD of the mean."""
    AVOIDING = 8
    """Eight in a row more than 1 SD from the mean, on either side."""


@dataclass(frozen=True, slots=True)
class ControlLimits:
    """Limits of single values and their moving ranges, in the values' unit; nan where unknown."""

    mean: float
    sd: float
    """Mean moving range / `D2`."""
    count: int

    @property
    def low(self) -> float:
        return self.mean - 3 * self.sd

    @property
    def high(self) -> float:
        return self.mean + 3 * self.sd

    @property
    def range_high(self) -> float:
        return D4 * D2 * self.sd

    @property
    def known(self) -> bool:
        return isfinite(self.sd) and self.sd > 0


def control_limits(values: Sequence[float]) -> ControlLimits:
    """Return the limits that values in order of time set; unknown from fewer than `LEAST`."""
    if len(values) < LEAST:
        return ControlLimits(nan, nan, len(values))
    ranges = [abs(after - before) for before, after in pairwise(values)]
    mean = sum(values) / len(values)
    return ControlLimits(mean, sum(ranges) / len(ranges) / D2, len(values))


def nelson(values: Sequence[float], limits: ControlLimits) -> tuple[tuple[NelsonRule, ...], ...]:
    """Return for each value the rules whose pattern it completes; none where limits are unknown."""
    if not limits.known:
        return ((),) * len(values)
    scores = [(value - limits.mean) / limits.sd for value in values]
    return tuple(
        tuple(rule for rule, test in _TESTS if test(scores[:end]))
        for end in range(1, len(scores) + 1)
    )


_Scores = Sequence[float]
"""Distances from the mean in SD, up to the point that is judged."""


def _run(scores: _Scores, length: int, holds: Callable[[float], bool]) -> bool:
    return len(scores) >= length and all(map(holds, scores[-length:]))


def _one_side(scores: _Scores, length: int, beyond: float) -> bool:
    return any(_run([side * z for z in scores], length, lambda z: z > beyond) for side in (1, -1))


def _most(scores: _Scores, some: int, of: int, beyond: float) -> bool:
    """Tell whether the last point and ``some`` of the last ``of`` lie beyond, on one side."""
    for side in (1, -1):
        last = [side * z > beyond for z in scores[-of:]]
        if len(last) == of and last[-1] and sum(last) >= some:
            return True
    return False


def _steps(scores: _Scores, length: int) -> list[float]:
    last = scores[-length:]
    return [b - a for a, b in pairwise(last)] if len(last) == length else []


def _drifts(scores: _Scores) -> bool:
    steps = _steps(scores, 6)
    return bool(steps) and (all(s > 0 for s in steps) or all(s < 0 for s in steps))


def _swings(scores: _Scores) -> bool:
    steps = _steps(scores, 14)
    return bool(steps) and all(a * b < 0 for a, b in pairwise(steps))


_TESTS: Final[Sequence[tuple[NelsonRule, Callable[[_Scores], bool]]]] = (
    (NelsonRule.BEYOND, lambda z: abs(z[-1]) > 3),
    (NelsonRule.SIDE, lambda z: _one_side(z, 9, 0.0)),
    (NelsonRule.DRIFT, _drifts),
    (NelsonRule.SWING, _swings),
    (NelsonRule.TWO_OF_THREE, lambda z: _most(z, 2, 3, 2.0)),
    (NelsonRule.FOUR_OF_FIVE, lambda z: _most(z, 4, 5, 1.0)),
    (NelsonRule.HUGGING, lambda z: _run(z, 15, lambda s: abs(s) < 1)),
    (NelsonRule.AVOIDING, lambda z: _run(z, 8, lambda s: abs(s) > 1)),
)
