"""How good regions are on labelled pictures: every method is told the same number of them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import NDArray

from colonyqc.domain.classes import UNLABELLED
from colonyqc.domain.errors import UsageError
from colonyqc.domain.regions import RegionMethod, RegionRequest
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.regions import RegionEngine
from colonyqc.services.regions.labelled import (
    LabelledPicture,
    Labels,
    Read,
    RegionTruthSet,
    labelled_picture,
    points,
    strokes,
)

NONE: Final = "none"
POINTS: Final = "points"
STROKES: Final = "strokes"
KINDS: Final = (NONE, POINTS, STROKES)
"""No strokes, px strewn over the picture, or a few strokes as a person draws them."""


def overlaps(labels: Labels, truth: Labels, classes: int) -> NDArray[np.float64]:
    """Return the IoU of each class (rows) with each region, of what is labelled."""
    known = truth != UNLABELLED
    regions = int(labels[known].max()) + 1
    both = np.bincount(
        truth[known].astype(np.intp) * regions + labels[known], minlength=classes * regions
    ).reshape(classes, regions)
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0) - both
    return np.asarray(both / np.maximum(either, 1), np.float64)


def matched_iou(labels: Labels, truth: Labels, classes: int) -> float:
    """Return the mean over classes of the IoU with the region each is best matched to.

    One region to one class (Hungarian method); a class without a region counts 0.
    """
    iou = overlaps(labels, truth, classes)
    rows, columns = scipy.optimize.linear_sum_assignment(-iou)
    return float(iou[rows, columns].sum() / classes)


def named_iou(labels: Labels, truth: Labels, classes: int) -> float:
    """Return the mean over classes of the IoU with the region of the same index."""
    iou = overlaps(labels, truth, classes)
    return float(sum(iou[k, k] for k in range(min(iou.shape))) / classes)


@dataclass(frozen=True, slots=True)
class Score:
    """One answer: mean IoU of a picture's classes, by best match or, with strokes, by name."""

    set: str
    picture: str
    method: str
    strokes: str
    seed: int
    iou: float
    seconds: float
    reference: str = ""
    """The picture whose weights answered; "" where the picture itself was learned."""

    @property
    def key(self) -> tuple[str, ...]:
        """What no two scores share."""
        return (
            self.set, self.picture, self.method, self.strokes, str(self.seed), self.reference
        )  # fmt: skip


class ScoreFile:
    """Scores as lines of JSON, each written as it is known: a run that was killed goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.scores: dict[tuple[str, ...], Score] = {}
        if path.is_file():
            for line in path.read_text("utf-8").splitlines():
                try:
                    score = Score(**json.loads(line))
                except (ValueError, TypeError):  # the last line of a run that was killed
                    continue
                self.scores[score.key] = score

    def add(self, score: Score) -> None:
        """Keep a score."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(score)) + "\n")
        self.scores[score.key] = score


@dataclass(frozen=True, slots=True)
class EvaluationPlan:
    """What is scored: methods, seeds from 0, kinds of strokes, pictures a set, longest side."""

    methods: tuple[RegionMethod, ...]
    seeds: int = 3
    strokes: tuple[str, ...] = KINDS
    pictures: int | None = None
    most_px: int | None = None


LEARN_NOTHING: Final = frozenset(
    {RegionMethod.KMEANS, RegionMethod.GRAPH_CUT, RegionMethod.FELZENSZWALB}
)
"""Methods that take neither strokes nor a reference."""


def evaluate(
    sets: Sequence[RegionTruthSet],
    engine: RegionEngine,
    read: Read,
    plan: EvaluationPlan,
    kept: ScoreFile,
    monitor: Monitor = UNWATCHED,
) -> list[Score]:
    """Score methods on labelled sets, every one told the number of classes; return all scores.

    Raises:
        Cancelled: asked to stop; what is known is kept.
        PictureError, TrainingError: a picture or mask cannot be used.
        UsageError: a method cannot run here.
    """
    missing = [method for method in plan.methods if method not in engine.methods()]
    if missing:
        raise UsageError(f"The method {missing[0]} can't run here.")
    thinned = [each.thinned(plan.pictures) for each in sets]
    pairs = [(each.name, pair) for each in thinned for pair in each.pairs]
    told = []
    for number, (name, (image, mask)) in enumerate(pairs):
        known = labelled_picture(image, mask, read, plan.most_px)
        for method, kind, seed in _asked(plan):
            monitor.check()
            monitor.report(number / len(pairs), f"{name} {image.name} {method}")
            key = (name, image.name, str(method), kind, str(seed), "")
            if key not in kept.scores:
                kept.add(_score(name, known, method, kind, seed, engine))
            told.append(kept.scores[key])
    return told


def _asked(plan: EvaluationPlan) -> Iterator[tuple[RegionMethod, str, int]]:
    for method in plan.methods:
        for kind in plan.strokes:
            if kind != NONE and method in LEARN_NOTHING:
                continue
            for seed in range(plan.seeds):
                yield method, kind, seed


def _score(
    name: str, known: LabelledPicture, method: RegionMethod, kind: str, seed: int,
    engine: RegionEngine,
) -> Score:  # fmt: skip
    drawn = {NONE: None, POINTS: points, STROKES: strokes}[kind]
    scribbles = None if drawn is None else drawn(known.truth, seed)
    clusters = known.classes if scribbles is None else None
    request = RegionRequest(known.picture, method, clusters, scribbles, seed=seed)
    found = engine.run(request)
    way = matched_iou if scribbles is None else named_iou
    iou = way(found.labels, known.truth, known.classes)
    return Score(
        name, known.picture.name, str(method), kind, seed, round(iou, 4), round(found.seconds, 2)
    )


def reference_scores(
    name: str,
    series: Sequence[LabelledPicture],
    engine: RegionEngine,
    method: RegionMethod,
    seed: int,
    kept: ScoreFile,
) -> list[Score]:
    """Learn the first picture of a series and answer the others with it; return their scores."""
    first = series[0]
    wanted = [
        (name, each.picture.name, str(method), NONE, str(seed), first.picture.name)
        for each in series[1:]
    ]
    if any(key not in kept.scores for key in wanted):
        classes = max(each.classes for each in series)
        asked = RegionRequest(first.picture, method, classes, seed=seed)
        taught = engine.run(asked).weights
        for each in series[1:]:
            found = engine.run(RegionRequest(each.picture, method, reference=taught))
            iou = matched_iou(found.labels, each.truth, each.classes)
            kept.add(
                Score(
                    name,
                    each.picture.name,
                    str(method),
                    NONE,
                    seed,
                    round(iou, 4),
                    round(found.seconds, 2),
                    first.picture.name,
                )
            )
    return [kept.scores[key] for key in wanted]


def own_scores(
    name: str,
    pictures: Sequence[LabelledPicture],
    engine: RegionEngine,
    method: RegionMethod,
    seed: int,
    kept: ScoreFile,
) -> list[Score]:
    """Learn each picture by itself; return the scores: what a reference is held against."""
    told = []
    for known in pictures:
        key = (name, known.picture.name, str(method), NONE, str(seed), "")
        if key not in kept.scores:
            kept.add(_score(name, known, method, NONE, seed, engine))
        told.append(kept.scores[key])
    return told


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """The mean over pictures of one method on one set, and the deviation of that over seeds."""

    set: str
    method: str
    strokes: str
    reference: bool
    iou: float
    over_seeds: float
    seconds: float
    pictures: int
    seeds: int


def summary(scores: Sequence[Score]) -> tuple[SummaryRow, ...]:
    """Return means by set, method and kind of strokes, in the order they were scored."""
    groups: dict[tuple[str, str, str, bool], list[Score]] = {}
    for score in scores:
        key = score.set, score.method, score.strokes, bool(score.reference)
        groups.setdefault(key, []).append(score)
    rows = []
    for (name, method, kind, reference), group in groups.items():
        seeds = sorted({score.seed for score in group})
        means = [float(np.mean([s.iou for s in group if s.seed == seed])) for seed in seeds]
        rows.append(
            SummaryRow(
                name, method, kind, reference,
                round(float(np.mean(means)), 4), round(float(np.std(means)), 4),
                round(float(np.mean([s.seconds for s in group])), 2),
                len({s.picture for s in group}), len(seeds),
            )
        )  # fmt: skip
    return tuple(rows)
