"""Which colony of one day is which of another: by the area they share once the pictures lie alike.

The assignment is the one of greatest shared area (Kuhn 1955, doi 10.1002/nav.3800020109; solved
by scipy), among pairs that share enough of the smaller colony. Whoever shares enough and is not
assigned has merged into a colony, or come out of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import NDArray

from colonyqc.domain.colony import Colony

LEAST_SHARED: Final = 0.3
"""Shared area over that of the smaller colony, from which two are linked at all."""

_WINDOW: Final = 1024
"""Longer side, px, of the drawing that two colonies are compared in."""


@dataclass(frozen=True, slots=True)
class DayLinks:
    """Colonies by number, of an earlier and a later picture of one place.

    ``pairs``: (earlier, later), one colony. ``merged``: (earlier, the later one it went into).
    ``parted``: (the earlier one it came out of, later). ``gone``: earlier ones that nothing stands
    in the place of; ``unseen``: those whose place the later picture does not show whole.
    ``fresh``: later ones that stand where nothing was, or where the earlier picture does not show.
    """

    pairs: tuple[tuple[int, int], ...]
    merged: tuple[tuple[int, int], ...]
    parted: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    unseen: tuple[int, ...]
    fresh: tuple[int, ...]


def link_days(
    earlier: Sequence[Colony],
    later: Sequence[Colony],
    shift: tuple[float, float],
    size: tuple[int, int],
) -> DayLinks:
    """Link colonies; what lies at p in the later picture lies at p + ``shift`` in the earlier.

    ``size``: (width, height) of the later picture, px; both are in px of one size.
    """
    shared = _shared(earlier, later, shift)
    least = np.minimum.outer([c.area_px for c in earlier], [c.area_px for c in later])
    linked = (shared >= LEAST_SHARED * np.maximum(least, 1.0)).reshape(shared.shape)
    rows, columns = scipy.optimize.linear_sum_assignment(np.where(linked, -shared, 0.0))
    assigned = {(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if linked[r, c]}
    taken, given = {r for r, _ in assigned}, {c for _, c in assigned}
    spare = [(int(r), int(c)) for r, c in np.argwhere(linked) if (r, c) not in assigned]
    # Most shared area first: of several that a colony could have gone into, the likeliest one.
    spare.sort(key=lambda pair: -shared[pair])
    merged = list({r: (r, c) for r, c in reversed(spare) if r not in taken}.values())
    parted = list({c: (r, c) for r, c in reversed(spare) if c not in given}.values())
    left = {r for r, _ in merged} | taken
    lost = [c for r, c in enumerate(earlier) if r not in left]
    born = {c for _, c in parted} | given
    return DayLinks(
        pairs=_numbers(sorted(assigned), earlier, later),
        merged=_numbers(sorted(merged), earlier, later),
        parted=_numbers(sorted(parted), earlier, later),
        gone=tuple(c.number for c in lost if within(c, shift, size)),
        unseen=tuple(c.number for c in lost if not within(c, shift, size)),
        fresh=tuple(each.number for c, each in enumerate(later) if c not in born),
    )


def covered_share(colony: Colony, later: Sequence[Colony], shift: tuple[float, float]) -> float:
    """Return the share of a colony's outlined area that any later colony covers."""
    window = _Window.over(colony)
    own = window.filled(colony, (0.0, 0.0))
    there = np.zeros_like(own)
    for each in later:
        if _meet(colony, each, shift):
            there |= window.filled(each, shift)
    whole = int(own.sum())
    return int((own & there).sum()) / whole if whole else 0.0


def within(colony: Colony, shift: tuple[float, float], size: tuple[int, int]) -> bool:
    """Tell whether the later picture shows the whole box of an earlier colony."""
    left, top, width, height = colony.box
    x, y = left - shift[0], top - shift[1]
    return x >= 0 and y >= 0 and x + width <= size[0] and y + height <= size[1]


def _numbers(
    places: Sequence[tuple[int, int]], earlier: Sequence[Colony], later: Sequence[Colony]
) -> tuple[tuple[int, int], ...]:
    return tuple((earlier[r].number, later[c].number) for r, c in places)


@dataclass(frozen=True, slots=True)
class _Window:
    """A drawing of a colony's box, small enough where the colony is not."""

    corner: tuple[int, int]
    size: tuple[int, int]
    scale: float

    @classmethod
    def over(cls, colony: Colony) -> "_Window":
        left, top, width, height = colony.box
        scale = min(1.0, _WINDOW / max(width, height))
        size = max(1, round(width * scale)), max(1, round(height * scale))
        return cls((left, top), size, scale)

    def filled(self, colony: Colony, shift: tuple[float, float]) -> NDArray[np.uint8]:
        """Return a colony's outlined area (h, w), 1 inside."""
        line = np.array(colony.outline, np.float64).reshape(-1, 2) + shift - self.corner
        mask = np.zeros((self.size[1], self.size[0]), np.uint8)
        cv2.fillPoly(mask, [np.rint(line * self.scale).astype(np.int32)], (1,))
        return mask


def _shared(
    earlier: Sequence[Colony], later: Sequence[Colony], shift: tuple[float, float]
) -> NDArray[np.float64]:
    """Return the area, px, that each earlier colony (row) shares with each later one (column)."""
    found = np.zeros((len(earlier), len(later)))
    for row, one in enumerate(earlier):
        near = [c for c, other in enumerate(later) if _meet(one, other, shift)]
        if not near:
            continue
        window = _Window.over(one)
        own = window.filled(one, (0.0, 0.0))
        for column in near:
            there = window.filled(later[column], shift)
            found[row, column] = int((own & there).sum()) / window.scale**2
    return found


def _meet(one: Colony, other: Colony, shift: tuple[float, float]) -> bool:
    (x, y, width, height), (left, top, wide, high) = one.box, other.box
    left_, top_ = left + shift[0], top + shift[1]
    return x < left_ + wide and left_ < x + width and y < top_ + high and top_ < y + height
