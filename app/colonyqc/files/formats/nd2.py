"""ND2 by Nikon, read by the package ``nd2`` (extra ``nd2``): each position is a view."""

from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.files.formats.microscope import ArrayFile, ArrayView, format_of, needs

_IN_FRAME: Final = frozenset("CYXS")
"""Axes of one frame of the file; all others are counted by its number."""


def _open(path: Path) -> ArrayFile:
    try:
        from nd2 import ND2File
    except ModuleNotFoundError as error:
        raise needs(path, "ND2", "nd2") from error
    file = ND2File(path)
    try:
        return ArrayFile(_views(file), file.close)
    except BaseException:
        file.close()
        raise


def _views(file: Any) -> tuple[ArrayView, ...]:
    sizes = dict(file.sizes)
    positions = sizes.get("P", 1)
    size = float(file.voxel_size().x)
    names = tuple(str(each.channel.name) for each in file.metadata.channels or ())
    own = {axis: count for axis, count in sizes.items() if axis != "P"}
    return tuple(
        ArrayView(
            f"position {position + 1}" if positions > 1 else "",
            own,
            np.dtype(file.dtype),
            # A file without a calibration says 1 or 0, like an unset camera.
            size if size > 0 and size != 1 else None,
            names,
            partial(_plane, file, sizes, position),
        )
        for position in range(positions)
    )


def _plane(file: Any, sizes: dict[str, int], position: int, t: int, z: int, c: int) -> NDArray[Any]:
    at = {"P": position, "T": t, "Z": z}
    axes = [axis for axis in sizes if axis not in _IN_FRAME]
    number = 0
    for axis in axes:
        number = number * sizes[axis] + at.get(axis, 0)
    frame = np.asarray(file.read_frame(number))
    return frame[c] if sizes.get("C", 1) > 1 else frame


ND2: Final = format_of("ND2", _open)
