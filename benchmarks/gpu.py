"""The shipped colony and membrane networks on a graphics processor, beside the same machine's CPU.

    python benchmarks/gpu.py [--models FOLDER] [--plate DATA/colonies/hipsc-brightfield-6well]

For every package: the greatest difference of a probability (aim ≤ 1e-3), and Mpix/s of tile on
either device, wall time, medians of nine runs taken in turn. ``--plate``: a whole well analysed as
a person would, on the device, by the clock (aim: six wells < 60 s). Where the engine lists no CUDA
device it says so and ends with 1: a figure of the CPU must not pass for one of a device.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnxruntime as ort
from common import child, machine
from numpy.typing import NDArray

from colonyqc.config import paths
from colonyqc.inference.membrane import OnnxMembrane
from colonyqc.inference.segmenter import OnnxSegmenter
from colonyqc.inference.session import Device
from colonyqc.services.packages.membrane import is_membrane, read_membrane_info
from colonyqc.services.packages.pmf import NETWORK, read_info

TILE = 1024
RUNS = 9
DEVICES: tuple[Device, ...] = ("cpu", "cuda")
Network = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def opened(folder: Path, device: Device) -> Network:
    if is_membrane(folder):
        return OnnxMembrane(read_membrane_info(folder), folder / NETWORK, 0, device).encode
    return OnnxSegmenter(read_info(folder), folder / NETWORK, 0, device).predict


def compared(folder: Path) -> str:
    tile = np.random.default_rng(0).normal(0, 1 / 6, (TILE, TILE)).astype(np.float32)
    networks = {device: opened(folder, device) for device in DEVICES}
    answers = {device: network(tile) for device, network in networks.items()}
    taken: dict[str, list[float]] = {device: [] for device in DEVICES}
    for _ in range(RUNS):
        for device, network in networks.items():
            begun = time.perf_counter()
            network(tile)
            taken[device].append(time.perf_counter() - begun)
    rates = {name: TILE**2 / 1e6 / statistics.median(times) for name, times in taken.items()}
    apart = float(np.abs(answers["cpu"] - answers["cuda"]).max())
    return (
        f"{folder.parent.name}@{folder.name}: CUDA {rates['cuda']:.1f} Mpix/s, CPU "
        f"{rates['cpu']:.1f} ({rates['cuda'] / rates['cpu']:.1f} ×); differ by at most {apart:.1e}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=paths.shipped_models())
    parser.add_argument("--plate", type=Path)
    given = parser.parse_args()
    print(machine())
    if "CUDAExecutionProvider" not in ort.get_available_providers():
        sys.exit("This onnxruntime lists no CUDA device: nothing was measured.")
    for folder in sorted(given.models.glob("*/*")):
        print(compared(folder))
    if given.plate is not None:
        with TemporaryDirectory() as scratch:
            line = [sys.executable, "-m", "colonyqc", "analyse", str(given.plate)]
            used = child([*line, "--device", "cuda", "--json", str(Path(scratch) / "well.json")])
        print(f"{given.plate.name}: {used.seconds:.1f} s, six such wells {6 * used.seconds:.0f} s")


if __name__ == "__main__":
    main()
