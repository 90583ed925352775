"""A tiny real promptable network in a real package: features are local means and contrasts.

All weights are sums of powers of two, so that tiles and a whole picture agree to the last bit.
"""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import yaml
from onnx import TensorProto, helper, numpy_helper

from colonyqc.services.packages.membrane import PROMPT_NETWORK, TEST_LOG_ODDS, seal_membrane
from colonyqc.services.packages.pmf import CARD, DESCRIPTION, NETWORK, TEST_INPUT, TEST_OUTPUT

REACH = 2
"""Radius in px an output depends on."""
DEPTH = 3


def tiny_encoder(gain: float = 4.0) -> onnx.ModelProto:
    """Return (1, 1, H, W) → features (1, 3, H, W) of unit length, log-odds: bright is membrane."""
    kernel = np.zeros((DEPTH, 1, 5, 5), np.float32)
    kernel[0, 0, 2, 2] = 1
    kernel[1, 0, 1:4, 1:4] = 1 / 8
    kernel[2, 0] = 1 / 32
    bias = np.array([0, 0, 1], np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["picture", "kernel", "bias"], ["raw"], pads=[REACH] * 4),
            helper.make_node("LpNormalization", ["raw"], ["features"], axis=1, p=2),
            helper.make_node("Mul", ["picture", "gain"], ["log_odds"]),
        ],
        "tiny",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 1, "h", "w"])],
        [
            helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, DEPTH, "h", "w"]),
            helper.make_tensor_value_info("log_odds", TensorProto.FLOAT, [1, 1, "h", "w"]),
        ],
        [
            numpy_helper.from_array(kernel, "kernel"),
            numpy_helper.from_array(bias, "bias"),
            numpy_helper.from_array(np.array(gain, np.float32), "gain"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def write_membrane_package(
    root: Path, name: str = "membrane", version: str = "1.0.0", gain: float = 4.0
) -> Path:
    """Write and seal a package; return its folder."""
    folder = root / name / version
    folder.mkdir(parents=True)
    onnx.save(tiny_encoder(gain), folder / NETWORK)
    (folder / PROMPT_NETWORK).write_bytes(b"a read-out for other programs")
    (folder / CARD).write_text("# tiny\nMembranes are bright.\n", "utf-8")
    picture = np.random.default_rng(0).normal(0, 1, (1, 1, 32, 48)).astype(np.float32)
    session = ort.InferenceSession(folder / NETWORK, providers=["CPUExecutionProvider"])
    features, odds = session.run(["features", "log_odds"], {"picture": picture})
    np.save(folder / TEST_INPUT, picture)
    np.save(folder / TEST_OUTPUT, features)
    np.save(folder / TEST_LOG_ODDS, odds)
    config = {
        "kind": "membrane",
        "modality": "any with membranes",
        "stride": 16,
        "halo": 16,
        "features": DEPTH,
        "scale": 8.0,
        "pixel_size_um": None,
    }
    rdf = {
        "id": name,
        "name": "A tiny promptable network",
        "version": version,
        "license": "BSD-3-Clause",
        "description": "Membranes are bright.",
        "config": {"colonyqc": config},
    }
    (folder / DESCRIPTION).write_text(yaml.safe_dump(rdf), "utf-8")
    seal_membrane(folder)
    return folder
