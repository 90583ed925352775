"""Which places are kept for checking, of several that pictures show.

Fields of one dish, and one field on several days, look so alike that a network checked on one
after training on another would be praised for its memory. So they are always on one side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from colonyqc.domain.errors import TrainingError

_ORDERS: Final = 120
"""Random orders of the places that are tried for a split."""


@dataclass(frozen=True, slots=True)
class Split:
    """Places trained on and places kept for validation."""

    training: frozenset[str]
    validation: frozenset[str]


def split_places(pictures: Sequence[tuple[str, frozenset[int]]], share: float, seed: int) -> Split:
    """Deal the places so that about ``share`` of the pictures is kept for validation.

    ``pictures``: place and classes of each. Among random orders that one is taken which leaves
    every class to train on, shows as many classes as it can in validation and comes nearest to
    the share; the same for the same seed.

    Raises:
        TrainingError: there are fewer than two places.
    """
    by_place: dict[str, list[frozenset[int]]] = {}
    for place, classes in pictures:
        by_place.setdefault(place, []).append(classes)
    if len(by_place) < 2:
        raise TrainingError(
            f"All pictures seem to be of one place ({', '.join(by_place) or 'none'}), so that "
            "none can be kept for checking: add pictures of another dish, say how names tell the "
            "place by --places (--places '(.+)' if each picture shows another one), or train "
            "without a check by --val 0."
        )
    rng = np.random.default_rng([seed, 3])
    orders = (rng.permutation(sorted(by_place)).tolist() for _ in range(_ORDERS))
    tried = [_cut(order, by_place, share, len(pictures)) for order in orders]
    return min(tried, key=lambda split: _cost(split, by_place, share, len(pictures)))


def _cut(
    order: list[str], by_place: Mapping[str, list[frozenset[int]]], share: float, total: int
) -> Split:
    """Take places from the front until the share is reached; one at least stays on each side."""
    kept = [order[0]]
    count = len(by_place[order[0]])
    for place in order[1:-1]:
        more = count + len(by_place[place])
        if abs(more / total - share) < abs(count / total - share):
            kept.append(place)
            count = more
    return Split(frozenset(order) - frozenset(kept), frozenset(kept))


def _cost(
    split: Split, by_place: Mapping[str, list[frozenset[int]]], share: float, total: int
) -> tuple[int, int, float]:
    def classes(places: frozenset[str]) -> frozenset[int]:
        return frozenset().union(*(kinds for place in places for kinds in by_place[place]))

    every = classes(frozenset(by_place))
    missing = len(every - classes(split.training))
    unchecked = len(every - classes(split.validation))
    count = sum(len(by_place[place]) for place in split.validation)
    return missing, unchecked, abs(count / total - share)
