"""Every pixel one segment: what it is, and of which colony or cell, in one map."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colonyqc.services.answers.categories import BACKGROUND, CELL, FEEDERS, MEMBRANE, Category
from colonyqc.services.answers.picture import PictureAnswer


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the map: all pixels of one category of one instance, or of a ground.

    ``instance`` is None of grounds; ``box`` is (x, y, width, height).
    """

    id: int
    category: Category
    area_px: int
    box: tuple[int, int, int, int]
    instance: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Panoptic:
    """``ids`` (h, w): the segment of each pixel, from 1; none is left without one."""

    ids: NDArray[np.int32]
    segments: tuple[Segment, ...]


def panoptic(answer: PictureAnswer) -> Panoptic:
    """Return a picture's answer as one map.

    A colony has a segment for each class in it, so that classes and colonies both follow from the
    map. Of a sheet membranes are one ground, and cells what lies between them.
    """
    ids = np.zeros(answer.classes.shape, np.int32)
    segments: list[Segment] = []

    def add(
        mask: NDArray[np.bool_], corner: tuple[int, int], kind: Category, of: int | None
    ) -> None:
        if not mask.any():
            return
        number = len(segments) + 1
        height, width = mask.shape
        part = ids[corner[1] : corner[1] + height, corner[0] : corner[0] + width]
        part[mask] = number
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        box = (
            int(columns[0]) + corner[0],
            int(rows[0]) + corner[1],
            int(columns[-1] - columns[0]) + 1,
            int(rows[-1] - rows[0]) + 1,
        )
        segments.append(Segment(number, kind, int(np.count_nonzero(mask)), box, of))

    for each in answer.instances:
        kinds = answer.classes[each.rows]
        if answer.sheet:
            add(each.mask & (kinds == 0), each.box[:2], CELL, each.number)
            continue
        for kind in np.unique(kinds[each.mask]).tolist():
            add(each.mask & (kinds == kind), each.box[:2], answer.category(kind), each.number)
    grounds = {1: MEMBRANE} if answer.sheet else {4: FEEDERS}
    for kind, category in grounds.items():
        add(answer.classes == kind, (0, 0), category, None)
    add(ids == 0, (0, 0), BACKGROUND, None)
    return Panoptic(ids, tuple(segments))


def coloured_ids(ids: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Return ids as RGB (h, w, 3), the COCO way: id = R + 256 · G + 65,536 · B."""
    return np.stack([ids & 255, (ids >> 8) & 255, ids >> 16], axis=2).astype(np.uint8)
