"""Where the numbers of a picture's colonies stand, by its outlines and its label map."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.colony import Colony
from colonyqc.domain.picture import Region
from colonyqc.imaging.colonies.number_place import number_place
from colonyqc.services.ports import LabelSource

_FINE: Final = 1600
"""Longer side of the level that is read, px, where the map has one as coarse: holes that matter to
a number are larger."""


def coarse_classes(labels: LabelSource) -> tuple[NDArray[np.uint8], float]:
    """Return the class map at a coarse level, and its px a px of the map."""
    width, height = labels.size
    fine = [at for at, factor in enumerate(labels.levels) if max(width, height) >= factor * _FINE]
    level = max(fine, key=lambda at: labels.levels[at], default=0)
    factor = labels.levels[level]
    whole = Region(0, 0, -(-width // factor), -(-height // factor))
    return labels.read(whole, level), 1 / factor


def number_places(
    labels: LabelSource | None, colonies: Sequence[Colony]
) -> tuple[tuple[float, float], ...]:
    """Return a place (x, y) in px of the picture for the number of each colony."""
    if not colonies:
        return ()
    classes, scale = (None, 1.0) if labels is None else coarse_classes(labels)
    places = (number_place(each.outline, classes, scale) for each in colonies)
    return tuple((place.x, place.y) for place in places)
