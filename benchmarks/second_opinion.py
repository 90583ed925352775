"""How far the second opinion's confluence lies from labels, by source.

python benchmarks/second_opinion.py DATA

Only labelled pixels count. The masks of `hipsc-phase` are drafts made by strength of fine detail, a
relative of what is tried here; those of the virtual dish are exact (simulated). Needs the extra
train, which knows the sources.
"""

import argparse
from pathlib import Path

import numpy as np

from colonyqc import bootstrap
from colonyqc.domain.classes import UNLABELLED, ColonyClass
from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.imaging.light.contrast_confluence import cell_threshold, masks
from colonyqc.training.data.examples import Example, load
from colonyqc.training.data.simulated import virtual_dishes
from colonyqc.training.recipes import IPS_PHASE

SOURCES = ("hipsc-phase", "ips-phase")
FAR = 15
"""Points of confluence from which the program warns."""
DISHES, SEED = 8, 12_345


def found(example: Example) -> np.ndarray:
    height, width = example.labels.shape

    def read(region: Region) -> np.ndarray:
        return example.pixels[region.y : region.bottom, region.x : region.right]

    grid = np.ones((-(-height // 8), -(-width // 8)), np.bool_)
    area = ImagedArea(width, height, 8, grid, ())
    cells = np.zeros(example.labels.shape, np.bool_)
    for region, mask in masks(read, area, cell_threshold(read, area)):
        cells[region.y : region.bottom, region.x : region.right] = mask
    return cells


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    pools = {
        source.name: load(data, source, bootstrap.read_pixels)
        for source in IPS_PHASE.sources
        if source.name in SOURCES
    }
    pools["virtual dish (simulated)"] = virtual_dishes(DISHES, SEED, "phase")
    print(f"| source | pictures | mean difference, points | over {FAR} | IoU |")
    print("| --- | --- | --- | --- | --- |")
    for name, examples in pools.items():
        apart, overlap = [], []
        for example in examples:
            known = example.labels != UNLABELLED
            truth = (example.labels != ColonyClass.BACKGROUND)[known]
            cells = found(example)[known]
            apart.append(100 * abs(float(cells.mean() - truth.mean())))
            overlap.append((cells & truth).sum() / max((cells | truth).sum(), 1))
        far = sum(points > FAR for points in apart)
        print(
            f"| {name} | {len(apart)} | {np.mean(apart):.1f} | {far} | {np.mean(overlap):.3f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
