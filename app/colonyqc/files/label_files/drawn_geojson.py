"""Objects that were drawn in QuPath, from GeoJSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.config.documents import DocumentError, read_json
from colonyqc.domain.errors import UsageError
from colonyqc.services.ports.label_files import DrawnObject

ENDINGS: Final = (".geojson", ".json")


def read(path: Path) -> tuple[DrawnObject, ...]:
    """Return the objects of a FeatureCollection, a list of features, or one feature.

    Raises:
        UsageError: it cannot be read, or an object is no area.
    """
    try:
        value = read_json(path)
    except DocumentError as error:
        raise UsageError(f"{path.name} can't be read: {error}.") from error
    features = value.get("features", [value]) if isinstance(value, dict) else value
    if not isinstance(features, list):
        raise UsageError(f"{path.name} can't be read: it is no GeoJSON.")
    return tuple(_object(path, place, each) for place, each in enumerate(features, 1))


def _object(path: Path, place: int, feature: Any) -> DrawnObject:
    try:
        said = feature.get("properties") or {}
        kind = said.get("classification") or {}
        name = kind.get("name", "") if isinstance(kind, dict) else kind
        rings = tuple(_rings(feature["geometry"]))
        return DrawnObject(str(feature.get("id", "")), None, str(name), rings)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(
            f"Object {place} of {path.name} is no area that is taken: draw polygons."
        ) from error


def _rings(geometry: Any) -> Iterator[NDArray[np.float64]]:
    """Yield the rings of a polygon or of several, without the first vertex again at the end."""
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        raise ValueError
    single = geometry["type"] == "Polygon"
    for part in [geometry["coordinates"]] if single else geometry["coordinates"]:
        for ring in part:
            line = np.array([vertex[:2] for vertex in ring], np.float64)
            if line.ndim != 2 or not np.isfinite(line).all():
                raise ValueError
            yield line[:-1] if np.array_equal(line[0], line[-1]) else line
