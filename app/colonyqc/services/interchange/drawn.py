"""The class map that objects drawn in another program make of a picture's own."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.errors import UsageError
from colonyqc.imaging.colonies.polygons import filled
from colonyqc.services.answers.picture import Instance, PictureAnswer
from colonyqc.services.interchange.labelled import object_id
from colonyqc.services.ports.label_files import DrawnObject

_CLASSES: Final[Mapping[str, ColonyClass]] = {
    "undifferentiated": ColonyClass.UNDIFFERENTIATED,
    "colony": ColonyClass.UNDIFFERENTIATED,
    "differentiated": ColonyClass.DIFFERENTIATED,
    "uncertain": ColonyClass.UNCERTAIN,
}


def drawn_classes(
    objects: Iterable[DrawnObject], answer: PictureAnswer, labels: str
) -> NDArray[np.uint8]:
    """Return the class map (h, w) of a picture whose colonies are these objects and no others.

    An object that was exported and kept its class keeps the classes within it where it was; what
    is new of it, and every other object, is of the object's class. Of two that overlap the later
    one counts; feeders stay where no object is. ``labels``: sha256 of the map that ``answer`` is
    of.

    Raises:
        UsageError: an object has no class, or one that is not known.
    """
    feeders = answer.classes == ColonyClass.FEEDER
    made = np.where(feeders, answer.classes, 0).astype(np.uint8)
    by_id = {object_id(labels, each.number): each for each in answer.instances}
    by_number = {each.number: each for each in answer.instances}
    for place, each in enumerate(objects, 1):
        kind = each.kind.strip().lower()
        if kind not in _CLASSES:
            raise UsageError(
                f"Object {place} is of the class “{each.kind}”: give each object one of "
                "undifferentiated, differentiated, uncertain."
            )
        known = by_id.get(each.id) or by_number.get(each.number or 0)
        same = known if known is not None and known.category.name == kind else None
        _draw(made, each, _CLASSES[kind], same, answer)
    return made


def _draw(
    made: NDArray[np.uint8],
    each: DrawnObject,
    value: ColonyClass,
    same: Instance | None,
    answer: PictureAnswer,
) -> None:
    rows, columns = _box(each, made.shape)
    corner = np.array([columns.start, rows.start])
    part = made[rows, columns]
    inside = filled([ring - corner for ring in each.rings], part.shape)
    part[inside] = value
    if same is not None:
        was = np.zeros(made.shape, np.bool_)
        was[same.rows] = same.mask
        stays = inside & was[rows, columns]
        part[stays] = answer.classes[rows, columns][stays]


def _box(each: DrawnObject, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Return the rows and columns of the picture that an object reaches."""
    points = np.concatenate(each.rings) if each.rings else np.zeros((1, 2))
    low = np.floor(points.min(axis=0)).clip(0, shape[::-1]).astype(int)
    high = np.ceil(points.max(axis=0)).clip(0, shape[::-1]).astype(int)
    return slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))
