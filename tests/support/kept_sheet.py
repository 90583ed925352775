"""Two pictures of cell sheets that a real network answered, in a real history."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from colonyqc.history import SqlHistories, open_histories
from colonyqc.imaging.sheets.cells import Cells
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.analysis.keep import Request, analyse_and_keep
from colonyqc.services.answers.picture import kept_maps
from colonyqc.services.context import ServiceContext
from colonyqc.services.corrections.sheet_work import kept_cells
from colonyqc.services.membranes.presets import Presets
from colonyqc.services.membranes.samples import PaintedPicture
from colonyqc.services.ports import AnalysisRecord
from support import made_once
from support.tiny_membrane import write_membrane_package
from support.window import DISH, GuiPictures
from support.window import context as plain_context

__all__ = ["DISH", "KeptSheet"]

SIZE = (192, 160)


def spec(seed: int) -> SheetSpec:
    """Return a drawn sheet that the tiny network reads without doubt."""
    return SheetSpec(seed, *SIZE, kind="fluorescence", cell_px=24, contrast=0.6, noise=1, faint=0)


@cache
def _drawn(seed: int) -> NDArray[np.generic]:
    return draw_sheet(spec(seed)).pixels


class KeptSheet:
    """Two pictures of one dish, answered by a preset and kept."""

    def __init__(self, folder: Path, *, answered: bool = True, models: Path | None = None) -> None:
        """``models``: a folder of real packages, in place of the tiny network."""
        self.folder = folder
        if answered:
            made_once.copied(folder, _answer, models)
        library = ModelLibrary([models or folder / "models"], device="cpu")
        presets = Presets(folder / "presets")
        self.histories: SqlHistories = open_histories(folder / "t.db", person="Mori")
        arrays = {name: _drawn(seed).copy() for name, seed in (("a", 3), ("b", 4))}
        self.context: ServiceContext = replace(
            plain_context(None, GuiPictures(arrays, um=0.5)),
            membranes=library,
            presets=presets,
            histories=self.histories,
            person="Mori",
            edits=folder / "edits",
        )
        self.number = 1

    @classmethod
    def again(cls, folder: Path) -> "KeptSheet":
        """Return what another process left in a folder."""
        return cls(folder, answered=False)

    def record(self, number: int | None = None) -> AnalysisRecord:
        with self.histories() as history:
            return history.get(number or self.number)

    def cells(self, picture: int = 0, number: int | None = None) -> Cells:
        """Return the cells of a picture by the numbers of its record."""
        record = self.record(number)
        with self.histories() as history:
            maps = kept_maps(history, record.stored[picture])
        return kept_cells(record.analysis.pictures[picture], maps)


def _answer(folder: Path, models: Path | None) -> None:
    if models is None:
        write_membrane_package(folder / "models")
    kept = KeptSheet(folder, answered=False, models=models)
    assert kept.context.membranes is not None
    sample = draw_sheet(spec(8))
    painted = PaintedPicture(sample.pixels, sample.membrane, 0.5, "sample.png")
    network = kept.context.membranes.open_membrane().info.ref
    Presets(folder / "presets").save("RPE", [painted], network, "Mori")
    (both,) = kept.context.pictures.collect([Path("a"), Path("b")]).acquisitions
    assert analyse_and_keep(both, kept.context, Request(preset="RPE@1")).number == kept.number
    kept.histories.engine.dispose()
