"""A checkpoint becomes a model package: ONNX graph, test tensors, description, card, seal."""

import hashlib
import logging
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import onnx
import onnxruntime as ort
import torch
import yaml
from bioimageio.spec import ValidationContext
from bioimageio.spec.model import v0_5
from numpy.typing import NDArray
from torch import nn

from colonyqc.domain.errors import TrainingError
from colonyqc.services.model_package import (
    CARD,
    CLASSES,
    DESCRIPTION,
    NETWORK,
    NETWORK_INT8,
    TEST_INPUT,
    TEST_OUTPUT,
    Int8Figures,
    PackageConfig,
    check_seal,
    read_info,
    seal,
    sha256,
)
from colonyqc.training.methods import Net, segmenter
from colonyqc.training.nets.lean import LeanPmf
from colonyqc.training.nets.pmf import STRIDE, PmfNet
from colonyqc.training.quantise import Calibration, agreement, card_section, quantise

OPSET: Final = 18
PARITY: Final = 1e-4
"""Greatest allowed difference between torch and ONNX probabilities."""
_TEST_SIDE: Final = 192
_OTHER_SIZE: Final = (264, 200)


@dataclass(frozen=True, slots=True)
class PackageText:
    """What a package says of itself in words and in `PackageConfig`."""

    name: str
    version: str
    title: str
    description: str
    card: str
    config: PackageConfig
    licence: str = "CC-BY-NC-4.0"
    made: datetime = datetime(2026, 1, 1, tzinfo=UTC)


def example_contrast(height: int, width: int, seed: int = 0) -> NDArray[np.float32]:
    """Return a made-up flat-fielded picture (1, 1, h, w): patches of grain on smooth ground."""
    rng = np.random.default_rng(seed)
    grain = rng.normal(0, 1, (height, width))
    spectrum = np.fft.rfft2(grain)
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None])
    band = np.fft.irfft2(spectrum * np.exp(-(((frequency - 0.12) / 0.06) ** 2)), (height, width))
    slow = np.fft.irfft2(spectrum * np.exp(-((frequency / 0.012) ** 2)), (height, width))
    strength = np.clip(slow / slow.std() + 0.3, 0, 2)
    picture = 0.12 * strength * band / band.std() + rng.normal(0, 0.01, (height, width))
    return np.asarray(np.clip(picture, -1, 1)[None, None], np.float32)


def deployed(net: Net, temperature: float = 1.0, *, joined: bool = False) -> nn.Module:
    """Return the graph of a network that runs fastest, its answers those of `methods.segmenter`.

    ``joined``: see `LeanPmf`.
    """
    if isinstance(net, PmfNet):
        return LeanPmf(net, temperature, joined=joined)
    return segmenter(net, temperature)


def export_onnx(graph: nn.Module, path: Path, plain: nn.Module | None = None) -> float:
    """Write the deployed graph as ONNX; return the greatest difference from torch.

    Two sizes are compared, so that a graph whose height and width are not free is found out.
    ``plain`` is the graph it must agree with, itself by default.

    Raises:
        TrainingError: the graphs differ by more than `PARITY`.
    """
    graph.eval()
    sample = torch.from_numpy(example_contrast(_TEST_SIDE, _TEST_SIDE))
    free = {2: STRIDE * torch.export.Dim("h8", min=2), 3: STRIDE * torch.export.Dim("w8", min=2)}
    # It tells of operators of packages this program does not use.
    logging.getLogger("torch.onnx._internal.exporter._registration").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        # The exporter warns of its own deprecated internals; nothing in it concerns this graph.
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            graph,
            (sample,),
            input_names=["contrast"],
            output_names=["probabilities"],
            dynamic_shapes=({**free},),
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
    if program is None:
        raise RuntimeError("torch.onnx.export gave no program")
    path.write_bytes(_bare(program.model_proto).SerializeToString(deterministic=True))
    reference = graph if plain is None else plain.eval()
    worst = max(_difference(reference, path, *size) for size in ((_TEST_SIDE,) * 2, _OTHER_SIZE))
    if worst > PARITY:
        raise TrainingError(f"The exported network differs from the trained one by {worst:.1e}.")
    return worst


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


def run_onnx(path: Path, contrast: NDArray[np.float32]) -> NDArray[np.float32]:
    """Run an exported graph on one thread of the CPU."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    (output,) = session.run(None, {"contrast": contrast})
    return np.asarray(output, np.float32)


def _difference(graph: nn.Module, path: Path, height: int, width: int) -> float:
    contrast = example_contrast(height, width, seed=1)
    with torch.inference_mode():
        expected = graph(torch.from_numpy(contrast)).numpy()
    return float(np.abs(run_onnx(path, contrast) - expected).max())


def write_package(
    net: Net, text: PackageText, folder: Path, calibration: Calibration | None = None
) -> float:
    """Write a whole package into ``folder`` (<name>/<version>); return the parity difference.

    With a ``calibration`` it gets an int8 network too, whose agreement with the full one is told
    in description and card.

    Raises:
        TrainingError: the folder does not fit name and version, or parity fails.
    """
    if (folder.parent.name, folder.name) != (text.name, text.version):
        raise TrainingError(
            f"A package of {text.name} {text.version} lies in a folder "
            f"{text.name}/{text.version}, not in {folder}."
        )
    folder.mkdir(parents=True, exist_ok=True)
    temperature = text.config.temperature
    plain = segmenter(net, temperature)
    worst = export_onnx(deployed(net, temperature), folder / NETWORK, plain)
    contrast = example_contrast(_TEST_SIDE, _TEST_SIDE)
    np.save(folder / TEST_INPUT, contrast)
    np.save(folder / TEST_OUTPUT, run_onnx(folder / NETWORK, contrast))
    (folder / NETWORK_INT8).unlink(missing_ok=True)
    if calibration is not None:
        text = _with_int8(net, text, folder, calibration)
    (folder / CARD).write_text(text.card, "utf-8")
    description = _rdf(folder, text)
    validate(description)
    (folder / DESCRIPTION).write_text(
        yaml.safe_dump(description, sort_keys=False, allow_unicode=True, width=100), "utf-8"
    )
    seal(folder)
    check_seal(folder)
    read_info(folder)
    return worst


def _with_int8(net: Net, text: PackageText, folder: Path, calibration: Calibration) -> PackageText:
    """Write the int8 network beside the full one; return the text with what was measured."""
    with TemporaryDirectory() as scratch:
        joined = Path(scratch) / NETWORK
        export_onnx(deployed(net, text.config.temperature, joined=True), joined)
        model = quantise(joined, calibration)
    (folder / NETWORK_INT8).write_bytes(_bare(model).SerializeToString(deterministic=True))
    contrast, expected = np.load(folder / TEST_INPUT), np.load(folder / TEST_OUTPUT)
    apart = np.abs(run_onnx(folder / NETWORK_INT8, contrast) - expected).max()
    figures = agreement(folder / NETWORK, folder / NETWORK_INT8, calibration, text.config.halo)
    told = Int8Figures(
        agreement=round(figures.agreement, 6),
        worst=round(figures.worst, 6),
        max_difference=round(figures.max_difference, 4),
        test_difference=round(float(apart), 4),
        pictures=figures.pictures,
        calibrated_on=calibration.calibrated_on,
        command=calibration.command,
    )
    config = text.config.model_copy(update={"int8": told})
    return replace(text, config=config, card=f"{text.card.rstrip()}\n\n{card_section(told)}\n")


def validate(description: Mapping[str, Any]) -> None:
    """Check a description against the bioimage.io model format 0.5, without touching a network.

    Raises:
        pydantic.ValidationError: it does not conform.
    """
    with ValidationContext(perform_io_checks=False, log_warnings=False):
        v0_5.ModelDescr.model_validate(dict(description))


def _axes(sides: list[dict[str, Any]], channels: list[str]) -> list[dict[str, Any]]:
    return [
        {"type": "batch", "size": 1},
        {"type": "channel", "channel_names": channels},
        *({"type": "space", "id": axis} | side for axis, side in zip("yx", sides, strict=True)),
    ]


def _file(folder: Path, name: str) -> dict[str, str]:
    return {"source": name, "sha256": sha256(folder / name)}


def _rdf(folder: Path, text: PackageText) -> dict[str, Any]:
    """Return the description of the files now in ``folder``."""
    config = text.config.model_dump(mode="json")
    inner = [{"size": {"min": 2 * text.config.halo + STRIDE, "step": STRIDE}} for _ in "yx"]
    outer = [
        {"size": {"tensor_id": "contrast", "axis_id": axis}, "halo": text.config.halo}
        for axis in "yx"
    ]
    fast = [_file(folder, NETWORK_INT8)] if text.config.int8 is not None else []
    return {
        "format_version": "0.5.14",
        "type": "model",
        "id": text.name,
        "name": text.title,
        "version": text.version,
        "description": text.description,
        "authors": [{"name": "The ColonyQC authors"}],
        "license": text.licence,
        "documentation": _file(folder, CARD),
        "attachments": fast,
        "tags": ["ips-cells", "semantic-segmentation", text.config.modality.replace(" ", "-")],
        "timestamp": text.made.isoformat(),
        "inputs": [
            {
                "id": "contrast",
                "description": "flat-fielded grey, picture / light - 1, clipped to ±1",
                "axes": _axes(inner, ["contrast"]),
                "data": {"type": "float32", "range": [-1, 1]},
                "test_tensor": _file(folder, TEST_INPUT),
            }
        ],
        "outputs": [
            {
                "id": "probabilities",
                "description": "class probabilities, summing to 1 at each pixel",
                "axes": _axes(outer, list(CLASSES)),
                "data": {"type": "float32", "range": [0, 1]},
                "test_tensor": _file(folder, TEST_OUTPUT),
            }
        ],
        "weights": {"onnx": _file(folder, NETWORK) | {"opset_version": OPSET}},
        "config": {"colonyqc": config},
    }


def state_hash(net: nn.Module) -> str:
    """Return a sha256 over names and values of a network's weights: the identity of a training."""
    digest = hashlib.sha256()
    for name, value in net.state_dict().items():
        digest.update(name.encode())
        digest.update(value.detach().contiguous().numpy().tobytes())
    return digest.hexdigest()
