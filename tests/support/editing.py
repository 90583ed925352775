"""Maps to edit, and stored maps of arrays."""

from typing import Any

from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.editable_map import EditableMap


class ArrayLabels:
    """An array as a stored map of one level."""

    levels = (1,)

    def __init__(self, labels: NDArray[Any]) -> None:
        self._labels = labels

    @property
    def size(self) -> tuple[int, int]:
        height, width = self._labels.shape
        return width, height

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:
        assert level == 0
        return self._labels[region.y : region.bottom, region.x : region.right]

    def close(self) -> None:
        return


def edited_map(labels: NDArray[Any]) -> EditableMap:
    """Return a map to edit over an array."""
    height, width = labels.shape
    now = labels.copy()

    def read(region: Region) -> NDArray[Any]:
        return now[region.y : region.bottom, region.x : region.right]

    def write(x: int, y: int, values: NDArray[Any]) -> None:
        now[y : y + values.shape[0], x : x + values.shape[1]] = values

    return EditableMap(width, height, read, write)
