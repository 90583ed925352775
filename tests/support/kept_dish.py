"""Two pictures that a real network analysed, in a real history."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from colonyqc.domain.picture import Region
from colonyqc.history import SqlHistories, open_histories
from colonyqc.services.analysis.keep import analyse_and_keep
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import AnalysisRecord
from services.analysis.test_colonies import THREE, TWO, acquisition, context
from support import made_once
from support.tiny_model import write_package
from support.window import GuiPictures


class KeptDish:
    """Two pictures, analysed by a real network and kept in a real history."""

    def __init__(self, folder: Path, *, analysed: bool = True) -> None:
        self.folder = folder
        if analysed:
            made_once.copied(folder, _analyse)
        self.histories: SqlHistories = open_histories(folder / "t.db", person="Mori")
        place, _ = context(folder / "models", {})
        self.context: ServiceContext = replace(
            place,
            pictures=GuiPictures({"a": TWO, "b": THREE}, um=2.0),
            histories=self.histories,
            person="Mori",
            edits=folder / "edits",
        )
        self.number = 1

    @classmethod
    def again(cls, folder: Path) -> "KeptDish":
        """Return what another process left in a folder."""
        return cls(folder, analysed=False)

    def record(self, number: int | None = None) -> AnalysisRecord:
        with self.histories() as history:
            return history.get(number or self.number)

    def labels(self, picture: int = 0, number: int | None = None) -> np.ndarray[Any, Any]:
        record = self.record(number)
        with self.histories() as history:
            opened = history.labels(record.stored[picture].labels)
        found = opened.read(Region(0, 0, *opened.size))
        opened.close()
        return found


def _analyse(folder: Path) -> None:
    write_package(folder / "models")
    kept = KeptDish.again(folder)
    assert analyse_and_keep(acquisition("a", "b"), kept.context).number == kept.number
    kept.histories.engine.dispose()
