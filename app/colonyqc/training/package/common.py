"""What every model package is made of: a graph without traces, its run, the description, a hash."""

import hashlib
import logging
import warnings
from collections.abc import Mapping, Sequence
from datetime import datetime
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
from colonyqc.services.packages.membrane import MEMBRANE_FILES
from colonyqc.services.packages.pmf import (
    CARD,
    DESCRIPTION,
    FILES,
    MANIFEST,
    NETWORK,
    OPTIONAL,
    sha256,
)

OPSET: Final = 18
PARITY: Final = 1e-4
"""Greatest allowed difference between torch and ONNX."""


def bare(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a copy without notes on where each node came from: paths of the machine."""
    copy = onnx.ModelProto()
    # A copy: clearing the notes of the one at hand would change what its maker goes on using.
    copy.CopyFrom(model)
    graph = copy.graph
    described = (copy, graph, *graph.node, *graph.initializer, *graph.input, *graph.output)
    for part in (*described, *graph.value_info):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    return copy


def write_graph(
    graph: nn.Module,
    example: tuple[Tensor, ...],
    path: Path,
    inputs: Sequence[str],
    outputs: Sequence[str],
    free: tuple[dict[int, Any], ...],
) -> None:
    """Write a graph as ONNX; ``free`` names the free dimensions of each input."""
    # It tells of operators of packages this program does not use.
    logging.getLogger("torch.onnx._internal.exporter._registration").setLevel(logging.ERROR)
    # No gradients: the exporter else follows them through each of its passes, for nothing.
    with warnings.catch_warnings(), torch.no_grad():
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
            # One file: a package is sealed file by file, and weights beside the graph could be
            # exchanged.
            external_data=False,
            verbose=False,
        )
    if program is None:
        raise RuntimeError("torch.onnx.export gave no program")
    # Deterministic: the same training must give the same bytes and so the same hash.
    path.write_bytes(bare(program.model_proto).SerializeToString(deterministic=True))


def run_graph(path: Path, given: Mapping[str, NDArray[Any]]) -> list[NDArray[np.float32]]:
    """Run an exported graph on one thread of the CPU."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return [np.asarray(value, np.float32) for value in session.run(None, dict(given))]


def held(worst: float) -> float:
    """Return a difference between torch and ONNX that is small enough.

    Raises:
        TrainingError: it is greater than `PARITY`.
    """
    # Written this way round, so that nan is refused too.
    if not worst <= PARITY:
        raise TrainingError(f"The exported network differs from the trained one by {worst:.1e}.")
    return worst


_PACKAGED: Final = {*FILES, *OPTIONAL, *MEMBRANE_FILES, MANIFEST}
"""What may lie in a package folder; any of it is written anew."""


def make_folder(folder: Path, name: str, version: str) -> None:
    """Make the folder of a package.

    Raises:
        TrainingError: it does not fit name and version, or holds something else.
    """
    if (folder.parent.name, folder.name) != (name, version):
        raise TrainingError(
            f"A package of {name} {version} lies in a folder {name}/{version}, not in {folder}."
        )
    if folder.is_dir() and {each.name for each in folder.iterdir()} - _PACKAGED:
        raise TrainingError(f"{folder} holds other files: choose a new or an empty folder.")
    folder.mkdir(parents=True, exist_ok=True)


def axes(sides: Sequence[Mapping[str, Any]], channels: Sequence[str]) -> list[dict[str, Any]]:
    """Return the axes of a tensor: batch, channels, y and x."""
    return [
        {"type": "batch", "size": 1},
        {"type": "channel", "channel_names": list(channels)},
        *({"type": "space", "id": axis, **side} for axis, side in zip("yx", sides, strict=True)),
    ]


def inner_sides(least: int, step: int) -> list[dict[str, Any]]:
    """Return the free sides of an input: at least ``least`` px, in steps of ``step``."""
    return [{"size": {"min": least, "step": step}} for _ in "yx"]


def outer_sides(tensor: str, halo: int) -> list[dict[str, Any]]:
    """Return the sides of an output: those of the input, less its halo."""
    return [{"size": {"tensor_id": tensor, "axis_id": axis}, "halo": halo} for axis in "yx"]


def entry(folder: Path, name: str) -> dict[str, str]:
    """Return a file's entry in the description, with its sha256."""
    return {"source": name, "sha256": sha256(folder / name)}


def describe(
    folder: Path,
    *,
    name: str,
    version: str,
    title: str,
    description: str,
    licence: str,
    made: datetime,
    tags: Sequence[str],
    attachments: Sequence[str],
    inputs: Sequence[Mapping[str, Any]],
    outputs: Sequence[Mapping[str, Any]],
    config: Mapping[str, Any],
    network: str = NETWORK,
    cite: Sequence[Mapping[str, str]] = (),
) -> None:
    """Write the description (bioimage.io model format 0.5) of the files now in ``folder``.

    Raises:
        pydantic.ValidationError: it does not conform.
    """
    told = {
        "format_version": "0.5.14",
        "type": "model",
        "id": name,
        "name": title,
        "version": version,
        "description": description,
        "authors": [{"name": "The ColonyQC authors"}],
        "license": licence,
        "documentation": entry(folder, CARD),
        "attachments": [entry(folder, each) for each in attachments],
        "cite": [dict(each) for each in cite],
        "tags": list(tags),
        "timestamp": made.isoformat(),
        "inputs": list(inputs),
        "outputs": list(outputs),
        "weights": {"onnx": entry(folder, network) | {"opset_version": OPSET}},
        "config": {"colonyqc": dict(config)},
    }
    validate(told)
    (folder / DESCRIPTION).write_text(
        yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=100), "utf-8"
    )


def validate(description: Mapping[str, Any]) -> None:
    """Check a description against the bioimage.io model format 0.5, without touching a network.

    Raises:
        pydantic.ValidationError: it does not conform.
    """
    # A second to import, that nobody who trains or evaluates has to wait for.
    from bioimageio.spec import ValidationContext
    from bioimageio.spec.model import v0_5

    with ValidationContext(perform_io_checks=False, log_warnings=False):
        v0_5.ModelDescr.model_validate(dict(description))


def state_hash(net: nn.Module) -> str:
    """Return a sha256 over names and values of a network's weights: the identity of a training."""
    digest = hashlib.sha256()
    for name, value in net.state_dict().items():
        digest.update(name.encode())
        digest.update(value.detach().contiguous().numpy().tobytes())
    return digest.hexdigest()
