"""One picture of a record with its labels and all that a file says of them."""

from collections.abc import Iterator
from math import isfinite
from typing import Final
from uuid import UUID, uuid5

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.verdict import Decision
from colonyqc.services.answers.picture import Instance, PictureAnswer
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.ports.label_files import LabelledObject, PictureLabels

_SPACE: Final = UUID("6f1d5c1e-6a7e-5b0f-9d6b-3f6f0c8a2b41")
"""Of this program's ids of objects: the same labels have the same ids in every export."""


def object_id(labels: str, number: int) -> str:
    """Return the id of an object by the sha256 of its map and its number there."""
    return str(uuid5(_SPACE, f"{labels}/{number}"))


def labelled(
    record: AnalysisRecord,
    place: int,
    answer: PictureAnswer,
    name: str,
    overview: NDArray[np.uint8],
) -> PictureLabels:
    """Return a picture (from 0) of a record with its answer; ``name``: of the file to be."""
    result = record.analysis.pictures[place]
    numbers = np.zeros(answer.classes.shape, np.uint32)
    for each in answer.instances:
        numbers[each.rows][each.mask] = each.number
    return PictureLabels(
        name,
        answer.classes,
        numbers,
        tuple(_objects(record, place, answer)),
        result.pixel_size_um,
        _facts(record, place, result),
        answer.sheet,
        overview,
    )


def _facts(record: AnalysisRecord, place: int, result: PictureResult) -> dict[str, str]:
    acquisition = record.analysis.acquisition
    said = {
        "line": acquisition.dish.line,
        "dish": acquisition.dish.dish,
        "day": "" if acquisition.day is None else str(acquisition.day),
        "analysis": str(record.id),
        "picture": str(place + 1),
        "picture name": result.picture.name,
        "picture sha256": " ".join(each.sha256 for each in result.files),
        "model": record.analysis.model_text,
        "simulated": "yes" if record.analysis.simulated else "no",
        "assistive": "yes" if record.analysis.prompt is not None else "no",
    }
    # Names of files may hold bytes that are no text.
    return {key: value.encode("utf-8", "replace").decode() for key, value in said.items()}


def _objects(record: AnalysisRecord, place: int, answer: PictureAnswer) -> Iterator[LabelledObject]:
    result, labels = record.analysis.pictures[place], record.stored[place].labels
    colonies = {colony.number: colony for colony in result.colonies}
    for each in answer.instances:
        # Of a part of a colony nothing was measured.
        colony = None if each.parted or each.colony is None else colonies.get(each.colony)
        decision = None if colony is None else record.decision(place, colony.number)
        yield LabelledObject(
            each.number,
            object_id(labels, each.number),
            each.category.name,
            each.category.id,
            each.category.colour,
            each.box,
            each.mask,
            _measured(each, colony, Scale(result.pixel_size_um)),
            _said(colony, decision),
        )


def _measured(each: Instance, colony: Colony | None, scale: Scale) -> dict[str, float]:
    found = {"area px²": float(each.area_px)}
    if scale.um_per_px is not None:
        found["area µm²"] = each.area_px * scale.um_per_px**2
    if each.score is not None:
        found["score"] = each.score
    if colony is not None:
        length = scale.length_unit
        found |= {
            f"perimeter {length}": scale.length(colony.perimeter_px),
            f"equivalent diameter {length}": scale.length(colony.equivalent_diameter_px),
            f"border roughness {length}": scale.length(colony.border_roughness_px),
            "roundness": colony.roundness,
            "solidity": colony.solidity,
            "eccentricity": colony.eccentricity,
            "differentiated %": 100 * colony.differentiated_fraction,
            "differentiated by probability %": 100 * colony.differentiated_probability,
            "uncertain %": 100 * colony.uncertain_fraction,
        }
    return {name: value for name, value in found.items() if isfinite(value)}


def _said(colony: Colony | None, decision: Decision | None) -> dict[str, str]:
    said: dict[str, str] = {}
    if colony is not None and colony.proposal is not None:
        said |= {"proposed": str(colony.proposal.verdict), "because": colony.proposal.sentence}
    if decision is not None:
        said |= {
            "decided": str(decision.verdict),
            "reason": decision.reason,
            "by": decision.person,
            "at": decision.at.isoformat(),
        }
    return said
