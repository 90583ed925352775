"""What the page asks of the services, off the window's thread: values in, values out."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from math import isfinite
from typing import Final

import numpy as np

from colonyqc.domain.picture import Picture, Region
from colonyqc.gui.pages.membranes.overlays import CELL_CODES
from colonyqc.gui.pages.membranes.samples import PaintedBox
from colonyqc.gui.viewer.map_layer import Codes, pyramid
from colonyqc.imaging.sheets.cell_map import outlines
from colonyqc.imaging.sheets.measure import MEASURES
from colonyqc.services.export.sheet_table import counted
from colonyqc.services.membranes.encoder import Map
from colonyqc.services.membranes.live import LiveAnswer
from colonyqc.services.membranes.presets import Preset
from colonyqc.services.membranes.samples import PaintedPicture, labels_on_picture, painted_px
from colonyqc.services.membranes.sheet import FoundSheet
from colonyqc.services.ports import Pictures

_MARGIN: Final = 64
"""Px of the picture kept around a saved sample: its features look at what lies around it."""
_ENDS: Final = (2, 98)
"""Percentiles at the ends of the colour scale: one odd cell does not fade the others."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A picture's answer as it is drawn."""

    answer: LiveAnswer
    levels: tuple[Codes, ...]
    boxes: tuple[PaintedBox, ...] = ()
    presets: tuple[Preset, ...] = ()
    """The samples it was answered from: those on the page may have changed since."""

    @property
    def probability(self) -> Map:
        return self.answer.probability

    @property
    def prompted(self) -> bool:
        """Tell whether any sample was asked by; False: as the network sees it."""
        return self.answer.prompted

    @property
    def painted(self) -> int | None:
        """Px painted for it here; None without a stroke, or beside saved samples."""
        if self.presets or not self.boxes:
            return None
        return painted_px(box.labels for box in self.boxes)


@dataclass(frozen=True, slots=True, eq=False)
class Coloured:
    """Cells by a measure: what is drawn, the values counted, and the ends of the colour scale."""

    measure: str
    levels: tuple[Codes, ...]
    values: tuple[float, ...]
    ends: tuple[float, float]


@dataclass(slots=True, eq=False)
class Found:
    """What is known of the picture that is open; filled as it comes."""

    shown: Shown | None = None
    sheet: FoundSheet | None = None
    coloured: Coloured | None = None


def shown(answer: LiveAnswer, boxes: tuple[PaintedBox, ...], presets: tuple[Preset, ...]) -> Shown:
    """Return an answer as it is drawn, with the samples that gave it."""
    levels = pyramid(answer.probability, smooth=True)
    return Shown(answer, levels, boxes, presets)


def scaled(measure: str, value: float, pixel_size_um: float | None) -> float:
    """Return a measure in the unit it is shown in: areas in µm² where the pixel size is known."""
    if measure == "area" and pixel_size_um is not None:
        return value * pixel_size_um**2
    return value


def coloured(found: FoundSheet, measure: str) -> Coloured:
    """Colour cells by a measure; those that do not count in its statistics stay uncoloured."""
    size = found.sheet.pixel_size_um
    value = MEASURES[measure]
    known = np.full(found.cells.count + 1, np.nan)
    for cell in found.sheet.cells:
        if counted(cell, measure) and isfinite(value(cell)):
            known[cell.number] = scaled(measure, value(cell), size)
    values = known[np.isfinite(known)]
    low, high = np.percentile(values, _ENDS).tolist() if len(values) else (0.0, 1.0)
    span = high - low if high > low else 1.0
    place = np.clip(np.nan_to_num((known - low) / span), 0, 1)
    table = np.where(np.isfinite(known), 1 + np.rint((CELL_CODES - 1) * place), 0).astype(np.uint8)
    codes = table[found.cells.numbers]
    # After the fills: a border belongs to the outline on either side.
    codes[outlines(found.cells)] = CELL_CODES + 1
    return Coloured(measure, pyramid(codes, smooth=False), tuple(values.tolist()), (low, high))


def cut_out(
    pictures: Pictures, picture: Picture, boxes: Sequence[PaintedBox]
) -> tuple[PaintedPicture, ...]:
    """Return samples with their pixels and some around them, to be kept.

    Raises:
        PictureError: the picture went away.
    """
    with closing(pictures.open(picture)) as source:
        info = source.info
        found = []
        for index, box in enumerate(boxes, 1):
            wider = box.region.grown(_MARGIN).intersect(info.bounds)
            part = PaintedBox(
                Region(
                    box.region.x - wider.x,
                    box.region.y - wider.y,
                    box.region.width,
                    box.region.height,
                ),
                box.labels,
            )
            labels = labels_on_picture(part, Region(0, 0, wider.width, wider.height))
            name = f"{info.name} {index}"
            found.append(PaintedPicture(source.read(wider), labels, info.pixel_size_um, name))
        return tuple(found)
