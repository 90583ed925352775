"""How often a dish's whole truth lies in the interval from a few fields. All figures SIMULATED.

python benchmarks/interval_coverage.py [--dishes 12] [--draws 40] [--side-mm 16]

Whole virtual dishes are laid out, fields are placed in them at random, and their true classes are
counted as an analysis counts those of a network: it is the sampling that is tried, no network.
"""

import argparse
from collections import defaultdict

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.colonies.interval import Sampled, count_cells, intervals
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.imaging.simulate import Differentiation, DishSpec, grow
from colonyqc.imaging.simulate.layout import lay_out

UM = 8.0
FIELDS = {"4x, 3.5 × 2.6 mm": (330, 440), "10x, 1.4 × 1.1 mm": (132, 176)}
COUNTS = (1, 2, 3, 5, 10, 20)
FLOOR_PX = 2000.0 / UM**2
Classes = NDArray[np.uint8]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dishes", type=int, default=12)
    parser.add_argument("--draws", type=int, default=40)
    parser.add_argument("--side-mm", type=float, default=16.0)
    given = parser.parse_args()
    hits: dict[tuple[str, int, str], list[tuple[bool, float]]] = defaultdict(list)
    unseen = []
    for seed in range(given.dishes):
        dish = whole_dish(seed, round(1000 * given.side_mm / UM))
        true = shares(dish)
        print(f"simulated dish {seed}: confluence {true[0]:.1f} %, differentiated {true[1]:.1f} %")
        random = np.random.default_rng([seed, 1])
        for field, size in FIELDS.items():
            for count in COUNTS:
                for _ in range(given.draws):
                    found, seen = one_interval(dish, size, count, random)
                    for name, span, truth in zip(("confluence", "diff."), found, true, strict=True):
                        if np.isfinite(span[0]):
                            hit = span[0] <= truth <= span[1]
                            hits[field, count, name].append((hit, span[1] - span[0]))
                    if seen == 0 and np.isfinite(found[1][0]):
                        unseen.append(true[1] <= found[1][1])
    print("| field | number | confluence | differentiated | (coverage %, median width in points) |")
    for field in FIELDS:
        for count in COUNTS:
            told = [told_of(hits[field, count, name]) for name in ("confluence", "diff.")]
            print(f"| {field} | {count} | {' | '.join(told)} |")
    everything = [hit for found in hits.values() for hit, _ in found]
    print(f"all: {100 * np.mean(everything):.1f} % of {len(everything)}")
    if unseen:
        print(f"no differentiation seen: {100 * np.mean(unseen):.1f} % of {len(unseen)}")


def told_of(found: list[tuple[bool, float]]) -> str:
    covered = 100 * np.mean([hit for hit, _ in found])
    return f"{covered:.1f} ({np.median([width for _, width in found]):.1f})"


def whole_dish(seed: int, side: int) -> Classes:
    """Return the true classes of a dish with its own density, growth and differentiation."""
    random = np.random.default_rng([seed, 99])
    per_mm2 = float(np.exp(random.uniform(np.log(0.8), np.log(8))))
    turning = Differentiation(
        start_day=1,
        limit=float(random.choice([0.05, 0.15, 0.3, 0.6])),
        share=float(random.choice([0.1, 0.3, 0.7, 1.0])),
        tau_days=1.5,
    )
    spec = DishSpec(
        seed,
        side,
        side,
        UM,
        colonies=max(1, round(per_mm2 * (side * UM / 1000) ** 2)),
        start_confluence=float(random.uniform(0.04, 0.15)),
        doubling_days=float(random.uniform(0.8, 1.8)),
        differentiation=turning,
        heaps=5,
    )
    state = grow(spec)[int(random.choice([2, 3, 4]))]
    classes = np.zeros((side, side), np.uint8)
    for top in range(0, side, 512):
        for left in range(0, side, 512):
            block = Region(left, top, min(512, side - left), min(512, side - top))
            laid = lay_out(state, block)
            kinds = (laid.colony > 0).astype(np.uint8)
            kinds[laid.differentiated] = 2
            kinds[laid.heap > 0] = 3
            classes[top : block.bottom, left : block.right] = kinds
    return classes


def shares(classes: Classes) -> tuple[float, float]:
    counts = np.bincount(classes.ravel(), minlength=4)
    return 100 * counts[1:].sum() / classes.size, 100 * counts[2] / (counts[1] + counts[2])


def places(
    side: int, size: tuple[int, int], count: int, random: np.random.Generator
) -> NDArray[np.int64]:
    """Return corners (count, 2) of fields that do not overlap, on a grid put down at random."""
    tops, lefts = (
        np.arange(int(random.integers(0, side % length + 1)), side - length + 1, length)
        for length in size
    )
    every = np.array([(top, left) for top in tops for left in lefts])
    return every[random.choice(len(every), count, replace=False)]


def one_interval(
    dish: Classes, size: tuple[int, int], count: int, random: np.random.Generator
) -> tuple[tuple[tuple[float, float], tuple[float, float]], int]:
    """Return the intervals from some fields, and how many differentiated px are in them."""
    height, width = size
    cells, areas = [], []
    whole = ImagedArea(width, height, max(size), np.ones((1, 1), np.bool_))
    for top, left in places(len(dish), size, count, random):
        field = np.ascontiguousarray(dish[top : top + height, left : left + width])
        cells.append(count_cells(field, whole))
        parts = cv2.connectedComponentsWithStats((field > 0).astype(np.uint8))[2][1:, 4]
        areas += parts[parts >= FLOOR_PX].tolist()
    each = np.array(areas, np.float64)
    diameter = float((2 * np.sqrt(each / np.pi) * each).sum() / each.sum()) if areas else 0.0
    colony = (diameter / height, diameter / width)
    found = intervals([Sampled(c, colony) for c in cells], int(random.integers(1 << 32)))
    return found, int(sum(c[..., 1].sum() for c in cells))


if __name__ == "__main__":
    main()
