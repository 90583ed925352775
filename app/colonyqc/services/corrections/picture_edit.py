"""One picture's class map being corrected, and shown meanwhile."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.editable_map import EditableMap
from colonyqc.services.corrections.journal import About
from colonyqc.services.corrections.map_edit import MapEdit
from colonyqc.services.ports import LabelSource
from colonyqc.services.viewing.editable_labels import EditableLabels


class LentLabels:
    """A map on loan to a viewer that closes what it shows: it is closed when both are done."""

    def __init__(self, labels: EditableLabels) -> None:
        self._labels = labels
        self._held, self._shown = True, False

    @property
    def levels(self) -> tuple[int, ...]:
        return self._labels.levels

    @property
    def size(self) -> tuple[int, int]:
        return self._labels.size

    def read(self, region: Region, level: int = 0) -> NDArray[np.uint8]:
        """Return classes (h, w) of a region in px of a level."""
        return self._labels.read(region, level)

    def lend(self) -> "LentLabels":
        """Return it to be shown, once more."""
        self._shown = True
        return self

    def close(self) -> None:
        """Be shown no more."""
        self._shown = False
        self._close()

    def let_go(self) -> None:
        """Be edited no more."""
        self._held = False
        self._close()

    def _close(self) -> None:
        if not (self._held or self._shown):
            self._labels.close()


class PictureEdit(MapEdit):
    """A picture's class map under correction; takes the stored map over.

    Raises:
        OutputError: the journal cannot be written, or somebody else corrects the picture.
    """

    def __init__(self, stored: LabelSource, about: About, folder: Path) -> None:
        labels = EditableLabels(stored)
        self.labels = LentLabels(labels)
        """The map as it is now, to be lent to a viewer."""
        super().__init__(EditableMap(*stored.size, labels.read, labels.write), about, folder)

    def whole(self) -> NDArray[np.uint8]:
        """Return the whole map (h, w) as it is now."""
        return np.asarray(self.map.read(self.map.bounds), np.uint8)

    def discard(self) -> None:
        super().discard()
        self.labels.let_go()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self.labels.let_go()
