"""How many dead cells are found, how many finds are none, and what healthy fields show.

python benchmarks/dead_cells.py DATA [--dishes 12]

Real: `single-cells` (round cells by its masks; 1.25 µm/px by its scale bars) and the healthy fields
of `hipsc-phase` at their pixel sizes. SIMULATED: virtual dishes of looks and seeds that no network
is trained on, by the dead cells as they were drawn. Never mixed. No network is asked.
"""

import argparse
import csv
import time
from pathlib import Path

import cv2
import numpy as np
from common import machine
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.imaging.light.dead_cells import COARSEST_UM, LEAST_UM, RoundObjects, find_dead_cells
from colonyqc.imaging.light.graphics import find_graphics
from colonyqc.imaging.light.survey import survey
from colonyqc.imaging.light.well_edge import imaged_area
from colonyqc.imaging.simulate import draw, grow, random_spec
from colonyqc.imaging.simulate.randomise import UNSEEN
from colonyqc.imaging.simulate.specks import dead_truth

SINGLE_UM = 1.25
NEAR_UM = 6.0
"""How far a find may lie from what it is a find of."""
_CORE = 0.66
"""Bright part of a drawn cell's radius."""


def found(pixels: NDArray[np.uint8], um: float) -> tuple[RoundObjects, ImagedArea, float]:
    """Return a picture's round objects, what of it counts, and the processor time taken."""

    def read(region: Region) -> NDArray[np.uint8]:
        return pixels[region.y : region.bottom, region.x : region.right]

    height, width = pixels.shape[:2]
    info = ImageInfo("picture", width, height, 1 if pixels.ndim == 2 else 3, 8)
    seen = survey(read, info)
    area = imaged_area(seen, True, find_graphics(read, seen))
    start = time.process_time()
    objects = find_dead_cells(read, seen, area, um)
    return objects, area, time.process_time() - start


def single_cells(data: Path) -> None:
    """Score the real round cells by their masks."""
    cells = hit = finds = right = 0
    for path in sorted((data / "colonies" / "single-cells" / "images").iterdir()):
        objects, area, _ = found(cv2.imread(str(path))[..., ::-1].copy(), SINGLE_UM)
        mask = cv2.imread(str(path.parents[1] / "masks" / path.name), cv2.IMREAD_GRAYSCALE) == 1
        mask &= area.mask(Region(0, 0, area.width, area.height))
        _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
        reach = 2 * round(NEAR_UM / SINGLE_UM / 2) + 1
        grown = cv2.dilate(labels.astype(np.float32), np.ones((reach, reach), np.uint8))
        large = np.sqrt(4 * stats[:, cv2.CC_STAT_AREA] / np.pi) * SINGLE_UM >= LEAST_UM
        large[0] = False
        where = grown[objects.y.astype(int), objects.x.astype(int)].astype(int)
        seen = np.zeros(len(large), np.bool_)
        seen[where] = True
        cells += int(large.sum())
        hit += int((large & seen).sum())
        finds += objects.count
        right += int((where > 0).sum())
    print(
        f"real, single-cells: {hit} of {cells} parts of the masks as large as a cell found "
        f"({hit / cells:.0%}); {right} of {finds} finds lie on a cell ({right / finds:.0%})"
    )


def healthy(data: Path) -> None:
    """Say what the real healthy fields show; a few dead cells are in all of them."""
    folder = data / "colonies" / "hipsc-phase"
    density, taken, px = [], 0.0, 0
    with (folder / "scale.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            um = float(row["um_per_px"])
            if um > COARSEST_UM:
                continue
            pixels = cv2.imread(str(folder / "images" / row["file"]))[..., ::-1].copy()
            objects, area, seconds = found(pixels, um)
            density.append(objects.count / (area.count() * um**2 / 1e6))
            taken, px = taken + seconds, px + pixels.shape[0] * pixels.shape[1]
    print(
        f"real, hipsc-phase: {len(density)} healthy fields, per mm²: median "
        f"{np.median(density):.0f}, 90 % {np.quantile(density, 0.9):.0f}, most {max(density):.0f}; "
        f"{1e9 * taken / px:.0f} ms of processor time a Mpix"
    )


def simulated(dishes: int) -> None:
    """Score virtual dishes of unseen looks by what was drawn, by the size of the bright core."""
    rng = np.random.default_rng([20261127, 79])
    cells, hit, finds, right = np.zeros(2, int), np.zeros(2, int), 0, 0
    for _ in range(dishes):
        spec = random_spec(rng, 700, 700, kind="phase", looks=UNSEEN)
        state = grow(spec)[1]
        um = spec.pixel_size_um
        objects, _, _ = found(draw(state).pixels, um)
        truth = dead_truth(state, spec.bounds)
        apart = np.hypot(truth.x[:, None] - objects.x, truth.y[:, None] - objects.y) * um
        # One more column or row, so that a dish without either has a nearest, too.
        to_find = np.pad(apart, ((0, 0), (0, 1)), constant_values=np.inf).min(axis=1)
        to_cell = np.pad(apart, ((0, 1), (0, 0)), constant_values=np.inf).min(axis=0)
        large = (2 * _CORE * truth.radius * um >= LEAST_UM).astype(int)
        cells += np.bincount(large, minlength=2)
        hit += np.bincount(large[to_find <= NEAR_UM], minlength=2)
        finds += objects.count
        right += int((to_cell <= NEAR_UM).sum())
    share = hit / np.maximum(cells, 1)
    print(
        f"SIMULATED, {dishes} dishes of unseen looks: of {cells[1]} dead cells with a bright core "
        f"of at least {LEAST_UM} µm {share[1]:.0%} found, of {cells[0]} smaller ones "
        f"{share[0]:.0%}; {right} of {finds} finds are drawn dead cells ({right / finds:.0%}), "
        "the rest single cells, ghosts and texture"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--dishes", type=int, default=12)
    given = parser.parse_args()
    print(machine())
    single_cells(given.data)
    healthy(given.data)
    simulated(given.dishes)


if __name__ == "__main__":
    main()
