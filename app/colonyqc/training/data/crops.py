"""Labelled crops drawn from an atlas on the device that trains: places, turns, flips, scale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from colonyqc.domain.errors import TrainingError
from colonyqc.training.data.atlas import Atlas, Level
from colonyqc.training.data.examples import Source


@dataclass(frozen=True, slots=True)
class Geometry:
    """Flips, quarter turns and, at times, a free turn with a small change of scale."""

    free: float = 0.5
    """Probability of a free turn, which interpolates and so smooths."""
    scale: float = 0.12
    """Greatest relative change of scale of a free turn."""


@dataclass(frozen=True, slots=True, eq=False)
class Crops:
    """Contrast (b, 1, s, s), labels (b, s, s) uint8 and importance (b,), on one device."""

    contrast: Tensor
    labels: Tensor
    importance: Tensor


class CropSampler:
    """Draws batches of labelled crops of the pictures of an atlas.

    A batch holds each source by its share, to one crop. A crop's class is drawn evenly among
    those its source's pictures hold, then a picture that holds it, a scale and a pixel of the
    class for the crop's middle. All chance comes from the generator that is given.
    """

    def __init__(
        self,
        atlas: Atlas,
        sources: Sequence[Source],
        size: int,
        device: torch.device,
        shown: Callable[[Level], bool] = lambda _: True,
    ) -> None:
        by_source: dict[str, list[Level]] = {s.name: [] for s in sources if s.share > 0}
        for level in atlas.levels:
            if level.source in by_source and shown(level):
                by_source[level.source].append(level)
        kept = [source for source in sources if by_source.get(source.name)]
        if not kept:
            raise TrainingError("There is no picture to train on.")
        shares = np.array([source.share for source in kept])
        self._until = np.cumsum(shares / shares.sum())
        self._importance = np.array([source.importance for source in kept], np.float32)
        self._pools = [_Pool(by_source[source.name]) for source in kept]
        self._contrast = torch.from_numpy(np.asarray(atlas.contrast)).to(device)
        self._labels = torch.from_numpy(np.asarray(atlas.labels)).to(device)
        self._size = size
        self._device = device

    def draw(self, rng: np.random.Generator, geometry: Geometry, count: int) -> Crops:
        """Return ``count`` crops."""
        # One random offset for evenly spaced draws: every share is kept to one crop of a batch.
        drawn = (np.arange(count) + rng.random()) / count
        chosen = np.minimum(np.searchsorted(self._until, drawn), len(self._until) - 1)
        levels, middles = zip(*(self._pools[k].draw(rng, self._size) for k in chosen), strict=True)
        turns = np.stack(
            [
                _placed(m, lev, self._size, geometry, rng)
                for m, lev in zip(middles, levels, strict=True)
            ]
        )
        contrast, labels = self._cut(levels, turns)
        return Crops(contrast, labels, self._told(self._importance[chosen]))

    def _told(self, values: NDArray[np.generic]) -> Tensor:
        return torch.from_numpy(values).to(self._device, non_blocking=True)

    def _cut(self, levels: Sequence[Level], turns: NDArray[np.float32]) -> tuple[Tensor, Tensor]:
        """Return bilinear contrast and nearest labels where ``turns`` (b, 2, 3) put each pixel."""
        rows, columns = grid(self._told(turns), self._size)
        shape = self._told(np.array([(lev.height, lev.width) for lev in levels], np.int64))
        begin = self._told(np.array([lev.begin for lev in levels], np.int64))
        labels = self._labels[at(begin, shape, rows.round().long(), columns.round().long())]
        return bilinear(self._contrast, begin, shape, rows, columns)[:, None], labels


def grid(turns: Tensor, size: int) -> tuple[Tensor, Tensor]:
    """Return the rows and columns (..., s, s) of a picture that ``turns`` (..., 2, 3) ask for.

    A turn maps px from a crop's middle to px of the picture.
    """
    side = torch.arange(size, device=turns.device, dtype=torch.float32) - (size - 1) / 2
    turn = turns[..., None, None]
    rows, columns = (
        turn[..., k, 0, :, :] * side[:, None] + turn[..., k, 1, :, :] * side + turn[..., k, 2, :, :]
        for k in (0, 1)
    )
    return rows, columns


def at(begin: Tensor, shape: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """Return where pixels (..., s, s) of pictures lie that are kept end to end in a flat array.

    ``begin`` (b,) and ``shape`` (b, 2) are of the pictures; what lies outside is mirrored in.
    """
    high, wide = shape[:, 0, None, None], shape[:, 1, None, None]
    return begin[:, None, None] + _mirrored(rows, high) * wide + _mirrored(columns, wide)


def bilinear(flat: Tensor, begin: Tensor, shape: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    """Return the values (b, s, s) of a flat array between its pixels; see `at`."""
    top, left = rows.floor(), columns.floor()
    down, right = rows - top, columns - left
    y, x = top.long(), left.long()
    values = [flat[at(begin, shape, y + i, x + j)].float() for i in (0, 1) for j in (0, 1)]
    above = values[0] * (1 - right) + values[1] * right
    below = values[2] * (1 - right) + values[3] * right
    return above * (1 - down) + below * down


class _Pool:
    """The levels of one source, by the classes they hold."""

    def __init__(self, levels: Sequence[Level]) -> None:
        self._classes = sorted({k for level in levels for k in level.places})
        names = list(dict.fromkeys(level.name for level in levels))
        pictures = [[level for level in levels if level.name == name] for name in names]
        self._holding = {
            k: [held for p in pictures if (held := [lev for lev in p if k in lev.places])]
            for k in self._classes
        }

    def draw(self, rng: np.random.Generator, size: int) -> tuple[Level, NDArray[np.float64]]:
        """Return a level and the crop's middle (row, column) in it."""
        wanted = self._classes[rng.integers(len(self._classes))]
        pictures = self._holding[wanted]
        scales = pictures[rng.integers(len(pictures))]
        level = scales[rng.integers(len(scales))]
        places = level.places[wanted]
        jitter = rng.uniform(-size / 4, size / 4, 2)
        return level, places[rng.integers(len(places))] + jitter


def _placed(
    middle: NDArray[np.float64],
    level: Level,
    size: int,
    geometry: Geometry,
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """Return the (2, 3) matrix from px round a crop's middle to rows and columns of a level.

    The middle is moved inside as far as the crop fits.
    """
    free = rng.random() < geometry.free
    factor = float(np.exp(rng.uniform(-geometry.scale, geometry.scale))) if free else 1.0
    angle = rng.uniform(0, 2 * np.pi) if free else np.pi / 2 * rng.integers(4)
    flip = -1.0 if rng.random() < 0.5 else 1.0
    cos, sin = np.cos(angle) / factor, np.sin(angle) / factor
    if not free:
        cos, sin = round(cos), round(sin)
    lengths = np.array([level.height, level.width])
    room = np.minimum(size / factor / 2, lengths / 2)
    centre = np.clip(middle, room, lengths - room) - 0.5
    if not free:
        # On the pixels' own grid, so that nothing is interpolated: a crop's middle lies between.
        centre = np.floor(centre) + (0.5 if size % 2 == 0 else 0.0)
    return np.array([[cos, -sin * flip, centre[0]], [sin, cos * flip, centre[1]]], np.float32)


def _mirrored(index: Tensor, length: Tensor) -> Tensor:
    """Return indices with what lies outside 0…length - 1 mirrored in, the border repeated."""
    around = torch.remainder(index, 2 * length)
    return torch.where(around < length, around, 2 * length - 1 - around)
