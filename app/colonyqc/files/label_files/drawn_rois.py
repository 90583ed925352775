"""Objects that were drawn in ImageJ, from its ROIs."""

import re
import struct
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

import numpy as np
from roifile import ROI_TYPE, ImagejRoi

from colonyqc.domain.errors import UsageError
from colonyqc.services.ports.label_files import DrawnObject

ENDINGS: Final = (".zip", ".roi")
_MOST_BYTES: Final = 256 * 1024 * 1024
"""Of all ROIs unpacked: a small zip can hold a great deal."""
_AREAS: Final = frozenset(
    {ROI_TYPE.POLYGON, ROI_TYPE.RECT, ROI_TYPE.OVAL, ROI_TYPE.FREEHAND, ROI_TYPE.TRACED}
)
_NAME: Final = re.compile(r"(?:(\d+)\s+)?(.*)")
_WRONG: Final = (
    *(ArithmeticError, AssertionError, LookupError, NotImplementedError, RuntimeError),
    *(TypeError, ValueError, struct.error),
)
"""What the reader raises on ROIs that make no sense to it."""


def read(path: Path) -> tuple[DrawnObject, ...]:
    """Return the areas of a zip of ROIs or of one ROI, named "CLASS" or "NUMBER CLASS".

    Raises:
        UsageError: it cannot be read, or a ROI is no area.
    """
    try:
        entries = _entries(path)
    except (BadZipFile, NotImplementedError, OSError, RuntimeError) as error:
        raise UsageError(f"{path.name} can't be read: it is no file of ROIs.") from error
    return tuple(_object(path, name, data) for name, data in entries)


def _entries(path: Path) -> list[tuple[str, bytes]]:
    if path.suffix.lower() == ".roi":
        return [(path.stem, path.read_bytes()[:_MOST_BYTES])]
    with ZipFile(path) as archive:
        listed = [each for each in archive.infolist() if each.filename.lower().endswith(".roi")]
        if sum(each.file_size for each in listed) > _MOST_BYTES:
            raise UsageError(f"{path.name} can't be read: its ROIs are too large.")
        return [(Path(each.filename).stem, archive.read(each)) for each in listed]


def _object(path: Path, name: str, data: bytes) -> DrawnObject:
    try:
        roi = ImagejRoi.frombytes(data)
        if roi.roitype not in _AREAS:
            raise ValueError
        rings = tuple(_open(np.asarray(ring, np.float64)) for ring in roi.coordinates(multi=True))
        if not all(ring.ndim == 2 and len(ring) > 2 and np.isfinite(ring).all() for ring in rings):
            raise ValueError
    except _WRONG as error:
        raise UsageError(
            f"The ROI “{name}” of {path.name} is no area that is taken: draw polygons."
        ) from error
    found = _NAME.fullmatch(roi.name or name)
    number, kind = found.groups() if found else (None, "")
    return DrawnObject("", None if number is None else int(number), kind.strip(), rings)


def _open(
    ring: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return ring[:-1] if len(ring) > 1 and np.array_equal(ring[0], ring[-1]) else ring
