"""Maps to edit, and stored maps of arrays."""

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.editable_map import EditableMap


class ArrayLabels:
    """An array as a stored map, with halvings by every other pixel."""

    def __init__(self, labels: NDArray[np.uint8], levels: int = 1) -> None:
        self._levels = tuple(labels[:: 2**k, :: 2**k] for k in range(levels))
        self.closed = False

    @property
    def levels(self) -> tuple[int, ...]:
        return tuple(2**k for k in range(len(self._levels)))

    @property
    def size(self) -> tuple[int, int]:
        height, width = self._levels[0].shape
        return width, height

    def read(self, region: Region, level: int = 0) -> NDArray[np.uint8]:
        found = self._levels[level][region.y : region.bottom, region.x : region.right]
        assert found.shape == (region.height, region.width)
        return found

    def close(self) -> None:
        self.closed = True


def edited_map(labels: NDArray[np.uint8]) -> EditableMap:
    """Return a map to edit over an array."""
    height, width = labels.shape
    return EditableMap(width, height, ArrayLabels(labels).read)
