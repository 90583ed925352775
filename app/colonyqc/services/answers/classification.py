"""A picture as a whole: quality, growth, scene, feeders, and whether it is a culture at all.

A label has a probability only where that was calibrated on pictures held out, and says on which;
the others are what a rule makes of the picture's numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import exp
from typing import Final

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.model import ModelRef
from colonyqc.domain.quality import ProblemKind

SPARSE_FROM: Final = 1.0
"""Confluence from which a picture is not empty, %."""
GROWING_FROM: Final = 20.0
"""Confluence from which a culture is growing and no longer sparse, %."""
READY_FROM: Final = 70.0
"""Confluence from which it is ready to passage, %: the field's usual limit."""
OVERGROWN_FROM: Final = 90.0
"""Confluence from which it is overgrown, %."""
MERGED_FROM: Final = 0.5
"""Share of the occupied area in one colony from which colonies have merged to a layer."""
SPREAD_FROM: Final = 50.0
"""Differentiated share of the judged area from which spread cells are the scene, %."""


class Question(StrEnum):
    """What is asked of a whole picture."""

    QUALITY = "quality"
    STAGE = "stage of growth"
    SCENE = "scene"
    FEEDERS = "feeders"
    CULTURE = "kind of picture"


class DrawnFrom(StrEnum):
    """What a label was drawn from."""

    GATE = "quality gate"
    MAP = "segmentation map"
    SAID = "what is said of the dish"
    POOLED = "pooled features"


STAGES: Final = ("empty", "sparse", "growing", "ready to passage", "overgrown")
_LIMITS: Final = (SPARSE_FROM, GROWING_FROM, READY_FROM, OVERGROWN_FROM)


@dataclass(frozen=True, slots=True)
class RankedLabel:
    """A label and how probable it is, 0 to 1; None where nobody validated that."""

    name: str
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class PictureLabel:
    """The answer to one question, the best label first."""

    question: Question
    source: DrawnFrom
    labels: tuple[RankedLabel, ...]
    calibrated_on: str = ""
    """On which pictures the probabilities were calibrated, "" where there are none."""

    @property
    def best(self) -> RankedLabel:
        return self.labels[0]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Read-outs of what a looks network says, fitted to pictures by places held out.

    ``culture``: slope and offset of the log-odds that a picture is a culture the model knows, by
    its familiarity. ``stage``: slope, and an offset for each limit between stages, of the log-odds
    that the stage lies above it, by the share of blocks where anything stands out.
    """

    culture: tuple[float, float]
    culture_on: str
    stage: tuple[float, tuple[float, ...]]
    stage_on: str


CALIBRATIONS: Final[dict[str, Calibration]] = {
    "ips-phase@2.2.0": Calibration(
        culture=(1.1218, 0.2708),
        culture_on=(
            "955 pictures of known and other kinds, places held out: 99 % right, calibration "
            "error .006"
        ),
        stage=(8.2242, (1.968, -2.074, -6.5153, -10.3403)),
        stage_on=(
            "65 fields of three sources, places held out: 69 % right, all within one stage, "
            "calibration error .11; none was empty, two were overgrown"
        ),
    )
}
"""By NAME@VERSION of the model: another looks network needs a calibration of its own."""


def classify_picture(analysis: Analysis, result: PictureResult) -> tuple[PictureLabel, ...]:
    """Return what is told of a picture as a whole, question by question."""
    return tuple(_labels(analysis, result))


def _labels(analysis: Analysis, result: PictureResult) -> Iterator[PictureLabel]:
    usable = result.quality.usable
    yield _plain(Question.QUALITY, DrawnFrom.GATE, "good" if usable else "poor")
    if culture := _culture(analysis.model, result):
        yield culture
    # Of sheets and of regions that no model knows nothing is known of colonies.
    if not usable or result.sheet is not None or result.regions is not None:
        return
    yield _plain(Question.STAGE, DrawnFrom.MAP, stage_of(result.confluence))
    if stage := _stage(analysis.model, result):
        yield stage
    yield _plain(Question.SCENE, DrawnFrom.MAP, scene_of(result))
    yield _feeders(analysis, result)


def _plain(question: Question, source: DrawnFrom, name: str) -> PictureLabel:
    return PictureLabel(question, source, (RankedLabel(name),))


def stage_of(confluence: float) -> str:
    """Return the stage of growth of a confluence in percent."""
    return STAGES[sum(confluence >= limit for limit in _LIMITS)]


def scene_of(result: PictureResult) -> str:
    """Return what a picture's map shows: no cells, colonies apart or merged, spread cells."""
    judged = result.undifferentiated_px + result.differentiated_px
    if result.confluence < SPARSE_FROM:
        return "no cells"
    if judged and 100 * result.differentiated_px / judged >= SPREAD_FROM:
        return "spread cells"
    largest = max((colony.area_px for colony in result.colonies), default=0.0)
    if result.confluence >= READY_FROM and largest >= MERGED_FROM * result.occupied_px:
        return "merged to a layer"
    return "colonies apart"


def _feeders(analysis: Analysis, result: PictureResult) -> PictureLabel:
    said = analysis.protocol.on_feeders(analysis.acquisition)
    if said is not None:
        name = "on feeders" if said else "feeder-free"
        return _plain(Question.FEEDERS, DrawnFrom.SAID, name)
    asked = any(p.kind is ProblemKind.FEEDERS for p in result.quality.problems)
    name = "perhaps on feeders" if asked else "no sign of feeders"
    return _plain(Question.FEEDERS, DrawnFrom.MAP, name)


def _culture(model: ModelRef, result: PictureResult) -> PictureLabel | None:
    """Return whether it is a culture the model knows; None where its looks network was not asked.

    Without a calibration of that network the label stands without a probability.
    """
    familiarity = result.quality.familiarity
    if familiarity is None:
        return None
    names = "culture", "no culture picture"
    known = CALIBRATIONS.get(str(model))
    if known is None:
        best = names[familiarity < 0]
        return _plain(Question.CULTURE, DrawnFrom.POOLED, best)
    slope, offset = known.culture
    p = _sigmoid(slope * familiarity + offset)
    return _ranked(Question.CULTURE, names, (p, 1 - p), known.culture_on)


def _stage(model: ModelRef, result: PictureResult) -> PictureLabel | None:
    known = CALIBRATIONS.get(str(model))
    if result.quality.covered is None or known is None:
        return None
    slope, offsets = known.stage
    above = [1.0, *(_sigmoid(slope * result.quality.covered + each) for each in offsets), 0.0]
    shares = [one - other for one, other in pairwise(above)]
    return _ranked(Question.STAGE, STAGES, shares, known.stage_on)


def _ranked(
    question: Question, names: Sequence[str], shares: Sequence[float], on: str
) -> PictureLabel:
    ordered = sorted(zip(names, shares, strict=True), key=lambda pair: -pair[1])
    labels = tuple(RankedLabel(name, share) for name, share in ordered)
    return PictureLabel(question, DrawnFrom.POOLED, labels, on)


def _sigmoid(log_odds: float) -> float:
    return 1 / (1 + exp(-min(max(log_odds, -50.0), 50.0)))
