"""Pictures of a run: read whole from its folder, and shown to networks from memory."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.config.atomic_write import write_whole
from colonyqc.domain.errors import OutputError, PictureError
from colonyqc.domain.picture import ImageInfo, Region


class GreySource:
    """A grey picture (h, w) in memory; fits `services.ports.ImageSource`."""

    def __init__(self, name: str, pixels: NDArray[Any], um: float | None) -> None:
        height, width = pixels.shape
        source = "" if um is None else "user"
        self.info = ImageInfo(name, width, height, 1, 8 * pixels.dtype.itemsize, um, source)
        self._pixels = pixels

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:
        """Return pixels of a region; there is one level."""
        if level:
            raise ValueError("there is one level only")
        return self._pixels[region.y : region.bottom, region.x : region.right].copy()

    def close(self) -> None:
        """Nothing is open."""


def read_pair(folder: Path, name: str) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """Return a picture of a run's folder and its labels.

    Raises:
        PictureError: one cannot be read.
    """
    found = []
    for kind in ("images", "masks"):
        path = folder / kind / f"{name}.png"
        try:
            read = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
        except (OSError, cv2.error) as error:
            raise PictureError(path, "it is gone or empty") from error
        if read is None or read.ndim != 2:
            raise PictureError(path, "it was changed")
        found.append(read)
    return found[0], np.asarray(found[1], np.uint8)


def share_pictures(folder: Path, other: Path, names: Iterable[str]) -> None:
    """Let another folder hold some of a folder's pictures and labels, without a copy if it can.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        for kind in ("images", "masks"):
            (other / kind).mkdir(parents=True, exist_ok=True)
            for name in names:
                file = f"{name}.png"
                if not (other / kind / file).exists():
                    _share(folder / kind / file, other / kind / file)
    except OSError as error:
        raise OutputError(f"{other} can't be written: {error.strerror}.") from error


def _share(file: Path, other: Path) -> None:
    try:
        os.link(file, other)
    except OSError:
        # Not every disk has links, and a file system may refuse them.
        write_whole(other, file.read_bytes(), durable=False)
