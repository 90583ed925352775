"""Pictures with labels: where they come from, how they are split, how crops are drawn."""

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from os import cpu_count
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import PREDICTED, UNLABELLED, ColonyClass
from colonyqc.domain.errors import TrainingError
from colonyqc.training.data.drawn import Drawn, redrawn
from colonyqc.training.data.weak_by_contrast import ContrastRule, contrast_labels, ground_labels
from colonyqc.training.data.weak_by_texture import TextureRule, texture_labels, well_only

Read = Callable[[Path], NDArray[Any]]
"""Reads a picture or a mask: uint8 or uint16 of shape (h, w) or (h, w, 3)."""

PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One picture with its labels (h, w) uint8; ``place`` groups pictures of the same spot."""

    name: str
    place: str
    pixels: NDArray[Any]
    labels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Source:
    """A folder of pictures and where their labels come from.

    ``masks``: folders of label files beside ``images/``; the first that holds a picture's file
    is used. Without masks the labels are weak: ``rule`` and ``textured`` by local contrast or
    texture, or background everywhere when there is no rule. By texture, what lies outside a well
    is left out of picture and labels, as the program leaves it out.
    """

    name: str
    folder: str
    share: float
    """Share of the crops drawn from here."""
    masks: tuple[str, ...] = ()
    rule: ContrastRule | TextureRule | None = None
    textured: ColonyClass = ColonyClass.UNDIFFERENTIATED
    drawn: tuple[Drawn, ...] = ()
    """Regions drawn by eye, which win over its masks."""
    sizes: str = ""
    """Table of pixel sizes in the folder (columns file, um_per_px); told pictures are resized to
    the recipe's."""
    tells_classes: bool = True
    """Whether its masks tell the classes apart, or colonies from background only."""
    importance: float = 1.0
    """Weight of its crops in the loss."""
    place: str = r"(.+)"
    """Pattern searched in the file's stem; its first group is the place."""
    trim: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Px cut off at top, right, bottom, left: frames and burnt-in bars."""
    factor: float = 1.0
    """Resizing of its pictures before everything else."""
    scales: tuple[float, ...] = ()
    """Scales its pictures are seen at; empty: the recipe's."""
    peer: str = ""
    """Table of another tool's confluences in the folder (columns file, confluence)."""
    shows_colonies: bool = True
    """Whether its pictures count for the looks a model knows."""
    unlike: str = ""
    """Pattern searched in a file's stem: those pictures do not count for the looks either."""
    origin: str = "the lab's own pictures"
    """Where the pictures come from and under which licence, for the card."""


def pictures_in(folder: Path) -> list[Path]:
    """Return the picture files of a folder by name.

    Raises:
        TrainingError: there is no such folder, or no picture in it.
    """
    if not folder.is_dir():
        raise TrainingError(f"{folder} is missing: training pictures are read from there.")
    found = sorted(p for p in folder.iterdir() if p.suffix.lower() in PICTURES)
    if not found:
        raise TrainingError(f"{folder} holds no picture.")
    return found


def source_files(root: Path, source: Source) -> list[Path]:
    """Return a source's picture files by name.

    Raises:
        TrainingError: see `pictures_in`.
    """
    inside = root / source.folder / "images"
    return pictures_in(inside if inside.is_dir() else inside.parent)


def _mask(path: Path, folders: Iterable[Path], read: Read) -> NDArray[np.uint8]:
    for folder in folders:
        file = folder / f"{path.stem}.png"
        if file.is_file():
            mask = np.asarray(read(file))
            wrong = set(np.unique(mask).tolist()) - {*map(int, PREDICTED), UNLABELLED}
            if mask.ndim != 2 or wrong:
                raise TrainingError(
                    f"{file.name} is no label picture: one of the classes 0 to 3, or 255 where "
                    "nothing is stated, is expected at each pixel."
                )
            return mask.astype(np.uint8)
    raise TrainingError(f"{path.name} has no mask: draw {path.stem}.png or leave the picture out.")


def resized(pixels: NDArray[Any], factor: float, *, labels: bool = False) -> NDArray[Any]:
    """Return a picture at ``factor`` times its size: area means if smaller, else cubic.

    Labels take the nearest.
    """
    if factor == 1:
        return pixels
    how = cv2.INTER_NEAREST if labels else (cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
    height, width = pixels.shape[:2]
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(cv2.resize(pixels, size, interpolation=how))


def _window(pixels: NDArray[Any], source: Source) -> NDArray[Any]:
    height, width = pixels.shape[:2]
    top, right, bottom, left = source.trim
    return pixels[top : height - bottom, left : width - right]


def read_table(path: Path, column: str) -> dict[str, float]:
    """Return a number by file stem from a table (tab-separated) with columns file and ``column``.

    Raises:
        TrainingError: the table is missing or lacks a column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t")
            return {Path(row["file"]).stem: float(row[column]) for row in rows}
    except (OSError, KeyError, ValueError) as error:
        raise TrainingError(f"{path} is no table of file and {column}.") from error


def load(
    root: Path, source: Source, read: Read, pixel_size_um: float | None = None
) -> list[Example]:
    """Read a source's pictures with their true or weak labels.

    ``pixel_size_um``: what pictures of known pixel size are resized to.

    Raises:
        TrainingError: pictures or masks are missing or unfit.
    """
    base = root / source.folder
    sizes = read_table(base / source.sizes, "um_per_px") if source.sizes else {}

    def example(path: Path) -> Example:
        told = sizes.get(path.stem, 0.0)
        factor = told / pixel_size_um if told and pixel_size_um else source.factor
        return _example(path, base, source, read, factor)

    with ThreadPoolExecutor(cpu_count()) as pool:
        return list(pool.map(example, source_files(root, source)))


def _example(path: Path, base: Path, source: Source, read: Read, factor: float) -> Example:
    match = re.search(source.place, path.stem)
    if match is None:
        raise TrainingError(f"{path.name} does not say its place ({source.place}).")
    whole = np.asarray(read(path))
    height, width = whole.shape[:2]
    pixels = resized(np.ascontiguousarray(_window(whole, source)), factor)
    if source.masks:
        mask = _mask(path, [base / name for name in source.masks], read)
        if mask.shape != (height, width):
            raise TrainingError(f"The mask of {path.name} has another size than the picture.")
        mask = redrawn(mask, source.drawn, source.textured, path.stem)
        labels = resized(_window(mask, source), factor, labels=True)
    elif isinstance(source.rule, TextureRule):
        pixels, counted = well_only(pixels)
        labels = texture_labels(pixels, source.rule, source.textured, counted, path.stem)
    elif source.rule is not None:
        labels = contrast_labels(pixels, source.rule, source.textured)
    else:
        labels = ground_labels(pixels)
    return Example(path.stem, match.group(1), pixels, labels)


def relabelled(
    root: Path, source: Source, folder: str, examples: Iterable[Example], read: Read
) -> list[Example]:
    """Return those of a source's pictures that have a mask in ``folder``, with its labels.

    Raises:
        TrainingError: a mask is unfit.
    """
    base = root / source.folder / folder
    found = []
    for example in examples:
        file = base / f"{example.name}.png"
        if file.is_file():
            mask = _window(_mask(file, [base], read), source)
            labels = resized(mask, source.factor, labels=True)
            if labels.shape != example.labels.shape:
                raise TrainingError(f"{folder}/{file.name} has another size than the picture.")
            found.append(replace(example, labels=labels))
    return found


def split(
    examples: Sequence[Example], held_out: frozenset[str]
) -> tuple[list[Example], list[Example]]:
    """Return (training, held out) so that every picture of a place is on one side."""
    unknown = held_out - {example.place for example in examples}
    if unknown:
        raise TrainingError(f"No picture is of the places {', '.join(sorted(unknown))}.")
    return (
        [example for example in examples if example.place not in held_out],
        [example for example in examples if example.place in held_out],
    )


def folds(places: Iterable[str], count: int, seed: int = 0) -> tuple[frozenset[str], ...]:
    """Deal the places at random into ``count`` groups of nearly equal size."""
    order = sorted(set(places))
    if not 2 <= count <= len(order):
        raise TrainingError(f"{len(order)} places cannot be dealt into {count} folds.")
    np.random.default_rng(seed).shuffle(order)
    return tuple(frozenset(order[k::count]) for k in range(count))
