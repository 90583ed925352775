"""The squares of `TILE` px that a picture or label map is drawn in, level by level."""

from dataclasses import dataclass
from math import ceil, floor, hypot, log2
from typing import Final

from colonyqc.domain.picture import ImageInfo, Region

TILE: Final = 512
"""Side of a tile in level px."""


@dataclass(frozen=True, slots=True, order=True)
class TileIndex:
    """A tile's place on a grid."""

    level: int
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class PyramidGrid:
    """A pyramid of tiles over a picture of ``width`` × ``height`` px."""

    width: int
    height: int
    factors: tuple[float, ...]

    def level_size(self, level: int) -> tuple[int, int]:
        """Return (width, height) of a level in its own px."""
        factor = self.factors[level]
        return ceil(self.width / factor), ceil(self.height / factor)

    def region(self, index: TileIndex) -> Region:
        """Return the tile's pixels in px of its level; the last ones are cut by the border."""
        width, height = self.level_size(index.level)
        tile = Region(index.column * TILE, index.row * TILE, TILE, TILE)
        return tile.intersect(Region(0, 0, width, height))

    def place(self, index: TileIndex) -> tuple[float, float, float, float]:
        """Return (x, y, width, height) of the tile in picture px; may stick out by < 1 level px."""
        region, factor = self.region(index), self.factors[index.level]
        return region.x * factor, region.y * factor, region.width * factor, region.height * factor

    def level_for(self, zoom: float) -> int:
        """Return the coarsest level that needs no upsampling at ``zoom`` screen px a picture px."""
        # The tolerance keeps a zoom of exactly 1/2, worked out in floats, from asking for a level
        # four times as large.
        fitting = [k for k, factor in enumerate(self.factors) if factor * zoom <= 1 + 1e-9]
        return max(fitting, key=lambda k: self.factors[k], default=0)

    def nearest_level(self, zoom: float) -> int:
        """Return the level whose px are nearest to one screen px, whether larger or smaller."""
        return min(range(len(self.factors)), key=lambda k: abs(log2(self.factors[k] * zoom)))

    def visible_tiles(self, viewport: Region, level: int) -> tuple[TileIndex, ...]:
        """Return the tiles that ``viewport`` (picture px) touches, from its centre outwards."""
        seen = viewport.intersect(Region(0, 0, self.width, self.height))
        if not (seen.width and seen.height):
            return ()
        side = TILE * self.factors[level]
        columns = range(floor(seen.x / side), ceil(seen.right / side))
        rows = range(floor(seen.y / side), ceil(seen.bottom / side))
        x, y = (seen.x + seen.right) / 2 / side, (seen.y + seen.bottom) / 2 / side
        tiles = [TileIndex(level, column, row) for row in rows for column in columns]
        # People look at the middle.
        return tuple(sorted(tiles, key=lambda t: hypot(t.column + 0.5 - x, t.row + 0.5 - y)))


def picture_grid(info: ImageInfo) -> PyramidGrid:
    """Return the tile grid of a picture: its own pyramid."""
    return PyramidGrid(info.width, info.height, tuple(float(f) for f in info.levels))
