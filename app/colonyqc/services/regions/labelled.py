"""Labelled pictures that regions are scored on, and strokes drawn from their labels."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import UNLABELLED
from colonyqc.domain.errors import TrainingError
from colonyqc.domain.regions import RegionPicture
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.services.regions.read import SIGMA_PX

SHARE: Final = 0.01
"""Share of the labelled px that strokes are made of."""
STROKE_PX: Final = 5
"""Width of a drawn stroke, px."""
_STEP_PX, _STEPS, _BEND = 3.0, 20, 0.35
"""A stroke goes on by steps of so many px, at most so many, and turns by so much at each."""
_TRIES: Final = 400
_LEAST_SHARE: Final = 0.01
_MASKS: Final = "corrected", "masks"
_ENDINGS: Final = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
_PANEL: Final = re.compile(r"(.+)_r\d+(c\d+)$")

Labels = NDArray[np.uint8]
Read = Callable[[Path], NDArray[Any]]


@dataclass(frozen=True, slots=True)
class RegionTruthSet:
    """A folder of pictures with masks of class indices, 255 where nothing is stated."""

    name: str
    pairs: tuple[tuple[Path, Path], ...]

    def thinned(self, most: int | None) -> "RegionTruthSet":
        """Return at most ``most`` pictures, evenly spaced by name."""
        if most is None or len(self.pairs) <= most:
            return self
        places = np.linspace(0, len(self.pairs) - 1, most).round().astype(int)
        return RegionTruthSet(self.name, tuple(self.pairs[k] for k in places))


def labelled_sets(root: Path) -> tuple[RegionTruthSet, ...]:
    """Return every folder at or below ``root`` that holds images/ and masks/, by name.

    Masks in corrected/ win over those in masks/.

    Raises:
        TrainingError: there is none.
    """
    found = []
    for images in sorted([*root.glob("images"), *root.glob("*/images"), *root.glob("*/*/images")]):
        folder = images.parent
        masks: dict[str, Path] = {}
        for name in reversed(_MASKS):
            masks |= {path.stem: path for path in sorted((folder / name).glob("*.png"))}
        pictures = [path for path in sorted(images.iterdir()) if path.suffix.lower() in _ENDINGS]
        pairs = tuple((path, masks[path.stem]) for path in pictures if path.stem in masks)
        if pairs:
            found.append(RegionTruthSet(folder.name, pairs))
    if not found:
        raise TrainingError(f"{root} holds no folder with images/ and masks/ of the same names.")
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPicture:
    """A picture with its classes from 0, 255 where none is stated or of a class too small."""

    picture: RegionPicture
    truth: Labels

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return int(self.truth[self.truth != UNLABELLED].max()) + 1


def labelled_picture(image: Path, mask: Path, read: Read, most_px: int | None) -> LabelledPicture:
    """Read a picture with its mask, its longer side shrunk to ``most_px``.

    Raises:
        PictureError: a file cannot be read.
        TrainingError: the mask has another size, or states fewer than two classes.
    """
    pixels, marks = read(image), np.asarray(read(mask))
    if marks.shape != pixels.shape[:2]:
        raise TrainingError(f"{mask} is no mask of one value a pixel, as large as its picture.")
    scale = 1.0 if most_px is None else min(1.0, most_px / max(marks.shape))
    if scale < 1:
        size = round(marks.shape[1] * scale), round(marks.shape[0] * scale)
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        marks = cv2.resize(marks.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    truth = numbered(marks)
    if truth is None:
        raise TrainingError(f"{mask.name} states fewer than two classes.")
    return LabelledPicture(RegionPicture(image.name, flatten_whole(pixels, SIGMA_PX)), truth)


def numbered(marks: NDArray[Any]) -> Labels | None:
    """Return classes numbered from 0, 255 where none is stated or of one too small; None for one.

    A class of under 1 % of the labelled px is too small: there is no region of it.
    """
    counts = np.bincount(marks[marks != UNLABELLED].ravel(), minlength=UNLABELLED)
    classes = np.flatnonzero(counts >= _LEAST_SHARE * max(1, counts.sum()))
    if len(classes) < 2:
        return None
    rank = np.full(UNLABELLED + 1, UNLABELLED, np.uint8)
    rank[classes] = np.arange(len(classes))
    return np.asarray(rank[marks], np.uint8)


def panels(labelled: RegionTruthSet) -> tuple[tuple[tuple[Path, Path], ...], ...]:
    """Return the panels of each column of each montage of a set: named alike but for the row.

    A column is of one magnification; across magnifications a cell is another thing.
    """
    groups: dict[tuple[str, ...], list[tuple[Path, Path]]] = {}
    for pair in labelled.pairs:
        match = _PANEL.match(pair[0].stem)
        if match:
            groups.setdefault(match.groups(), []).append(pair)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def points(truth: Labels, seed: int) -> Labels:
    """Return `SHARE` of the labelled px, strewn evenly, as strokes."""
    known = np.flatnonzero(truth.ravel() != UNLABELLED)
    rng = np.random.default_rng(seed)
    chosen = rng.choice(known, max(1, round(SHARE * len(known))), replace=False)
    drawn = np.zeros(truth.size, np.uint8)
    drawn[chosen] = truth.ravel()[chosen] + 1
    return _each_class(drawn.reshape(truth.shape), truth, rng)


def strokes(truth: Labels, seed: int) -> Labels:
    """Return `SHARE` of each class's px as a few bent strokes, as a person would draw them."""
    rng = np.random.default_rng(seed)
    drawn = np.zeros(truth.shape, np.uint8)
    for label in range(int(truth[truth != UNLABELLED].max()) + 1):
        mine = np.asarray(truth == label)
        wanted = SHARE * np.count_nonzero(mine)
        rows, columns = np.nonzero(mine)
        got = np.zeros(truth.shape, np.uint8)
        for _ in range(_TRIES):
            if np.count_nonzero(got) >= wanted:
                break
            at = int(rng.integers(len(rows)))
            path = _path(mine, (float(columns[at]), float(rows[at])), rng)
            cv2.polylines(got, [path], isClosed=False, color=1, thickness=STROKE_PX)
            got[~mine] = 0
        drawn[got > 0] = label + 1
    return _each_class(drawn, truth, rng)


def _path(
    mine: NDArray[np.bool_], start: tuple[float, float], rng: np.random.Generator
) -> NDArray[np.int32]:
    """Return the points (n, 2) of a stroke that stays within its class."""
    height, width = mine.shape
    at, angle = np.array(start), rng.uniform(0, 2 * np.pi)
    told = [at]
    for _ in range(_STEPS):
        angle += rng.normal(0, _BEND)
        at = at + _STEP_PX * np.array([np.cos(angle), np.sin(angle)])
        x, y = (int(v) for v in np.rint(at))
        if not (0 <= x < width and 0 <= y < height) or not mine[y, x]:
            break
        told.append(at)
    return np.rint(told).astype(np.int32)


def _each_class(drawn: Labels, truth: Labels, rng: np.random.Generator) -> Labels:
    """Return strokes with one px at least of every class."""
    for label in range(int(truth[truth != UNLABELLED].max()) + 1):
        if not (drawn == label + 1).any():
            places = np.flatnonzero(truth.ravel() == label)
            drawn.flat[rng.choice(places)] = label + 1
    return drawn
