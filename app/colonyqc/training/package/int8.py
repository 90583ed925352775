"""An exported network in whole numbers (int8), and how far it agrees with the full one.

Static quantisation as onnxruntime does it: convolutions and their ReLUs become 8-bit between a
quantise and a dequantise node, weights channel by channel, ranges of activations by least and
greatest value over calibration tiles.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

from colonyqc.domain.errors import TrainingError
from colonyqc.domain.model import FastFigures
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.imaging.grid.tiling import samples
from colonyqc.services.packages.pmf import Int8Figures
from colonyqc.training.data.examples import Example

# Softmax and interpolation stay in float: they cost little and lose most. Without the clipping of
# ReLU6 a convolution's range would be what is clipped away.
_OPERATIONS: Final = ("Conv", "Relu", "Clip", "Add", "Split")
# Larger than twice the halo: something is left to compare inside of it.
_SIDE: Final = 448
_GRAIN: Final = 16
"""Sides of tiles are multiples of this, which suits every network."""
_TILES: Final = 4
"""Tiles of a picture."""
_PICTURES: Final = 48
"""Pictures looked at, spread evenly over those there are."""

Tile = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class CalibrationTiles:
    """Tiles (1, 1, h, w) of flat-fielded pictures: some to find ranges, others to measure on.

    ``measured`` holds the tiles of each picture that no range was found on; ``command`` makes the
    same again.
    """

    ranged: tuple[Tile, ...]
    calibrated_on: int
    measured: tuple[tuple[Tile, ...], ...]
    command: str


def calibration(
    examples: Sequence[Example], sigma_px: float, halo: int, command: str
) -> CalibrationTiles:
    """Cut tiles of pictures: ranges are found on every other picture, measured on the rest.

    Raises:
        TrainingError: there are fewer than two pictures large enough for a tile.
    """
    smallest = 2 * halo + _GRAIN
    large = [e for e in examples if min(e.pixels.shape[:2]) >= smallest]
    if len(large) < 2:
        raise TrainingError(
            f"To quantise, two pictures of at least {smallest} px a side are needed: one to find "
            "the ranges on and one to measure the agreement on."
        )
    places = np.linspace(0, len(large) - 1, min(_PICTURES, len(large))).round().astype(int)
    cut = [_tiles(large[place], sigma_px) for place in places]
    # Every other one: both halves then hold all kinds of pictures, which lie in order of their
    # sources.
    ranged = cut[::2]
    return CalibrationTiles(
        tuple(t for tiles in ranged for t in tiles), len(ranged), tuple(cut[1::2]), command
    )


def _tiles(example: Example, sigma_px: float) -> tuple[Tile, ...]:
    contrast = flatten_whole(example.pixels, sigma_px)
    height, width = (side - side % _GRAIN for side in contrast.shape)
    regions = samples(width, height, _SIDE, _TILES)
    return tuple(
        np.ascontiguousarray(contrast[None, None, r.y : r.bottom, r.x : r.right], np.float32)
        for r in regions
    )


class _Feed(CalibrationDataReader):  # type: ignore[misc]
    """Hands the tiles to the engine one by one."""

    def __init__(self, name: str, tiles: Sequence[Tile]) -> None:
        self._feeds: Iterator[dict[str, Tile]] = iter([{name: tile} for tile in tiles])

    def get_next(self) -> dict[str, Tile] | None:
        return next(self._feeds, None)


def quantise(network: Path, calibration: CalibrationTiles) -> onnx.ModelProto:
    """Return an exported network with its convolutions in int8; see `kept_in_float`."""
    graph = onnx.load(network).graph
    name = graph.input[0].name
    with TemporaryDirectory() as scratch:
        out = Path(scratch) / "int8.onnx"
        logging.disable(logging.WARNING)  # it advises a step that fails on these graphs
        try:
            quantize_static(
                network,
                out,
                _Feed(name, calibration.ranged),
                quant_format=QuantFormat.QDQ,
                op_types_to_quantize=list(_OPERATIONS),
                nodes_to_exclude=kept_in_float(graph),
                per_channel=True,
                # Products of 8 by 8 bit overflow on CPUs without VNNI; 8 by 7 bit do not.
                reduce_range=True,
                activation_type=QuantType.QUInt8,
                weight_type=QuantType.QInt8,
            )
        finally:
            logging.disable(logging.NOTSET)
        return onnx.load(out)


def kept_in_float(graph: onnx.GraphProto) -> list[str]:
    """Return the nodes that stay in float: of a separable encoder its first two convolutions.

    They are a fiftieth of the work and lose most. What comes in is clipped to ±1 where a faint
    culture's contrast is a hundredth, and the first depthwise convolution has one range for
    channels of very different width, each of which it passes on alone.
    """
    first = [node for node in graph.node if node.op_type == "Conv"][:2]
    groups = [attribute.i for attribute in first[-1].attribute if attribute.name == "group"]
    if max(groups, default=1) == 1:
        return []
    told = {output for node in first for output in node.output}
    clips = [node for node in graph.node if node.op_type == "Clip" and node.input[0] in told]
    return [node.name for node in (*first, *clips)]


def agreement(full: Path, fast: Path, calibration: CalibrationTiles, halo: int) -> FastFigures:
    """Compare two networks on the pictures the calibration keeps for it, inside the halo."""
    sessions = [_session(path) for path in (full, fast)]
    # Without the halo, which is thrown away at work as well.
    inner = np.s_[0, :, halo:-halo, halo:-halo]
    shares, counts, apart = [], [], 0.0
    for tile in (tile for tiles in calibration.measured for tile in tiles):
        one, other = (s.run(None, {s.get_inputs()[0].name: tile})[0][inner] for s in sessions)
        same = one.argmax(0) == other.argmax(0)
        shares.append(float(same.mean()))
        counts.append(same.size)
        apart = max(apart, float(np.abs(one - other).max()))
    mean = float(np.average(shares, weights=counts))
    return FastFigures(mean, min(shares), apart, len(calibration.measured))


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    # One thread: sums in a fixed order, and so the same figures every time.
    options.intra_op_num_threads = 1
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def card_section(told: Int8Figures) -> str:
    """Return what a card says of an int8 network, in Markdown."""
    return "\n".join(
        [
            "## Fast network (int8)",
            "",
            "`model.int8.onnx` is the same network with its convolutions in 8-bit whole numbers; "
            "ranges were found on "
            f"{told.calibrated_on} picture(s) and the agreement measured on {told.pictures} other "
            "picture(s) of the recipe's data, which the full network was trained on:",
            "",
            f"- the most probable class is the same at {100 * told.agreement:.2f} % of the pixels "
            f"(least alike tile {100 * told.worst:.2f} %);",
            f"- probabilities differ by at most {told.max_difference:.3f}.",
            "",
            "Made and measured by:",
            "",
            f"    {told.command}",
        ]
    )
