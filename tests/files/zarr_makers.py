"""OME-Zarr folders for the tests, written by zarr and described by models that are not ours."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray
from ome_zarr_models import v04, v05

Axes = Sequence[str]
_SPACE = {"type": "space", "unit": "micrometer"}
_KINDS: Mapping[str, dict[str, str]] = {
    "t": {"type": "time", "unit": "minute"},
    "c": {"type": "channel"},
    "z": _SPACE,
    "y": _SPACE,
    "x": _SPACE,
}


def _multiscale(axes: str, um: float | None, levels: int, version: str) -> dict[str, Any]:
    scale = um or 1.0
    kinds = dict(_KINDS)
    if um is None:
        kinds |= {axis: {"type": "space"} for axis in "zyx"}
    steps = [
        [scale * 2**level if axis in "yx" else 1.0 for axis in axes] for level in range(levels)
    ]
    said: dict[str, Any] = {
        "axes": [{"name": axis, **kinds[axis]} for axis in axes],
        "datasets": [
            {"path": str(n), "coordinateTransformations": [{"type": "scale", "scale": step}]}
            for n, step in enumerate(steps)
        ],
        "name": "",
    }
    return said | ({"version": version} if version == "0.4" else {})


def omero(names: Sequence[str], colours: Sequence[str]) -> dict[str, Any]:
    window = {"min": 0, "max": 255, "start": 0, "end": 255}
    return {
        "channels": [
            {"label": name, "color": colour, "window": window}
            for name, colour in zip(names, colours, strict=True)
        ]
    }


def write_zarr(
    path: Path,
    pixels: NDArray[Any],
    axes: str = "yx",
    *,
    um: float | None = 0.65,
    version: str = "0.5",
    chunk: int = 16,
    levels: int = 1,
    omero: Mapping[str, Any] | None = None,
    **array: Any,
) -> Path:
    """Write an image of axes such as "tczyx"; a model that is not ours reads its description."""
    newer = version == "0.5"
    said: dict[str, Any] = {"multiscales": [_multiscale(axes, um, levels, version)]}
    if omero is not None:
        said["omero"] = dict(omero)
    group = zarr.open_group(path, mode="w", zarr_format=3 if newer else 2)
    group.attrs.update({"ome": {"version": version, **said}} if newer else said)
    chunks = tuple(
        min(chunk, side) if axis in "yx" else 1
        for axis, side in zip(axes, pixels.shape, strict=True)
    )
    for level in range(levels):
        step = 2**level
        group.create_array(
            str(level),
            data=np.ascontiguousarray(pixels[..., ::step, ::step]),
            chunks=chunks,
            **({"dimension_names": list(axes)} if newer else {}),
            **array,
        )
    # The whole class of 0.4 cannot be built by this release with the pinned pydantic.
    if newer:
        v05.Image.from_zarr(zarr.open_group(path, mode="r"))
    else:
        v04.image.ImageAttrs.model_validate(said)
    return path


def write_plate(
    path: Path,
    fields: Mapping[str, Sequence[NDArray[Any]]],
    *,
    version: str = "0.5",
    acquisitions: Sequence[Mapping[str, Any]] = (),
    of_field: Sequence[int | None] = (),
) -> Path:
    """Write a plate of wells such as "B3", with the fields of each.

    ``of_field``: the acquisition of each field of a well.
    """
    newer = version == "0.5"
    form = 3 if newer else 2
    rows, columns = sorted({w[0] for w in fields}), sorted({w[1:] for w in fields})

    def said(kind: str, inner: dict[str, Any]) -> dict[str, Any]:
        inner = {"version": version, **inner}
        return {"ome": {"version": version, kind: inner}} if newer else {kind: inner}

    plate: dict[str, Any] = {
        "name": path.stem,
        "rows": [{"name": each} for each in rows],
        "columns": [{"name": each} for each in columns],
        "field_count": max(map(len, fields.values())),
        "wells": [
            {
                "path": f"{w[0]}/{w[1:]}",
                "rowIndex": rows.index(w[0]),
                "columnIndex": columns.index(w[1:]),
            }
            for w in fields
        ],
    }
    if acquisitions:
        plate["acquisitions"] = [dict(each) for each in acquisitions]
    root = zarr.open_group(path, mode="w", zarr_format=form)
    root.attrs.update(said("plate", plate))
    for well, pictures in fields.items():
        root.require_group(well[0])
        group = root.require_group(f"{well[0]}/{well[1:]}")
        marks = list(of_field) or [None] * len(pictures)
        images = [
            {"path": str(n)} | ({} if mark is None else {"acquisition": mark})
            for n, mark in enumerate(marks[: len(pictures)])
        ]
        group.attrs.update(said("well", {"images": images}))
        for number, pixels in enumerate(pictures):
            write_zarr(path / well[0] / well[1:] / str(number), pixels, version=version)
    if newer:
        v05.HCS.from_zarr(zarr.open_group(path, mode="r"))
    else:
        v04.hcs.HCSAttrs.model_validate(said("plate", plate))
    return path
