"""How fast the networks and the whole analysis are, side by side in one run; all SIMULATED input.

    python benchmarks/speed.py [--model NAME] [--parts abcd] [--side PX] [--memory-side PX]

Prints (a) the fully convolutional network against the same network slid patch by patch, in torch;
(b) the shipped networks, fp32 and int8, with the share they reach of the machine's own matrix
product; (c) the whole analysis against the network alone, by stage; (d) the peak memory of
`segment` and `analyse` on a large tiled TIFF. One thread: processor time, so other work on the
machine costs little; two threads: time on the clock. No test asserts these figures.
"""

import argparse
import os

# Before numpy and torch are loaded: their thread pools are made on import.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import cv2
import numpy as np
import onnx
import torch
from common import child, machine, mirrored, timed
from numpy.typing import NDArray
from torch.nn import functional

from colonyqc import bootstrap
from colonyqc.config import paths
from colonyqc.domain.picture import Region
from colonyqc.imaging.grid import tiling
from colonyqc.imaging.light.network_input import FlatReader
from colonyqc.imaging.simulate import demo_series, draw_region, grow
from colonyqc.inference.packages import ModelLibrary
from colonyqc.inference.segmenter import OnnxSegmenter
from colonyqc.services.analysis import colonies, keep, segmentation
from colonyqc.services.packages.pmf import NETWORK, NETWORK_INT8, read_info
from colonyqc.training.nets.pmf import STRIDE, PmfConfig, PmfNet

BLOCK = 2048
BATCH = 64
BATCHES = 16
"""So many batches of patches are timed, and the time of all of them follows: each is alike."""
PIXEL_SIZE_UM = 1.6
TILE = 1152
CASES = ((1, time.process_time), (2, time.perf_counter))
"""Threads, and the clock that times them: processor time counts both threads together."""


def block() -> NDArray[np.uint8]:
    """Return a drawn dish of BLOCK px a side, grey, day 3 of the demo's differentiating dish."""
    dishes = demo_series(pixel_size_um=PIXEL_SIZE_UM, view_width=BLOCK, view_height=BLOCK, views=1)
    spec = dishes["differentiating"].dish
    look = replace(spec.look, grey=True)
    pixels = draw_region(grow(spec)[3], Region(0, 0, BLOCK, BLOCK), look).pixels
    return pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[..., 0])


def sliding_against_convolutional(side: int) -> None:
    """(a) The same torch network over one picture: at once, and patch after patch."""
    print(f"(a) fully convolutional against sliding at batch {BATCH}, torch, {side}×{side} px")
    config = PmfConfig(members=2)
    net = PmfNet(config).eval()
    picture = torch.randn(1, 1, side, side, generator=torch.Generator().manual_seed(0)) / 6
    field = config.field

    def whole() -> tuple[torch.Tensor, ...]:
        found: tuple[torch.Tensor, ...] = net(picture)
        return found

    across = (side - field) // STRIDE + 1
    rows = -(-BATCHES * BATCH // across)
    columns = functional.unfold(picture[:, :, : field + STRIDE * (rows - 1)], field, stride=STRIDE)
    patches = columns.permute(0, 2, 1).reshape(-1, 1, field, field)
    batches = torch.split(patches, BATCH)[:BATCHES]
    share = BATCHES * BATCH / across**2

    def slid() -> list[tuple[torch.Tensor, ...]]:
        return [net(batch) for batch in batches]

    with torch.inference_mode():
        parts = slid()
        for index, at_once in enumerate(whole()):
            joined = torch.cat([part[index] for part in parts]).flatten(1)
            apart = (joined.T - at_once[0].flatten(1)[:, : len(joined)]).abs().max()
            if float(apart) > 1e-4:
                sys.exit(f"The two forms differ by {float(apart):.2g}.")
        for threads, clock in CASES:
            torch.set_num_threads(threads)
            fast, slow = timed(whole, clock, 5), timed(slid, clock, 1) / share
            print(
                f"    {threads} thread(s): at once {side**2 / fast / 1e6:.2f} Mpix/s, sliding "
                f"{side**2 / slow / 1e6:.4f} Mpix/s: {slow / fast:.0f} × (target ≥ 60)",
                flush=True,
            )
        torch.set_num_threads(1)


def matrix_rate(size: int = 1536) -> float:
    """Return the machine's float32 multiply-adds a second on one thread: numpy's product."""
    one = np.random.default_rng(0).normal(size=(size, size)).astype(np.float32)
    return size**3 / timed(lambda: one @ one, time.process_time, 5)


def multiply_adds(network: Path, side: int) -> int:
    """Return the multiply-adds of a network's convolutions on one tile, from its graph."""
    graph = onnx.shape_inference.infer_shapes(_fixed(onnx.load(network), side)).graph
    shapes = {
        value.name: [d.dim_value for d in value.type.tensor_type.shape.dim]
        for value in (*graph.value_info, *graph.output, *graph.input)
    }
    weights = {weight.name: list(weight.dims) for weight in graph.initializer}
    total = 0
    for node in graph.node:
        if node.op_type not in ("Conv", "ConvTranspose"):
            continue
        kernel = weights[node.input[1]]
        # Every output pixel of a convolution, every input pixel of a transposed one, meets the
        # kernel once.
        places = shapes[node.output[0] if node.op_type == "Conv" else node.input[0]]
        total += int(np.prod(kernel)) * int(np.prod(places[2:]))
    return total


def _fixed(model: onnx.ModelProto, side: int) -> onnx.ModelProto:
    """Return a model whose input is one tile of ``side`` px, so that all shapes follow."""
    dims = model.graph.input[0].type.tensor_type.shape.dim
    for dim, value in zip(dims, (1, 1, side, side), strict=True):
        dim.dim_value = value
    return model


def networks(folder: Path) -> None:
    """(b) Network and averaging on one tile, one thread, and the share of the matrix product."""
    info = read_info(folder)
    print(f"(b) {info.ref}: network and averaging, tile of {TILE} px, one thread")
    peak = matrix_rate()
    work = multiply_adds(folder / NETWORK, TILE)
    print(
        f"    matrix product of numpy {2 * peak / 1e9:.0f} Gflop/s; the network takes "
        f"{work / TILE**2:.0f} multiply-adds a px"
    )
    tile = np.random.default_rng(0).normal(0, 1 / 6, (TILE, TILE)).astype(np.float32)
    core = TILE - 2 * info.halo - tiling.OVERLAP
    rates = {}
    for name, target in ((NETWORK, 5), (NETWORK_INT8, 12)):
        if not (folder / name).is_file():
            print(f"    {name}: the package has none")
            continue
        network = OnnxSegmenter(info, folder / name, threads=1)
        taken = timed(lambda run=network.predict: run(tile), time.process_time, 9)  # type: ignore[misc]
        rates[name] = TILE**2 / taken
        print(
            f"    {name}: {rates[name] / 1e6:.2f} Mpix/s of tile (target ≥ {target}), "
            f"{core**2 / taken / 1e6:.2f} of picture without halo and overlap; "
            f"{work / taken / peak:.0%} of the matrix product's rate"
        )
    if len(rates) == 2:
        print(f"    int8 against fp32: {rates[NETWORK_INT8] / rates[NETWORK]:.2f} ×")


class Stages:
    """Time spent in named functions, less what other named functions take inside them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._clock = clock
        self._inside: list[float] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add what happens within to a stage."""
        self._inside.append(0.0)
        begun = self._clock()
        try:
            yield
        finally:
            taken = self._clock() - begun
            self.spent[name] += taken - self._inside.pop()
            if self._inside:
                self._inside[-1] += taken

    def around(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that is timed as a stage."""

        def watched(*given: Any, **named: Any) -> Any:
            with self.stage(name):
                return work(*given, **named)

        return watched


WATCHED = (
    (colonies, "look", "read, light, focus, overview"),
    (colonies, "judge", "quality gate and looks"),
    (colonies, "classify", "tiles: cut, cross-fade"),
    (segmentation, "classify_pixels", "classes of pixels"),
    (segmentation, "differentiated_ratio", "differentiated ratio"),
    (FlatReader, "_inside", "read and flat-field"),
    (colonies, "label", "holes, debris, labels"),
    (colonies, "totals", "areas"),
    (colonies, "measure", "measures of colonies"),
    (colonies, "confluence_by_contrast", "second opinion"),
    (OnnxSegmenter, "predict", "network"),
)


def whole_analysis(model: str, precision: Any, side: int, pixels: NDArray[np.uint8]) -> None:
    """(c) Everything `analyse` does with one picture, by stage, and its saving."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.tif"
        bootstrap.write_simulated(path, mirrored(pixels, side), PIXEL_SIZE_UM)
        for threads, clock in CASES:
            stages = Stages(clock)
            cv2.setNumThreads(threads)
            place = bootstrap.context(str(Path(folder) / f"{threads}.db"))
            library = ModelLibrary([paths.shipped_models()], threads, precision=precision)
            place = replace(place, models=library)
            library.open(model)
            (acquisition,) = place.pictures.collect([path]).acquisitions
            with ExitStack() as stack:
                for owner, name, label in WATCHED:
                    watched = stages.around(label, getattr(owner, name))
                    stack.enter_context(patch.object(owner, name, watched))
                with stages.stage("the rest"):
                    outcome = colonies.run(acquisition, context=place, model=model)
            total = sum(stages.spent.values())
            with stages.stage("saving"):
                keep.save(place.histories, outcome)
            _print_stages(stages, total, side, threads, outcome.analysis.provider)


def _print_stages(stages: Stages, total: float, side: int, threads: int, provider: str) -> None:
    network = stages.spent["network"]
    print(
        f"(c) the whole analysis on {provider}, {side}×{side} px, {threads} thread(s): "
        f"{side**2 / total / 1e6:.2f} Mpix/s, the network on the same tiles "
        f"{side**2 / network / 1e6:.2f}: {network / total:.0%} of it (target ≥ 60 %)"
    )
    for name, taken in sorted(stages.spent.items(), key=lambda item: -item[1]):
        print(f"    {name:30s} {1e9 * taken / side**2:7.1f} ns/px  {taken / total:6.1%}")


def peak_memory(model: str, side: int, pixels: NDArray[np.uint8]) -> None:
    """(d) The most memory a child process held at once."""
    print(f"(d) peak memory, {side}×{side} px, 8 bit, tiled TIFF (target ≤ 1.5 GB)")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture.tif"
        bootstrap.write_simulated(path, mirrored(pixels, side), PIXEL_SIZE_UM)
        commands = {
            "segment": ["--out", str(Path(folder) / "labels.png")],
            "analyse": ["--db", str(Path(folder) / "h.db"), "--json", str(Path(folder) / "a.json")],
        }
        for command, options in commands.items():
            line = [sys.executable, "-m", "colonyqc", command, str(path), "--model", model]
            used = child([*line, *options])
            print(
                f"    {command}: {used.gigabytes:.2f} GB; {used.seconds:.0f} s on the clock, "
                f"{used.processor_seconds:.0f} s of processor time"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="ips-phase")
    parser.add_argument("--side", type=int, default=4096, help="picture of (c), px a side")
    parser.add_argument("--sliding-side", type=int, default=TILE, help="picture of (a)")
    parser.add_argument("--memory-side", type=int, default=20_000, help="picture of (d)")
    parser.add_argument("--parts", default="abcd", help="which of a, b, c and d to run")
    given = parser.parse_args()
    print(machine(), flush=True)
    cv2.setNumThreads(1)
    folder = max((paths.shipped_models() / given.model).iterdir())
    drawn = block() if set(given.parts) & set("cd") else np.empty((0, 0), np.uint8)
    if "a" in given.parts:
        sliding_against_convolutional(given.sliding_side)
    if "b" in given.parts:
        networks(folder)
    if "c" in given.parts:
        whole_analysis(given.model, "full", given.side, drawn)
        if (folder / NETWORK_INT8).is_file():
            whole_analysis(given.model, "fast", given.side, drawn)
    if "d" in given.parts:
        peak_memory(given.model, given.memory_side, drawn)
    print(f"load average at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
