"""More like this, over the colonies or cells of an analysis."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import MissingError, PictureError, UsageError
from colonyqc.domain.picture import Failure
from colonyqc.imaging.regions.block_features import block_features
from colonyqc.services.answers.likeness import (
    Attribute,
    InstanceTraits,
    as_said,
    likeness,
    traits_of,
)
from colonyqc.services.answers.picture import Instance, PictureAnswer, answer_of, kept_maps
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, FeatureNetwork, Monitor
from colonyqc.services.regions.read import read_picture


@dataclass(frozen=True, slots=True)
class AlikeRequest:
    """What is looked for: like ``examples`` (picture, instance number), or as attributes say.

    Pictures are counted from 0, instances from 1. Where both are given, both count the same.
    """

    examples: tuple[tuple[int, int], ...] = ()
    wanted: tuple[Attribute, ...] = ()
    unwanted: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class RankedInstance:
    """An instance of a picture and its score, at most 1; no probability."""

    picture: int
    instance: Instance
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class DescribedAnalysis:
    """The answers and traits of an analysis' pictures; kept while several things are asked."""

    places: tuple[int, ...]
    answers: tuple[PictureAnswer, ...]
    traits: tuple[InstanceTraits, ...]
    failures: tuple[Failure, ...]


def describe(
    record: AnalysisRecord,
    context: ServiceContext,
    network: FeatureNetwork,
    monitor: Monitor = UNWATCHED,
) -> DescribedAnalysis:
    """Look at the pictures of an analysis again; one that is gone is a failure.

    Raises:
        Cancelled: asked to stop.
        HistoryError: a map cannot be read.
    """
    places, answers, traits, failures = [], [], [], []
    pictures = record.analysis.pictures
    for place, (result, stored) in enumerate(zip(pictures, record.stored, strict=True)):
        monitor.check()
        monitor.report(place / len(pictures), result.picture.name)
        if not stored.labels or result.regions is not None:
            continue
        with context.histories() as history:
            answer = answer_of(result, kept_maps(history, stored))
        if not answer.instances:
            continue
        try:
            seen = read_picture(context.pictures, result.picture, context.protocol)
        except PictureError as error:
            failures.append(Failure(result.picture.name, str(error)))
            continue
        found = block_features(
            seen.contrast, seen.imaged, network.levels, network.info.stride, 1.0, _unheard
        )
        places.append(place)
        answers.append(answer)
        traits.append(traits_of(answer, found, seen.contrast))
    monitor.report(1.0)
    return DescribedAnalysis(tuple(places), tuple(answers), tuple(traits), tuple(failures))


def _unheard(share: float) -> None:
    del share


def ranked(found: DescribedAnalysis, request: AlikeRequest) -> tuple[RankedInstance, ...]:
    """Return all instances, the best first.

    Raises:
        UsageError: nothing is asked, or an example is not there.
    """
    scores: list[Sequence[NDArray[np.float64]]] = []
    if not found.places:
        raise MissingError("There is no colony or cell in this analysis whose picture can be read.")
    if request.examples:
        scores.append(likeness(found.traits, [_place(found, each) for each in request.examples]))
    if request.wanted or request.unwanted:
        scores.append(as_said(found.traits, request.wanted, request.unwanted))
    if not scores:
        raise UsageError("Point at a colony or cell, or say what it should be like.")
    rows = [
        RankedInstance(place, each, float(np.mean([score[at][number] for score in scores])))
        for at, (place, answer) in enumerate(zip(found.places, found.answers, strict=True))
        for number, each in enumerate(answer.instances)
    ]
    return tuple(sorted(rows, key=lambda row: -row.score))


def _place(found: DescribedAnalysis, example: tuple[int, int]) -> tuple[int, int]:
    picture, number = example
    if picture in found.places:
        at = found.places.index(picture)
        if 1 <= number <= len(found.answers[at].instances):
            return at, number - 1
    raise MissingError(
        f"Picture {picture + 1} has no colony or cell {number} that can be looked at."
    )
