"""All pictures of a training, at every scale they are seen at, end to end in two flat arrays.

Flat, so that crops of pictures of any size are drawn in one go on any device; and so that many
networks, in processes of their own, read one copy from the disk.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import UNLABELLED
from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.training.data.examples import Example, Source, resized

_COARSE: Final = 8
"""Px between the places that a crop's middle is drawn from."""
_CONTRAST, _LABELS = "contrast.npy", "labels.npy"


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """A picture at one scale: where it begins in the arrays, its shape, each class's places."""

    source: str
    name: str
    begin: int
    height: int
    width: int
    places: dict[int, NDArray[np.int32]]
    """(n, 2) rows and columns of each class's pixels; `UNLABELLED` only where there is no other."""


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """Flat-fielded contrast and labels of all levels, and what each of them is."""

    contrast: NDArray[np.float16]
    labels: NDArray[np.uint8]
    levels: tuple[Level, ...]

    def laid_down(self, folder: Path) -> "Atlas":
        """Return the same with its arrays in files, which other processes open unread."""
        for name, array in ((_CONTRAST, self.contrast), (_LABELS, self.labels)):
            np.save(folder / name, array)
        return Atlas(*_arrays(folder), self.levels)

    def __reduce__(self) -> tuple[Any, ...]:
        """Name the files in place of the pixels where they are in files."""
        where = getattr(self.contrast, "filename", None)
        if where is None:
            return Atlas, (self.contrast, self.labels, self.levels)
        return _opened, (Path(where).parent, self.levels)


def _arrays(folder: Path) -> tuple[NDArray[np.float16], NDArray[np.uint8]]:
    contrast, labels = (np.load(folder / name, mmap_mode="c") for name in (_CONTRAST, _LABELS))
    return contrast, labels


def _opened(folder: Path, levels: tuple[Level, ...]) -> Atlas:
    return Atlas(*_arrays(folder), levels)


def pack(
    pools: Sequence[tuple[Source, Sequence[Example]]],
    scales: Sequence[float],
    sigma_px: float,
) -> Atlas:
    """Resize and flat-field every picture of the pools at its source's scales.

    Raises:
        TrainingError: there is no picture.
    """
    work = [
        (source, example, scale)
        for source, examples in pools
        for example in examples
        for scale in source.scales or scales
    ]
    if not work:
        raise TrainingError("There is no picture to train on.")
    sizes = [_size(example, scale) for _, example, scale in work]
    begins = np.concatenate([[0], np.cumsum([height * width for height, width in sizes])])
    contrast = np.empty(int(begins[-1]), np.float16)
    labels = np.empty(int(begins[-1]), np.uint8)

    def level(index: int) -> Level:
        source, example, scale = work[index]
        (height, width), begin = sizes[index], int(begins[index])
        part = slice(begin, begin + height * width)
        pixels = np.ascontiguousarray(resized(example.pixels, scale))
        marks = resized(example.labels, scale, labels=True)
        contrast[part] = flatten_whole(pixels, sigma_px).ravel()
        labels[part] = marks.ravel()
        return Level(source.name, example.name, begin, height, width, _places(marks))

    with ThreadPoolExecutor(cpu_count()) as pool:
        levels = tuple(pool.map(level, range(len(work))))
    return Atlas(contrast, labels, levels)


def _size(example: Example, scale: float) -> tuple[int, int]:
    height, width = example.labels.shape
    return (height, width) if scale == 1 else (round(height * scale), round(width * scale))


def _places(labels: NDArray[np.uint8]) -> dict[int, NDArray[np.int32]]:
    coarse = labels[_COARSE // 2 :: _COARSE, _COARSE // 2 :: _COARSE]
    if not coarse.size:
        raise TrainingError(f"A picture of less than {_COARSE} px a side can't be trained on.")
    kinds = [int(k) for k in np.unique(coarse)]
    known = [k for k in kinds if k != UNLABELLED] or kinds
    return {k: (np.argwhere(coarse == k) * _COARSE + _COARSE // 2).astype(np.int32) for k in known}
