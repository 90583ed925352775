"""LIF by Leica, read by ``liffile`` (extra ``lif``): each image and mosaic tile is a view."""

from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.files.formats.microscope import ArrayFile, ArrayView, format_of, needs

_TILES: Final = "M"
"""The axis of a mosaic's tiles."""


def _open(path: Path) -> ArrayFile:
    try:
        from liffile import LifFile
    except ModuleNotFoundError as error:
        raise needs(path, "LIF", "lif") from error
    file = LifFile(path)
    try:
        views = tuple(view for image in file.images for view in _views(image))
        return ArrayFile(views, file.close)
    except BaseException:
        file.close()
        raise


def _views(image: Any) -> tuple[ArrayView, ...]:
    sizes = dict(image.sizes)
    tiles = sizes.pop(_TILES, None)
    return tuple(
        ArrayView(
            image.name if tiles is None else f"{image.name} {tile + 1}",
            sizes,
            np.dtype(image.dtype),
            _pixel_size(image),
            (),
            partial(_plane, image, sizes, None if tiles is None else tile),
        )
        for tile in range(tiles or 1)
    )


def _pixel_size(image: Any) -> float | None:
    """Return µm per px by the coordinates along x, which are in m."""
    along = image.coords.get("X")
    if along is None or len(along) < 2:
        return None
    size = float(abs(along[1] - along[0])) * 1e6
    return size if size > 0 and np.isfinite(size) else None


def _plane(
    image: Any, sizes: dict[str, int], tile: int | None, t: int, z: int, c: int
) -> NDArray[Any]:
    at = {axis: place for axis, place in (("T", t), ("Z", z), ("C", c)) if axis in sizes}
    if tile is not None:
        at[_TILES] = tile
    return np.asarray(image.frame(**at))


LIF: Final = format_of("LIF", _open)
