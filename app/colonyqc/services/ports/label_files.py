"""The door to files of labels that other programs open (room `files`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from colonyqc.services.outputs import FileKind


class LabelForm(StrEnum):
    """A form that a picture's labels are written in, a file a picture."""

    GEOJSON = "geojson"
    ROI = "roi"
    OME_TIFF = "ome-tiff"
    OME_ZARR = "ome-zarr"
    """A folder a picture, or a plate."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledObject:
    """A colony or cell: ``mask`` (h, w) lies in ``box`` (x, y, width, height) of the picture.

    ``id`` is the same in every export of the same map; ``measured`` bears units in its names.
    """

    number: int
    id: str
    kind: str
    kind_number: int
    colour: tuple[int, int, int]
    box: tuple[int, int, int, int]
    mask: NDArray[np.bool_]
    measured: Mapping[str, float]
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class PictureLabels:
    """A picture's labels with all that a file says of them.

    ``classes`` (h, w): class indices; ``numbers`` (h, w): of the objects, 0 where there is none;
    ``facts``: what it is of, by name; ``cells``: the objects are cells, not colonies.
    """

    name: str
    classes: NDArray[np.uint8]
    numbers: NDArray[np.uint32]
    objects: tuple[LabelledObject, ...]
    pixel_size_um: float | None
    facts: Mapping[str, str]
    cells: bool
    overview: NDArray[np.uint8]
    """The picture itself, RGB (h, w, 3), at most 1,600 px on its longer side."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnObject:
    """What somebody drew in another program: rings of vertices (n, 2) as (x, y) px, and its class.

    A vertex is a place in the picture, (0, 0) its upper left corner; holes by even and odd.
    ``id`` and ``number`` are those of the object it was exported as, "" and None where not known.
    """

    id: str
    number: int | None
    kind: str
    rings: tuple[NDArray[np.float64], ...]


@dataclass(frozen=True, slots=True)
class PlateFields:
    """A plate of wells; ``fields``: by (row, column) from 0 the culture day of each field.

    Field number k of a well lies in ROW/COLUMN/k, rows as letters, columns as numbers from 1.
    """

    name: str
    rows: int
    columns: int
    fields: Mapping[tuple[int, int], tuple[int | None, ...]]


class LabelFiles(Protocol):
    """Who writes labels in the forms of other programs, and reads what was drawn there."""

    def ending(self, form: LabelForm) -> str:
        """Return how the names of a form's files end, with the dot."""
        ...

    def kind(self, form: LabelForm) -> FileKind:
        """Return how a file of a form that this program wrote is told."""
        ...

    def write_plate(self, target: Path, plate: PlateFields) -> None:
        """Describe a plate whose fields were written below ``target`` where `PlateFields` says.

        Raises:
            OSError: it cannot be written.
        """
        ...

    def write(self, form: LabelForm, picture: PictureLabels, target: Path) -> None:
        """Write a picture's labels to a passing path; whoever asked gives it its name.

        Raises:
            OSError: it cannot be written.
            UsageError: the form cannot hold them.
        """
        ...

    def reads(self, path: Path) -> bool:
        """Tell by its name whether a file holds drawn objects."""
        ...

    def read(self, path: Path) -> tuple[DrawnObject, ...]:
        """Return the objects of a GeoJSON file or of ImageJ's ROIs.

        Raises:
            UsageError: it cannot be read, or an object in it can't be taken.
        """
        ...
