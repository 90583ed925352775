"""Regions without torch: how soon they are there, and how good they are.

python benchmarks/regions.py [PICTURE] [--data DATA] [--seeds 3]

Times on a drawn dish of 2,048×1,536 px, or on PICTURE; with ``--data`` also the mean IoU on
``colonies/ips-phase`` (corrected) and every sixth field of ``colonies/hipsc-phase``.
"""

import argparse
import csv
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from common import machine, timed
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from colonyqc import bootstrap
from colonyqc.domain.picture import Region
from colonyqc.domain.regions import RegionMethod, RegionPicture, RegionPreview, RegionRequest
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.imaging.simulate import demo_series, draw_region, grow

UNLABELLED = 255
SIGMA_PX = 40.0
ENCODER = RegionMethod.ENCODER
Labels = NDArray[np.uint8]


def picture_of(path: Path, um: float | None = None) -> RegionPicture:
    return RegionPicture(path.name, flatten_whole(cv2.imread(str(path)), SIGMA_PX), None, um)


def drawn() -> RegionPicture:
    spec = demo_series()["differentiating"].dish
    pixels = draw_region(grow(spec)[3], Region(0, 0, 2048, 1536)).pixels
    return RegionPicture("simulated", flatten_whole(pixels, SIGMA_PX))


def strewn(labels: Labels, share: float, seed: int) -> Labels:
    """Return a share of the labelled px as strokes."""
    known = np.flatnonzero(labels.ravel() != UNLABELLED)
    picked = np.random.default_rng(seed).choice(known, int(share * len(known)), replace=False)
    strokes = np.zeros(labels.size, np.uint8)
    classes = np.unique(labels[labels != UNLABELLED])
    strokes[picked] = np.searchsorted(classes, labels.ravel()[picked]) + 1
    return strokes.reshape(labels.shape)


def overlaps(found: Labels, labels: Labels) -> NDArray[np.float64]:
    """Return the IoU of each true class (rows) with each region."""
    known = labels != UNLABELLED
    classes = np.unique(labels[known])
    made = np.zeros((len(classes), int(found.max()) + 1))
    for row, value in enumerate(classes):
        for column in range(made.shape[1]):
            truth, region = (labels == value) & known, (found == column) & known
            made[row, column] = (truth & region).sum() / max(1, (truth | region).sum())
    return made


def matched(iou: NDArray[np.float64]) -> float:
    rows, columns = linear_sum_assignment(-iou)
    return float(iou[rows, columns].sum() / len(iou))


def labelled(data: Path) -> Iterator[tuple[str, RegionPicture, Labels]]:
    colonies = data / "colonies"
    for path in sorted((colonies / "ips-phase" / "images").glob("*.png")):
        truth = cv2.imread(str(colonies / "ips-phase" / "corrected" / path.name), 0)
        yield "ips-phase", picture_of(path), truth
    healthy = colonies / "hipsc-phase"
    with (healthy / "scale.tsv").open() as file:
        sizes = {
            row["file"]: float(row["um_per_px"]) for row in csv.DictReader(file, delimiter="\t")
        }
    masks = {path.stem: path for path in healthy.rglob("*.png")}
    for name in sorted(sizes)[::6]:
        truth = cv2.imread(str(masks[Path(name).stem]), 0)
        yield "hipsc-phase", picture_of(healthy / "images" / name, sizes[name]), truth


def times(picture: RegionPicture) -> None:
    height, width = picture.shape
    print(f"{picture.name}, {width}×{height} px")
    engine = bootstrap.regions(bootstrap.models())
    seen: list[RegionPreview] = []
    begun = time.perf_counter(), time.process_time()
    engine.run(RegionRequest(picture, ENCODER, clusters=3), on_preview=seen.append)
    spent = time.perf_counter() - begun[0], time.process_time() - begun[1]
    print(f"first regions after {seen[0].seconds:.2f} s, with the network's start")
    print(f"graph cut done after {spent[0]:.2f} s ({spent[1]:.2f} s of processor time)")
    strokes = np.zeros(picture.shape, np.uint8)
    for value in (1, 2, 3):
        place = height * value // 4
        cv2.line(strokes, (width // 8, place), (width * 7 // 8, place + 30), value, 9)
    request = RegionRequest(picture, ENCODER, scribbles=strokes)
    for name, clock in (("", time.perf_counter), (" of processor time", time.process_time)):
        print(f"a stroke answered in {timed(lambda: engine.run(request), clock, 9):.3f} s{name}")
    weights = engine.run(request).weights
    other = RegionPicture("another", picture.contrast[:, ::-1].copy())
    begun = time.perf_counter(), time.process_time()
    engine.run(RegionRequest(other, reference=weights))
    spent = time.perf_counter() - begun[0], time.process_time() - begun[1]
    print(f"another day in {spent[0]:.2f} s ({spent[1]:.2f} s of processor time)")


def quality(data: Path, seeds: int) -> None:
    engine = bootstrap.regions(bootstrap.models())
    found: dict[tuple[str, str], list[float]] = {}
    for kind, picture, truth in labelled(data):
        count = len(np.unique(truth[truth != UNLABELLED]))
        for seed in range(seeds):
            regions = engine.run(RegionRequest(picture, ENCODER, clusters=count, seed=seed)).labels
            found.setdefault((kind, "no strokes"), []).append(matched(overlaps(regions, truth)))
            for share, name in ((0.01, "1 % of the px"), (0.001, "0.1 % of the px")):
                strokes = strewn(truth, share, seed)
                if len(np.unique(strokes)) <= count:
                    continue
                asked = RegionRequest(picture, ENCODER, scribbles=strokes, seed=seed)
                told = np.diagonal(overlaps(engine.run(asked).labels, truth))
                found.setdefault((kind, name), []).append(float(told.mean()))
    print("| set | strokes | mean IoU | runs |\n| --- | --- | --- | --- |")
    for (kind, name), values in found.items():
        print(f"| {kind} | {name} | {np.mean(values):.3f} | {len(values)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("picture", type=Path, nargs="?")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    given = parser.parse_args()
    print(machine())
    times(drawn() if given.picture is None else picture_of(given.picture))
    if given.data is not None:
        quality(given.data, given.seeds)


if __name__ == "__main__":
    main()
