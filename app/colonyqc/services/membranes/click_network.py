"""Use a click network: a picture's embedding is kept, clicks and boxes are answered from it.

`everything` asks about a grid of places and keeps the things that the network is sure of: what
comes out are instances, measured like the cells of a sheet. All of it assists a person.
"""

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from math import nan
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.cell import Sheet
from colonyqc.domain.picture import Picture, Region
from colonyqc.domain.quality import Problem, ProblemKind
from colonyqc.imaging.sheets.cells import Cells, Numbers, at_border
from colonyqc.imaging.sheets.measure import borders, measure_cells, statistics_of
from colonyqc.services.membranes.sheet import FoundSheet
from colonyqc.services.packages.click import Click, Embedding, fitted, overlap, stability
from colonyqc.services.ports import UNWATCHED, ClickNetwork, ImageSource, Monitor, Pictures

ASSISTIVE: Final = (
    "This answer is that of a network which a user brought: it assists a person and decides "
    "nothing."
)
PER_SIDE: Final = 32
"""Places asked about along the longer side of a picture."""
LEAST_QUALITY: Final = 0.88
"""Least IoU that the network must expect of its own mask."""
LEAST_STABILITY: Final = 0.95
"""Least IoU of a mask at log-odds above 1 with that above -1; both as Kirillov et al. (2023)."""
SAME_THING: Final = 0.7
"""Masks with a larger IoU are of one thing: the surer one is kept."""
_GROUND: Final = 0.5
"""What covers a larger share of the picture is its ground, not a thing in it."""
_HIDDEN: Final = 0.5
"""A thing that shows a smaller share of itself under others is those others."""
_COARSE: Final = 256
"""Longer side in px of the masks that are compared with one another."""
_LEAST_PX: Final = 12
_KEPT: Final = 3
"""Pictures whose embedding is kept."""

Mask = NDArray[np.bool_]


class ClickNetworkReader:
    """Embeds pictures and keeps the last few embeddings; one thread at a time."""

    def __init__(self, pictures: Pictures, kept: int = _KEPT) -> None:
        self._pictures, self._limit = pictures, kept
        self._kept: OrderedDict[str, Embedding] = OrderedDict()

    def embed(
        self,
        picture: Picture,
        network: ClickNetwork,
        monitor: Monitor = UNWATCHED,
    ) -> Embedding:
        """Return a picture's embedding, kept while its files and the network are the same.

        Raises:
            Cancelled: asked to stop.
            ModelError: the network failed.
            PictureError: it cannot be read.
        """
        files = "".join(each.sha256 for each in self._pictures.hashes(picture))
        files += "".join(f":{tile.page}" for tile in picture.tiles)
        key = f"{files}:{network.info.ref.sha256}"
        if key not in self._kept:
            with closing(self._pictures.open(picture)) as source:
                monitor.report(0.0, source.info.name)
                pixels = coarse_pixels(source, network.info.side)
                size = source.info.width, source.info.height
                self._kept[key] = network.embed(pixels, size, monitor)
                monitor.report(1.0, source.info.name)
        self._kept.move_to_end(key)
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)
        return self._kept[key]


def coarse_pixels(source: ImageSource, side: int) -> NDArray[Any]:
    """Return a whole picture from the coarsest of its levels that is at least ``side`` px long."""
    info = source.info
    longest = max(info.width, info.height)
    fine = [k for k, factor in enumerate(info.levels) if longest >= factor * side]
    # The encoder shrinks to its own side anyway: reading more px than that is for nothing.
    level = max(fine, default=0)
    factor = info.levels[level]
    return source.read(Region(0, 0, -(-info.width // factor), -(-info.height // factor)), level)


@dataclass(frozen=True, slots=True, eq=False)
class MaskCandidate:
    """What one place was answered with: a coarse mask and how sure the network is of it."""

    click: Click
    mask: Mask
    score: float


def everything(
    network: ClickNetwork,
    embedding: Embedding,
    pixel_size_um: float | None = None,
    monitor: Monitor = UNWATCHED,
    per_side: int = PER_SIDE,
) -> FoundSheet:
    """Return all things that a network finds when it is asked about a grid of places.

    Kept are masks that the network is sure of and that are stable, one of each thing, without
    the ground. Smaller things lie over larger ones. Their sheet has no support: there are no
    membranes that could have been seen.

    Raises:
        Cancelled: asked to stop.
        ModelError: the network failed.
    """
    clicks = places(embedding.size, per_side)
    # A thousand masks may be compared pair by pair: coarse ones tell things apart as well.
    coarse = fitted(embedding.size, min(_COARSE, max(embedding.size)), "longest")
    found = []
    for done, each in enumerate(clicks):
        monitor.check()
        monitor.report(0.9 * done / len(clicks), str(network.info.ref))
        answer = network.mask(embedding, (each,), size=coarse, monitor=monitor)
        steady = stability(answer.log_odds)
        quality = steady if answer.quality is None else answer.quality
        if quality >= LEAST_QUALITY and steady >= LEAST_STABILITY:
            found.append(MaskCandidate(each, answer.mask, quality))
    kept = one_of_each(found)
    numbers = np.zeros(embedding.size[::-1], np.int32)
    areas = []
    for number, candidate in enumerate(kept, 1):
        monitor.check()
        monitor.report(0.9 + 0.1 * number / len(kept), str(network.info.ref))
        # Asked again at full size, for the few that stay: keeping all fine masks would take
        # gigabytes.
        mask = network.mask(embedding, (candidate.click,), monitor=monitor).mask
        part = largest_part(mask)
        numbers[part] = number
        areas.append(int(part.sum()))
    return things(numbers, areas, pixel_size_um)


def places(size: tuple[int, int], per_side: int) -> tuple[Click, ...]:
    """Return the middles of an even grid of squares over a picture, row by row."""
    step = max(size) / per_side
    across, down = (max(1, round(each / step)) for each in size)
    return tuple(
        Click((x + 0.5) * size[0] / across, (y + 0.5) * size[1] / down)
        for y in range(down)
        for x in range(across)
    )


def one_of_each(found: Sequence[MaskCandidate]) -> list[MaskCandidate]:
    """Return the surest mask of each thing, without the ground, the largest first."""
    kept: list[MaskCandidate] = []
    # The surest first: whatever is like one that stays goes.
    for each in sorted(found, key=lambda one: -one.score):
        if not 0 < each.mask.mean() <= _GROUND:
            continue
        if all(overlap(each.mask, other.mask) <= SAME_THING for other in kept):
            kept.append(each)
    # Painted in this order, so that smaller things lie over larger ones.
    return sorted(kept, key=lambda one: -int(one.mask.sum()))


def largest_part(mask: Mask) -> Mask:
    """Return the largest 4-connected part of a mask; an empty mask stays empty."""
    count, parts = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    if count <= 2:
        return mask
    sizes = np.bincount(parts.ravel(), minlength=count)
    sizes[0] = 0
    return np.asarray(parts == int(sizes.argmax()))


def things(numbers: Numbers, areas: Sequence[int], pixel_size_um: float | None) -> FoundSheet:
    """Return a map of things (h, w), numbered from 1 on, as a measured sheet.

    ``areas``: of each as it was found, px; what others hide too much of is left out.
    """
    shown = np.bincount(numbers.ravel(), minlength=len(areas) + 1)[1:]
    # Counted after all were painted: only then is it known what others hide.
    stays = (shown >= _LEAST_PX) & (shown >= _HIDDEN * np.asarray(areas))
    numbers = np.where(np.append(False, stays)[numbers], numbers, 0)
    there, first = np.unique(numbers, return_index=True)
    first = first[there > 0]
    there = there[there > 0]
    new = np.zeros(len(areas) + 1, np.int32)
    new[there[np.argsort(first)]] = np.arange(1, len(there) + 1)
    ordered = new[numbers]
    cells = Cells(ordered, len(there), at_border(ordered, len(there)))
    return FoundSheet(_sheet(cells, pixel_size_um), cells)


def _sheet(cells: Cells, pixel_size_um: float | None) -> Sheet:
    """Measure the things."""
    height, width = cells.numbers.shape
    # No membranes: the support this gives is nothing, and is put to unknown below.
    edges = borders(cells, np.zeros((height, width), np.uint8))
    found = measure_cells(cells, edges)
    statistics = statistics_of(found, edges, (width, height), pixel_size_um)
    nothing = Problem(
        ProblemKind.EMPTY,
        "The click network is sure of nothing in this picture. Click on what you look for.",
        0.0,
        1.0,
        blocking=True,
    )
    return Sheet(
        width=width,
        height=height,
        pixel_size_um=pixel_size_um,
        cells=found,
        statistics=replace(statistics, support=nan) if found else None,
        problems=() if found else (nothing,),
    )
