"""``colonyqc evaluate cluster``: methods of finding regions on every labelled set of a folder."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from colonyqc import bootstrap
from colonyqc.cli.output import print_sentences, print_table
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Region
from colonyqc.domain.regions import RegionMethod, RegionPicture
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.imaging.simulate import demo_series, draw_region, grow
from colonyqc.services.ports import Monitor
from colonyqc.services.ports.regions import RegionEngine
from colonyqc.services.regions import evaluate as scoring
from colonyqc.services.regions import labelled
from colonyqc.services.regions.read import SIGMA_PX

NAME: Final = "cluster"
"""What `colonyqc evaluate` is called with, where others name a recipe."""
SCORES: Final = "cluster-scores.jsonl"
"""File of the scores that are known, in the folder of --runs."""
_SEEDS: Final = 3
_SIMULATED: Final = "virtual dish (simulated)"
_DISH: Final = "differentiating"
_FIELD: Final = Region(256, 256, 768, 768)


def evaluate(
    data: Path,
    runs: Path,
    monitor: Monitor,
    *,
    methods: str | None,
    seeds: int | None,
    pictures: int | None,
    most_px: int | None,
    strokes: str,
) -> dict[str, Any]:
    """Return all scores and their summary; every score is kept in ``runs`` as it is known.

    Raises:
        UsageError: a method is unknown or cannot run here.
        TrainingError: the folder holds no labelled set.
    """
    engine = bootstrap.regions(bootstrap.models())
    chosen = engine.methods() if methods in (None, "all") else _named(methods or "")
    kinds = tuple(kind.strip() for kind in strokes.split(","))
    unknown = [kind for kind in kinds if kind not in scoring.KINDS]
    if unknown:
        raise UsageError(f"There is no kind of strokes {unknown[0]}: {', '.join(scoring.KINDS)}.")
    plan = scoring.EvaluationPlan(tuple(chosen), seeds or _SEEDS, kinds, pictures, most_px)
    # Scores of other sizes are other scores.
    kept = scoring.ScoreFile(runs / f"{most_px or 'whole'}-{SCORES}")
    sets = labelled.labelled_sets(data)
    read = bootstrap.read_pixels
    scores = scoring.evaluate(sets, engine, read, plan, kept, monitor.part(0.0, 0.8))
    if scoring.NONE in kinds:
        scores += _carried(sets, engine, plan, kept, monitor.part(0.8, 1.0))
    rows = scoring.summary(scores)
    return {
        "summary": [asdict(row) for row in rows],
        "methods": [str(method) for method in plan.methods],
        "scores": [asdict(score) for score in scores],
    }


def _carried(
    sets: Sequence[labelled.RegionTruthSet],
    engine: RegionEngine,
    plan: scoring.EvaluationPlan,
    kept: scoring.ScoreFile,
    monitor: Monitor,
) -> list[scoring.Score]:
    """Score the first method that learns by reference: panels of a montage, days of a dish."""
    learning = [method for method in plan.methods if method not in scoring.LEARN_NOTHING]
    if not learning:
        return []
    read = bootstrap.read_pixels
    series = [
        (
            f"{each.name}, panels",
            [labelled.labelled_picture(*pair, read, plan.most_px) for pair in group],
        )
        for each in sets
        for group in labelled.panels(each)[: plan.pictures]
    ]
    series.append((_SIMULATED, _virtual_days()))
    told: list[scoring.Score] = []
    for number, (name, group) in enumerate(series):
        for seed in range(plan.seeds):
            monitor.check()
            monitor.report(number / len(series), f"{name}: {group[0].picture.name}")
            told += scoring.reference_scores(name, group, engine, learning[0], seed, kept)
            told += scoring.own_scores(name, group[1:], engine, learning[0], seed, kept)
    return told


def _named(methods: str) -> list[RegionMethod]:
    known = {str(method): method for method in RegionMethod}
    told = [name.strip() for name in methods.split(",")]
    for name in told:
        if name not in known:
            raise UsageError(f"There is no method {name}; there are: {', '.join(known)}.")
    return [known[name] for name in told]


def _virtual_days() -> list[labelled.LabelledPicture]:
    """Return the days of a drawn dish with their exact truth: what is told of it is simulated."""
    days = []
    for day, dish in grow(demo_series()[_DISH].dish).items():
        drawn = draw_region(dish, _FIELD)
        known = labelled.numbered(drawn.truth)
        if known is not None:
            contrast = flatten_whole(drawn.pixels, SIGMA_PX)
            days.append(labelled.LabelledPicture(RegionPicture(f"day {day}", contrast), known))
    return days


def show(told: dict[str, Any]) -> None:
    """Print the summary as a table."""
    rows = [
        (
            row["set"],
            row["method"] + (", by reference" if row["reference"] else ""),
            row["strokes"],
            f"{row['iou']:.3f} ± {row['over_seeds']:.3f}",
            f"{row['pictures']} × {row['seeds']}",
            f"{row['seconds']:.1f}",
        )
        for row in told["summary"]
    ]
    columns = "set", "method", "strokes", "mean IoU", "pictures × seeds", "seconds"
    print_table("Regions", columns, rows)
    print_sentences(["Every method was told the number of classes."])
