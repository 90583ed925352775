"""Which pixels of a picture count: covered by a tile and inside the well."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region

_STRIP: Final = 512


@dataclass(frozen=True, slots=True, eq=False)
class ImagedArea:
    """The pixels of a width×height picture that count.

    ``inside`` is a grid of ``block`` px squares, True inside the well; ``missing`` are parts of
    the canvas that no tile covers, exact to the pixel.
    """

    width: int
    height: int
    block: int
    inside: NDArray[np.bool_]
    missing: tuple[Region, ...] = ()

    def pick(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return True where the pixels at ``rows`` × ``columns`` count."""
        # Gaps between tiles are exact to the px, the well's rim only to a block: that is how well
        # either is known.
        mask: NDArray[np.bool_] = self.inside[rows // self.block][:, columns // self.block]
        for hole in self.missing:
            down = (rows >= hole.y) & (rows < hole.bottom)
            across = (columns >= hole.x) & (columns < hole.right)
            # A well scan has many gaps; most of them lie elsewhere, and the outer product is the
            # costly part.
            if down.any() and across.any():
                mask &= ~(down[:, None] & across)
        return mask

    def at(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return True for each of the pixels (row, column) that counts; (n,)."""
        counts: NDArray[np.bool_] = self.inside[rows // self.block, columns // self.block]
        for hole in self.missing:
            down = (rows >= hole.y) & (rows < hole.bottom)
            counts = counts & ~(down & (columns >= hole.x) & (columns < hole.right))
        return counts

    def mask(self, region: Region) -> NDArray[np.bool_]:
        """Return True for the pixels of ``region`` (inside the picture) that count; (h, w)."""
        rows, columns = np.arange(region.y, region.bottom), np.arange(region.x, region.right)
        return self.pick(rows, columns)

    def rows(self, rows: slice) -> NDArray[np.bool_]:
        """Return True for the pixels of whole rows that count."""
        return self.mask(Region(0, rows.start, self.width, rows.stop - rows.start))

    def count(self) -> int:
        """Return how many pixels count."""
        tops = range(0, self.height, _STRIP)
        strips = (self.rows(slice(top, min(top + _STRIP, self.height))) for top in tops)
        return sum(int(np.count_nonzero(strip)) for strip in strips)

    @property
    def whole(self) -> bool:
        """Tell whether every pixel counts."""
        return not self.missing and bool(self.inside.all())
