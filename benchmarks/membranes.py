"""What membranes by a painted sample cost, side by side in one run; all SIMULATED input.

    python benchmarks/membranes.py [--side PX] [--memory-side PX] [--parts abc]

Prints (a) the encoder, once a picture, against each read-out of a new sample on its features, one
thread, processor time; (b) what a person waits for on the membranes page at 1,024 px: answer, then
cells and measures; (c) the peak memory of `prompt` on a large tiled TIFF. No test asserts these
figures.
"""

import argparse
import os

# Before numpy is loaded: its thread pool is made on import.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
from common import child, machine, mirrored, timed
from numpy.typing import NDArray

from colonyqc import bootstrap
from colonyqc.config import paths
from colonyqc.imaging.sheets.prompts import Readout
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.membranes.encoder import answer, encode, prompt_of, take
from colonyqc.services.membranes.samples import InMemory
from colonyqc.services.membranes.sheet import sheet_of

WINDOW = 64
TARGETS = {Readout.PROTOTYPES: " (target ≤ 100)"}


def drawn(side: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return a virtual sheet and the labels of one painted square, 255 elsewhere."""
    sheet = draw_sheet(SheetSpec(1, side, side))
    labels = np.full_like(sheet.membrane, 255)
    at = slice(side // 2, side // 2 + WINDOW)
    labels[at, at] = sheet.membrane[at, at]
    return sheet.pixels, labels


def latency(side: int, waits: bool) -> None:
    """(a) and (b): encoder, read-outs, and what follows them."""
    library = ModelLibrary([paths.shipped_models()], 1, device="cpu")
    network = library.open_membrane()
    pixels, labels = drawn(side)
    source = InMemory(pixels, None, "sheet")
    mpix = side**2 / 1e6
    once = timed(lambda: encode(source, "key", network), time.process_time, 5)
    encoded = encode(source, "key", network)
    print(f"(a) {network.info.ref}, {side}×{side} px, one thread, processor time")
    print(f"    features: {once / mpix:.2f} s/Mpix (target ≤ 1.0)", flush=True)
    for readout in Readout:
        if readout is Readout.ATTENTION and not waits:
            continue

        def again(readout: Readout = readout) -> object:
            return answer(encoded, prompt_of([take(encoded, labels)], network, readout))

        taken = timed(again, time.process_time, 5)
        print(
            f"    a new sample on them, {readout.value}: {1e3 * taken / mpix:.0f} ms/Mpix"
            f"{TARGETS.get(readout, '')}, {once / taken:.0f} × faster than the features",
            flush=True,
        )
    found = answer(encoded, prompt_of([take(encoded, labels)], network))
    cells = timed(lambda: sheet_of(found, None), time.process_time, 3)
    print(f"(b) cells and their measures after an answer: {1e3 * cells / mpix:.0f} ms/Mpix")


def peak_memory(side: int) -> None:
    """(c) The most memory `prompt` held at once, writing membranes, cells and table."""
    print(f"(c) peak memory of prompt, {side}×{side} px, 8 bit, tiled TIFF (target ≤ 2 GB)")
    pixels, labels = drawn(1024)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bootstrap.write_simulated(folder / "picture.tif", mirrored(pixels, side), 0.5)
        cv2.imwrite(str(folder / "sample.png"), pixels)
        cv2.imwrite(str(folder / "labels.png"), labels)
        used = child(
            [
                *(sys.executable, "-m", "colonyqc", "prompt", str(folder / "picture.tif")),
                *("--sample", str(folder / "sample.png")),
                *("--sample-labels", str(folder / "labels.png"), "--sample-pixel-size", "0.5"),
                *("--out", str(folder / "out.png"), "--cells", str(folder / "cells.tif")),
                *("--table", str(folder / "cells.csv")),
            ]
        )
    print(
        f"    {used.gigabytes:.2f} GB; {used.seconds:.0f} s on the clock, "
        f"{used.processor_seconds:.0f} s of processor time"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--side", type=int, default=1024, help="picture of (a) and (b), px a side")
    parser.add_argument("--memory-side", type=int, default=10_000, help="picture of (c)")
    parser.add_argument("--parts", default="abc", help="which of a, b and c to run")
    given = parser.parse_args()
    print(machine(), flush=True)
    cv2.setNumThreads(1)
    if set(given.parts) & set("ab"):
        latency(given.side, waits=given.side <= 512)
    if "c" in given.parts:
        peak_memory(given.memory_side)
    print(f"load average at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
