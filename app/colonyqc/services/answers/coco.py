"""Answers in the forms of COCO: instances with boxes, and panoptic maps."""

from collections.abc import Iterable
from typing import Any

from colonyqc.domain.analysis import PictureResult
from colonyqc.imaging.grid.run_length import compressed, runs
from colonyqc.services.answers.categories import CATEGORIES, Category
from colonyqc.services.answers.panoptic import Panoptic
from colonyqc.services.answers.picture import Instance, PictureAnswer


def mask_of(each: Instance, size: tuple[int, int]) -> dict[str, Any]:
    """Return an instance's mask in the run lengths of COCO; ``size`` is (width, height)."""
    counts = compressed(runs(each.mask, each.box[:2], size))
    return {"size": [size[1], size[0]], "counts": counts}


def image(number: int, name: str, result: PictureResult) -> dict[str, Any]:
    """Return a picture as COCO lists it; ``name``: of the file that goes with it."""
    return {
        "id": number,
        "file_name": name,
        "width": result.width,
        "height": result.height,
        "pixel_size_um": result.pixel_size_um,
        "simulated": result.simulated,
        "sha256": [each.sha256 for each in result.files],
    }


def instances(answer: PictureAnswer, picture: int, first: int) -> list[dict[str, Any]]:
    """Return a picture's annotations, numbered from ``first``: mask, box, category, score."""
    return [
        {
            "id": first + place,
            "image_id": picture,
            "category_id": each.category.id,
            "segmentation": mask_of(each, answer.size),
            "area": each.area_px,
            "bbox": list(each.box),
            "iscrowd": 0,
            "score": each.score,
            "colony": each.colony,
            "parted": each.parted,
        }
        for place, each in enumerate(answer.instances)
    ]


def segments(found: Panoptic, picture: int, name: str) -> dict[str, Any]:
    """Return a picture's panoptic annotation; ``name``: of the PNG that holds its ids."""
    return {
        "image_id": picture,
        "file_name": name,
        "segments_info": [
            {
                "id": each.id,
                "category_id": each.category.id,
                "area": each.area_px,
                "bbox": list(each.box),
                "iscrowd": 0,
                "instance": each.instance,
            }
            for each in found.segments
        ],
    }


def categories(known: Iterable[Category] = CATEGORIES) -> list[dict[str, Any]]:
    """Return the categories as both forms list them."""
    return [
        {
            "id": each.id,
            "name": each.name,
            "supercategory": "cells" if each.countable else "ground",
            "isthing": int(each.countable),
            "color": list(each.colour),
        }
        for each in known
    ]
