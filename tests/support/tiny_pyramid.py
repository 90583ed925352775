"""A tiny real pyramid over an encoder, as the shipped colony networks are built."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import yaml
from onnx import TensorProto, helper, numpy_helper

from colonyqc.services.packages.pmf import (
    CARD,
    DESCRIPTION,
    NETWORK,
    TEST_INPUT,
    TEST_OUTPUT,
    seal,
)

CHANNELS = 3
"""Channels of each of the two sizes of features."""


def _conv(name: str, source: str, to: str, weights: np.ndarray, stride: int = 1):  # type: ignore[no-untyped-def]
    side = weights.shape[2]
    pads = [(side - stride) // 2] * 4 if stride > 1 else [side // 2] * 4
    held = numpy_helper.from_array(weights.astype(np.float32), f"{name}_weights")
    node = helper.make_node(
        "Conv", [source, held.name], [to], name=name, strides=[stride, stride], pads=pads
    )
    return node, held


def tiny_pyramid() -> onnx.ModelProto:
    """Return a network (1, 1, H, W) → (1, 4, H, W) with features at strides 4 and 8."""
    rng = np.random.default_rng(0)
    parts = [
        _conv("stem", "contrast", "wide", np.ones((CHANNELS, 1, 4, 4)) / 16, 4),
        _conv("block", "energy", "fine_change", rng.normal(0, 0.05, (CHANNELS, CHANNELS, 3, 3))),
        _conv("down", "fine", "narrow", rng.normal(0, 0.5, (CHANNELS, CHANNELS, 2, 2)), 2),
        _conv("deep", "narrow", "deep_change", rng.normal(0, 0.05, (CHANNELS, CHANNELS, 3, 3))),
        _conv("top", "coarse", "summit", rng.normal(0, 0.5, (2, CHANNELS, 1, 1))),
        _conv("lateral", "fine", "side", rng.normal(0, 0.5, (2, CHANNELS, 1, 1))),
        _conv("head", "joined", "logits", rng.normal(0, 0.5, (4, 2, 1, 1))),
    ]
    steps = {node.name: node for node, _ in parts}
    large = numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "large")
    whole = numpy_helper.from_array(np.array([1, 1, 4, 4], np.float32), "whole")
    graph = helper.make_graph(
        [
            helper.make_node("Abs", ["contrast_in"], ["contrast"]),
            steps["stem"],
            helper.make_node("Relu", ["wide"], ["energy"]),
            steps["block"],
            helper.make_node("Add", ["energy", "fine_change"], ["fine"]),
            steps["down"],
            steps["deep"],
            helper.make_node("Add", ["narrow", "deep_change"], ["coarse"]),
            steps["top"],
            helper.make_node("Relu", ["summit"], ["lit"]),
            helper.make_node("Resize", ["lit", "", "large"], ["raised"], mode="linear"),
            steps["lateral"],
            helper.make_node("Add", ["side", "raised"], ["joined"]),
            steps["head"],
            helper.make_node("Softmax", ["logits"], ["small"], axis=1),
            helper.make_node("Resize", ["small", "", "whole"], ["probabilities"], mode="linear"),
        ],
        "pyramid",
        [helper.make_tensor_value_info("contrast_in", TensorProto.FLOAT, [1, 1, "h", "w"])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [1, 4, "h", "w"])],
        [*(held for _, held in parts), large, whole],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def write_pyramid_package(
    root: Path,
    name: str = "ips-phase",
    version: str = "1.0.0",
    *,
    pixel_size_um: float | None = None,
) -> Path:
    """Write and seal a package with such a network; return its folder."""
    folder = root / name / version
    folder.mkdir(parents=True)
    onnx.save(tiny_pyramid(), folder / NETWORK)
    tile = np.random.default_rng(0).uniform(-0.3, 0.3, (1, 1, 64, 64)).astype(np.float32)
    session = ort.InferenceSession(folder / NETWORK, providers=["CPUExecutionProvider"])
    np.save(folder / TEST_INPUT, tile)
    np.save(folder / TEST_OUTPUT, session.run(None, {"contrast_in": tile})[0])
    (folder / CARD).write_text("# tiny\nA pyramid for tests.\n", "utf-8")
    config = {
        "modality": "phase contrast",
        "stride": 16,
        "halo": 16,
        "sigma_px": 40.0,
        "pixel_size_um": pixel_size_um,
        "tells_differentiation": True,
        "looks": {},
        "int8": None,
        "recognition": None,
    }
    rdf = {
        "id": name,
        "name": "A tiny pyramid",
        "version": version,
        "license": "BSD-3-Clause",
        "description": "Features at two sizes.",
        "config": {"colonyqc": config},
    }
    (folder / DESCRIPTION).write_text(yaml.safe_dump(rdf), "utf-8")
    seal(folder)
    return folder
