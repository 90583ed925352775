"""The OME data model, as far as pictures need it: images, axes, sizes, and where planes lie.

https://docs.openmicroscopy.org/ome-model: Pixels (sizes, DimensionOrder), Channel, TiffData.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from colonyqc.domain.errors import PictureError
from colonyqc.files.formats import light, resolution
from colonyqc.files.formats.base import Channel, Stack, StackPlace
from colonyqc.files.formats.damage import COPY_AGAIN
from colonyqc.files.formats.xml_text import parse

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ORDERS: Final = frozenset({"XYZCT", "XYZTC", "XYCTZ", "XYCZT", "XYTCZ", "XYTZC"})
_SECONDS: Final = {"s": 1.0, "ms": 1e-3, "µs": 1e-6, "min": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(frozen=True, slots=True)
class OmePlane:
    """A plane and the page (IFD) it lies on; ``file`` is "" for the file the model stands in."""

    page: int
    place: StackPlace
    file: str = ""


@dataclass(frozen=True, slots=True)
class OmeImage:
    """One Image: its stack, size of a pixel with a word on it, camera's bits, and its planes."""

    stack: Stack
    pixel_size_um: float | None
    notice: str
    bits_stored: int | None
    planes: tuple[OmePlane, ...]


def companion(path: Path, xml: str) -> str:
    """Return the name of the file that holds the model where this one only points there."""
    only = parse(path, xml).find("BinaryOnly")
    return "" if only is None else only.get("MetadataFile", "")


def read_images(path: Path, xml: str, most: int) -> tuple[OmeImage, ...]:
    """Return the images of an OME-XML description; at most ``most`` planes in all.

    Raises:
        PictureError: it is damaged, contradicts itself, or declares too much.
    """
    root = parse(path, xml)
    own = (root.get("UUID", ""), path.name)
    images: list[OmeImage] = []
    left = most
    for number, image in enumerate(root.iter("Image")):
        pixels = image.find("Pixels")
        if pixels is None:
            continue
        try:
            found = _image(path, image, pixels, number, own, left)
        except (ValueError, OverflowError, ZeroDivisionError) as error:
            raise PictureError(path, "its OME description is damaged", COPY_AGAIN) from error
        left -= len(found.planes)
        images.append(found)
    return tuple(images)


def _image(
    path: Path, image: "Element", pixels: "Element", number: int, own: tuple[str, str], most: int
) -> OmeImage:
    channels = tuple(_channel(each) for each in pixels.findall("Channel"))
    samples = max(1, int(_first(pixels, "Channel").get("SamplesPerPixel", "1")))
    z, t = _count(pixels, "SizeZ"), _count(pixels, "SizeT")
    c = max(1, _count(pixels, "SizeC") // samples)
    if z * c * t > most:
        raise PictureError(path, f"it declares {z * c * t} planes, more than can be read")
    planes = _planes(pixels, (z, c, t), own)
    um, notice = _size(pixels)
    # As written, so that every file of a set gives the same key, also one that was renamed.
    written = {uuid.get("FileName", "") for uuid in pixels.iter("UUID")} - {""}
    files = tuple(sorted(written)) if any(plane.file for plane in planes) else ()
    key = (files, image.get("ID", number)) if files else (str(path), number)
    stack = Stack(
        key=key,
        z=z,
        c=c,
        t=t,
        channels=channels,
        started=_moment(image.findtext("AcquisitionDate")),
        seconds=_seconds(pixels, t),
        title=image.get("Name", ""),
        files=files,
    )
    bits = pixels.get("SignificantBits")
    return OmeImage(stack, um, notice, int(bits) if bits else None, planes)


def _first(pixels: "Element", tag: str) -> "Element":
    found = pixels.find(tag)
    return pixels if found is None else found


def _count(pixels: "Element", name: str) -> int:
    count = int(pixels.get(name, "1"))
    if count < 1:
        raise ValueError(f"{name} is {count}")
    return count


def _channel(channel: "Element") -> Channel:
    name = channel.get("Name", "")
    method, kind = channel.get("ContrastMethod", ""), channel.get("IlluminationType", "")
    told = light.by_words(method, kind)
    if told is None and (channel.get("EmissionWavelength") or channel.get("Fluor")):
        told = False
    return Channel(name, light.by_words(name) if told is None else told)


def _size(pixels: "Element") -> tuple[float | None, str]:
    def side(axis: str) -> float | None:
        value = resolution.number(pixels.get(f"PhysicalSize{axis}", ""))
        unit = pixels.get(f"PhysicalSize{axis}Unit", "µm")
        return None if value is None else resolution.in_um(value, unit)

    return resolution.square(side("X"), side("Y"))


def _planes(
    pixels: "Element", sizes: tuple[int, int, int], own: tuple[str, str]
) -> tuple[OmePlane, ...]:
    """Return where the planes lie; without TiffData, one after the other from the first page."""
    order = pixels.get("DimensionOrder", "XYZCT")
    if order not in _ORDERS:
        raise ValueError(f"{order} is no order of dimensions")
    parts = pixels.findall("TiffData")
    found: dict[StackPlace, OmePlane] = {}
    for part in parts:
        for plane in _part(part, order[2:], sizes, own):
            found.setdefault(plane.place, plane)
    if not parts:
        whole = sizes[0] * sizes[1] * sizes[2]
        found = {
            place: OmePlane(page, place)
            for page, place in enumerate(places(order[2:], sizes, 0, whole))
        }
    return tuple(found.values())


def _part(
    part: "Element", order: str, sizes: tuple[int, int, int], own: tuple[str, str]
) -> Iterator[OmePlane]:
    axes = dict(zip("ZCT", sizes, strict=True))
    first, step = 0, 1
    for axis in order:
        first += step * int(part.get(f"First{axis}", "0"))
        step *= axes[axis]
    total = sizes[0] * sizes[1] * sizes[2]
    page = int(part.get("IFD", "0"))
    alone = "1" if "IFD" in part.attrib else str(total)
    count = int(part.get("PlaneCount", alone))
    if page < 0 or count < 0 or first < 0 or first + count > total:
        raise ValueError("planes beyond the axes")
    file = _file(part.find("UUID"), own)
    for index, place in enumerate(places(order, sizes, first, count)):
        yield OmePlane(page + index, place, file)


def _file(uuid: "Element | None", own: tuple[str, str]) -> str:
    """Return the name of another file that holds a plane; "" for the file itself."""
    if uuid is None:
        return ""
    name = uuid.get("FileName", "")
    same = (uuid.text or "").strip() == own[0] if own[0] else False
    return "" if same or not name or name == own[1] else name


def places(order: str, sizes: tuple[int, int, int], first: int, count: int) -> Iterator[StackPlace]:
    """Yield places from number ``first`` on; ``order`` names the axes, the fastest first."""
    axes = dict(zip("ZCT", sizes, strict=True))
    for index in range(first, first + count):
        at, rest = {}, index
        for axis in order:
            rest, at[axis] = divmod(rest, axes[axis])
        yield StackPlace(at["Z"], at["C"], at["T"])


def _moment(text: str | None) -> datetime | None:
    """Return an AcquisitionDate (ISO 8601); a zone is kept, none is made up."""
    try:
        return datetime.fromisoformat(text.strip()) if text else None
    except ValueError:
        return None


def _seconds(pixels: "Element", count: int) -> tuple[float, ...]:
    """Return the time of each time point after the start: of its first plane, else by steps."""
    said: dict[int, float] = {}
    for plane in pixels.findall("Plane"):
        value = resolution.number(plane.get("DeltaT", ""))
        unit = _SECONDS.get(re.sub("μ", "µ", plane.get("DeltaTUnit", "s")))
        if value is not None and unit is not None:
            said.setdefault(int(plane.get("TheT", "0")), value * unit)
    if all(index in said for index in range(count)):
        return tuple(said[index] for index in range(count))
    step = resolution.number(pixels.get("TimeIncrement", ""))
    unit = _SECONDS.get(pixels.get("TimeIncrementUnit", "s"))
    if step is None or unit is None:
        return ()
    return tuple(step * unit * index for index in range(count))
