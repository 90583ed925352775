"""A checkpoint becomes a model package: ONNX graph, test tensors, description, card, seal."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from colonyqc.services.packages.pmf import (
    CARD,
    LOOKS_NETWORK,
    NETWORK,
    NETWORK_INT8,
    OPTIONAL,
    RAW_INPUT,
    RAW_NETWORK,
    RAW_OUTPUT,
    TEST_INPUT,
    TEST_OUTPUT,
    Int8Figures,
    PackageConfig,
    check_seal,
    read_info,
    seal,
)
from colonyqc.training.nets.encoder_net import EncoderNet
from colonyqc.training.nets.fused import FusedPmf
from colonyqc.training.nets.pmf import STRIDE, PmfNet
from colonyqc.training.nets.pyramid import FusedPyramid, Pyramid
from colonyqc.training.nets.recogniser import Recogniser
from colonyqc.training.nets.registry import Net, segmenter
from colonyqc.training.package.common import (
    bare,
    describe,
    held,
    make_folder,
    run_graph,
    write_graph,
)
from colonyqc.training.package.int8 import CalibrationTiles, agreement, card_section, quantise
from colonyqc.training.package.raw import add_raw, raw_tensors
from colonyqc.training.package.recognition import CARD_SECTION, add_looks

CITED: Final = (
    {
        "text": "Tan, Le: EfficientNet: Rethinking Model Scaling for Convolutional Neural "
        "Networks. ICML 2019",
        "url": "https://arxiv.org/abs/1905.11946",
    },
)
"""What the encoder comes from."""
_TEST_SIDE: Final = 288
# Unlike sides, neither that of the example: a graph that swaps or fixes them is found out.
_OTHER_SIZE: Final = (272, 208)


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
    # Stated and not the clock: a package that is made again must be the same.
    made: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    cites_encoder: bool = False
    """Whether the network begins with the encoder that `CITED` names."""


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

    ``joined``: see `FusedPmf`.
    """
    if isinstance(net, PmfNet):
        return FusedPmf(net, temperature, joined=joined)
    if isinstance(net, Pyramid):
        return FusedPyramid(net, temperature)
    return segmenter(net, temperature)


def export_onnx(
    graph: nn.Module, path: Path, plain: nn.Module | None = None, stride: int = STRIDE
) -> float:
    """Write the deployed graph as ONNX; return the greatest difference from torch.

    Two sizes are compared, so that a graph whose height and width are not free is found out.
    ``plain`` is the graph it must agree with, itself by default; sides are multiples of ``stride``.

    Raises:
        TrainingError: the graphs differ by more than `PARITY`.
    """
    graph.eval()
    sample = torch.from_numpy(example_contrast(_TEST_SIDE, _TEST_SIDE))
    # Said as multiples: the exporter else finds that the graph divides by the stride, and fixes the
    # size.
    free = {
        axis: stride * torch.export.Dim(f"{name}{stride}", min=2)
        for axis, name in ((2, "h"), (3, "w"))
    }
    write_graph(graph, (sample,), path, ["contrast"], ["probabilities"], ({**free},))
    reference = graph if plain is None else plain.eval()
    worst = max(_difference(reference, path, *size) for size in ((_TEST_SIDE,) * 2, _OTHER_SIZE))
    return held(worst)


def run_onnx(path: Path, contrast: NDArray[np.float32]) -> NDArray[np.float32]:
    """Run an exported graph on one thread of the CPU."""
    (output,) = run_graph(path, {"contrast": contrast})
    return output


def _difference(graph: nn.Module, path: Path, height: int, width: int) -> float:
    contrast = example_contrast(height, width, seed=1)
    with torch.inference_mode():
        expected = graph(torch.from_numpy(contrast)).numpy()
    return float(np.abs(run_onnx(path, contrast) - expected).max())


def write_package(
    net: Net,
    text: PackageText,
    folder: Path,
    calibration: CalibrationTiles | None = None,
    recogniser: Recogniser | None = None,
) -> float:
    """Write a whole package into ``folder`` (<name>/<version>); return the parity difference.

    With a ``calibration`` it gets an int8 network too, whose agreement with the full one is told
    in description and card; with a ``recogniser`` its looks network.

    Raises:
        TrainingError: the folder does not fit name and version, or parity fails.
    """
    make_folder(folder, text.name, text.version)
    temperature = text.config.temperature
    plain = segmenter(net, temperature)
    stride = text.config.stride
    worst = export_onnx(deployed(net, temperature), folder / NETWORK, plain, stride)
    contrast = example_contrast(_TEST_SIDE, _TEST_SIDE)
    np.save(folder / TEST_INPUT, contrast)
    # The packed network's own answer and not torch's: at work it is held to 1e-3 of this.
    np.save(folder / TEST_OUTPUT, run_onnx(folder / NETWORK, contrast))
    (folder / NETWORK_INT8).unlink(missing_ok=True)
    if calibration is not None:
        text = _with_int8(net, text, folder, calibration)
    (folder / LOOKS_NETWORK).unlink(missing_ok=True)
    if recogniser is not None:
        told = add_looks(folder, recogniser)
        config = text.config.model_copy(update={"recognition": told})
        text = replace(text, config=config, card=f"{text.card.rstrip()}\n\n{CARD_SECTION}")
    add_raw(folder, text.config)
    (folder / CARD).write_text(text.card, "utf-8")
    _describe(folder, replace(text, cites_encoder=isinstance(net, EncoderNet)))
    seal(folder)
    # Read back at once: a package that cannot be opened must not leave the training room.
    check_seal(folder)
    read_info(folder)
    return worst


def _with_int8(
    net: Net, text: PackageText, folder: Path, calibration: CalibrationTiles
) -> PackageText:
    """Write the int8 network beside the full one; return the text with what was measured."""
    with TemporaryDirectory() as scratch:
        joined = Path(scratch) / NETWORK
        graph = deployed(net, text.config.temperature, joined=True)
        export_onnx(graph, joined, stride=text.config.stride)
        model = quantise(joined, calibration)
    (folder / NETWORK_INT8).write_bytes(bare(model).SerializeToString(deterministic=True))
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


def _describe(folder: Path, text: PackageText) -> None:
    config = text.config
    picture, probabilities = raw_tensors(folder, config)
    beside = (*OPTIONAL, NETWORK, TEST_INPUT, TEST_OUTPUT)
    raw = (RAW_NETWORK, RAW_INPUT, RAW_OUTPUT)
    describe(
        folder,
        name=text.name,
        version=text.version,
        title=text.title,
        description=text.description,
        licence=text.licence,
        made=text.made,
        tags=["ips-cells", "semantic-segmentation", config.modality.replace(" ", "-")],
        attachments=[n for n in beside if (folder / n).is_file() and n not in raw],
        inputs=[picture],
        outputs=[probabilities],
        config=config.model_dump(mode="json"),
        network=RAW_NETWORK,
        cite=CITED if text.cites_encoder else (),
    )
