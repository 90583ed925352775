"""Labels as GeoJSON the way QuPath reads it: in px, a feature an object, holes kept."""

import json
from pathlib import Path
from typing import Any, Final

from colonyqc.imaging.colonies.polygons import Ring, polygons
from colonyqc.services.outputs import FileKind, json_object
from colonyqc.services.ports.label_files import LabelledObject, PictureLabels

ENDING: Final = ".geojson"
MARK: Final = "colonyqc"
KIND: Final[FileKind] = json_object((MARK,))


def write(picture: PictureLabels, target: Path) -> None:
    """Write a FeatureCollection; colonies are annotations, cells are detections.

    Vertices are corners of pixels, (0, 0) the picture's upper left one, y down: what QuPath draws
    over the picture covers exactly the pixels of the map.
    """
    value = {
        "type": "FeatureCollection",
        MARK: dict(picture.facts) | {"pixel size (µm/px)": picture.pixel_size_um},
        "features": [_feature(each, cells=picture.cells) for each in picture.objects],
    }
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    target.write_bytes(text.encode(errors="backslashreplace"))


def _feature(each: LabelledObject, *, cells: bool) -> dict[str, Any]:
    x, y = each.box[:2]

    def placed(ring: Ring) -> list[list[int]]:
        points = [[a + x, b + y] for a, b in ring.tolist()]
        return [*points, points[0]]

    parts = [[placed(p.shell), *map(placed, p.holes)] for p in polygons(each.mask)]
    single = len(parts) == 1
    return {
        "type": "Feature",
        "id": each.id,
        "geometry": {
            "type": "Polygon" if single else "MultiPolygon",
            "coordinates": parts[0] if single else parts,
        },
        "properties": {
            "objectType": "detection" if cells else "annotation",
            "name": str(each.number),
            "classification": {"name": each.kind, "color": list(each.colour)},
            "measurements": dict(each.measured),
            "metadata": dict(each.said),
        },
    }
