"""The network of a package as any program may feed it: raw pixels in, whole picture out."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import compose

from colonyqc.imaging.grid.flat_field import BLOCK
from colonyqc.services.packages.pmf import (
    CLASSES,
    NETWORK,
    RAW_INPUT,
    RAW_NETWORK,
    RAW_OUTPUT,
    PackageConfig,
)
from colonyqc.training.nets.raw_pixels import Contrast, Cut, reach
from colonyqc.training.package.common import axes, bare, entry, inner_sides, run_graph, write_graph

_STEP: Final = 16
CHANNELS: Final = ("red", "green", "blue")


def least_side(config: PackageConfig) -> int:
    """Return the least side in px of a picture that is fed raw."""
    light = -(-reach(config.sigma_px) * BLOCK // _STEP) * _STEP
    return max(2 * config.halo + _STEP, light)


def add_raw(folder: Path, config: PackageConfig) -> None:
    """Write the graph from raw pixels beside a package's network, with its test tensors."""
    side = least_side(config)
    picture = example_picture(side, side)
    parts = _parts(config, picture)
    network = onnx.load(folder / NETWORK)
    before = compose.add_prefix(parts[0], "before_")
    behind = compose.add_prefix(parts[1], "behind_")
    inner = compose.add_prefix(network, "network_")
    joined = compose.merge_models(
        before, inner, [(before.graph.output[0].name, inner.graph.input[0].name)]
    )
    whole = compose.merge_models(
        joined, behind, [(inner.graph.output[0].name, behind.graph.input[0].name)]
    )
    (folder / RAW_NETWORK).write_bytes(bare(whole).SerializeToString(deterministic=True))
    np.save(folder / RAW_INPUT, picture)
    np.save(folder / RAW_OUTPUT, run_raw(folder / RAW_NETWORK, picture))


def _parts(config: PackageConfig, picture: NDArray[np.float32]) -> list[onnx.ModelProto]:
    channels, tall, wide = (torch.export.Dim(name, min=least) for name, least in _DIMENSIONS)
    sides = {2: _STEP * tall, 3: _STEP * wide}
    wanted: list[tuple[torch.nn.Module, Any, dict[int, Any]]] = [
        (Contrast(config.sigma_px, config.halo), picture, {1: channels, **sides}),
        (Cut(config.halo), np.repeat(picture[:, :1], len(CLASSES), 1), sides),
    ]
    made = []
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "part.onnx"
        for graph, example, free in wanted:
            given = torch.from_numpy(np.ascontiguousarray(example))
            write_graph(graph, (given,), path, ["given"], ["told"], (free,))
            made.append(onnx.load(path))
    return made


_DIMENSIONS: Final = (("channels", 1), ("h16", 2), ("w16", 2))


def example_picture(height: int, width: int, seed: int = 0) -> NDArray[np.float32]:
    """Return a made-up colour picture (1, 3, h, w) of whole grey levels under uneven light."""
    rng = np.random.default_rng(seed)
    light = np.linspace(90, 190, width)[None, :] * np.linspace(0.8, 1.1, height)[:, None]
    grain = rng.normal(0, 0.12, (3, height, width)) + rng.normal(0, 0.1, (1, height, width))
    return np.asarray(np.clip(np.rint(light * (1 + grain)), 0, 255)[None], np.float32)


def run_raw(path: Path, picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Run a raw graph on a picture (1, c, h, w) of any range."""
    graph = onnx.load(path, load_external_data=False).graph
    (output,) = run_graph(path, {graph.input[0].name: picture})
    return output


def raw_tensors(folder: Path, config: PackageConfig) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return input and output of the raw graph for the description."""
    picture = {
        "id": "picture",
        "description": "raw pixels of any range; grey is the mean of the channels, and even light "
        "is made in the graph",
        "axes": axes(inner_sides(least_side(config), _STEP), CHANNELS),
        "data": {"type": "float32"},
        "test_tensor": entry(folder, RAW_INPUT),
    }
    same = [{"size": {"tensor_id": "picture", "axis_id": axis}} for axis in "yx"]
    probabilities = {
        "id": "probabilities",
        "description": "class probabilities, summing to 1 at each pixel",
        "axes": axes(same, CLASSES),
        "data": {"type": "float32", "range": [0, 1]},
        "test_tensor": entry(folder, RAW_OUTPUT),
    }
    return picture, probabilities
