"""Pictures of 10, 12 or 14 bits as what follows expects them: full at the container's end."""

from dataclasses import replace
from typing import Any

from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.imaging.light.camera_range import (
    FULL,
    apply,
    stretch,
    values_in_use,
    white_level,
)
from colonyqc.services.ports import ImageSource


class _Stretched:
    """A source of 16 bits whose camera's brightest value reads as 65535."""

    def __init__(self, source: ImageSource, white: int) -> None:
        self._source = source
        self._table = stretch(white)
        self.info: ImageInfo = replace(source.info, white=white)

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:
        """Return pixels of ``region`` of a level; see `ImageSource`."""
        return apply(self._table, self._source.read(region, level))

    def close(self) -> None:
        self._source.close()


def in_camera_range(source: ImageSource) -> ImageSource:
    """Return a source by whose values exposure can be judged; 8-bit ones are as they are.

    A 16-bit picture is read once for it: what its file states of bits is held against its values.

    Raises:
        PictureError: the file is damaged or went away.
    """
    info = source.info
    if info.bits <= 8:
        return source
    white = white_level(values_in_use(source.read, info), info.bits_stored)
    return source if white == FULL else _Stretched(source, white)
