"""A tiny real ONNX model in a real package: colonies are where the local contrast is high."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import yaml
from onnx import TensorProto, helper, numpy_helper

from colonyqc.services.packages.pmf import (
    CARD,
    DESCRIPTION,
    LOOKS_NETWORK,
    NETWORK,
    NETWORK_INT8,
    RAW_INPUT,
    RAW_NETWORK,
    RAW_OUTPUT,
    TEST_INPUT,
    TEST_OUTPUT,
    seal,
)

REACH = 8
"""Radius in px an output depends on."""


def tiny_network(gain: float = 60.0, threshold: float = 0.05) -> onnx.ModelProto:
    """Return a network (1, 1, H, W) → (1, 4, H, W): softmax of a box mean of |contrast|."""
    side = 2 * REACH + 1
    weights = np.array([0.0, gain, 0.0, 0.0], np.float32).reshape(4, 1, 1, 1)
    bias = np.array([0.0, -gain * threshold, -6.0, -6.0], np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Abs", ["input"], ["absolute"]),
            helper.make_node(
                "AveragePool",
                ["absolute"],
                ["mean"],
                kernel_shape=[side, side],
                pads=[REACH] * 4,
                count_include_pad=0,
            ),
            helper.make_node("Conv", ["mean", "weights", "bias"], ["logits"]),
            helper.make_node("Softmax", ["logits"], ["output"], axis=1),
        ],
        "tiny",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 1, "h", "w"])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 4, "h", "w"])],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(bias, "bias")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def tiny_looks(familiarity: float, um: float) -> onnx.ModelProto:
    """Return a looks network that says the same of every picture: all of it stands out."""
    told = np.array([familiarity, np.log(um), 1.0], np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("ReduceMean", ["tiles"], ["mean"], keepdims=0),
            helper.make_node("Mul", ["mean", "nothing"], ["none"]),
            helper.make_node("Add", ["none", "told"], ["looks"]),
        ],
        "looks",
        [helper.make_tensor_value_info("tiles", TensorProto.FLOAT, ["n", 1, "h", "w"])],
        [helper.make_tensor_value_info("looks", TensorProto.FLOAT, [3])],
        [
            numpy_helper.from_array(np.zeros(3, np.float32), "nothing"),
            numpy_helper.from_array(told, "told"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def write_package(
    root: Path,
    name: str = "tiny",
    version: str = "1.0.0",
    *,
    looks: dict[str, tuple[float, float]] | None = None,
    pixel_size_um: float | None = None,
    modality: str = "phase contrast",
    tells_differentiation: bool = True,
    fast_gain: float | None = None,
    familiarity: float | None = None,
    estimates_um: float = 2.0,
    gain: float = 60.0,
    threshold: float = 0.05,
    raw: bool = False,
) -> Path:
    """Write and seal a package; return its folder.

    With ``fast_gain`` it has an int8 network as well: the same with another gain, so that its
    answers can be told from the full one's; with a ``familiarity`` a looks network that gives every
    picture this and ``estimates_um``; below -1 it refuses, below 2 it is unfamiliar.
    """
    folder = root / name / version
    folder.mkdir(parents=True)
    onnx.save(tiny_network(gain, threshold), folder / NETWORK)
    tile = np.random.default_rng(0).uniform(-0.3, 0.3, (1, 1, 64, 64)).astype(np.float32)
    session = ort.InferenceSession(folder / NETWORK, providers=["CPUExecutionProvider"])
    np.save(folder / TEST_INPUT, tile)
    np.save(folder / TEST_OUTPUT, session.run(None, {"input": tile})[0])
    int8 = None
    if fast_gain is not None:
        onnx.save(tiny_network(fast_gain), folder / NETWORK_INT8)
        int8 = dict.fromkeys(("agreement", "worst"), 0.99) | {
            "max_difference": 0.1,
            "test_difference": 0.05,
            "pictures": 3,
            "calibrated_on": 2,
            "command": "made up",
        }
    if raw:
        # For other programs: this one seals them and never opens them.
        onnx.save(tiny_network(), folder / RAW_NETWORK)
        for name in (RAW_INPUT, RAW_OUTPUT):
            np.save(folder / name, tile)
    recognition = None
    if familiarity is not None:
        onnx.save(tiny_looks(familiarity, estimates_um), folder / LOOKS_NETWORK)
        recognition = {
            "refused_below": -1.0,
            "familiar_from": 2.0,
            "tested": [familiarity, estimates_um, 1.0],
        }
    (folder / CARD).write_text("# tiny\nA model for tests.\n", "utf-8")
    config = {
        "modality": modality,
        "stride": 8,
        "halo": 16,
        "sigma_px": 40.0,
        "pixel_size_um": pixel_size_um,
        "tells_differentiation": tells_differentiation,
        "looks": {k: list(v) for k, v in (looks or {}).items()},
        "int8": int8,
        "recognition": recognition,
    }
    rdf = {
        "id": name,
        "name": "A tiny model",
        "version": version,
        "license": "BSD-3-Clause",
        "description": "Colonies where the local contrast is high.",
        "config": {"colonyqc": config},
    }
    (folder / DESCRIPTION).write_text(yaml.safe_dump(rdf), "utf-8")
    seal(folder)
    return folder
