"""Labels as OME-Zarr 0.5: a picture's overview with its class map and objects under ``labels``.

The overview lies over the full-size maps by its scale: viewers show both in one place.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import zarr
from numpy.typing import NDArray

from colonyqc.domain.classes import COLOURS
from colonyqc.services.outputs import FileKind
from colonyqc.services.ports.label_files import PictureLabels, PlateFields

ENDING: Final = ".ome.zarr"
_MARK: Final = "colonyqc"
_VERSION: Final = "0.5"
_CHUNK: Final = 1024
_COLOURS: Final = (("Red", "FF0000"), ("Green", "00FF00"), ("Blue", "0000FF"))


def _is_ours(path: Path) -> bool:
    said = json.loads((path / "zarr.json").read_text("utf-8"))
    return _MARK in said.get("attributes", {})


KIND: Final = FileKind("OME-Zarr of colonyqc", _is_ours)


def write(picture: PictureLabels, target: Path) -> None:
    """Write an image group with two label images, "classes" and "objects"."""
    height, width = picture.classes.shape
    um = picture.pixel_size_um
    tall, wide = picture.overview.shape[:2]
    ratio = (1.0, height / tall, width / wide)
    root = zarr.create_group(target, zarr_format=3)
    root.attrs.update(
        _ome(
            {
                "multiscales": [_multiscale(picture.name, "cyx", ratio, um)],
                # So that readers know three channels for the colours of one picture.
                "omero": {"channels": [_channel(*each) for each in _COLOURS]},
            }
        )
        | _facts(picture)
    )
    _array(root, np.moveaxis(picture.overview, 2, 0), "cyx")
    labels = root.create_group("labels")
    labels.attrs.update(_ome({"labels": ["classes", "objects"]}))
    colours = {int(kind): _rgba(colour) for kind, colour in COLOURS.items()}
    _label(labels, "classes", picture.classes, colours, um)
    inks = {each.number: (*each.colour, 255) for each in picture.objects}
    _label(labels, "objects", picture.numbers, inks, um)


def write_plate(target: Path, plate: PlateFields) -> None:
    """Describe rows, wells and fields of a plate; its fields are there already."""
    days = sorted({day for each in plate.fields.values() for day in each if day is not None})
    number = {day: place for place, day in enumerate(days)}
    used = [(_row(row), str(column + 1)) for row, column in plate.fields]
    root = zarr.create_group(target, zarr_format=3, attributes={_MARK: {"plate": plate.name}})
    root.attrs.update(
        _ome(
            {
                "plate": {
                    "version": _VERSION,
                    "name": plate.name,
                    "rows": [{"name": _row(each)} for each in range(plate.rows)],
                    "columns": [{"name": str(each + 1)} for each in range(plate.columns)],
                    "field_count": max(map(len, plate.fields.values())),
                    "acquisitions": [{"id": number[day], "name": f"day {day}"} for day in days],
                    "wells": [
                        {
                            "path": f"{row}/{column}",
                            "rowIndex": at[0],
                            "columnIndex": at[1],
                        }
                        for (row, column), at in zip(used, plate.fields, strict=True)
                    ],
                }
            }
        )
    )
    for (row, column), fields in zip(used, plate.fields.values(), strict=True):
        root.require_group(row)
        well = root.require_group(f"{row}/{column}")
        images: list[dict[str, Any]] = []
        for place, day in enumerate(fields):
            images.append(
                {"path": str(place)} | ({} if day is None else {"acquisition": number[day]})
            )
        well.attrs.update(_ome({"well": {"version": _VERSION, "images": images}}))


def _row(number: int) -> str:
    return chr(ord("A") + number)


def _ome(said: Mapping[str, Any]) -> dict[str, Any]:
    return {"ome": {"version": _VERSION, **said}}


def _facts(picture: PictureLabels) -> dict[str, Any]:
    return {_MARK: dict(picture.facts) | {"pixel size (µm/px)": picture.pixel_size_um}}


def _multiscale(
    name: str, axes: str, steps: tuple[float, ...], um_per_px: float | None
) -> dict[str, Any]:
    """Return one level; ``steps``: px of the picture per px of the array along each axis."""
    kinds = {"c": {"type": "channel"}}
    space: dict[str, str] = {"type": "space"}
    if um_per_px is not None:
        space["unit"] = "micrometer"
    scale = [
        s if axis == "c" else s * (um_per_px or 1.0) for axis, s in zip(axes, steps, strict=True)
    ]
    return {
        "name": name,
        "axes": [{"name": axis, **kinds.get(axis, space)} for axis in axes],
        "datasets": [
            {"path": "0", "coordinateTransformations": [{"type": "scale", "scale": scale}]}
        ],
    }


def _channel(name: str, colour: str) -> dict[str, Any]:
    window = {"min": 0, "start": 0, "end": 255, "max": 255}
    return {"label": name, "color": colour, "window": window, "active": True}


def _array(group: zarr.Group, values: NDArray[Any], axes: str) -> None:
    group.create_array(
        "0",
        data=np.ascontiguousarray(values),
        chunks=tuple(
            side if axis == "c" else min(side, _CHUNK)
            for axis, side in zip(axes, values.shape, strict=True)
        ),
        dimension_names=list(axes),
    )


def _label(
    labels: zarr.Group,
    name: str,
    values: NDArray[Any],
    colours: Mapping[int, tuple[int, ...]],
    um_per_px: float | None,
) -> None:
    group = labels.create_group(name)
    said = {
        "multiscales": [_multiscale(name, "yx", (1.0, 1.0), um_per_px)],
        "image-label": {
            "colors": [{"label-value": k, "rgba": list(rgba)} for k, rgba in colours.items()],
            "source": {"image": "../../"},
        },
    }
    group.attrs.update(_ome(said))
    _array(group, values, "yx")


def _rgba(colour: str) -> tuple[int, int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16), 255
