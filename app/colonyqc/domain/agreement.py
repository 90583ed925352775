"""How far raters agree beyond chance: Cohen's and Fleiss' kappa with intervals.

Cohen, Educational and Psychological Measurement 20 (1960); Fleiss, Psychological Bulletin 76
(1971). Intervals: items drawn again with replacement (percentile bootstrap; Efron and Tibshirani,
An Introduction to the Bootstrap, 13).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Final

import numpy as np
from numpy.typing import NDArray

LEVEL: Final = 0.95
REPLICATES: Final = 1000
_SEED: Final = 20260101

_MOST: Final = 1_000_000
"""Answers that are drawn and counted at once."""

_Codes = NDArray[np.intp]
_Each = NDArray[np.float64]
_Kappa = Callable[[_Codes], _Each]
"""From answers (draws, items, raters) to a number for each draw."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement over ``items``: kappa with its 95 % interval, and the plain share that agrees.

    ``kappa`` is nan where nothing is to be told: no item, or one answer throughout.
    """

    items: int
    agreed: float
    kappa: float
    low: float
    high: float


def cohen(one: Mapping[int, str], other: Mapping[int, str]) -> Agreement:
    """Return how far two raters agree on the items that both answered."""
    both = sorted(one.keys() & other.keys())
    codes = _coded([[one[item], other[item]] for item in both])
    return _agreement(codes, _cohen, _share)


def fleiss(raters: Sequence[Mapping[int, str]]) -> Agreement:
    """Return how far raters agree with one another on the items that all of them answered."""
    all_of_them = set.intersection(*(set(each) for each in raters)) if raters else set()
    codes = _coded([[each[item] for each in raters] for item in sorted(all_of_them)])
    return _agreement(codes, _fleiss, _pairs)


def _coded(answers: Sequence[Sequence[str]]) -> _Codes:
    """Return answers (items, raters) as numbers of their words."""
    words = {word: n for n, word in enumerate(sorted({w for row in answers for w in row}))}
    found = [[words[word] for word in row] for row in answers]
    return np.array(found, np.intp).reshape(len(answers), len(answers[0]) if answers else 0)


def _agreement(codes: _Codes, kappa: _Kappa, share: _Kappa) -> Agreement:
    count = len(codes)
    if not count or codes.shape[1] < 2:
        return Agreement(count, nan, nan, nan, nan)
    random = np.random.default_rng(_SEED)
    at_once = max(1, min(REPLICATES, _MOST // codes.size))
    starts = range(0, REPLICATES, at_once)
    sizes = [min(at_once, REPLICATES - start) for start in starts]
    drawn = np.concatenate([kappa(codes[random.integers(0, count, (n, count))]) for n in sizes])
    known = drawn[np.isfinite(drawn)]
    tail = (1 - LEVEL) / 2
    # Where most draws hold one answer only nothing can be said of how sure kappa is.
    sure = len(known) > REPLICATES / 2
    low, high = np.quantile(known, (tail, 1 - tail)).tolist() if sure else (nan, nan)
    (agreed,), (told,) = share(codes[None]), kappa(codes[None])
    return Agreement(count, float(agreed), float(told), low, high)


def _share(codes: _Codes) -> _Each:
    return np.asarray((codes[..., 0] == codes[..., 1]).mean(-1), np.float64)


def _beyond(observed: _Each, expected: _Each) -> _Each:
    told = np.full_like(observed, nan)
    return np.divide(observed - expected, 1 - expected, out=told, where=expected < 1)


def _by_kind(codes: _Codes) -> NDArray[np.bool_]:
    """Return where each word was answered, the words in front."""
    kinds = np.arange(codes.max() + 1)
    return np.asarray(codes == kinds.reshape(-1, 1, 1, 1))


def _cohen(codes: _Codes) -> _Each:
    one, other = np.moveaxis(_by_kind(codes).mean(-2), -1, 0)
    return _beyond(_share(codes), (one * other).sum(0))


def _pairs(codes: _Codes) -> _Each:
    """Return the mean share of pairs of raters that agree on an item."""
    raters = codes.shape[-1]
    counts = _by_kind(codes).sum(-1)
    each = ((counts**2).sum(0) - raters) / (raters * (raters - 1))
    return np.asarray(each.mean(-1), np.float64)


def _fleiss(codes: _Codes) -> _Each:
    shares = _by_kind(codes).mean((-2, -1))
    return _beyond(_pairs(codes), (shares**2).sum(0))
