"""Tiny real click networks: a thing is what has the colour of the clicked place.

They keep to the contract of the exported decoders: labels 1 wanted, 0 not, 2 and 3 the corners of
a box, -1 no point; coordinates are px of the input, counted from the middle of the first.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIDE = 64
GRID = 32
_FLOAT, _INT = TensorProto.FLOAT, TensorProto.INT64


class _Graph:
    """Collects nodes and constants; every node has one output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.values: list[onnx.TensorProto] = []

    def const(self, value: Any, kind: Any = np.float32) -> str:
        name = f"c{len(self.values)}"
        self.values.append(numpy_helper.from_array(np.array(value, kind), name))
        return name

    def __call__(self, kind: str, *inputs: str, name: str = "", **told: Any) -> str:
        output = name or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **told))
        return output

    def ints(self, *values: int) -> str:
        return self.const(values, np.int64)

    def model(self, inputs: dict[str, Any], outputs: dict[str, Any]) -> onnx.ModelProto:
        taken, given = (
            [helper.make_tensor_value_info(name, _FLOAT, shape) for name, shape in side.items()]
            for side in (inputs, outputs)
        )
        graph = helper.make_graph(self.nodes, "tiny", taken, given, self.values)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def encoder(*, more: bool = False, hwc: bool = False, turns: int = 0) -> onnx.ModelProto:
    """Return picture → colours on a coarse grid.

    ``more``: a second output, as SAM 2's; ``hwc``: it standardises and pads by itself; ``turns``:
    how often it counts before it answers.
    """
    g = _Graph()
    picture = "image"
    shape: list[Any] = [1, 3, SIDE, SIDE]
    if hwc:
        shape = ["height", "width", 3]
        less = g("Sub", picture, g.const([123.675, 116.28, 103.53]))
        told = g("Transpose", g("Div", less, g.const([58.395, 57.12, 57.375])), perm=[2, 0, 1])
        size = g("Slice", g("Shape", picture), g.ints(0), g.ints(2))
        room = g("Sub", g.ints(SIDE, SIDE), size)
        pads = g("Concat", g.ints(0, 0, 0, 0, 0, 0), room, axis=0)
        picture = g("Pad", g("Unsqueeze", told, g.ints(0)), pads)
    if turns:
        picture = g("Add", picture, _counted(g, turns))
    g("AveragePool", picture, name="image_embeddings", kernel_shape=[2, 2], strides=[2, 2])
    outputs: dict[str, Any] = {"image_embeddings": [1, 3, GRID, GRID]}
    if more:
        g("Identity", picture, name="high_res_feats_0")
        outputs["high_res_feats_0"] = [1, 3, SIDE, SIDE]
    return g.model({"image": shape}, outputs)


def _counted(g: _Graph, turns: int) -> str:
    """Return 0, after counting."""
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go"], ["on"]),
            helper.make_node("Cos", ["before"], ["after"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("turn", _INT, []),
            helper.make_tensor_value_info("go", TensorProto.BOOL, []),
            helper.make_tensor_value_info("before", _FLOAT, [256]),
        ],
        [
            helper.make_tensor_value_info("on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("after", _FLOAT, [256]),
        ],
    )
    begin = g.const(np.zeros(256))
    last = g("Loop", g.const(turns, np.int64), g.const(True, np.bool_), begin, body=body)
    return g("Mul", g("ReduceMean", last, keepdims=0), g.const(0.0))


def decoder(
    *,
    sized: bool = True,
    masks: int = 1,
    more: bool = False,
    without: tuple[str, ...] = (),
    quality: bool = True,
    wild: bool = False,
    points: int | str = "points",
) -> onnx.ModelProto:
    """Return what the clicks mean.

    ``sized``: as the original, with ``orig_im_size`` and masks of that size; else coarse ones.
    ``masks``: 1, 3 or 4; ``more``: a second input, as SAM 2's; ``without``: inputs that are left
    out; ``wild``: it answers with numbers that are none; ``points``: how many it takes.
    """
    g = _Graph()
    odds = _odds(g)
    if more:
        odds = g("Add", odds, g("Mul", g("ReduceMean", "high_res_feats_0"), g.const(0.0)))
    if wild:
        odds = g("Div", odds, g.const(0.0))
    shifts = {1: [0.0], 3: [-30.0, 0.0, 30.0], 4: [0.0, -30.0, 0.0, 30.0]}[masks]
    low = g(
        "Add",
        odds,
        g.const(np.reshape(shifts, (1, masks, 1, 1))),
        name="low_res_masks" if sized else "masks",
    )
    outputs: dict[str, Any] = {low: [1, masks, GRID, GRID]}
    if sized:
        _full(g, low, masks)
        outputs = {"masks": ["batch", "count", "h", "w"], **outputs}
    if quality:
        told = {1: [0.93], 3: [0.5, 0.95, 0.4], 4: [0.9, 0.5, 0.95, 0.4]}[masks]
        nothing = g("Mul", g("ReduceMean", odds, keepdims=0), g.const(0.0))
        g("Add", g.const([told]), nothing, name="iou_predictions")
        outputs["iou_predictions"] = [1, masks]
    inputs: dict[str, Any] = {
        "image_embeddings": [1, 3, GRID, GRID],
        **({"high_res_feats_0": [1, 3, SIDE, SIDE]} if more else {}),
        "point_coords": [1, points, 2],
        "point_labels": [1, points],
        "mask_input": [1, 1, 4 * GRID, "wide"],
        "has_mask_input": [1],
        **({"orig_im_size": [2]} if sized else {}),
    }
    return g.model({k: v for k, v in inputs.items() if k not in without}, outputs)


def _is(g: _Graph, labels: str, value: float) -> str:
    return g("Cast", g("Equal", labels, g.const(value)), to=_FLOAT)


def _odds(g: _Graph) -> str:
    """Return log-odds (1, 1, GRID, GRID)."""
    coords = g("Squeeze", "point_coords", g.ints(0))
    labels = g("Transpose", "point_labels", perm=[1, 0])
    corners = [
        g("ReduceSum", g("Mul", coords, _is(g, labels, v)), g.ints(0), keepdims=1) for v in (2, 3)
    ]
    boxed = g("ReduceMax", _is(g, labels, 2.0), axes=[0], keepdims=1)
    middle = g("Mul", g("Add", *corners), g.const(0.5))
    places = g("Concat", coords, middle, axis=0)
    middle_label = g("Sub", g("Mul", boxed, g.const(2.0)), g.const(1.0))
    told = g("Concat", labels, middle_label, axis=0)
    cell = g("Mul", g("Add", places, g.const(0.5)), g.const(GRID / SIDE))
    cell = g("Clip", g("Floor", cell), g.const(0.0), g.const(float(GRID - 1)))
    at = g("Cast", g("Gather", cell, g.ints(1, 0), axis=1), to=_INT)
    colours = g("Transpose", g("Squeeze", "image_embeddings", g.ints(0)), perm=[1, 2, 0])
    of_points = g("Unsqueeze", g("GatherND", colours, at), g.ints(1))
    differ = g("Sub", g("Reshape", colours, g.ints(1, -1, 3)), of_points)
    far = g("ReduceSum", g("Mul", differ, differ), g.ints(2), keepdims=0)
    like = g("Exp", g("Neg", far))
    wanted, unwanted = (
        g("ReduceMax", g("Mul", like, _is(g, told, v)), axes=[0], keepdims=1) for v in (1, 0)
    )
    odds = g("Mul", g("Sub", g("Sub", wanted, unwanted), g.const(0.5)), g.const(160.0))
    odds = g("Sub", odds, g("Mul", g("Mul", boxed, _outside(g, corners)), g.const(640.0)))
    return g("Reshape", odds, g.ints(1, 1, GRID, GRID))


def _outside(g: _Graph, corners: list[str]) -> str:
    """Return 1 at the cells (1, n) whose middle lies outside the box."""
    y, x = np.mgrid[:GRID, :GRID]
    middles = g.const((np.stack([x, y], -1).reshape(-1, 2) + 0.5) * (SIDE / GRID) - 0.5)
    early, late = g("Less", middles, corners[0]), g("Greater", middles, corners[1])
    out = g("Cast", g("Or", early, late), to=_FLOAT)
    return g("ReduceMax", g("Transpose", out, perm=[1, 0]), axes=[0], keepdims=1)


def _full(g: _Graph, low: str, masks: int) -> None:
    """Enlarge to the input, cut the padding off, and bring to the picture's size."""
    linear = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
    size = "orig_im_size"
    wide = g("Resize", low, "", "", g.ints(1, masks, SIDE, SIDE), **linear)
    scale = g("Div", g.const(float(SIDE)), g("ReduceMax", size, axes=[0], keepdims=1))
    own = g("Floor", g("Add", g("Mul", size, scale), g.const(0.5)))
    part = g("Slice", wide, g.ints(0, 0), g("Cast", own, to=_INT), g.ints(2, 3))
    sizes = g("Concat", g.ints(1, masks), g("Cast", size, to=_INT), axis=0)
    g("Resize", part, "", "", sizes, name="masks", **linear)


def write_click_network(folder: Path, **told: Any) -> tuple[Path, Path]:
    """Write both files; ``more``, ``hwc`` and ``turns`` are the encoder's as well."""
    folder.mkdir(parents=True, exist_ok=True)
    files = folder / "encoder.onnx", folder / "decoder.onnx"
    own = {key: told.pop(key) for key in ("hwc", "turns") if key in told}
    onnx.save(encoder(more=told.get("more", False), **own), files[0])
    onnx.save(decoder(**told), files[1])
    return files
