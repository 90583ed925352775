"""Cells counted from a painted sample against those of the label masks, picture by picture; REAL.

    python benchmarks/cell_counts.py DATA/membranes/corneal [--checkpoint FILE]

Each picture is answered by a 64 px square of the next one, the one with the most membrane. Truth:
the connected parts of the mask (4 neighbours) that the frame does not cut, of 0.1 to 10 times the
median area; counted are the cells found whose middle lies within them. The network is that of the
package `membrane`, which saw these pictures, or that of a ``checkpoint.pt`` of
``colonyqc train oneshot --without corneal``, which did not.
"""

import argparse
import os

# Before numpy and torch are loaded: their thread pools are made on import.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc import bootstrap
from colonyqc.config import paths
from colonyqc.imaging.sheets.cells import find_cells
from colonyqc.imaging.sheets.prompts import (
    compile_prompt,
    membrane_probability,
    standardise,
    take_sample,
)
from colonyqc.inference.packages import ModelLibrary

WINDOW = 64
SMALL, LARGE = 0.1, 10.0
LEAST_PX = 12
Encoded = tuple[NDArray[np.float32], NDArray[np.float32]]


def shipped() -> tuple[Callable[[NDArray[Any]], Encoded], float, str]:
    """Return encoder, scale and name of the shipped network."""
    network = ModelLibrary([paths.shipped_models()], 1, device="cpu").open_membrane()
    stride = network.info.stride

    def encode(pixels: NDArray[Any]) -> Encoded:
        grey = standardise(pixels)
        height, width = grey.shape
        padded = np.pad(grey, ((0, -height % stride), (0, -width % stride)), mode="reflect")
        values = network.encode(np.ascontiguousarray(padded))[:, :height, :width]
        return np.ascontiguousarray(values[:-1].transpose(1, 2, 0)), values[-1]

    return encode, network.info.scale, str(network.info.ref)


def trained(checkpoint: Path) -> tuple[Callable[[NDArray[Any]], Encoded], float, str]:
    """Return encoder, scale and name of a network that was trained but not packed."""
    import torch

    from colonyqc.training.fit import episodic
    from colonyqc.training.recipes.membrane import MEMBRANE

    torch.set_num_threads(1)
    net = episodic.trained(checkpoint, MEMBRANE.net)
    scale = float(net.scale.detach())
    return lambda pixels: episodic.encode(net, standardise(pixels)), scale, checkpoint.parent.name


def truth(mask: NDArray[np.uint8]) -> tuple[int, NDArray[np.bool_]]:
    """Return the number of whole drawn cells, and where they lie, their borders included."""
    _, parts, stats, _ = cv2.connectedComponentsWithStats(
        (mask == 0).astype(np.uint8), connectivity=4
    )
    area = stats[:, cv2.CC_STAT_AREA].astype(float)
    area[0] = 0
    median = float(np.median(area[area >= LEAST_PX]))
    x, y, w, h = stats[:, :4].T
    cut = (x == 0) | (y == 0) | (x + w == mask.shape[1]) | (y + h == mask.shape[0])
    whole = (area >= max(LEAST_PX, SMALL * median)) & (area < LARGE * median) & ~cut
    whole[0] = False
    inside = cv2.morphologyEx(
        whole[parts].astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)
    )
    return int(whole.sum()), np.asarray(inside > 0)


def counted(probability: NDArray[np.float32], inside: NDArray[np.bool_]) -> int:
    """Return how many cells found have their middle where cells were drawn."""
    cells = find_cells(np.rint(255 * probability).astype(np.uint8))
    count = cells.count + 1
    rows, columns = np.indices(cells.numbers.shape)
    flat = cells.numbers.ravel()
    area = np.maximum(np.bincount(flat, minlength=count), 1)
    y, x = (
        np.rint(np.bincount(flat, place.ravel(), count) / area).astype(int)
        for place in (rows, columns)
    )
    return int(inside[y[1:], x[1:]].sum())


def sample_of(mask: NDArray[np.uint8]) -> tuple[slice, slice]:
    """Return the square with the most membrane."""
    share = cv2.boxFilter(
        (mask == 1).astype(np.float32), -1, (WINDOW, WINDOW), anchor=(0, 0), normalize=True
    )
    free = share[: mask.shape[0] - WINDOW + 1, : mask.shape[1] - WINDOW + 1]
    y, x = np.unravel_index(int(free.argmax()), free.shape)
    return slice(int(y), int(y) + WINDOW), slice(int(x), int(x) + WINDOW)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a set: images/ and masks/ of the same names")
    parser.add_argument("--checkpoint", type=Path, help="a network that did not see the set")
    given = parser.parse_args()
    encode, scale, name = shipped() if given.checkpoint is None else trained(given.checkpoint)
    files = sorted((given.folder / "images").iterdir())
    pictures = [bootstrap.read_pixels(file) for file in files]
    masks = [
        np.asarray(bootstrap.read_pixels(given.folder / "masks" / f"{file.stem}.png"), np.uint8)
        for file in files
    ]
    print(f"{name}, {given.folder.name}, {len(files)} pictures; labels → found")
    errors = []
    totals = np.zeros(2, int)
    for index, (picture, mask) in enumerate(zip(pictures, masks, strict=True)):
        other = (index + 1) % len(files)
        window = sample_of(masks[other])
        keys, _ = encode(np.ascontiguousarray(pictures[other][window]))
        prompt = compile_prompt(take_sample(keys, masks[other][window]), scale)
        drawn, inside = truth(mask)
        found = counted(membrane_probability(*encode(picture), prompt), inside)
        totals += drawn, found
        errors.append(abs(found - drawn) / drawn)
        print(f"    {files[index].stem}: {drawn} → {found}", flush=True)
    print(
        f"mean error {np.mean(errors):.1%}, worst {max(errors):.1%}, within 5 %: "
        f"{sum(error <= 0.05 for error in errors)} of {len(errors)}; all {totals[0]} → {totals[1]} "
        f"({totals[1] / totals[0] - 1:+.1%})"
    )


if __name__ == "__main__":
    main()
