"""Keep what a user's click network found: its things as COCO, and as a picture of numbers."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.components import table_of
from colonyqc.imaging.grid.run_length import compressed, runs
from colonyqc.services.membranes.click_network import ASSISTIVE
from colonyqc.services.outputs import PICTURE, Outputs, json_object, png
from colonyqc.services.packages.click import Click

_KIND: Final = json_object(("assistive",))
_SIXTEEN_BITS: Final = 65_535
_CATEGORY: Final = {"id": 1, "name": "thing", "supercategory": "found by a prompt"}


@dataclass(frozen=True, slots=True, eq=False)
class FoundThings:
    """What a network found: ``numbers`` (h, w) from 1 on, and what it was asked.

    Without clicks and box it was asked about everything. ``quality``: the IoU that it expects
    itself of the one thing that was asked for, None where it says none or many were.
    """

    picture: str
    files: tuple[FileHash, ...]
    network: ModelRef
    numbers: NDArray[np.int32]
    clicks: tuple[Click, ...] = ()
    box: Region | None = None
    quality: float | None = None


def save_things(found: FoundThings, path: Path, outputs: Outputs) -> tuple[Path, Path]:
    """Write a list (.json, COCO) and beside it a picture of numbers (.png, 16-bit); return both.

    Raises:
        UsageError: nothing was found, more than 16 bits can number, or a file cannot be written.
    """
    count = int(found.numbers.max())
    if count == 0:
        raise UsageError("Nothing was found that could be saved.")
    if count > _SIXTEEN_BITS:
        raise UsageError(f"{count} things are more than a PNG of 16 bits can number.")
    numbers = path.with_suffix(".png")
    outputs.claim((path, _KIND), (numbers, PICTURE))
    outputs.write(numbers, png(found.numbers.astype(np.uint16)), PICTURE)
    text = json.dumps(_said(found, numbers.name, count), ensure_ascii=False)
    outputs.write(path, text.encode(errors="backslashreplace"), _KIND)
    return path, numbers


def _said(found: FoundThings, numbers: str, count: int) -> dict[str, Any]:
    height, width = found.numbers.shape
    picture = {
        "id": 1,
        "file_name": found.picture,
        "width": width,
        "height": height,
        "map": numbers,
        "sha256": [each.sha256 for each in found.files],
    }
    return {
        "assistive": ASSISTIVE,
        "network": {"name": str(found.network), "sha256": found.network.sha256},
        "clicks": [asdict(click) for click in found.clicks],
        "box": None if found.box is None else asdict(found.box),
        "expected_iou": found.quality,
        "images": [picture],
        "categories": [_CATEGORY],
        "annotations": _annotations(found.numbers, count),
    }


def _annotations(numbers: NDArray[np.int32], count: int) -> Sequence[dict[str, Any]]:
    height, width = numbers.shape
    where = table_of(numbers, count)
    made = []
    for number in range(1, count + 1):
        x, y = int(where.left[number - 1]), int(where.top[number - 1])
        wide, tall = int(where.right[number - 1]) - x, int(where.bottom[number - 1]) - y
        mask = numbers[y : y + tall, x : x + wide] == number
        counts = compressed(runs(mask, (x, y), (width, height)))
        made.append(
            {
                "id": number,
                "image_id": 1,
                "category_id": 1,
                "segmentation": {"size": [height, width], "counts": counts},
                "area": int(where.area[number - 1]),
                "bbox": [x, y, wide, tall],
                "iscrowd": 0,
            }
        )
    return made
