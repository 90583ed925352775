"""Answers as JSON values."""

from typing import Any

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.services.answers.classification import PictureLabel, classify_picture
from colonyqc.services.answers.coco import mask_of
from colonyqc.services.answers.panoptic import panoptic
from colonyqc.services.answers.picture import PictureAnswer, answers_of
from colonyqc.services.ports import AnalysisRecord, History


def told(record: AnalysisRecord, history: History) -> list[dict[str, Any]]:
    """Return every kind of answer to each picture of an analysis, as JSON values.

    Maps are None of a picture that could not be judged.
    """
    return [
        _maps(answer) | {"classification": _whole(record.analysis, result)}
        for result, answer in zip(
            record.analysis.pictures, answers_of(record, history), strict=True
        )
    ]


def _maps(answer: PictureAnswer | None) -> dict[str, Any]:
    if answer is None:
        return {"semantic": None, "instances": None, "boxes": None, "panoptic": None}
    whole = panoptic(answer)
    pixels: dict[str, int] = {}
    for each in whole.segments:
        pixels[each.category.name] = pixels.get(each.category.name, 0) + each.area_px
    return {
        "semantic": {"pixels": pixels},
        "instances": [
            {
                "number": each.number,
                "label": each.category.name,
                "score": each.score,
                "area_px": each.area_px,
                "mask": mask_of(each, answer.size),
            }
            for each in answer.instances
        ],
        "boxes": [
            {"label": each.category.name, "score": each.score, "box_px": each.box}
            for each in answer.instances
        ],
        "panoptic": [
            {
                "id": each.id,
                "label": each.category.name,
                "countable": each.category.countable,
                "instance": each.instance,
                "area_px": each.area_px,
                "box_px": each.box,
            }
            for each in whole.segments
        ],
    }


def _whole(analysis: Analysis, result: PictureResult) -> list[dict[str, Any]]:
    return [_label(each) for each in classify_picture(analysis, result)]


def _label(label: PictureLabel) -> dict[str, Any]:
    return {
        "question": str(label.question),
        "from": str(label.source),
        "labels": [{"name": each.name, "probability": each.probability} for each in label.labels],
        "calibrated_on": label.calibrated_on or None,
    }
