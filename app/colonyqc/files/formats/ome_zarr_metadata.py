"""What OME-Zarr 0.4 and 0.5 say of an image: axes, levels, pixel size, channels, times.

Source: Next-generation file formats, https://ngff.openmicroscopy.org/0.5/ (multiscales, omero).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path, PurePosixPath
from typing import Any, Final

from colonyqc.domain.errors import PictureError
from colonyqc.files.formats.damage import damaged
from colonyqc.files.formats.resolution import in_um, square

VERSIONS: Final = ("0.4", "0.5")
_UM_OF: Final = {"nanometer": 1e-3, "micrometer": 1.0, "millimeter": 1e3, "centimeter": 1e4}
_SECONDS: Final = {
    "millisecond": 1e-3,
    "second": 1.0,
    "minute": 60.0,
    "hour": 3600.0,
    "day": 86400.0,
}
_NO_STAIN: Final = re.compile(r"|r|g|b|red|green|blue|(channel )?\d", re.IGNORECASE)
_RGB: Final = ("FF0000", "00FF00", "0000FF")
AGAIN: Final = "Write it again as OME-Zarr 0.5 of 8- or 16-bit grey or RGB pixels."


@dataclass(frozen=True, slots=True)
class ImageSaid:
    """An image as it is described; ``axes`` are letters in the order of its arrays.

    ``paths``: of the levels, the finest first; ``step_s``: seconds between time points.
    """

    axes: str
    paths: tuple[str, ...]
    pixel_size_um: float | None
    notice: str
    step_s: float | None
    channels: tuple[str, ...]
    rgb: bool
    """Its three channels are red, green and blue of one picture."""
    title: str


def ome_part(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the attributes that are OME's: under a name of their own since 0.5."""
    inner = said.get("ome")
    return inner if isinstance(inner, Mapping) else said


def read_image(path: Path, said: Mapping[str, Any]) -> ImageSaid:
    """Return what an image's attributes say; whatever else they hold is damaged.

    Raises:
        PictureError: it is no image, or of a version or kind that is not read.
    """
    said = ome_part(said)
    if "image-label" in said:
        raise PictureError(path, "it is a map of labels, not a picture")
    if not said.get("multiscales"):
        raise PictureError(path, "it holds no image that OME-Zarr describes", AGAIN)
    whole = said["multiscales"][0]
    version = said.get("version") or whole.get("version") or VERSIONS[0]
    if version not in VERSIONS:
        raise PictureError(path, f"it is OME-Zarr {version}: 0.4 and 0.5 are read", AGAIN)
    axes = "".join(str(axis["name"])[:1] for axis in whole["axes"])
    if [str(axis["name"]) for axis in whole["axes"]] != list(axes) or axes[-2:] != "yx":
        named = ", ".join(str(axis["name"]) for axis in whole["axes"])
        raise PictureError(path, f"it has axes that are not read here ({named})", AGAIN)
    paths = tuple(_inside(path, str(each["path"])) for each in whole["datasets"])
    if not paths or len(set(axes)) < len(axes) or not set(axes) <= set("tczyx"):
        raise damaged(path)
    scale = _scale(whole, axes)
    um, notice = _pixel_size(whole["axes"], axes, scale)
    channels, rgb = _channels(said.get("omero"))
    return ImageSaid(
        axes,
        paths,
        um,
        notice,
        _step_s(whole["axes"], axes, scale),
        channels,
        rgb,
        str(whole.get("name") or ""),
    )


def _inside(path: Path, level: str) -> str:
    """Return where a level lies, if that is in the image: a path in a file could point anywhere."""
    parts = PurePosixPath(level).parts
    if not parts or ".." in parts or level.startswith("/") or "\\" in level:
        raise damaged(path)
    return level


def _scale(whole: Mapping[str, Any], axes: str) -> list[float] | None:
    """Return units per px of the finest level along each axis: its scale, and that of all."""
    steps = [
        [float(value) for value in each["scale"]]
        for said in (whole["datasets"][0], whole)
        for each in said.get("coordinateTransformations") or ()
        if each.get("type") == "scale" and "scale" in each
    ]
    if not steps or any(len(each) != len(axes) for each in steps):
        return None
    return [prod(values) for values in zip(*steps, strict=True)]


def _unit(said: Sequence[Mapping[str, Any]], axes: str, axis: str) -> str:
    return str(said[axes.index(axis)].get("unit") or "").lower()


def _pixel_size(
    said: Sequence[Mapping[str, Any]], axes: str, scale: list[float] | None
) -> tuple[float | None, str]:
    sides = []
    for axis in "xy":
        unit, value = _unit(said, axes, axis), None if scale is None else scale[axes.index(axis)]
        factor = _UM_OF.get(unit) or in_um(1.0, unit)
        # Without a unit a scale of 1 is what writers put where they know no size.
        sides.append(value * factor if value and value > 0 and factor else None)
    return square(sides[0], sides[1])


def _step_s(
    said: Sequence[Mapping[str, Any]], axes: str, scale: list[float] | None
) -> float | None:
    if scale is None or "t" not in axes:
        return None
    factor = _SECONDS.get(_unit(said, axes, "t"))
    step = scale[axes.index("t")]
    return step * factor if factor and step > 0 else None


def _channels(omero: Any) -> tuple[tuple[str, ...], bool]:
    """Return names of channels, and whether they are the three colours of one camera."""
    told = omero.get("channels") if isinstance(omero, Mapping) else None
    if not isinstance(told, list) or not all(isinstance(each, Mapping) for each in told):
        return (), False
    names = tuple(str(each.get("label") or "") for each in told)
    colours = tuple(str(each.get("color") or "").upper().removeprefix("#") for each in told)
    # Stains are shown in these three colours, too: their channels have names of their own.
    plain = all(_NO_STAIN.fullmatch(name.strip()) for name in names)
    return names, colours == _RGB and plain
