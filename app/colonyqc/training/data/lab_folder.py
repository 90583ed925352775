"""A lab's own pictures with masks: checked as a whole before anything is made of them.

The folder holds ``images/`` and ``masks/``; a mask has its picture's name (any readable format)
and one class index at each pixel: 0 background, 1 undifferentiated, 2 differentiated,
3 uncertain, 255 not labelled. Masks in ``corrected/`` win over those in ``masks/``.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import PREDICTED, UNLABELLED
from colonyqc.domain.errors import TrainingError
from colonyqc.services.packages.pmf import CLASSES
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.data.examples import PICTURES, Example, Read, Source
from colonyqc.training.data.site_split import place_of

IMAGES: Final = "images"
MASKS: Final = ("corrected", "masks")
"""Folders of masks; the first that holds a picture's mask is used."""
NAME: Final = "own"
"""Name of the source that stands for a lab's own pictures."""
LEAST_SIDE: Final = 64
_ENDINGS: Final = PICTURES | {".czi"}
_NAMED: Final = 3
_INDICES: Final = frozenset({*map(int, PREDICTED), UNLABELLED})
_MEANING: Final = (
    "A mask holds one number at each pixel: 0 background, 1 undifferentiated, 2 differentiated, "
    "3 uncertain, 255 not labelled."
)


@dataclass(frozen=True, slots=True, eq=False)
class LabData:
    """Checked pictures with masks; ``files``: sha256 of each file read, by its relative path."""

    folder: str
    examples: tuple[Example, ...]
    files: dict[str, str]

    @property
    def sha256(self) -> str:
        """Return one sha256 over the names and contents of all files."""
        told = "\n".join(f"{name} {digest}" for name, digest in sorted(self.files.items()))
        return hashlib.sha256(told.encode()).hexdigest()


def lab_source(places: str = "") -> Source:
    """Return the source of a lab's own pictures; ``places``: see `site_split.place_of`."""
    return Source(NAME, ".", 1.0, masks=MASKS, place=places)


def is_lab_folder(root: Path) -> bool:
    """Tell whether a folder is laid out as a lab's own data, complete or not."""
    return any((root / name).is_dir() for name in (IMAGES, "masks"))


def read_lab_folder(
    root: Path,
    read: Read,
    places: str = "",
    monitor: Monitor = UNWATCHED,
    *,
    to_train: bool = True,
) -> LabData:
    """Read and check every picture of a folder with its mask.

    ``to_train``: ask for two classes at least, as training does.

    Raises:
        Cancelled: asked to stop.
        TrainingError: something is missing or unfit; one sentence for each kind, naming the files.
        PictureError: a file cannot be read.
    """
    pairs = _pairs(root)
    spots = [place_of(picture.stem, places) for picture, _ in pairs]
    pictures, masks, files = [], [], {}
    for picture, mask in pairs:
        monitor.check()
        pictures.append(np.asarray(read(picture)))
        masks.append(np.asarray(read(mask)))
        for path in (picture, mask):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            files[path.relative_to(root).as_posix()] = digest
    labels = _checked([picture for picture, _ in pairs], pictures, masks, to_train=to_train)
    examples = tuple(
        Example(path.stem, spot, pixels, marks)
        for (path, _), spot, pixels, marks in zip(pairs, spots, pictures, labels, strict=True)
    )
    return LabData(root.resolve().name, examples, files)


def classes_of(example: Example) -> frozenset[int]:
    """Return the classes that occur in an example's labels."""
    return frozenset(np.unique(example.labels).tolist()) - {UNLABELLED}


def named(names: Iterable[str]) -> str:
    """Return up to three names and how many more there are."""
    listed = list(names)
    text = ", ".join(listed[:_NAMED])
    more = len(listed) - _NAMED
    return f"{text} and {more} more" if more > 0 else text


def _pairs(root: Path) -> list[tuple[Path, Path]]:
    """Return each picture with its mask, by name."""
    if not root.is_dir():
        raise TrainingError(
            f"There is no folder {root}: give the one that holds images/ and masks/."
        )
    for name, holds in ((IMAGES, "the pictures"), ("masks", "a mask of the same name for each")):
        if not (root / name).is_dir():
            raise TrainingError(f"{root} holds no folder {name}/: put {holds} there.")
    pictures = _pictures(root / IMAGES)
    if not pictures:
        raise TrainingError(f"{root / IMAGES} holds no picture: put some there.")
    twice = [stem for stem, count in Counter(p.stem for p in pictures).items() if count > 1]
    if twice:
        raise TrainingError(
            f"Several pictures in {IMAGES}/ are called {named(twice)}: a mask belongs to one "
            "picture by its name, so rename them."
        )
    masks: dict[str, Path] = {}
    for folder in reversed(MASKS):
        masks |= {p.stem: p for p in _pictures(root / folder)}
    missing = [p.name for p in pictures if p.stem not in masks]
    if missing:
        raise TrainingError(
            f"There is no mask for {named(missing)}: put one of the same name into masks/, or take "
            "the picture out."
        )
    return [(p, masks[p.stem]) for p in pictures]


def _pictures(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in _ENDINGS and p.name[0] != ".")


def _checked(
    paths: Sequence[Path],
    pictures: Sequence[NDArray[Any]],
    masks: Sequence[NDArray[Any]],
    *,
    to_train: bool,
) -> list[NDArray[np.uint8]]:
    """Return the masks as class indices; each kind of problem is told once, with its files."""
    names = [path.name for path in paths]
    small = [n for n, p in zip(names, pictures, strict=True) if min(p.shape[:2]) < LEAST_SIDE]
    if small:
        raise TrainingError(
            f"Too small to learn from: {named(small)}. Pictures have {LEAST_SIDE} px or more on "
            "each side."
        )
    planes = [_plane(mask) for mask in masks]
    colour = [n for n, plane in zip(names, planes, strict=True) if plane is None]
    if colour:
        raise TrainingError(
            f"The masks of {named(colour)} are colour pictures. {_MEANING} Save them as 8-bit grey."
        )
    flat = [plane for plane in planes if plane is not None]
    differ = [
        f"{n} (picture {_size(picture)}, mask {_size(plane)})"
        for n, picture, plane in zip(names, pictures, flat, strict=True)
        if picture.shape[:2] != plane.shape
    ]
    if differ:
        raise TrainingError(
            f"A mask has the size of its picture; these differ: {named(differ)}. Draw or save them "
            "again at the picture's size."
        )
    return _indices(names, flat, to_train=to_train)


def _indices(
    names: Sequence[str], planes: Sequence[NDArray[Any]], *, to_train: bool
) -> list[NDArray[np.uint8]]:
    values = [frozenset(np.unique(plane).tolist()) for plane in planes]
    found = frozenset[int]().union(*values)
    wrong = [(n, sorted(v - _INDICES)) for n, v in zip(names, values, strict=True) if v - _INDICES]
    if wrong:
        seen = ", ".join(str(v) for v in wrong[0][1][:4])
        raise TrainingError(
            f"The masks of {named(n for n, _ in wrong)} hold other values (as {seen}). {_MEANING}"
        )
    if found == {0, UNLABELLED}:
        raise TrainingError(
            "The masks hold only 0 and 255, as black-and-white masks do, but here 255 says that a "
            "pixel is not labelled. Save colonies as 1 (undifferentiated) or 2 (differentiated)."
        )
    classes = sorted(found - {UNLABELLED})
    if to_train and len(classes) < 2:
        what = f"one class only ({CLASSES[classes[0]]})" if classes else "no class at all"
        raise TrainingError(
            f"The masks hold {what}: a network learns to tell two classes at least, so label some "
            "of the rest as well."
        )
    return [np.asarray(plane, np.uint8) for plane in planes]


def _plane(mask: NDArray[Any]) -> NDArray[Any] | None:
    """Return a mask as one plane; None when it has colours."""
    if mask.ndim == 2:
        return mask
    grey = bool((mask == mask[..., :1]).all())
    return np.ascontiguousarray(mask[..., 0]) if grey else None


def _size(array: NDArray[Any]) -> str:
    return f"{array.shape[1]} × {array.shape[0]} px"
