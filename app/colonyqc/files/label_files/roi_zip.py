"""Labels as a zip of ImageJ's ROIs: drag it into ImageJ or open it in the ROI Manager."""

from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray
from roifile import ROI_TYPE, ImagejRoi

from colonyqc.domain.errors import UsageError
from colonyqc.imaging.colonies.polygons import Ring, polygons
from colonyqc.services.outputs import FileKind
from colonyqc.services.ports.label_files import LabelledObject, PictureLabels

ENDING: Final = ".roi.zip"
_MARK: Final = b"colonyqc"
_MOST_PX: Final = 32_767
"""ImageJ keeps the place of a ROI in 16 bits with a sign."""
_MOVE, _LINE, _CLOSE = 0.0, 1.0, 4.0
"""Steps of a path as Java's PathIterator numbers them."""


def _is_ours(path: Path) -> bool:
    try:
        with ZipFile(path) as archive:
            return archive.comment == _MARK
    except (BadZipFile, NotImplementedError):
        return False


KIND: Final = FileKind("ROI zip of colonyqc", _is_ours)


def write(picture: PictureLabels, target: Path) -> None:
    """Write a ROI an object, named by number and class; holes and parts make composite ROIs.

    Raises:
        UsageError: the picture is larger than ImageJ's ROIs reach.
    """
    if max(picture.classes.shape) > _MOST_PX:
        raise UsageError(
            f"{picture.facts['picture name']} has a side of more than {_MOST_PX} px, which ROIs of "
            "ImageJ can't tell: write it as geojson."
        )
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.comment = _MARK
        for each in picture.objects:
            roi = _roi(each)
            archive.writestr(f"{roi.name}.roi", roi.tobytes())


def _roi(each: LabelledObject) -> ImagejRoi:
    corner = np.array(each.box[:2], np.int64)
    rings = [ring + corner for part in polygons(each.mask) for ring in (part.shell, *part.holes)]
    name = f"{each.number:05} {each.kind}"
    if len(rings) == 1:
        roi = ImagejRoi.frompoints(rings[0], name=name)
        roi.roitype = ROI_TYPE.POLYGON
    else:
        x, y, width, height = each.box
        path = _path(rings)
        roi = ImagejRoi(roitype=ROI_TYPE.RECT, name=name, multi_coordinates=path)
        roi.left, roi.top, roi.right, roi.bottom = x, y, x + width, y + height
        roi.shape_roi_size = len(path)
    roi.stroke_color = bytes((255, *each.colour))
    roi.group = each.kind_number
    return roi


def _path(rings: list[Ring]) -> NDArray[np.float32]:
    steps: list[float] = []
    for ring in rings:
        for place, (x, y) in enumerate(ring.tolist()):
            steps += (_LINE if place else _MOVE, x, y)
        steps.append(_CLOSE)
    return np.array(steps, np.float32)
