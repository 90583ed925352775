"""Put a linear read-out over a network's own features into its file, with no library to write it.

An ONNX file is a protocol buffer. What is appended to its graph is merged by its reader; only the
list of outputs has to be taken out first, since the new one takes the place of the old.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.inference.graph_outputs import branches, nodes

_GRAPH: Final = 7
"""Field of a model that holds its graph; those below are of a graph, a node, an attribute …"""
_NODE, _INITIALIZER, _OUTPUT = 1, 5, 12
_FLOAT: Final = 1
_LEAST: Final = 1e-6
"""Probabilities below this count as it: their logarithm would rule everything."""
_PREFIX: Final = "readout_"


@dataclass(frozen=True, slots=True, eq=False)
class ReadoutLevel:
    """Weights (classes, channels) of one size of features, and how much it is enlarged for all."""

    weights: NDArray[np.float32]
    scale: int


def with_readout(
    model: bytes, levels: Sequence[ReadoutLevel], bias: NDArray[np.float32], stride: int
) -> bytes:
    """Return a network whose answer is softmax(log p + read-out), p what it answered before.

    ``levels`` stand in the order of `branches`; ``stride``: px of a block of the finest one.

    Raises:
        ValueError: it is no pyramid over an encoder with so many sizes of features.
    """
    names = branches(nodes(model))
    if not names or len(names) != len(levels):
        raise ValueError("the network has other features")
    (answer,) = _outputs(model)
    held: list[bytes] = []
    steps: list[bytes] = []
    parts: list[str] = []
    for at, (name, level) in enumerate(zip(names, levels, strict=True)):
        kernel = level.weights[:, :, None, None]
        held.append(_tensor(f"kernel{at}", kernel))
        inputs = [name, f"{_PREFIX}kernel{at}"]
        if at == 0:
            held.append(_tensor("bias", bias))
            inputs.append(f"{_PREFIX}bias")
        steps.append(_node("Conv", inputs, f"part{at}"))
        factor = level.scale * stride
        held.append(_tensor(f"scale{at}", np.array([1, 1, factor, factor], np.float32)))
        steps.append(_resize(f"part{at}", f"scale{at}", f"large{at}"))
        parts.append(f"{_PREFIX}large{at}")
    held.append(_tensor("least", np.array(_LEAST, np.float32)))
    steps.append(_node("Max", [answer, f"{_PREFIX}least"], "held"))
    steps.append(_node("Log", [f"{_PREFIX}held"], "log"))
    steps.append(_node("Sum", [f"{_PREFIX}log", *parts], "logits"))
    axis = _field(5, _field(1, b"axis") + _varint(3, 1) + _varint(20, 2))
    steps.append(_node("Softmax", [f"{_PREFIX}logits"], "answer", axis))
    shape = b"".join(_field(1, _field(2, name)) for name in (b"n", b"c", b"h", b"w"))
    kind = _field(1, _varint(1, _FLOAT) + _field(2, shape))
    output = _field(_OUTPUT, _field(1, f"{_PREFIX}answer".encode()) + _field(2, kind))
    added = b"".join(_field(_NODE, step) for step in steps)
    added += b"".join(_field(_INITIALIZER, each) for each in held) + output
    return _without_outputs(model) + _field(_GRAPH, added)


def _outputs(model: bytes) -> list[str]:
    found = []
    for number, graph, _ in _parts(model):
        if number == _GRAPH:
            for part, body, _ in _parts(graph):
                if part == _OUTPUT:
                    found += [bytes(b).decode() for field, b, _ in _parts(body) if field == 1]
    return found


def _without_outputs(model: bytes) -> bytes:
    made = []
    for number, graph, whole in _parts(model):
        if number != _GRAPH:
            made.append(whole)
            continue
        kept = b"".join(raw for part, _, raw in _parts(graph) if part != _OUTPUT)
        made.append(_field(_GRAPH, kept))
    return b"".join(made)


def _parts(body: bytes) -> list[tuple[int, bytes, bytes]]:
    """Return (field, content, all its bytes) of each field of a message."""
    found, at = [], 0
    while at < len(body):
        begun = at
        tag, at = _read(body, at)
        kind = tag & 7
        content = b""
        if kind == 2:
            length, at = _read(body, at)
            content = body[at : at + length]
            at += length
        elif kind == 0:
            _, at = _read(body, at)
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        else:
            raise ValueError(f"no field has the type {kind}")
        if at > len(body):
            raise ValueError("a field ends after its message")
        found.append((tag >> 3, content, body[begun:at]))
    return found


def _read(body: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(body) and shift <= 63:
        byte = body[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
    raise ValueError("a number does not end")


def _number(value: int) -> bytes:
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
    return bytes(made)


def _varint(number: int, value: int) -> bytes:
    return _number(number << 3) + _number(value)


def _field(number: int, body: bytes) -> bytes:
    return _number(number << 3 | 2) + _number(len(body)) + body


def _tensor(name: str, value: NDArray[np.float32]) -> bytes:
    dims = b"".join(_varint(1, side) for side in value.shape)
    raw = np.ascontiguousarray(value, "<f4").tobytes()
    return dims + _varint(2, _FLOAT) + _field(8, f"{_PREFIX}{name}".encode()) + _field(9, raw)


def _node(kind: str, inputs: Sequence[str], output: str, attributes: bytes = b"") -> bytes:
    named = b"".join(_field(1, name.encode()) for name in inputs)
    told = _field(2, f"{_PREFIX}{output}".encode()) + _field(3, f"{_PREFIX}{output}".encode())
    return named + told + _field(4, kind.encode()) + attributes


def _resize(source: str, scales: str, output: str) -> bytes:
    mode = _field(5, _field(1, b"mode") + _field(4, b"linear") + _varint(20, 3))
    inputs = [f"{_PREFIX}{source}", "", f"{_PREFIX}{scales}"]
    return _node("Resize", inputs, output, mode)
