"""When a culture reaches a confluence: laws of growth with a prior from earlier cultures.

For a level K the covered share p = C / K grows by one of two laws. Logistic growth: logit(p) is a
line over time. Colonies that grow by themselves and run into one another: the area they would
cover without meeting, -ln(1 - p), grows exponentially, so that its logarithm is a line. Given law
and K the posterior of the line is known in closed form; both are summed over. Draws from the whole
posterior give the time at which a target is passed, and the band of the curve.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from math import isfinite, log, nan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.growth import GrowthSample

LEVEL: Final = 0.80
"""Share of the draws within the window that is told."""
LEAST_DAYS: Final = 3
LEAST_WITH_PRIOR: Final = 2
"""Days needed at least, without and with earlier cultures of the line."""
GENERAL_RATE: Final = 0.026
"""1/h: where no earlier culture is known; an area that doubles in 27 h far below its level."""
GENERAL_SPREAD: Final = 0.012
LINE_SPREAD: Final = 0.25
"""Cultures of a line are taken to differ by this share of their mean rate at least."""
MODEL_ERROR: Final = 0.08
"""How far a culture strays from its law within a day, on the scale of the line."""
SHARED: Final = 0.5
"""Correlation of the days' errors: often the same fields are photographed again."""
UNTOLD_ERROR: Final = 0.25
"""Standard error of the logit of a day's confluence that has no interval."""
TRUST: Final = 6.0
"""Weight, in days, of the belief that these errors are of the right size."""
FARTHEST: Final = 14 * 24.0
"""Hours ahead that a forecast looks."""
WIDEST: Final = 96.0
"""Hours a window may be wide before it says nothing that helps to plan."""
_LEVELS: Final = ((85.0, 0.15), (92.0, 0.25), (96.0, 0.25), (100.0, 0.35))
"""Confluence in % at which a culture levels out, and how much is believed of each."""
_DRAWS: Final = 4000
_STEPS: Final = 49
_SURE: Final = 0.9
"""Share of the draws that must grow, and reach the target in time."""
_FALLS: Final = 1.645
"""Standard errors that a day must lie below the day before, to be surely below."""

Floats = NDArray[np.float64]


class _Law:
    """Logistic growth: ``line`` makes shares to what grows on a line, ``share`` is its inverse."""

    def line(self, share: Floats) -> Floats:
        found: Floats = np.log(share / (1 - share))
        return found

    def slope(self, share: Floats) -> Floats:
        """Return the derivative of `line`."""
        return 1 / (share * (1 - share))

    def share(self, line: Floats) -> Floats:
        found: Floats = 1 / (1 + np.exp(-line))
        return found


class _MeetingColonies(_Law):
    """Colonies placed at random that grow exponentially and overlap where they meet.

    The share they cover is 1 - exp(-A) with A the sum of their areas (Kolmogorov 1937; Johnson and
    Mehl 1939; Avrami, Journal of Chemical Physics 7, 1939).
    """

    def line(self, share: Floats) -> Floats:
        found: Floats = np.log(-np.log1p(-share))
        return found

    def slope(self, share: Floats) -> Floats:
        return 1 / ((share - 1) * np.log1p(-share))

    def share(self, line: Floats) -> Floats:
        # Beyond 50 the share is 1 to the last digit, and the outer exponential would overflow.
        found: Floats = -np.expm1(-np.exp(np.minimum(line, 50.0)))
        return found


_LAWS: Final = (_Law(), _MeetingColonies())


class NoForecast(StrEnum):
    """Why the time of passage cannot be told."""

    TOO_FEW = "too few days"
    NOT_GROWING = "not growing"
    OVER = "already over"
    TOO_FAR = "too far"
    TOO_WIDE = "too wide"


@dataclass(frozen=True, slots=True)
class RatePrior:
    """What is believed of a rate (1/h) beforehand; ``cultures``: how many it was learned from."""

    rate: float = GENERAL_RATE
    spread: float = GENERAL_SPREAD
    cultures: int = 0


@dataclass(frozen=True, slots=True)
class Passing:
    """When a target confluence (%) is passed: hours as those of the samples.

    The window from ``low`` to ``high`` holds ``LEVEL`` of what is believed, ``middle`` half of it;
    ``outer`` is the 95 % window. ``band``: (hours, low, middle, high) of the confluence, %, from
    the last sample on.
    """

    target: float
    low: float
    middle: float
    high: float
    outer: tuple[float, float]
    cultures: int
    band: tuple[tuple[float, float, float, float], ...]


def rate_prior(rates: Sequence[float]) -> RatePrior:
    """Return what earlier cultures of a line tell of its rate; the general prior where none does.

    Their mean, spread by their standard deviation, by `LINE_SPREAD` of the mean at least.
    """
    known = [rate for rate in rates if isfinite(rate) and rate > 0]
    if not known:
        return RatePrior()
    mean = sum(known) / len(known)
    spread = float(np.std(known, ddof=1)) if len(known) > 1 else 0.0
    # A mean of few is itself uncertain.
    floor = LINE_SPREAD * mean * (1 + 1 / len(known)) ** 0.5
    return RatePrior(mean, max(spread, floor), len(known))


def culture_rate(samples: Sequence[GrowthSample]) -> float:
    """Return the rate of the law that fits samples (%) best, levelling out at 100 %, 1/h.

    nan where too few days tell it.
    """
    usable = _usable(samples)
    if len(usable) < LEAST_DAYS or usable[-1].hours <= usable[0].hours:
        return nan
    hours = np.array([s.hours for s in usable])
    shares = np.clip([s.value / 100 for s in usable], 1e-4, 0.995)
    fits: list[tuple[float, float]] = []
    for law in _LAWS:
        rate, start = np.polyfit(hours, law.line(shares), 1).tolist()
        fits.append((float(np.square(law.share(start + rate * hours) - shares).sum()), rate))
    return min(fits)[1]


def forecast(
    samples: Sequence[GrowthSample], target: float, prior: RatePrior
) -> Passing | NoForecast:
    """Return when the confluence (%) of samples, in order of time, passes a target, or why not.

    Given law and K: Gaussian regression with a prior of the rate and errors that are correlated
    between days (`SHARED`); their common scale has a scaled inverse chi-square prior of `TRUST`
    degrees, so that each posterior is Student's and its marginal likelihood is known (Gelman and
    others, Bayesian Data Analysis, 14.8; Bishop, Pattern Recognition and Machine Learning, 3.5).
    The same samples give the same draws.
    """
    usable = _usable(samples)
    least = LEAST_WITH_PRIOR if prior.cultures else LEAST_DAYS
    if usable and usable[-1].value >= target:
        return NoForecast.OVER
    if len({s.hours for s in usable}) < least:
        return NoForecast.TOO_FEW
    # Hours from the last day on: its level is what the data know best.
    last = usable[-1].hours
    drawn = _draw(usable, last, prior)
    return NoForecast.NOT_GROWING if drawn is None else _passing(drawn, target, last, prior)


def _usable(samples: Sequence[GrowthSample]) -> list[GrowthSample]:
    return [s for s in samples if isfinite(s.hours) and 0 < s.value < 100]


def _passing(drawn: "_Drawn", target: float, last: float, prior: RatePrior) -> Passing | NoForecast:
    passed = drawn.hours_to(target)
    if np.mean(passed <= FARTHEST) < _SURE:
        return NoForecast.TOO_FAR
    tail = (1 - LEVEL) / 2
    low, middle, high = np.quantile(passed, (tail, 0.5, 1 - tail), method="higher").tolist()
    if high - low > WIDEST:
        return NoForecast.TOO_WIDE
    outer = np.quantile(passed, (0.025, 0.975), method="higher")
    hours = np.linspace(0.0, max(high * 1.15, 12.0), _STEPS)
    edges = np.quantile(drawn.confluence(hours), (tail, 0.5, 1 - tail), axis=1).T
    band = tuple((last + h, *row) for h, row in zip(hours.tolist(), edges.tolist(), strict=True))
    return Passing(
        target,
        last + low,
        last + middle,
        last + high,
        (last + float(outer[0]), last + float(outer[1])),
        prior.cultures,
        band,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """Cultures drawn from the posterior, an entry each; ``law`` is an index of `_LAWS`."""

    law: NDArray[np.intp]
    level: Floats
    start: Floats
    rate: Floats

    def hours_to(self, target: float) -> Floats:
        """Return the hours from the last day on until each passes a target; inf for never."""
        hours = np.full(len(self.rate), np.inf)
        for k, law in enumerate(_LAWS):
            here = (self.law == k) & (self.level > target)
            hours[here] = (law.line(target / self.level[here]) - self.start[here]) / self.rate[here]
        # What is over already is over now: nobody can passage earlier.
        found: Floats = np.maximum(hours, 0.0)
        return found

    def confluence(self, hours: Floats) -> Floats:
        """Return the confluence (hours, draws), %."""
        line = self.start + self.rate * hours[:, None]
        shares = [law.share(line) for law in _LAWS]
        found: Floats = self.level * np.choose(self.law, shares)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Posterior:
    """Of (a, r) given law and K: mean, root of the covariance at scale 1, scale, freedom."""

    mean: Floats
    root: Floats
    scale: float
    freedom: float
    evidence: float
    """Logarithm of prior times marginal likelihood, up to a constant."""


def _draw(samples: Sequence[GrowthSample], last: float, prior: RatePrior) -> _Drawn | None:
    """Return cultures that grow; None where the samples do not say that this one does."""
    known = [
        (law, level, _posterior(samples, last, _LAWS[law], level, log(belief), prior))
        for law in range(len(_LAWS))
        for level, belief in _LEVELS
        if all(s.value < level for s in samples)
    ]
    if not known:
        return None
    evidence = np.array([posterior.evidence for *_, posterior in known])
    shares = np.exp(evidence - evidence.max())
    random = np.random.default_rng(_seed(samples))
    chosen = np.sort(random.choice(len(known), _DRAWS, p=shares / shares.sum()))
    lines = np.empty((2, _DRAWS))
    for k, (_, _, of) in enumerate(known):
        here = chosen == k
        factor = np.sqrt(of.scale * of.freedom / random.chisquare(of.freedom, here.sum()))
        noise = of.root @ random.standard_normal((2, here.sum()))
        lines[:, here] = of.mean[:, None] + factor * noise
    laws = np.array([law for law, _, _ in known])[chosen]
    levels = np.array([level for _, level, _ in known])[chosen]
    grows = lines[1] > 0
    if np.mean(grows) < _SURE or _falls(samples):
        return None
    return _Drawn(laws[grows], levels[grows], *lines[:, grows])


def _falls(samples: Sequence[GrowthSample]) -> bool:
    """Tell whether the last day is surely below the day before: what dies follows no growth."""
    before, after = samples[-2], samples[-1]
    return after.value - before.value < -_FALLS * float(np.hypot(_error(before), _error(after)))


def _seed(samples: Sequence[GrowthSample]) -> int:
    text = repr([(s.hours, s.value, s.low, s.high) for s in samples])
    return int.from_bytes(sha256(text.encode()).digest()[:8])


def _posterior(
    samples: Sequence[GrowthSample],
    last: float,
    law: _Law,
    level: float,
    belief: float,
    prior: RatePrior,
) -> _Posterior:
    values = np.array([s.value for s in samples])
    z = law.line(values / level)
    slope = law.slope(values / level) / level
    design = np.stack([np.ones(len(values)), np.array([s.hours - last for s in samples])], 1)
    errors = slope * np.array([_error(s) for s in samples])
    covariance = SHARED * np.outer(errors, errors)
    covariance += np.diag((1 - SHARED) * errors**2 + MODEL_ERROR**2)
    # Nothing is believed of the level at the last day: the data tell it.
    precision = np.diag([1e-4, prior.spread**-2])
    believed = np.array([0.0, prior.rate])
    weighed = np.linalg.solve(covariance, np.column_stack([design, z]))
    inverse = precision + design.T @ weighed[:, :2]
    mean = np.linalg.solve(inverse, precision @ believed + design.T @ weighed[:, 2])
    rest = z - design @ mean
    off = mean - believed
    squares = float(rest @ np.linalg.solve(covariance, rest) + off @ precision @ off)
    freedom = TRUST + len(values)
    determinants = np.linalg.slogdet(inverse)[1] + np.linalg.slogdet(covariance)[1]
    evidence = belief - determinants / 2 + float(np.log(slope).sum())
    evidence -= freedom / 2 * log(TRUST + squares)
    root = np.linalg.cholesky(np.linalg.inv(inverse))
    return _Posterior(mean, root, (TRUST + squares) / freedom, freedom, evidence)


def _error(sample: GrowthSample) -> float:
    """Return the standard error of a day's confluence in points."""
    if isfinite(sample.error):
        return max((sample.high - sample.low) / (2 * 1.96), 0.1)
    return UNTOLD_ERROR * sample.value * (1 - sample.value / 100)
