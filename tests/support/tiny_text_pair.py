"""A tiny real pair of encoders: bright pictures lie beside the word bright, dark beside dark."""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIDE = 32
LENGTH = 8


def write_text_pair(
    folder: Path, *, numbers: int = 2, mask: bool = True
) -> tuple[Path, Path, Path]:
    """Write image encoder, text encoder and tokenizer; return their paths.

    ``numbers``: length of a text's embedding, 2 fits the pictures'.
    """
    folder.mkdir(parents=True, exist_ok=True)
    image, text, tokenizer = (folder / n for n in ("image.onnx", "text.onnx", "tokenizer.json"))
    onnx.save(_image(), image)
    onnx.save(_text(numbers, mask), text)
    tokenizer.write_text(json.dumps(tokens()), "utf-8")
    return image, text, tokenizer


def tokens() -> dict[str, object]:
    words = ["bright</w>", "dark</w>", "<|startoftext|>", "<|endoftext|>"]
    letters = sorted({*"bright", *"dark", "t</w>", "k</w>"})
    vocabulary = {word: number for number, word in enumerate([*words, *letters])}
    merges = ["b r", "br i", "bri g", "brig h", "brigh t</w>", "d a", "da r", "dar k</w>"]
    parts = ["br", "bri", "brig", "brigh", "da", "dar"]
    vocabulary |= {part: len(vocabulary) + at for at, part in enumerate(parts)}
    return {"model": {"type": "BPE", "vocab": vocabulary, "merges": merges}, "added_tokens": []}


def _model(
    nodes: list[onnx.NodeProto],
    taken: list[onnx.ValueInfoProto],
    given: onnx.ValueInfoProto,
    values: list[onnx.TensorProto],
) -> onnx.ModelProto:
    graph = helper.make_graph(nodes, "tiny", taken, [given], values)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def _image() -> onnx.ModelProto:
    """Return picture → (brightness, -brightness), brightness about its middle."""
    both = numpy_helper.from_array(np.array([[1.0, -1.0]], np.float32), "both")
    wide = numpy_helper.from_array(np.array([-1, 1], np.int64), "wide")
    nodes = [
        helper.make_node("ReduceMean", ["pixels"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Reshape", ["mean", "wide"], ["column"]),
        helper.make_node("MatMul", ["column", "both"], ["image_embeds"]),
    ]
    shape: list[str | int | None] = ["n", 3, SIDE, SIDE]
    taken = [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, shape)]
    given = helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["n", 2])
    return _model(nodes, taken, given, [both, wide])


def _text(numbers: int, mask: bool) -> onnx.ModelProto:
    """Return tokens → sum of a row for each: bright (1, -1, …), dark (-1, 1, …), others nothing."""
    rows = np.zeros((64, numbers), np.float32)
    rows[0, :2], rows[1, :2] = (1, -1), (-1, 1)
    rows[2] = 1e-3
    table = numpy_helper.from_array(rows, "table")
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["each"]),
        helper.make_node("ReduceSum", ["each", "axes"], ["text_embeds"], keepdims=0),
    ]
    axes = numpy_helper.from_array(np.array([1], np.int64), "axes")
    taken = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", LENGTH])]
    if mask:
        taken.append(
            helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["n", LENGTH])
        )
        nodes.insert(
            0, helper.make_node("Cast", ["attention_mask"], ["seen"], to=TensorProto.FLOAT)
        )
        nodes.insert(1, helper.make_node("Unsqueeze", ["seen", "last"], ["wide"]))
        nodes[2] = helper.make_node("Gather", ["table", "input_ids"], ["found"])
        nodes.insert(3, helper.make_node("Mul", ["found", "wide"], ["each"]))
    last = numpy_helper.from_array(np.array([2], np.int64), "last")
    given = helper.make_tensor_value_info("text_embeds", TensorProto.FLOAT, ["n", numbers])
    return _model(nodes, taken, given, [table, axes, last])
