"""A promptable network becomes a package: encoder and read-out as ONNX, tests, card, seal."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import onnxruntime as ort
import torch
import yaml
from numpy.typing import NDArray
from torch import Tensor, nn

from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.prompts import standardise
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from colonyqc.services.membranes.package import (
    PROMPT_NETWORK,
    TEST_LOG_ODDS,
    MembraneConfig,
    check_membrane,
    read_membrane_info,
    seal_membrane,
)
from colonyqc.services.model_package import (
    CARD,
    DESCRIPTION,
    NETWORK,
    TEST_INPUT,
    TEST_OUTPUT,
    sha256,
)
from colonyqc.training.export import OPSET, PARITY, validate
from colonyqc.training.nets.promptable import STRIDE, Promptable, PromptHead

TITLE: Final = "Membranes from one small sample"
DESCRIPTION_TEXT: Final = (
    "A promptable network for cell membranes in electron, absorbance, specular and fluorescence "
    "pictures: features and a zero-shot answer at every pixel; a labelled 64 px sample of a new "
    "set answers without training."
)
_SIZES: Final = ((64, 96), (176, 80))


@dataclass(frozen=True, slots=True)
class MembraneText:
    """What a package says of itself."""

    name: str
    version: str
    card: str
    licence: str = "CC-BY-NC-SA-3.0"
    modality: str = "any with membranes"
    made: datetime = datetime(2026, 1, 1, tzinfo=UTC)


def example_picture(height: int, width: int, seed: int = 0) -> NDArray[np.float32]:
    """Return a made-up standardised picture (1, 1, h, w): a virtual sheet."""
    sheet = draw_sheet(SheetSpec(seed=seed, width=width, height=height, cell_px=20))
    return standardise(sheet.pixels)[None, None]


def _bare(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a copy without notes on where each node came from: paths of the machine."""
    bare = onnx.ModelProto()
    bare.CopyFrom(model)
    graph = bare.graph
    described = (bare, graph, *graph.node, *graph.initializer, *graph.input, *graph.output)
    for part in (*described, *graph.value_info):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    return bare


def _write(
    graph: nn.Module,
    example: tuple[Tensor, ...],
    path: Path,
    inputs: Sequence[str],
    outputs: Sequence[str],
    free: tuple[dict[int, Any], ...],
) -> None:
    with warnings.catch_warnings():
        # The exporter warns of its own deprecated internals; nothing in it concerns this graph.
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            graph.eval(),
            example,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_shapes=free,
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
    if program is None:
        raise RuntimeError("torch.onnx.export gave no program")
    path.write_bytes(_bare(program.model_proto).SerializeToString(deterministic=True))


def run_graph(path: Path, given: dict[str, NDArray[Any]]) -> list[NDArray[np.float32]]:
    """Run an exported graph on one thread of the CPU."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return [np.asarray(value, np.float32) for value in session.run(None, given)]


def export_encoder(net: Promptable, path: Path) -> float:
    """Write the encoder as ONNX with free height and width; return its difference from torch.

    Raises:
        TrainingError: the graphs differ by more than `PARITY`.
    """
    net = net.laid_out(torch.contiguous_format).eval()
    free = {
        2: STRIDE * torch.export.Dim("h16", min=2),
        3: STRIDE * torch.export.Dim("w16", min=2),
    }
    first = torch.from_numpy(example_picture(*_SIZES[0]))
    _write(net, (first,), path, ["picture"], ["features", "log_odds"], (free,))
    worst = 0.0
    for seed, size in enumerate(_SIZES):
        picture = example_picture(*size, seed=seed + 1)
        with torch.inference_mode():
            expected = [value.numpy() for value in net(torch.from_numpy(picture))]
        found = run_graph(path, {"picture": picture})
        worst = max(
            worst, *(float(np.abs(a - b).max()) for a, b in zip(expected, found, strict=True))
        )
    return _held(worst)


def export_prompt(depth: int, scale: float, path: Path) -> float:
    """Write the default read-out as ONNX with free sizes; return its difference from torch.

    Raises:
        TrainingError: the graphs differ by more than `PARITY`.
    """
    head = PromptHead(scale)
    size = {2: torch.export.Dim("h", min=2), 3: torch.export.Dim("w", min=2)}
    count = torch.export.Dim("n", min=2)
    names = ["features", "log_odds", "sample_features", "sample_labels"]
    free = (size, size, {0: count}, {0: count})
    _write(head, _made_up(depth, 24, 40, 50), path, names, ["membrane"], free)
    worst = 0.0
    for height, width, pixels in ((24, 40, 50), (37, 19, 81)):
        given = _made_up(depth, height, width, pixels)
        with torch.inference_mode():
            expected = head(*given).numpy()
        told = {name: value.numpy() for name, value in zip(names, given, strict=True)}
        (found,) = run_graph(path, told)
        worst = max(worst, float(np.abs(found - expected).max()))
    return _held(worst)


def _made_up(depth: int, height: int, width: int, pixels: int) -> tuple[Tensor, ...]:
    chance = torch.Generator().manual_seed(height)
    features = torch.randn((1, depth, height, width), generator=chance)
    keys = torch.randn((pixels, depth), generator=chance)
    return (
        nn.functional.normalize(features, dim=1),
        torch.randn((1, 1, height, width), generator=chance),
        nn.functional.normalize(keys, dim=1),
        (torch.arange(pixels) % 3 == 0).float(),
    )


def _held(worst: float) -> float:
    if not worst <= PARITY:
        raise TrainingError(f"The exported network differs from the trained one by {worst:.1e}.")
    return worst


def write_membrane_package(net: Promptable, text: MembraneText, folder: Path) -> float:
    """Write a whole package into ``folder`` (<name>/<version>); return the parity difference.

    Raises:
        TrainingError: the folder does not fit name and version, or parity fails.
    """
    if (folder.parent.name, folder.name) != (text.name, text.version):
        raise TrainingError(
            f"A package of {text.name} {text.version} lies in a folder "
            f"{text.name}/{text.version}, not in {folder}."
        )
    folder.mkdir(parents=True, exist_ok=True)
    scale = float(net.scale.detach())
    config = MembraneConfig(
        modality=text.modality,
        stride=STRIDE,
        halo=net.config.halo,
        features=net.config.features,
        scale=scale,
    )
    worst = max(
        export_encoder(net, folder / NETWORK),
        export_prompt(net.config.features, scale, folder / PROMPT_NETWORK),
    )
    picture = example_picture(*_SIZES[0])
    features, odds = run_graph(folder / NETWORK, {"picture": picture})
    np.save(folder / TEST_INPUT, picture)
    np.save(folder / TEST_OUTPUT, features)
    np.save(folder / TEST_LOG_ODDS, odds)
    (folder / CARD).write_text(text.card, "utf-8")
    description = _rdf(folder, text, config)
    validate(description)
    (folder / DESCRIPTION).write_text(
        yaml.safe_dump(description, sort_keys=False, allow_unicode=True, width=100), "utf-8"
    )
    seal_membrane(folder)
    check_membrane(folder)
    read_membrane_info(folder)
    return worst


def _axes(sides: list[dict[str, Any]], channels: list[str]) -> list[dict[str, Any]]:
    return [
        {"type": "batch", "size": 1},
        {"type": "channel", "channel_names": channels},
        *({"type": "space", "id": axis} | side for axis, side in zip("yx", sides, strict=True)),
    ]


def _file(folder: Path, name: str) -> dict[str, str]:
    return {"source": name, "sha256": sha256(folder / name)}


def _rdf(folder: Path, text: MembraneText, config: MembraneConfig) -> dict[str, Any]:
    """Return the description of the files now in ``folder``."""
    least = 2 * config.halo + config.stride
    inner = [{"size": {"min": least, "step": config.stride}} for _ in "yx"]
    outer = [
        {"size": {"tensor_id": "picture", "axis_id": axis}, "halo": config.halo} for axis in "yx"
    ]
    named = [f"feature_{index}" for index in range(config.features)]
    return {
        "format_version": "0.5.14",
        "type": "model",
        "id": text.name,
        "name": TITLE,
        "version": text.version,
        "description": DESCRIPTION_TEXT,
        "authors": [{"name": "The ColonyQC authors"}],
        "license": text.licence,
        "documentation": _file(folder, CARD),
        "attachments": [_file(folder, PROMPT_NETWORK)],
        "tags": ["membranes", "semantic-segmentation", "one-shot", "few-shot"],
        "timestamp": text.made.isoformat(),
        "inputs": [
            {
                "id": "picture",
                "description": "grey less the whole picture's mean over its SD, clipped to ±8",
                "axes": _axes(inner, ["grey"]),
                "data": {"type": "float32", "range": [-8, 8]},
                "test_tensor": _file(folder, TEST_INPUT),
            }
        ],
        "outputs": [
            {
                "id": "features",
                "description": "a feature of unit length at each pixel",
                "axes": _axes(outer, named),
                "data": {"type": "float32", "range": [-1, 1]},
                "test_tensor": _file(folder, TEST_OUTPUT),
            },
            {
                "id": "log_odds",
                "description": "log-odds of membrane without any sample",
                "axes": _axes(outer, ["membrane"]),
                "data": {"type": "float32"},
                "test_tensor": _file(folder, TEST_LOG_ODDS),
            },
        ],
        "weights": {"onnx": _file(folder, NETWORK) | {"opset_version": OPSET}},
        "config": {"colonyqc": config.model_dump(mode="json")},
    }
