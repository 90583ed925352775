"""Regions drawn by eye, kept in a text file, where labels that were made by a rule err."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.config.documents import read_yaml
from colonyqc.domain.classes import UNLABELLED, ColonyClass
from colonyqc.domain.errors import TrainingError

Kind = Literal["ground", "colony", "ignore"]
"""What a drawn region is said to be; ``ignore``: nothing is said."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A polygon a person drew: the picture's file stem, what it holds, corners (x, y) in px."""

    picture: str
    kind: Kind
    corners: tuple[tuple[int, int], ...]


def read_drawn(path: Path) -> tuple[Drawn, ...]:
    """Return the regions of a YAML file: picture -> kind -> list of polygons [[x, y], ...].

    Raises:
        TrainingError: the file is missing or something else is written in it.
    """
    try:
        told = read_yaml(path)
        return tuple(
            Drawn(picture, kind, tuple((int(x), int(y)) for x, y in corners))
            for picture, kinds in (told or {}).items()
            for kind in get_args(Kind)
            for corners in _polygons(kinds, kind)
        )
    except (AttributeError, TypeError, ValueError) as error:
        raise TrainingError(
            f"{path.name} is no list of drawn regions: picture, then ground, colony or ignore, "
            "then polygons of [x, y] corners."
        ) from error


def _polygons(kinds: Mapping[str, Any], kind: Kind) -> Sequence[Any]:
    unknown = set(kinds) - set(get_args(Kind))
    if unknown:
        raise ValueError(unknown)
    polygons: Sequence[Any] = kinds.get(kind, ())
    return polygons


def redrawn(
    labels: NDArray[np.uint8], drawn: Sequence[Drawn], textured: ColonyClass, name: str
) -> NDArray[np.uint8]:
    """Return the labels with a picture's drawn regions laid over, in its own pixels."""
    values = {"ground": ColonyClass.BACKGROUND, "colony": textured, "ignore": UNLABELLED}
    out = labels.copy()
    for region in drawn:
        if region.picture == name:
            corners = np.array(region.corners, np.int32).reshape(-1, 1, 2)
            cv2.fillPoly(out, [corners], int(values[region.kind]))
    return out
