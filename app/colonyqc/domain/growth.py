"""Growth of a covered area over days: rate and doubling time with how sure they are.

The logarithm of the area is fitted by a straight line over hours (exponential growth), each day
weighed by how well its own area is known. Area doubling is not cell doubling: colonies also get
denser and thicker.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite, log, nan, sqrt
from statistics import NormalDist
from typing import Final

from colonyqc.domain.statistics import doubling_hours
from colonyqc.domain.student_t import student_t

LEVEL: Final = 0.95
TRUST: Final = 4.0
"""Days' worth of belief that the days' own intervals tell how far they lie from the line; the
days' scatter about it counts for the rest."""


class GrowthBasis(StrEnum):
    """What an interval of a growth rate rests on."""

    INTERVALS = "intervals"
    """The days' own intervals, moderated by how far the days lie from the line."""
    SCATTER = "scatter"
    """How far the days lie from the line alone: a day's area has no interval of its own."""
    NONE = "none"
    """Nothing: two days always lie on a line."""


@dataclass(frozen=True, slots=True)
class GrowthSample:
    """An area at a time: ``value`` in any unit, ``low`` and ``high`` its 95 % interval or nan."""

    hours: float
    value: float
    low: float = nan
    high: float = nan

    @property
    def error(self) -> float:
        """Standard error of the logarithm of the value; nan without an interval."""
        if not 0 < self.low < self.high < inf:
            return nan
        return log(self.high / self.low) / (2 * NormalDist().inv_cdf((1 + LEVEL) / 2))


@dataclass(frozen=True, slots=True)
class GrowthFit:
    """A growth rate in 1/h and the doubling time of the area in h, with 95 % intervals.

    ``rate_low`` and ``rate_high`` are nan where ``basis`` is none. ``doubling`` is nan where the
    area does not grow; ``doubling_high`` is inf where it may not, and ``doubling_low`` nan where
    it surely does not.
    """

    days: int
    rate: float
    rate_low: float
    rate_high: float
    basis: GrowthBasis

    @property
    def doubling(self) -> float:
        return doubling_hours(self.rate)

    @property
    def doubling_low(self) -> float:
        return doubling_hours(self.rate_high)

    @property
    def doubling_high(self) -> float:
        if not isfinite(self.rate_low) or not self.rate_high > 0:
            return nan
        return doubling_hours(self.rate_low) if self.rate_low > 0 else inf


def fit_growth(samples: Sequence[GrowthSample]) -> GrowthFit | None:
    """Return the growth through samples; None where fewer than two have an area at a time.

    Weighted least squares of ln(area) on hours. Where every sample has an interval, its weight is
    1 / SE² and the rate's variance 1 / Σ w (t - mean)², times the factor (ν₀ + χ²) / (ν₀ + n - 2)
    with ν₀ = `TRUST`, χ² the weighted squares about the line, and Student's t of ν₀ + n - 2
    degrees of freedom (a scaled inverse chi-square prior on the factor, centred at 1; Gelman and
    others, Bayesian Data Analysis, 14.8). Else all weigh the same, the variance is that of the
    scatter, and t has n - 2.
    """
    usable = [s for s in samples if 0 < s.value < inf and isfinite(s.hours)]
    if len({s.hours for s in usable}) < 2:
        return None
    known = all(isfinite(s.error) for s in usable)
    weights = [1 / s.error**2 if known else 1.0 for s in usable]
    rate, spread, squares = _line(usable, weights)
    freedom = len(usable) - 2
    if known:
        factor, t = (TRUST + squares) / (TRUST + freedom), student_t(LEVEL, TRUST + freedom)
    elif freedom:
        factor, t = squares / freedom, student_t(LEVEL, freedom)
    else:
        return GrowthFit(len(usable), rate, nan, nan, GrowthBasis.NONE)
    reach = t * sqrt(factor / spread)
    basis = GrowthBasis.INTERVALS if known else GrowthBasis.SCATTER
    return GrowthFit(len(usable), rate, rate - reach, rate + reach, basis)


def _line(samples: Sequence[GrowthSample], weights: Sequence[float]) -> tuple[float, float, float]:
    """Return slope, Σ w (t - mean)² and the weighted squares about the line of ln(value)."""
    total = sum(weights)
    weighed = list(zip(weights, samples, strict=True))
    hours = sum(w * s.hours for w, s in weighed) / total
    level = sum(w * log(s.value) for w, s in weighed) / total
    spread = sum(w * (s.hours - hours) ** 2 for w, s in weighed)
    slope = sum(w * (s.hours - hours) * (log(s.value) - level) for w, s in weighed) / spread
    squares = sum(w * (log(s.value) - level - slope * (s.hours - hours)) ** 2 for w, s in weighed)
    return slope, spread, squares
