"""Labels as OME-TIFF: the class map and the numbers of objects, with pixel size and names."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import tifffile

from colonyqc.services.outputs import FileKind
from colonyqc.services.ports.label_files import PictureLabels

ENDING: Final = ".ome.tif"
_MARK: Final = "colonyqc"
_TILE: Final = 512


def _is_ours(path: Path) -> bool:
    try:
        with tifffile.TiffFile(path) as file:
            return bool(file.pages.first.software == _MARK)
    except tifffile.TiffFileError:
        return False


KIND: Final = FileKind("label OME-TIFF of colonyqc", _is_ours)


def write(picture: PictureLabels, target: Path) -> None:
    """Write two images: "classes" (8-bit) and "objects" (16 or 32-bit), 0 where there is none."""
    numbers = picture.numbers
    if numbers.max(initial=0) <= np.iinfo(np.uint16).max:
        numbers = numbers.astype(np.uint16)
    with tifffile.TiffWriter(target, ome=True, bigtiff=picture.numbers.nbytes > 2**31) as file:
        for name, values in (("classes", picture.classes), ("objects", numbers)):
            file.write(
                values,
                photometric="minisblack",
                tile=(_TILE, _TILE),
                compression="zlib",
                software=_MARK,
                metadata=_metadata(picture, name),
                **_resolution(picture.pixel_size_um),
            )


def _metadata(picture: PictureLabels, name: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "axes": "YX",
        "Name": f"{picture.name} {name}",
        "MapAnnotation": {key: value for key, value in picture.facts.items() if value},
    }
    if picture.pixel_size_um is not None:
        said |= {f"PhysicalSize{axis}": picture.pixel_size_um for axis in "XY"}
        said |= {f"PhysicalSize{axis}Unit": "µm" for axis in "XY"}
    return said


def _resolution(um_per_px: float | None) -> dict[str, Any]:
    if um_per_px is None:
        return {}
    return {"resolution": (1e4 / um_per_px,) * 2, "resolutionunit": "CENTIMETER"}
