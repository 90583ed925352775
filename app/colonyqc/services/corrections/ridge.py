"""The border as the network sees it: where its probability of cells passes one half."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.painting import Point, bounds_of
from colonyqc.imaging.sheets.livewire import path_along
from colonyqc.services.analysis.camera_range import in_camera_range
from colonyqc.services.analysis.picture_look import flat_view, look
from colonyqc.services.analysis.preprocessing import prepared
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, Monitor

MARGIN: Final = 32
"""Px around a path in which its border is looked for."""
MOST_SIDE: Final = 2048
"""Longer side in px of what is asked of the network at once: a longer path is left as it is."""
PULL: Final = 12
"""Px within which a point is drawn to the ridge."""


class RidgeReader:
    """A picture with the model that analysed it; blocking: used off the window's thread.

    Raises:
        Cancelled: asked to stop.
        PictureError: the picture cannot be read.
        ModelError: the model is not at hand any more.
    """

    def __init__(
        self,
        context: ServiceContext,
        record: AnalysisRecord,
        place: int,
        monitor: Monitor = UNWATCHED,
    ) -> None:
        analysis = record.analysis
        picture = context.pictures.at_hand(analysis.pictures[place].picture)
        self._segmenter = context.models.open(str(analysis.model))
        self._opened = context.pictures.open(picture)
        taken = in_camera_range(self._opened)
        seen = look(taken, analysis.protocol, monitor)
        source, seen = prepared(taken, seen, analysis.protocol)
        self._bounds = source.info.bounds
        self._reader = flat_view(source, seen, self._segmenter)

    def read(self, region: Region) -> NDArray[np.uint8]:
        """Return 255 · 4·p·(1 - p) (h, w) of a region, p the probability of cells there."""
        scale = self._reader.scaled.scale
        halo, stride = self._segmenter.info.halo, self._segmenter.info.stride
        left, top = floor(region.x * scale), floor(region.y * scale)
        wide, tall = ceil(region.width * scale), ceil(region.height * scale)
        sides = (-(-(side + 2 * halo) // stride) * stride for side in (wide, tall))
        tile = self._reader.read(Region(left - halo, top - halo, *sides))
        background = self._segmenter.predict(tile)[0][halo : halo + tall, halo : halo + wide]
        cells = 1.0 - np.asarray(
            cv2.resize(background, (region.width, region.height), interpolation=cv2.INTER_LINEAR)
        )
        return np.rint(255 * np.clip(4 * cells * (1 - cells), 0, 1)).astype(np.uint8)

    def snapped(self, path: Sequence[Point], *, closed: bool) -> tuple[Point, ...]:
        """Return a path laid along the ridge near it; as it is where it is too long.

        ``closed``: its end is joined to its beginning.
        """
        region = bounds_of(path, MARGIN).intersect(self._bounds)
        if max(region.width, region.height) > MOST_SIDE or len(path) < 2:
            return tuple(path)
        ridge = self.read(region)
        places = [_pulled(ridge, x - region.x, y - region.y) for x, y in path]
        if closed:
            places.append(places[0])
        found: list[Point] = []
        for one, other in pairwise(places):
            along = path_along(ridge, one, other)
            found += [(x + region.x + 0.5, y + region.y + 0.5) for x, y in along]
        return tuple(found)

    def close(self) -> None:
        """Close the picture."""
        self._opened.close()


def _pulled(ridge: NDArray[np.uint8], x: float, y: float) -> tuple[int, int]:
    """Return the place of the highest ridge near a point, the nearest of equals."""
    height, width = ridge.shape
    column, row = min(max(floor(x), 0), width - 1), min(max(floor(y), 0), height - 1)
    left, top = max(column - PULL, 0), max(row - PULL, 0)
    part = ridge[top : row + PULL + 1, left : column + PULL + 1].astype(np.float64)
    down, across = np.indices(part.shape)
    away = np.hypot(down + top - row, across + left - column)
    # A pixel further away must be higher by a grey to be worth it.
    best = int(np.where(away <= PULL, part - away, -np.inf).argmax())
    found_row, found_column = divmod(best, part.shape[1])
    return left + found_column, top + found_row
