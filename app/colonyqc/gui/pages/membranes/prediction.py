"""What the page asks of the services, off the window's thread: values in, values out."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from math import isfinite
from typing import Final

import numpy as np

from colonyqc.domain.picture import Picture, Region
from colonyqc.gui.pages.membranes.overlays import CELL_CODES, Codes, pyramid
from colonyqc.gui.pages.membranes.picture_encoder import EncodingGrid
from colonyqc.gui.pages.membranes.samples import PaintedBox, picture_labels
from colonyqc.imaging.sheets.cell_map import outlines
from colonyqc.imaging.sheets.measure import MEASURES
from colonyqc.imaging.sheets.prompts import Sample
from colonyqc.services.export.sheet_table import counted
from colonyqc.services.membranes.answerer import Wide, too_wide
from colonyqc.services.membranes.encoder import Encoded, Map, Prompter, answer, prompt_of, take
from colonyqc.services.membranes.presets import Preset, fits
from colonyqc.services.membranes.samples import PaintedPicture
from colonyqc.services.membranes.sheet import FoundSheet
from colonyqc.services.ports import MembraneNetwork, Pictures

_MARGIN: Final = 64
"""Px of the picture kept around a saved sample: its features look at what lies around it."""
_ENDS: Final = (2, 98)
"""Percentiles at the ends of the colour scale: one odd cell does not fade the others."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A map as it is drawn; ``prompted`` False: without any sample, as the network sees it."""

    probability: Map
    levels: tuple[Codes, ...]
    prompted: bool
    boxes: tuple[PaintedBox, ...] = ()
    presets: tuple[Preset, ...] = ()
    """The samples it was answered from: those on the page may have changed since."""
    wide: Wide | None = None
    """Set where cells are too wide for the network at the scale the picture was read at."""


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

    encoded: Encoded | None = None
    shown: Shown | None = None
    sheet: FoundSheet | None = None
    coloured: Coloured | None = None


def map_of(
    encoded: Encoded,
    boxes: tuple[PaintedBox, ...],
    presets: tuple[Preset, ...],
    kept: Sequence[Sample],
    *,
    may_shrink: bool,
) -> Shown:
    """Answer a picture from the samples painted in it and those of presets, ``kept``.

    Raises:
        UsageError: together they show only one of the two classes.
    """
    bounds = encoded.info.bounds
    samples = [*kept, *(take(encoded, picture_labels(box, bounds)) for box in boxes)]
    prompt = prompt_of(samples, encoded.network) if samples else None
    found = answer(encoded, prompt)
    wide = too_wide(found) if may_shrink else None
    levels = pyramid(found, smooth=True)
    return Shown(found, levels, prompt is not None, boxes, presets, wide)


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
            labels = picture_labels(part, Region(0, 0, wider.width, wider.height))
            name = f"{info.name} {index}"
            found.append(PaintedPicture(source.read(wider), labels, info.pixel_size_um, name))
        return tuple(found)


def samples_of(
    preset: Preset, network: MembraneNetwork, pictures: Pictures, grid: EncodingGrid
) -> tuple[Sample, ...]:
    """Return a preset's samples as a network sees them at the scale of a picture.

    Raises:
        UsageError: it was made with another network.
        ModelError: the network failed.
    """
    fits(preset, network.info.ref)
    # One of its own: the samples' features must not push out those of the picture that is open.
    with closing(Prompter(pictures, kept=1)) as passing:
        return tuple(
            take(
                passing.encode_painted(each, network, scale=grid.scale, target_um=grid.target_um),
                each.labels,
            )
            for each in preset.samples
        )
