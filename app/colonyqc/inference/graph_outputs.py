"""Let a network file tell what it computes inside, without changing what it answers.

An ONNX file is a protocol buffer: appended bytes of the same message are merged by its reader, so
further outputs of the graph are added by appending them, and no byte of the file is touched. Only
the list of nodes is read here; the library that writes such files is no part of an installation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_GRAPH: Final = 7
"""Field of a model that holds its graph; those below are of a graph, a node, a value."""
_NODE: Final = 1
_OUTPUT: Final = 12
_NODE_INPUT, _NODE_OUTPUT, _NODE_KIND = 1, 2, 4
_NAME, _TYPE = 1, 2
_FLOAT_TENSOR: Final = b"\x0a\x02\x08\x01"
"""A type: a tensor of float32, of any shape."""
_BYTES: Final = 2
_FIXED: Final = {1: 8, 5: 4}
"""Bytes of the fields of fixed length, by their wire type."""


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One step of a network: what it does, and the names of the tensors it takes and gives."""

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def nodes(model: bytes) -> tuple[GraphNode, ...]:
    """Return the steps of a network file in the order they run.

    Raises:
        ValueError: it is no such file.
    """
    found = []
    for number, graph in fields(memoryview(model)):
        if number != _GRAPH:
            continue
        for part, body in fields(graph):
            if part == _NODE:
                found.append(_node(body))
    return tuple(found)


def with_outputs(model: bytes, names: tuple[str, ...]) -> bytes:
    """Return a network file that gives these tensors, too, after what it gave before."""
    values = (_field(_NAME, name.encode()) + _field(_TYPE, _FLOAT_TENSOR) for name in names)
    return model + _field(_GRAPH, b"".join(_field(_OUTPUT, value) for value in values))


def branches(steps: tuple[GraphNode, ...]) -> tuple[str, ...]:
    """Return the tensors where a pyramid's decoder leaves its encoder, finest first.

    A pyramid adds what it enlarged to what a 1×1 convolution makes of the encoder's tensor of that
    size; its deepest tensor is what the first enlargement came from. Empty for other networks.
    """
    maker = {name: step for step in steps for name in step.outputs}
    enlarged = {step.outputs[0]: step for step in steps if step.kind == "Resize"}
    found: list[str] = []
    for step in steps:
        wide = next((name for name in step.inputs if name in enlarged), None)
        if step.kind != "Add" or wide is None:
            continue
        if not found:
            found.append(_source(enlarged[wide].inputs[0], maker))
        side = next(name for name in step.inputs if name != wide)
        found.append(_source(side, maker))
    return tuple(reversed(found))


def _source(name: str, maker: dict[str, GraphNode]) -> str:
    """Return the tensor that convolutions and ReLU were made from: the encoder's own sum."""
    while (step := maker.get(name)) is not None and step.kind in ("Conv", "Relu"):
        name = step.inputs[0]
    return name


def _node(body: memoryview) -> GraphNode:
    inputs, outputs, kind = [], [], ""
    for number, value in fields(body):
        if number == _NODE_INPUT:
            inputs.append(bytes(value).decode())
        elif number == _NODE_OUTPUT:
            outputs.append(bytes(value).decode())
        elif number == _NODE_KIND:
            kind = bytes(value).decode()
    return GraphNode(kind, tuple(inputs), tuple(outputs))


def fields(body: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Yield (field, bytes) of each field of a message that has a length; the others are passed."""
    for number, value in values(body):
        if isinstance(value, memoryview):
            yield number, value


def values(body: memoryview) -> Iterator[tuple[int, memoryview | int]]:
    """Yield (field, bytes or whole number) of each field of a message; others are passed.

    Raises:
        ValueError: it is no such message.
    """
    at = 0
    while at < len(body):
        tag, at = _number(body, at)
        kind = tag & 7
        if kind == _BYTES:
            length, at = _number(body, at)
            if at + length > len(body):
                raise ValueError("a field ends after its message")
            yield tag >> 3, body[at : at + length]
            at += length
        elif kind in _FIXED:
            at += _FIXED[kind]
        elif kind == 0:
            value, at = _number(body, at)
            yield tag >> 3, value
        else:
            raise ValueError(f"no field has the type {kind}")


def _number(body: memoryview, at: int) -> tuple[int, int]:
    """Return a number of seven bits a byte and where the next field begins."""
    value = shift = 0
    while True:
        if at >= len(body) or shift > 63:
            raise ValueError("a number does not end")
        byte = body[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _field(number: int, body: bytes) -> bytes:
    return _bytes_of(number << 3 | _BYTES) + _bytes_of(len(body)) + body


def _bytes_of(value: int) -> bytes:
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
    return bytes(made)
