"""Which page of a TIFF is which plane: axes as ImageJ, OME, tifffile and microscopes write them."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, Final

import numpy as np
from tifffile import TiffFile, TiffPage

from colonyqc.domain.errors import PictureError
from colonyqc.files.formats import light, ome, resolution
from colonyqc.files.formats.base import Channel, PageFacts, Stack
from colonyqc.files.formats.damage import COPY_AGAIN, damaged, guard_decoder, guard_file
from colonyqc.files.formats.simulated import says_simulated
from colonyqc.files.pixels.plane import Shape

REDUCED_OR_MASK: Final = 0b101
_NOWHERE: Final = Shape(0, 0, 1, 8)
"""The shape is filled in when the page's layout is read."""
_WITH_AXES: Final = ("lsm", "stk", "mmstack", "fluoview")
"""Microscopes' own TIFFs whose axes tifffile knows."""
_COMPANION_BYTES: Final = 64_000_000


@dataclass(frozen=True, slots=True, eq=False)
class TiffPlane:
    """A plane: its page, or ``behind`` planes after the page's own pixels; facts less the shape."""

    page: TiffPage
    facts: PageFacts
    behind: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The planes of a file and sentences about what cannot be taken from it."""

    planes: tuple[TiffPlane, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Axes:
    """Axes that a description declares, the fastest first, over all pages of a file."""

    order: str
    z: int = 1
    c: int = 1
    t: int = 1
    names: tuple[str, ...] = ()
    seconds: tuple[float, ...] = ()


def plan(path: Path, file: TiffFile, pages: list[TiffPage], most: int) -> Plan:
    """Return the planes of a file; at most ``most``.

    Raises:
        PictureError: it does not hold the planes it declares, or its description is damaged.
    """
    with guard_decoder(path):
        xml = str(file.ome_metadata) if file.is_ome and file.ome_metadata else ""
    if xml:
        return _ome(path, xml, pages, most)
    full = _full_size(path, pages)
    with guard_decoder(path):
        um, notice = _pixel_size(file, full[0])
        bits, simulated = _bits(full[0]), says_simulated(str(full[0].description))
        axes = _imagej(file) or _shaped(file) or _microscope(file)
    notices = (f"{path.name}: {notice}.",) if notice else ()
    if axes is None:
        alone = (
            TiffPlane(page, PageFacts(page.index, _NOWHERE, um, simulated, bits)) for page in full
        )
        return Plan(tuple(alone), notices)
    stack = _stack(path, axes)
    behind = _declared(path, prod((axes.z, axes.c, axes.t)), full, most)
    count = axes.z * axes.c * axes.t
    spots = ome.places(axes.order, (axes.z, axes.c, axes.t), 0, count)
    planes = []
    for index, place in enumerate(spots):
        page = full[0] if behind else full[index]
        number = index if behind else page.index
        facts = PageFacts(number, _NOWHERE, um, simulated, bits, stack, place)
        planes.append(TiffPlane(page, facts, index if behind else 0))
    return Plan(tuple(planes), notices)


def _full_size(path: Path, pages: list[TiffPage]) -> list[TiffPage]:
    with guard_decoder(path):
        areas = [
            0 if page.subfiletype & REDUCED_OR_MASK else int(page.imagewidth * page.imagelength)
            for page in pages
        ]
    if not any(areas):
        raise damaged(path)
    return [page for page, area in zip(pages, areas, strict=True) if area == max(areas)]


def _stack(path: Path, axes: _Axes) -> Stack | None:
    """Return the stack of a file's axes; None where there is one plane only."""
    if axes.z * axes.c * axes.t == 1:
        return None
    channels = tuple(Channel(name, light.by_words(name)) for name in axes.names)
    return Stack(str(path), axes.z, axes.c, axes.t, channels, seconds=axes.seconds)


def _declared(path: Path, declared: int, full: list[TiffPage], most: int) -> bool:
    """Compare the planes declared with those there; tell whether all lie behind the first page.

    ImageJ writes one page only where a stack is over 4 GB; its other planes follow uncoded.
    """
    if declared > most:
        raise PictureError(path, f"it declares {declared} planes, more than can be read")
    if declared == len(full):
        return False
    if len(full) == 1 and declared > 1:
        return True
    raise PictureError(
        path, f"it declares {declared} planes but holds {len(full)}", "Export it again."
    )


def _imagej(file: TiffFile) -> _Axes | None:
    """Return ImageJ's axes: channels are fastest, then slices, then frames."""
    said = file.imagej_metadata if file.is_imagej else None
    if not said:
        return None
    c, t = (max(1, int(said.get(key, 1))) for key in ("channels", "frames"))
    images = int(said.get("images", c * t * max(1, int(said.get("slices", 1)))))
    if images <= 1:
        return None
    z = max(1, int(said.get("slices", images // (c * t) or 1)))
    if z * c * t != images:
        # A stack that was cut or joined keeps stale counts: what was read shows which is true.
        c, z, t = 1, images, 1
    labels = said.get("Labels") or ()
    step = resolution.number(str(said.get("finterval", "")))
    return _Axes(
        "CZT",
        z,
        c,
        t,
        names=tuple(str(label) for label in labels[:c]) if c > 1 else (),
        seconds=tuple(step * index for index in range(t)) if step else (),
    )


def _shaped(file: TiffFile) -> _Axes | None:
    """Return the axes tifffile writes: a shape, and letters where its user gave them."""
    found = file.shaped_metadata if file.is_shaped else None
    if not found or len(found) != 1 or "axes" not in found[0]:
        return None
    return _lettered(str(found[0]["axes"]), [int(side) for side in found[0]["shape"]])


def _microscope(file: TiffFile) -> _Axes | None:
    if not any(getattr(file, f"is_{kind}", False) for kind in _WITH_AXES):
        return None
    series = file.series[0]
    inside = len(series.keyframe.shape)
    return _lettered(series.axes[:-inside], list(series.shape[:-inside]))


def _lettered(letters: str, sides: list[int]) -> _Axes | None:
    """Return axes from letters, the slowest first; None where others than Z, C and T count."""
    counts = {
        letter: side
        for letter, side in zip(letters.upper(), sides, strict=False)
        if letter not in "YXS" and side > 1
    }
    if not counts or not set(counts) <= set("ZCT"):
        return None
    order = "".join(reversed(counts))
    order += "".join(letter for letter in "CZT" if letter not in order)
    return _Axes(order, counts.get("Z", 1), counts.get("C", 1), counts.get("T", 1))


def _ome(path: Path, xml: str, pages: list[TiffPage], most: int) -> Plan:
    elsewhere = ome.companion(path, xml)
    if elsewhere:
        xml = _read_companion(path, elsewhere)
    images = ome.read_images(path, xml, most)
    if not images:
        raise PictureError(path, "its OME description names no image")
    planes: list[TiffPlane] = []
    notices = [f"{path.name}: {image.notice}." for image in images if image.notice]
    several = len(images) > 1
    for image in images:
        stack, here = image.stack, [plane for plane in image.planes if not plane.file]
        declared = stack.z * stack.c * stack.t
        there = [plane for plane in here if plane.page < len(pages)]
        if len(there) < len(here) or (not stack.files and len(there) < declared):
            cause = f"it declares {declared} planes but holds {len(there)}"
            raise PictureError(path, cause, COPY_AGAIN)
        alone = declared == 1 and not several
        for plane in there:
            facts = PageFacts(
                plane.page,
                _NOWHERE,
                image.pixel_size_um,
                bits_stored=image.bits_stored or _bits(pages[plane.page]),
                stack=None if alone else stack,
                place=plane.place,
            )
            planes.append(TiffPlane(pages[plane.page], facts))
        notices += _absent(path, {plane.file for plane in image.planes if plane.file})
    if not planes:
        raise PictureError(path, "its OME description names no plane in it", COPY_AGAIN)
    return Plan(tuple(planes), tuple(dict.fromkeys(notices)))


def _absent(path: Path, files: set[str]) -> Iterator[str]:
    """Yield a sentence where files of the same set are not beside this one."""
    # Only names are looked for: a path in a file could point anywhere.
    missing = [n for n in sorted(files) if not path.with_name(Path(n).name or "?").is_file()]
    if missing:
        yield f"{path.name}: it belongs with {', '.join(missing)}, which could not be read."


def _read_companion(path: Path, name: str) -> str:
    other = path.with_name(Path(name).name or "?")
    if not other.is_file():
        cause = f"its description lies in {name}, which is not beside it"
        raise PictureError(path, cause, "Copy both into one folder.")
    with guard_file(other):
        if other.stat().st_size > _COMPANION_BYTES:
            raise PictureError(path, f"its description {name} is longer than any microscope writes")
        return other.read_text("utf-8", errors="replace")


def _bits(page: TiffPage) -> int | None:
    """Return the camera's bits where MaxSampleValue tells them."""
    for tag in ("SMaxSampleValue", "MaxSampleValue"):
        top = page.tags.valueof(tag)
        top = max(top) if isinstance(top, tuple) and top else top
        if isinstance(top, int | float) and 255 < top < 65535 and float(np.log2(top + 1)) % 1 == 0:
            return round(float(np.log2(top + 1)))
    return None


def _pixel_size(file: TiffFile, page: TiffPage) -> tuple[float | None, str]:
    x, y = (_per_unit(page.tags.valueof(tag)) for tag in ("XResolution", "YResolution"))
    if x is None or y is None:
        return None, ""
    if file.is_imagej and file.imagej_metadata:
        said = file.imagej_metadata.get("unit")
        if said:
            return resolution.from_imagej(str(said), x, y)
    return resolution.from_tags(x, y, int(page.tags.valueof("ResolutionUnit", 2)))


def _per_unit(value: Any) -> float | None:
    """Return pixels per unit of a rational tag; None for what is none."""
    if not (isinstance(value, tuple) and len(value) == 2 and value[1]):
        return None
    per_unit = float(value[0] / value[1])
    return per_unit if per_unit > 0 else None
