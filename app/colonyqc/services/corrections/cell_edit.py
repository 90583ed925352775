"""The cells of one picture being corrected: their numbers in memory, each edit in the journal."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.editable_map import EditableMap
from colonyqc.imaging.sheets.cell_edits import tidy
from colonyqc.imaging.sheets.cells import Cells
from colonyqc.services.answers.picture import KeptMaps
from colonyqc.services.corrections.journal import About
from colonyqc.services.corrections.map_edit import MapEdit


class CellEdit(MapEdit):
    """The cells of a picture under correction; whatever an edit does, it leaves whole cells.

    Raises:
        OutputError: the journal cannot be written, or somebody else corrects the picture.
    """

    def __init__(self, found: Cells, maps: KeptMaps, about: About, folder: Path) -> None:
        self.found, self.maps = found, maps
        """The cells as they were kept, and what is stored of the picture."""
        self.numbers = found.numbers.copy()
        """The cells (h, w) as they are now; to be read only."""
        self._highest = found.count
        height, width = self.numbers.shape
        super().__init__(EditableMap(width, height, self._read, self._write), about, folder)

    @property
    def free(self) -> int:
        """The first number that no cell has or had."""
        return self._highest + 1

    def end(self) -> Region:
        """End the edit and write it down; return the rectangle that changed.

        Raises:
            OutputError: it cannot be written; then it is taken back.
        """
        tidy(self.map, self.free)
        return super().end()

    def _read(self, region: Region) -> NDArray[np.int32]:
        return self.numbers[region.y : region.bottom, region.x : region.right]

    def _write(self, x: int, y: int, values: NDArray[np.int32]) -> None:
        height, width = values.shape
        self.numbers[y : y + height, x : x + width] = values
        # Kept up here: replayed edits and those that are dropped count, too.
        self._highest = max(self._highest, int(values.max(initial=0)))
