"""Calibrate what a looks network tells of a whole picture, on pictures it was not fitted to.

python benchmarks/picture_labels.py DATA [--seed 0] [--stage-only]

Two read-outs of `services/answers/classification.py`: whether a picture is a culture the model
knows, by its familiarity, and the stage of growth, by how much of it stands out. Both are fitted
and scored by folds of places; the last line of each is fitted to all. Needs the extra train.
"""

import argparse
import csv
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from colonyqc import bootstrap
from colonyqc.domain.picture import Selection
from colonyqc.domain.protocol import Protocol
from colonyqc.services.analysis.picture_look import judge, look
from colonyqc.services.answers.classification import (
    GROWING_FROM,
    OVERGROWN_FROM,
    READY_FROM,
    SPARSE_FROM,
)
from colonyqc.services.ports import UNWATCHED
from colonyqc.training.data.site_split import place_of
from colonyqc.training.fit.recognition import held_out, looks
from colonyqc.training.recipes import IPS_PHASE

FOLDS = 5
LIMITS = np.array([SPARSE_FROM, GROWING_FROM, READY_FROM, OVERGROWN_FROM])
Vector = NDArray[np.float64]


def folds(places: Sequence[str], seed: int) -> NDArray[np.int64]:
    names = sorted(set(places))
    np.random.default_rng(seed).shuffle(names)
    known = {name: index % FOLDS for index, name in enumerate(names)}
    return np.array([known[each] for each in places])


def sigmoid(x: Vector) -> Vector:
    return 1 / (1 + np.exp(-np.clip(x, -50, 50)))


def calibration_error(chance: Vector, true: Vector, weight: Vector, bins: int = 10) -> float:
    place = np.minimum((chance * bins).astype(int), bins - 1)
    parts = [place == k for k in range(bins) if (place == k).any()]
    gaps = [
        weight[m].sum() * abs(float(np.average(chance[m] - true[m], weights=weight[m])))
        for m in parts
    ]
    return float(sum(gaps) / weight.sum())


def fit_culture(x: Vector, true: Vector, weight: Vector) -> Vector:
    sign = np.where(true > 0, 1.0, -1.0)

    def loss(told: Vector) -> float:
        return float((weight * np.logaddexp(0, -sign * (told[0] * x + told[1]))).sum())

    return np.asarray(minimize(loss, [1.0, 0.0]).x)


def culture(data: Path, seed: int) -> None:
    seen = looks(IPS_PHASE, data, bootstrap.read_pixels, seed=seed)
    fold = folds([each.place for each in seen], seed)
    by_place = {id(each): str(k) for each, k in zip(seen, fold, strict=True)}
    told = held_out(seen, lambda each: by_place[id(each)])[:, 0]
    true = np.array([float(each.known) for each in seen])
    kinds = np.array([each.kind for each in seen])
    weight = np.zeros(len(seen))
    for half in (0.0, 1.0):
        names = sorted(set(kinds[true == half]))
        for name in names:
            weight[kinds == name] = 1 / len(names) / (kinds == name).sum()
    chance = scored(told, true, weight, fold, fit_culture, lambda t, x: sigmoid(t[0] * x + t[1]))
    right = float((weight * ((chance > 0.5) == true)).sum() / weight.sum())
    print(f"culture: {len(seen)} pictures at one or more scales, {FOLDS} folds")
    print(f"right {100 * right:.1f} %, ECE {calibration_error(chance, true, weight):.3f}")
    print(f"uncalibrated ECE {calibration_error(sigmoid(told), true, weight):.3f}")
    print(f"fitted to all: {fit_culture(told, true, weight)}")


def scored(
    x: Vector,
    true: Vector,
    weight: Vector,
    fold: NDArray[np.int64],
    fit: Callable[[Vector, Vector, Vector], Vector],
    chance: Callable[[Vector, Vector], Vector],
) -> Vector:
    """Return the chances of each picture by a read-out fitted to the other folds."""
    found = []
    for k in range(FOLDS):
        rest = fold != k
        found.append(chance(fit(x[rest], true[rest], weight[rest]), x[~rest]))
    out = np.empty((len(x), *found[0].shape[1:]))
    for k, part in enumerate(found):
        out[fold == k] = part
    return out


def stages(told: Vector, x: Vector) -> Vector:
    """Return the chance of each stage (n, 5): a slope, then offsets that fall by exp."""
    offsets = told[1] - np.concatenate([[0], np.cumsum(np.exp(told[2:]))])
    above = sigmoid(np.exp(told[0]) * x[:, None] + offsets)
    whole = np.column_stack([np.ones(len(x)), above, np.zeros(len(x))])
    return np.asarray(whole[:, :-1] - whole[:, 1:])


def fit_stages(x: Vector, true: Vector, weight: Vector) -> Vector:
    def loss(told: Vector) -> float:
        chance = stages(told, x)[np.arange(len(x)), true.astype(int)]
        # A weak pull keeps offsets of stages that hardly any picture shows finite.
        pull = 1e-3 * float((told**2).sum())
        return float(-(weight * np.log(np.maximum(chance, 1e-9))).mean()) + pull

    return np.asarray(minimize(loss, [2.0, 0.0, 1.0, 1.0, 1.0], method="Nelder-Mead",
                               options={"maxiter": 20_000, "maxfev": 20_000}).x)  # fmt: skip


def labelled(data: Path) -> list[tuple[str, Path, float]]:
    """Return (place, picture, confluence in %) of every culture whose cover is known."""
    folder = data / "colonies"
    found = []
    with (folder / "ips-timecourse" / "confluence.tsv").open() as table:
        for row in csv.DictReader(table, delimiter="\t"):
            place = f"timecourse {row['view']}"
            path = folder / "ips-timecourse" / row["file"]
            found.append((place, path, 100 * float(row["confluence"])))
    for name, masks in (("hipsc-phase", "masks"), ("ips-phase", "corrected")):
        for path in sorted((folder / name / "images").iterdir()):
            mask = next((folder / name / masks).glob(f"{path.stem}.png"), None)
            if mask is None:
                continue
            labels = cv2.imread(str(mask), cv2.IMREAD_UNCHANGED)
            known = labels != 255
            cover = 100 * float((known & (labels > 0)).sum()) / max(1, int(known.sum()))
            found.append((f"{name} {place_of(path.stem)}", path, cover))
    return found


def stage(data: Path, seed: int) -> None:
    pictures, protocol = bootstrap.pictures(), Protocol()
    segmenter = bootstrap.models().open("ips-phase")
    sizes = {}
    with (data / "colonies" / "hipsc-phase" / "scale.tsv").open() as table:
        for row in csv.DictReader(table, delimiter="\t"):
            sizes[next(iter(row.values()))] = float(row["um_per_px"])
    rows = []
    for place, path, cover in labelled(data):
        um = sizes.get(path.stem, sizes.get(path.name))
        picture = pictures.of_file(path, Selection(), um).pictures[0]
        with closing(pictures.open(picture)) as source:
            quality = judge(source, look(source, protocol, UNWATCHED), segmenter, protocol)
        if quality.covered is not None:
            rows.append((place, quality.covered, float((cover >= LIMITS).sum())))
    places, x, true = (list(column) for column in zip(*rows, strict=True))
    stands_out, kinds = np.array(x), np.array(true)
    weight, fold = np.ones(len(rows)), folds(places, seed)
    chance = scored(stands_out, kinds, weight, fold, fit_stages, stages)
    best = chance.argmax(1)
    sure = chance.max(1)
    right = (best == kinds).astype(float)
    print(f"stage: {len(rows)} pictures, by stage {np.bincount(kinds.astype(int), minlength=5)}")
    near = float((np.abs(best - kinds) < 2).mean())
    print(f"right {100 * right.mean():.0f} %, within one stage {100 * near:.0f} %")
    print(f"ECE of the best label {calibration_error(sure, right, weight, 5):.3f}")
    told = fit_stages(stands_out, kinds, weight)
    offsets = told[1] - np.concatenate([[0], np.cumsum(np.exp(told[2:]))])
    print(f"fitted to all: slope {np.exp(told[0]):.4f}, offsets {np.round(offsets, 4)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--stage-only", action="store_true")
    given = parser.parse_args()
    stage(given.data, given.seed)
    if not given.stage_only:
        culture(given.data, given.seed)


if __name__ == "__main__":
    main()
