"""The painted samples of a picture as values, and the steps that made them; no widgets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region

SIDE: Final = 64
"""Side of a new sample's box, px."""
LEAST: Final = 16
MOST: Final = 512

Place = tuple[int, int]
Labels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class PaintedBox:
    """A sample: its box in picture px and its labels (h, w), 1 membrane, 0 not membrane."""

    region: Region
    labels: Labels

    @property
    def painted(self) -> bool:
        """Tell whether it shows both classes: only then it says anything."""
        return bool(self.labels.any()) and not bool(self.labels.all())

    def stroke(self, points: Sequence[Place], size: int, value: int) -> "PaintedBox":
        """Return it with a line through picture px painted, ``size`` px wide."""
        # A value: undo keeps what was before by keeping the box itself.
        labels = self.labels.copy()
        inside = [(x - self.region.x, y - self.region.y) for x, y in points]
        # A stroke of a single place is a line from it to itself: a dot.
        for start, end in zip(inside, inside[1:] or inside, strict=False):
            cv2.line(labels, start, end, value, size)
        return replace(self, labels=labels)

    def reshaped(self, region: Region) -> "PaintedBox":
        """Return it with another box; what was painted stays where it is in the picture."""
        labels = np.zeros((region.height, region.width), np.uint8)
        both = self.region.intersect(region)
        labels[_within(both, region)] = self.labels[_within(both, self.region)]
        return PaintedBox(region, labels)


def _within(part: Region, whole: Region) -> tuple[slice, slice]:
    """Return where a part lies in the pixels of a whole."""
    x, y = part.x - whole.x, part.y - whole.y
    if not (part.width and part.height):
        return slice(0), slice(0)
    return slice(y, y + part.height), slice(x, x + part.width)


def holds(region: Region, x: float, y: float) -> bool:
    """Tell whether a box holds a place."""
    return region.x <= x < region.right and region.y <= y < region.bottom


def new_box(region: Region) -> PaintedBox:
    """Return a sample without paint."""
    return PaintedBox(region, np.zeros((region.height, region.width), np.uint8))


def fitted(region: Region, bounds: Region) -> Region:
    """Return a box moved into a picture, its sides within what a sample may have."""
    width = min(max(region.width, min(LEAST, bounds.width)), MOST, bounds.width)
    height = min(max(region.height, min(LEAST, bounds.height)), MOST, bounds.height)
    x = min(max(region.x, 0), bounds.width - width)
    y = min(max(region.y, 0), bounds.height - height)
    return Region(x, y, width, height)


def around(x: int, y: int, bounds: Region, side: int = SIDE) -> Region:
    """Return the box of a usual sample about a place."""
    return fitted(Region(x - side // 2, y - side // 2, side, side), bounds)


@dataclass(frozen=True, slots=True, eq=False)
class Painting:
    """All samples of a picture; ``active`` is the place of the one that is painted in."""

    boxes: tuple[PaintedBox, ...] = ()
    active: int | None = None

    @property
    def box(self) -> PaintedBox | None:
        """The sample that is painted in."""
        return None if self.active is None else self.boxes[self.active]

    @property
    def told(self) -> tuple[PaintedBox, ...]:
        """The samples that show both classes."""
        return tuple(box for box in self.boxes if box.painted)

    def added(self, box: PaintedBox) -> "Painting":
        """Return it with one more sample, which becomes the active one."""
        return Painting((*self.boxes, box), len(self.boxes))

    def changed(self, box: PaintedBox) -> "Painting":
        """Return it with another sample in the active one's place."""
        if self.active is None:
            raise ValueError("no sample is active")
        boxes = list(self.boxes)
        boxes[self.active] = box
        return replace(self, boxes=tuple(boxes))

    def removed(self, index: int) -> "Painting":
        """Return it without a sample; the one before becomes active."""
        boxes = self.boxes[:index] + self.boxes[index + 1 :]
        return Painting(boxes, min(index, len(boxes) - 1) if boxes else None)

    def at(self, x: int, y: int) -> int | None:
        """Return the place of the sample at a picture px: the active one first, then the newest."""
        # Where boxes overlap the one in hand wins: strokes must not jump to another.
        order = [*([self.active] if self.active is not None else []), *range(len(self.boxes))[::-1]]
        return next((k for k in order if holds(self.boxes[k].region, x, y)), None)
