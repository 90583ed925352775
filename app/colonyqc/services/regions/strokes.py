"""What a person paints over regions: strokes that teach, corrections that hold, an eraser.

Regions have numbers 1 to 254 that stay with them; a region's label in an answer is its number - 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.regions import MOST_REGIONS, NOT_IMAGED

EXAMPLES: Final = 300
"""Px of a region without strokes that stand for it while others are painted."""

Numbers = NDArray[np.uint8]
"""Region number at each px (h, w), 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through picture px; ``number`` 0 erases strokes and corrections alike.

    ``corrects``: it says what is there and teaches nothing.
    """

    points: tuple[tuple[int, int], ...]
    size: int
    number: int
    corrects: bool = False


def painted(strokes: Sequence[Stroke], shape: tuple[int, int], *, corrections: bool) -> Numbers:
    """Return what strokes paint, in their order: those that teach, or the corrections."""
    to = np.zeros(shape, np.uint8)
    for stroke in strokes:
        if stroke.number == 0 or stroke.corrects == corrections:
            draw(to, stroke)
    return to


def draw(to: Numbers, stroke: Stroke) -> None:
    """Draw one stroke."""
    points = stroke.points
    # A stroke of a single place is a line from it to itself: a dot.
    for start, end in zip(points, points[1:] or points, strict=False):
        cv2.line(to, start, end, stroke.number, stroke.size)


def renumbered(numbers: Numbers, merged: Mapping[int, int]) -> Numbers:
    """Return numbers with those of regions that were merged replaced."""
    table = np.arange(256, dtype=np.uint8)
    for number in merged:
        table[number] = resolved(number, merged)
    return table[numbers]


def resolved(number: int, merged: Mapping[int, int]) -> int:
    """Return the region that a number means after all merging."""
    while number in merged:
        number = merged[number]
    return number


def numbers_of(labels: NDArray[np.uint8]) -> Numbers:
    """Return the region numbers of an answer's labels."""
    return np.where(labels == NOT_IMAGED, 0, np.minimum(labels, MOST_REGIONS - 1) + 1).astype(
        np.uint8
    )


def with_examples(scribbles: Numbers, found: Numbers, alive: Sequence[int]) -> Numbers:
    """Return strokes with a few px of each region that has none, as it was found before.

    So a region nobody painted stays, and one stroke is enough to correct another.
    """
    told = scribbles.copy()
    for number in alive:
        if (scribbles == number).any():
            continue
        places = np.flatnonzero((found == number) & (scribbles == 0))
        if len(places):
            chosen = np.random.default_rng(number).choice(
                places, min(EXAMPLES, len(places)), replace=False
            )
            told.ravel()[chosen] = number
    return told


def corrected(found: Numbers, corrections: Numbers) -> Numbers:
    """Return regions with corrections in their places; what is not imaged stays without."""
    return np.where((corrections > 0) & (found > 0), corrections, found).astype(np.uint8)


def shares(numbers: Numbers, alive: Sequence[int]) -> dict[int, float]:
    """Return 100 · area of each region over the area that has any, %; nan where none has."""
    counts = np.bincount(numbers.ravel(), minlength=256)
    total = int(counts[1:].sum())
    return {n: 100 * int(counts[n]) / total if total else float("nan") for n in alive}
