"""OME-Zarr 0.4 and 0.5: images in folders, read piece by piece with the library zarr."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product
from math import prod
from pathlib import Path
from typing import Any, Final

import numpy as np
import zarr
from numpy.typing import NDArray

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Region
from colonyqc.domain.shown_name import shown_name
from colonyqc.files.formats.base import (
    Format,
    Inspected,
    OpenedPicture,
    PageFacts,
    ReaderContext,
    file_key,
)
from colonyqc.files.formats.damage import COPY_AGAIN, damaged, guard_decoder
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.microscope import ArrayView, pages_of
from colonyqc.files.formats.ome_zarr_metadata import AGAIN, ImageSaid, ome_part, read_image
from colonyqc.files.formats.zarr_folder import attributes
from colonyqc.files.pixels.plane import ChunkedPlane, Plane, Shape
from colonyqc.files.pixels.rectangles import rectangles

_LAYOUT: Final = "bioformats2raw.layout"
_CHUNK: Final = 1024
"""Small pieces are taken together up to this side, px: a file is opened for each of them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Image:
    """An image of the folder: what is said of it, and the array of its finest level."""

    said: ImageSaid
    folder: Path
    array: zarr.Array[Any]

    def indices(self, place: Mapping[str, int], region: Region) -> tuple[int | slice, ...]:
        """Return how a region of one plane is cut out of the array."""
        spans = {
            "y": slice(region.y, region.bottom),
            "x": slice(region.x, region.right),
        }
        if self.said.rgb:
            spans["c"] = slice(0, 3)
        return tuple(spans.get(axis, place.get(axis, 0)) for axis in self.said.axes)


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """A folder's planes, each with its image; and sentences about what is not taken from it."""

    pages: tuple[tuple[PageFacts, _Image], ...]
    notices: tuple[str, ...]


def _inspect(path: Path, reading: ReaderContext) -> Inspected:
    held = _held(path, reading)
    return Inspected(tuple(facts for facts, _ in held.pages), held.notices)


def _held(path: Path, reading: ReaderContext) -> _Held:
    key = "ome-zarr", file_key(path, 0)
    return reading.headers.get(key, partial(_read_header, path, reading.limits))


def _read_header(path: Path, limits: Limits) -> _Held:
    with guard_decoder(path):
        images = [_image(path, folder, limits) for folder in _folders(path)]
        views = [_view(path, image) for image in images]
    of_view = {id(view): image for view, image in zip(views, images, strict=True)}
    pages = [(facts, of_view[id(view)]) for facts, view in pages_of(path, views, limits)]
    notices = [f"{shown_name(path)}: {each.said.notice}." for each in images if each.said.notice]
    notices += _absent(path, pages)
    return _Held(tuple(pages), tuple(dict.fromkeys(notices)))


def _folders(path: Path) -> list[Path]:
    """Return the images of a folder: itself, or the series that bioformats2raw puts into one."""
    said = attributes(path)
    inner = ome_part(said)
    if "multiscales" in inner or not (_LAYOUT in said or _LAYOUT in inner):
        return [path]
    listed = path / "OME"
    series = ome_part(attributes(listed)).get("series") if listed.is_dir() else None
    names = series or sorted((p.name for p in path.iterdir() if p.name.isdecimal()), key=int)
    found = [path / str(name) for name in names]
    if not found or any(path not in each.parents or ".." in each.parts for each in found):
        raise damaged(path)
    return found


def _image(path: Path, folder: Path, limits: Limits) -> _Image:
    said = read_image(path, attributes(folder))
    array = _level(path, folder, said.paths[0])
    if len(array.shape) != len(said.axes):
        raise damaged(path)
    piece = prod(_piece(array)) * array.dtype.itemsize
    if piece > limits.flat_bytes:
        raise PictureError(path, f"it is stored in pieces of {piece / 1e6:.0f} MB", AGAIN)
    return _Image(said, folder, array)


def _level(path: Path, folder: Path, name: str) -> zarr.Array[Any]:
    if not (folder / name).is_dir():
        raise PictureError(path, "its pixels are not beside its description", COPY_AGAIN)
    return zarr.open_array(folder / name, mode="r")


def _piece(array: zarr.Array[Any]) -> tuple[int, ...]:
    """Return the shape of what lies in one file."""
    return array.shards or array.chunks


def _view(path: Path, image: _Image) -> ArrayView:
    said = image.said
    sizes = dict(zip(said.axes.upper(), image.array.shape, strict=True))
    if said.rgb and sizes.get("C") == 3:
        sizes["S"] = sizes.pop("C")
    elif said.rgb:
        raise damaged(path)
    step, times = said.step_s, sizes.get("T", 1)
    ours = attributes(image.folder).get("colonyqc")
    return ArrayView(
        title=said.title if image.folder != path else "",
        sizes=sizes,
        # To the machine's byte order, as the pixels are given below.
        dtype=image.array.dtype.newbyteorder("="),
        pixel_size_um=said.pixel_size_um,
        channels=() if "S" in sizes else said.channels,
        read=partial(_whole, image),
        seconds=tuple(step * index for index in range(times)) if step and times > 1 else (),
        simulated=isinstance(ours, Mapping) and ours.get("simulated") == "yes",
        tiled=True,
    )


def _whole(image: _Image, t: int, z: int, c: int) -> NDArray[Any]:
    height, width = image.array.shape[-2:]
    return _cut(image, {"t": t, "z": z, "c": c}, Region(0, 0, width, height))


def _cut(image: _Image, place: Mapping[str, int], region: Region) -> NDArray[Any]:
    """Return a region of a plane: (h, w) or (h, w, 3), in the machine's byte order."""
    pixels = np.asarray(image.array[image.indices(place, region)])
    if pixels.ndim == 3:
        pixels = np.moveaxis(pixels, 0, -1)
    return np.ascontiguousarray(pixels, pixels.dtype.newbyteorder("="))


def _open(path: Path, page: int, reading: ReaderContext) -> OpenedPicture:
    pages = _held(path, reading).pages
    if not 0 <= page < len(pages):
        raise damaged(path)
    facts, image = pages[page]
    gaps = _gaps(facts, image)
    if gaps and sum(each.width * each.height for each in gaps) == _area(facts.shape):
        raise PictureError(path, "none of its pixels is there", COPY_AGAIN)
    load = partial(_load, path, image, facts)
    chunk = _chunk(image, reading.limits)
    plane: Plane = ChunkedPlane(facts.shape, chunk, load, reading.cache, file_key(path, page))
    return OpenedPicture(facts, plane, transparent=gaps)


def _area(shape: Shape) -> int:
    return shape.width * shape.height


def _load(path: Path, image: _Image, facts: PageFacts, region: Region) -> NDArray[Any]:
    place = facts.place
    with guard_decoder(path):
        pixels = _cut(image, {"t": place.t, "z": place.z, "c": place.c}, region)
    if pixels.shape != facts.shape.array(region) or pixels.dtype != facts.shape.dtype:
        raise damaged(path)
    return pixels


def _chunk(image: _Image, limits: Limits) -> tuple[int, int]:
    """Return (width, height) of what is decoded at once: some pieces of the array."""
    tall, wide = _piece(image.array)[-2:]
    height, width = image.array.shape[-2:]
    if height * width <= min(_CHUNK * _CHUNK, limits.whole_px):
        return width, height
    return wide * max(1, _CHUNK // wide), tall * max(1, _CHUNK // tall)


def _gaps(facts: PageFacts, image: _Image) -> tuple[Region, ...]:
    """Return the parts of a plane whose files are not there: nothing is known of them.

    Zarr reads them as one value. Writers leave out what is empty, and a copy that was cut short
    looks the same: neither is a picture of anything.
    """
    missing = _missing(facts, image)
    if not missing.any():
        return ()
    (tall, wide), shape = _piece(image.array)[-2:], facts.shape
    xs = np.minimum(np.arange(missing.shape[1] + 1) * wide, shape.width)
    ys = np.minimum(np.arange(missing.shape[0] + 1) * tall, shape.height)
    return rectangles(missing, xs, ys)


def _missing(facts: PageFacts, image: _Image) -> NDArray[np.bool_]:
    """Return which pieces of a plane, (down, across), have no file."""
    array, piece = image.array, _piece(image.array)
    down, across = (
        -(-side // step) for side, step in zip(array.shape[-2:], piece[-2:], strict=True)
    )
    out = np.zeros((down, across), np.bool_)
    for y, x in product(range(down), range(across)):
        out[y, x] = not all(file.is_file() for file in _files(facts, image, y, x))
    return out


def _files(facts: PageFacts, image: _Image, y: int, x: int) -> Iterator[Path]:
    """Yield the files of one piece of a plane: of each colour, where they lie apart."""
    piece, place = _piece(image.array), facts.place
    at = {"t": place.t, "z": place.z, "c": place.c}
    colours = range(0, 3, piece[image.said.axes.index("c")]) if image.said.rgb else (None,)
    for colour in colours:
        spot = at if colour is None else at | {"c": colour}
        leading = [
            spot[axis] // step for axis, step in zip(image.said.axes[:-2], piece[:-2], strict=True)
        ]
        key = image.array.metadata.encode_chunk_key((*leading, y, x))
        yield image.folder / image.said.paths[0] / key


def _absent(path: Path, pages: list[tuple[PageFacts, _Image]]) -> Iterator[str]:
    """Yield a sentence where pieces of the planes have no file."""
    counts = [_missing(*each) for each in pages]
    lost, all_ = (sum(int(f(each)) for each in counts) for f in (np.count_nonzero, np.size))
    if 0 < lost < all_:
        yield (
            f"{shown_name(path)}: {lost} of its {all_} pieces are not there and count as no "
            "picture. Copy it again if they should be."
        )


OME_ZARR: Final = Format("OME-Zarr", _inspect, _open)
