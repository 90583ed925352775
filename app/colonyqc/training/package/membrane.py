"""A promptable network becomes a package: encoder and read-out as ONNX, tests, card, seal."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from colonyqc.imaging.sheets.prompts import standardise
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from colonyqc.services.packages.membrane import (
    PROMPT_NETWORK,
    TEST_LOG_ODDS,
    MembraneConfig,
    check_membrane,
    read_membrane_info,
    seal_membrane,
)
from colonyqc.services.packages.pmf import CARD, NETWORK, TEST_INPUT, TEST_OUTPUT
from colonyqc.training.nets.promptable import STRIDE, Promptable, PromptHead
from colonyqc.training.package.common import (
    axes,
    describe,
    entry,
    held,
    inner_sides,
    make_folder,
    outer_sides,
    run_graph,
    write_graph,
)

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
    write_graph(net, (first,), path, ["picture"], ["features", "log_odds"], (free,))
    worst = 0.0
    for seed, size in enumerate(_SIZES):
        picture = example_picture(*size, seed=seed + 1)
        with torch.inference_mode():
            expected = [value.numpy() for value in net(torch.from_numpy(picture))]
        found = run_graph(path, {"picture": picture})
        worst = max(
            worst, *(float(np.abs(a - b).max()) for a, b in zip(expected, found, strict=True))
        )
    return held(worst)


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
    write_graph(head, _made_up(depth, 24, 40, 50), path, names, ["membrane"], free)
    worst = 0.0
    for height, width, pixels in ((24, 40, 50), (37, 19, 81)):
        given = _made_up(depth, height, width, pixels)
        with torch.inference_mode():
            expected = head(*given).numpy()
        told = {name: value.numpy() for name, value in zip(names, given, strict=True)}
        (found,) = run_graph(path, told)
        worst = max(worst, float(np.abs(found - expected).max()))
    return held(worst)


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


def write_membrane_package(net: Promptable, text: MembraneText, folder: Path) -> float:
    """Write a whole package into ``folder`` (<name>/<version>); return the parity difference.

    Raises:
        TrainingError: the folder does not fit name and version, or parity fails.
    """
    make_folder(folder, text.name, text.version)
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
    _describe(folder, text, config)
    seal_membrane(folder)
    check_membrane(folder)
    read_membrane_info(folder)
    return worst


def _describe(folder: Path, text: MembraneText, config: MembraneConfig) -> None:
    outer = outer_sides("picture", config.halo)
    named = [f"feature_{index}" for index in range(config.features)]
    describe(
        folder,
        name=text.name,
        version=text.version,
        title=TITLE,
        description=DESCRIPTION_TEXT,
        licence=text.licence,
        made=text.made,
        tags=["membranes", "semantic-segmentation", "one-shot", "few-shot"],
        attachments=[PROMPT_NETWORK],
        inputs=[
            {
                "id": "picture",
                "description": "grey less the whole picture's mean over its SD, clipped to ±8",
                "axes": axes(inner_sides(2 * config.halo + config.stride, config.stride), ["grey"]),
                "data": {"type": "float32", "range": [-8, 8]},
                "test_tensor": entry(folder, TEST_INPUT),
            }
        ],
        outputs=[
            {
                "id": "features",
                "description": "a feature of unit length at each pixel",
                "axes": axes(outer, named),
                "data": {"type": "float32", "range": [-1, 1]},
                "test_tensor": entry(folder, TEST_OUTPUT),
            },
            {
                "id": "log_odds",
                "description": "log-odds of membrane without any sample",
                "axes": axes(outer, ["membrane"]),
                "data": {"type": "float32"},
                "test_tensor": entry(folder, TEST_LOG_ODDS),
            },
        ],
        config=config.model_dump(mode="json"),
    )
