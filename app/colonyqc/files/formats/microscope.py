"""Microscopes' own formats that a library reads plane by plane, as arrays of known axes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.config.program import lacking
from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Region
from colonyqc.files.formats import light
from colonyqc.files.formats.base import (
    Channel,
    Format,
    Inspected,
    OpenedPicture,
    PageFacts,
    ReaderContext,
    Stack,
    StackPlace,
    file_key,
)
from colonyqc.files.formats.damage import EXPORT, damaged, guard_decoder, guard_file, too_large
from colonyqc.files.formats.limits import Limits
from colonyqc.files.pixels.plane import ChunkedPlane, Shape

_KNOWN: Final = frozenset("TZCYXS")
_BITS: Final = {np.dtype(np.uint8): 8, np.dtype(np.uint16): 16}


@dataclass(frozen=True, slots=True)
class ArrayView:
    """One view of a file: its axes by letter with their lengths, and who reads a plane of it.

    ``read`` takes t, z and c from 0 and returns (h, w) or (h, w, 3) RGB.
    """

    title: str
    sizes: Mapping[str, int]
    dtype: np.dtype[Any]
    pixel_size_um: float | None
    channels: tuple[str, ...]
    read: Callable[[int, int, int], NDArray[Any]]
    seconds: tuple[float, ...] = ()
    """Times of its time points, where the file tells them."""
    simulated: bool = False
    tiled: bool = False
    """Parts of a plane can be read without the rest; ``read`` is for those that have none."""


@dataclass(frozen=True, slots=True)
class ArrayFile:
    """An opened file: its views, and how it is closed."""

    views: tuple[ArrayView, ...]
    close: Callable[[], None]


OpenArrays = Callable[[Path], ArrayFile]


def needs(path: Path, kind: str, extra: str) -> PictureError:
    """Say which package a format needs."""
    return PictureError(path, lacking(kind, extra), EXPORT)


def format_of(name: str, open_arrays: OpenArrays) -> Format:
    """Return the format of files that ``open_arrays`` opens."""
    return Format(name, partial(_inspect, open_arrays), partial(_open, open_arrays))


def _opened(open_arrays: OpenArrays, path: Path) -> ArrayFile:
    with guard_file(path), guard_decoder(path):
        return open_arrays(path)


def _inspect(open_arrays: OpenArrays, path: Path, reading: ReaderContext) -> Inspected:
    file = _opened(open_arrays, path)
    try:
        return Inspected(tuple(facts for facts, _ in pages_of(path, file.views, reading.limits)))
    finally:
        file.close()


def pages_of(
    path: Path, views: Sequence[ArrayView], limits: Limits
) -> list[tuple[PageFacts, ArrayView]]:
    """Return the planes of the views of a file, numbered through, each with its view.

    Raises:
        PictureError: there are none, too many, or such as are not read.
    """
    total = sum(_count(view, "T") * _count(view, "Z") * _count(view, "C") for view in views)
    if not total:
        raise PictureError(path, "there is no picture in it")
    if total > limits.pages:
        raise PictureError(path, f"it declares {total} planes, more than can be read")
    pages: list[tuple[PageFacts, ArrayView]] = []
    for number, view in enumerate(views):
        shape, stack = _shape(path, view, limits), _stack(path, number, view, alone=total == 1)
        for t, z, c in product(*(range(_count(view, axis)) for axis in "TZC")):
            facts = PageFacts(
                len(pages),
                shape,
                view.pixel_size_um,
                view.simulated,
                stack=stack,
                place=StackPlace(z, c, t),
            )
            pages.append((facts, view))
    return pages


def _count(view: ArrayView, axis: str) -> int:
    return view.sizes.get(axis, 1)


def _shape(path: Path, view: ArrayView, limits: Limits) -> Shape:
    others = sorted(axis for axis, count in view.sizes.items() if axis not in _KNOWN and count > 1)
    if others:
        cause = f"it has axes that are not read here ({', '.join(others)})"
        raise PictureError(path, cause, EXPORT)
    samples = _count(view, "S")
    if view.dtype not in _BITS or samples not in (1, 3):
        raise PictureError(path, f"its pixels are of the kind {samples} × {view.dtype}", EXPORT)
    width, height = _count(view, "X"), _count(view, "Y")
    most = limits.tiled_px if view.tiled else limits.flat_px
    if width * height > most:
        raise too_large(path, width, height, most)
    return Shape(width, height, samples, _BITS[view.dtype])


def _stack(path: Path, number: int, view: ArrayView, *, alone: bool) -> Stack | None:
    if alone:
        return None
    z, c, t = (_count(view, axis) for axis in "ZCT")
    channels = tuple(Channel(name, light.by_words(name)) for name in view.channels[:c])
    return Stack((str(path), number), z, c, t, channels, seconds=view.seconds, title=view.title)


def _open(open_arrays: OpenArrays, path: Path, page: int, reading: ReaderContext) -> OpenedPicture:
    file = _opened(open_arrays, path)
    try:
        facts, view = pages_of(path, file.views, reading.limits)[page]
    except IndexError as error:
        file.close()
        raise damaged(path) from error
    except PictureError:
        file.close()
        raise
    shape = facts.shape
    load = partial(_read, path, view, facts, Lock())
    whole, key = (shape.width, shape.height), file_key(path, page)
    return OpenedPicture(
        facts, ChunkedPlane(shape, whole, load, reading.cache, key, close=file.close)
    )


def _read(
    path: Path, view: ArrayView, facts: PageFacts, lock: Lock, region: Region
) -> NDArray[Any]:
    place, shape = facts.place, facts.shape
    # One file for all threads and one at a time: nothing says that the library's may be shared.
    with lock, guard_decoder(path):
        pixels = np.asarray(view.read(place.t, place.z, place.c))
    if pixels.shape != shape.array(shape.bounds) or pixels.dtype != shape.dtype:
        raise damaged(path)
    return np.ascontiguousarray(pixels[region.y : region.bottom, region.x : region.right])
