"""A picture or label map in memory, with any levels."""

from typing import Any

from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region


class Levels:
    """A picture or label map in memory, its coarser levels by taking every nth pixel."""

    def __init__(self, pixels: NDArray[Any], levels: tuple[int, ...] = (1,), **info: Any) -> None:
        self._pixels, self.levels = pixels, levels
        height, width = pixels.shape[:2]
        self.size = (width, height)
        channels = 1 if pixels.ndim == 2 else 3
        bits = 8 * pixels.itemsize
        self.info = ImageInfo("p", width, height, channels, bits, levels=levels, **info)

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:
        step = self.levels[level]
        plane = self._pixels[::step, ::step]
        assert region.intersect(Region(0, 0, plane.shape[1], plane.shape[0])) == region
        return plane[region.y : region.bottom, region.x : region.right]

    def close(self) -> None:
        pass
