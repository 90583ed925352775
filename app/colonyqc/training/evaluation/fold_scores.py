"""Scores of one network on what it never saw: masks, weak labels, other labels, calibration."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from skimage.morphology import remove_small_objects

from colonyqc.domain.classes import UNLABELLED, ColonyClass
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.imaging.simulate.randomise import UNSEEN
from colonyqc.imaging.simulate.spec import LookKind
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.data.examples import Example, Read, Source, read_table, relabelled
from colonyqc.training.data.simulated import NAME as VIRTUAL
from colonyqc.training.data.simulated import virtual_dishes
from colonyqc.training.evaluation.early import EarlyScores, EarlyTally
from colonyqc.training.evaluation.figures import (
    LabelCounts,
    NetScores,
    TemperatureScores,
    WeakScores,
)
from colonyqc.training.evaluation.metrics import (
    NO_PIXELS,
    MaskScores,
    calibration,
    confusion,
    counted,
    jaccard,
    scores,
)
from colonyqc.training.evaluation.robustness import RobustnessCurve, curves
from colonyqc.training.fit.pmf import Pools, predict, predict_at, predict_pixels
from colonyqc.training.nets.registry import Net
from colonyqc.training.recipes.pmf import PmfRecipe

TEMPERATURES: Final = (
    *(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
    *(1.15, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0),
)
"""Temperatures tried; 1 leaves the probabilities as they are."""
SMALLEST_PX: Final = 600
"""Occupied objects below this many px are dropped before confluence is measured."""
UNSEEN_DISHES: Final = 8
"""Virtual dishes of seeds and looks that no network was trained on."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledSet:
    """Pictures under the labels of one origin; ``source`` names whose places are held out."""

    name: str
    source: str
    examples: tuple[Example, ...]
    simulated: bool = False


def other_labels(recipe: PmfRecipe, pools: Pools, data: Path, read: Read) -> list[LabelledSet]:
    """Return what a network can be compared with beyond the labels it was trained on.

    Each folder of masks of a source alone where it has several, and virtual dishes of another
    seed than those of the training when the recipe draws any.
    """
    found = []
    for source, examples in pools:
        for folder in source.masks if len(source.masks) > 1 and source.folder != "." else ():
            drawn = tuple(relabelled(data, source, folder, examples, read))
            found.append(LabelledSet(f"{source.name}/{folder}", source.name, drawn))
    if any(source.name == VIRTUAL for source, _ in pools):
        kind: LookKind = "brightfield" if recipe.modality == "brightfield" else "phase"
        dishes = virtual_dishes(UNSEEN_DISHES, recipe.simulated_seed + 1_000, kind, looks=UNSEEN)
        found.append(LabelledSet(VIRTUAL, VIRTUAL, tuple(dishes), simulated=True))
    return found


def occupied(probabilities: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return where the likeliest class is not background, small objects dropped."""
    covered = probabilities.argmax(0) != ColonyClass.BACKGROUND
    return np.asarray(remove_small_objects(covered, max_size=SMALLEST_PX - 1))


def score_weak(
    net: Net,
    examples: Sequence[Example],
    source: Source,
    sigma_px: float,
    peer: dict[str, float] | None,
    monitor: Monitor = UNWATCHED,
) -> tuple[WeakScores, NDArray[np.int64]]:
    """Return scores on pictures with weak labels, pooled over them, and the confusion (4, 4).

    ``peer``: its confluence of each picture by name. Rows of the confusion are labels.
    """
    totals = np.zeros(4)
    textured_totals = np.zeros(4)
    counts = np.zeros((2, 2), np.int64)
    classes = np.zeros((4, 4), np.int64)
    confluences: list[tuple[float, float]] = []
    worst = 0.0
    for example in _until(examples, monitor):
        probabilities = predict_pixels(net, example, sigma_px)
        covered = occupied(probabilities)
        textured = example.labels == source.textured
        found = probabilities.argmax(0)
        shares = np.bincount(found[covered], minlength=4)
        totals += shares
        worst = max(worst, float(shares[ColonyClass.DIFFERENTIATED] / max(shares.sum(), 1)))
        textured_totals += np.bincount(found[textured], minlength=4)
        classes += confusion(example.labels, found.astype(np.uint8))
        truth = np.where(example.labels == UNLABELLED, UNLABELLED, example.labels > 0)
        counts += confusion(truth.astype(np.uint8), covered.astype(np.uint8), 2)
        if peer is not None:
            confluences.append((peer[example.name], float(covered.mean())))
    overlap = jaccard(counts)[1] if counts[1].any() else np.nan
    found_scores = WeakScores(
        len(examples),
        _shares(totals),
        _shares(textured_totals),
        None if np.isnan(overlap) else round(float(overlap), 4),
        round(float(counts[0, 1] / max(counts[0].sum(), 1)), 4),
        round(worst, 4),
        *(() if peer is None else _beside_peer(confluences)),
    )
    return found_scores, classes


def _shares(totals: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple((totals / max(totals.sum(), 1)).round(4).tolist())


def _beside_peer(confluences: Sequence[tuple[float, float]]) -> tuple[float, float | None]:
    """Return mean absolute difference and rank correlation of (theirs, ours)."""
    theirs, ours = np.array(confluences).T
    difference = round(float(np.abs(theirs - ours).mean()), 4)
    constant = np.ptp(theirs) == 0 or np.ptp(ours) == 0
    return difference, None if constant else round(float(spearmanr(theirs, ours)[0]), 4)


def likelihoods(
    net: Net, examples: Sequence[Example], sigma_px: float
) -> dict[float, TemperatureScores]:
    """Return at each of `TEMPERATURES` what the labelled pixels say."""
    losses = dict.fromkeys(TEMPERATURES, 0.0)
    bins = dict.fromkeys(TEMPERATURES, NO_PIXELS)
    for example in examples:
        known = example.labels != UNLABELLED
        classes = example.labels[known][None].astype(np.intp)
        contrast = flatten_whole(example.pixels, sigma_px)
        maps = predict_at(net, contrast, TEMPERATURES)
        for temperature, probabilities in zip(TEMPERATURES, maps, strict=True):
            at = np.take_along_axis(probabilities[:, known], classes, 0)
            losses[temperature] -= float(np.log(np.maximum(at, 1e-6)).sum())
            bins[temperature] += calibration(example.labels, probabilities)
    return {
        t: TemperatureScores(round(losses[t], 2), round(bins[t].error, 4), bins[t].bins())
        for t in TEMPERATURES
    }


def score_net(
    net: Net,
    recipe: PmfRecipe,
    pools: Pools,
    others: Sequence[LabelledSet],
    held_out: Mapping[str, frozenset[str]],
    data: Path,
    early: Sequence[Example] = (),
    monitor: Monitor = UNWATCHED,
) -> NetScores:
    """Return a network's scores on the held-out places, by source.

    ``scores`` and ``temperatures`` on pictures with masks, ``held_out`` on those with weak
    labels, ``agreement`` with each origin of labels, where rows of the confusion are labels;
    ``early`` on virtual dishes that begin to differentiate.

    Raises:
        Cancelled: asked to stop.
        TrainingError: a peer's table is unfit.
    """
    weak: dict[str, WeakScores] = {}
    agreement: dict[str, LabelCounts] = {}
    masked: MaskScores | None = None
    temperatures: tuple[TemperatureScores, ...] | None = None
    for source, examples in pools:
        unseen = _unseen(examples, held_out.get(source.name, frozenset()))
        if not unseen:
            continue
        if source.masks and source.tells_classes:
            maps = [predict_pixels(net, example, recipe.sigma_px) for example in unseen]
            masked = scores([example.labels for example in unseen], maps)
            temperatures = tuple(likelihoods(net, unseen, recipe.sigma_px).values())
        else:
            peer = (
                read_table(data / source.folder / source.peer, "confluence")
                if source.peer
                else None
            )
            weak[source.name], counts = score_weak(
                net, unseen, source, recipe.sigma_px, peer, monitor
            )
            agreement[source.name] = _agreement(unseen, counts)
    for other in others:
        unseen = list(other.examples)
        if not other.simulated:
            unseen = _unseen(other.examples, held_out.get(other.source, frozenset()))
        if unseen:
            counts = _counts(net, unseen, recipe.sigma_px, monitor)
            agreement[other.name] = _agreement(unseen, counts, simulated=other.simulated)
    return NetScores(
        held_out=weak,
        agreement=agreement,
        scores=masked,
        temperatures=temperatures,
        early=_early(net, recipe, early, monitor) if early else None,
    )


def _early(net: Net, recipe: PmfRecipe, dishes: Sequence[Example], monitor: Monitor) -> EarlyScores:
    tally = EarlyTally()
    for example in _until(dishes, monitor):
        tally.add(example.labels, predict_pixels(net, example, recipe.sigma_px))
    return tally.scores()


def _unseen(examples: Sequence[Example], places: frozenset[str]) -> list[Example]:
    return [example for example in examples if example.place in places]


def _until(examples: Sequence[Example], monitor: Monitor) -> Iterator[Example]:
    for example in examples:
        monitor.check()
        yield example


def _counts(
    net: Net, examples: Sequence[Example], sigma_px: float, monitor: Monitor
) -> NDArray[np.int64]:
    counts = np.zeros((4, 4), np.int64)
    for example in _until(examples, monitor):
        found = predict_pixels(net, example, sigma_px).argmax(0).astype(np.uint8)
        counts += confusion(example.labels, found)
    return counts


def _agreement(
    examples: Sequence[Example], counts: NDArray[np.int64], *, simulated: bool = False
) -> LabelCounts:
    names = tuple(example.name for example in examples)
    return LabelCounts(names, simulated, counted(counts))


def net_curves(
    net: Net,
    recipe: PmfRecipe,
    pools: Pools,
    held_out: Mapping[str, frozenset[str]],
    monitor: Monitor = UNWATCHED,
) -> dict[str, RobustnessCurve]:
    """Return `robustness.curves` of a network on the held-out pictures that have masks.

    Raises:
        Cancelled: asked to stop.
    """
    unseen = [
        example
        for source, examples in pools
        if source.masks and source.tells_classes
        for example in _unseen(examples, held_out.get(source.name, frozenset()))
    ]

    def segment(pixels: NDArray[Any]) -> NDArray[np.float32]:
        return predict(net, flatten_whole(pixels, recipe.sigma_px))

    return curves(segment, tuple(unseen), monitor=monitor.quiet())
